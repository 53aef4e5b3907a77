"""Two servers, processes of their own, over one store: what is done at one holds at the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from assistant.server.keys import KeyRing, Scope
from index.address import address_of
from tests.assistant.commands import run
from tests.assistant.server.serving import SALES, Server, served


@dataclass(frozen=True)
class Two:
    """Two servers, and the store of both."""

    here: Server
    there: Server
    keys: KeyRing

    def clients(self, name: str, **options: int) -> tuple[httpx.Client, httpx.Client]:
        """A client of each, with the same new key."""
        _, secret = self.keys.add(name, list(Scope), **options)
        return self.here.bearing(secret), self.there.bearing(secret)


@pytest.fixture(scope="module", params=["folder", "postgres"])
def two(
    request: pytest.FixtureRequest,
    filing_command: Path,
    indexed_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("two-servers")
    home, store = folder / "library", str(folder / "library")
    options = ["", "--workers", "1"]
    if request.param == "folder":
        shutil.copytree(indexed_home, home)
    else:
        store = request.getfixturevalue("postgres").database()
        ran = run(filing_command, "copy", "--from", indexed_home, "--to", store)
        assert ran.returncode == 0, ran.stderr
        options += ["--store", store]
    with (
        served(filing_command, home, folder / "log-1", "", *options) as here,
        served(filing_command, home, folder / "log-2", "", *options) as there,
    ):
        yield Two(here, there, KeyRing(address_of(store)))


def test_a_key_revoked_at_one_is_refused_at_both(two: Two) -> None:
    here, there = two.clients("revoked")
    assert [each.get("/v1/filings").status_code for each in (here, there)] == [200, 200]
    two.keys.revoke("revoked")
    assert [each.get("/v1/filings").status_code for each in (here, there)] == [401, 401]


def test_a_days_requests_are_counted_together(two: Two) -> None:
    here, there = two.clients("counted", per_day=25)
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda each: each.get("/v1/filings"), [here, there] * 20))
    assert sorted(each.status_code for each in told) == [200] * 25 + [429] * 15


def test_a_conversation_goes_on_at_the_other_and_is_forgotten_at_both(
    two: Two,
) -> None:
    here, there = two.clients("talking")
    talk = f"/v1/conversations/{here.post('/v1/conversations', json={}).json()['id']}"
    assert there.post(f"{talk}/ask", json={"question": SALES}).json()["value"] == 2345000
    follow_up = here.post(f"{talk}/ask", json={"question": "and a year earlier?"}).json()
    assert follow_up["value"] == 2284000
    assert [each.get(talk).json()["turns"][1]["question"] for each in (here, there)] == [
        "and a year earlier?"
    ] * 2
    assert there.delete(talk).status_code == 204
    assert [each.get(talk).status_code for each in (here, there)] == [404, 404]


def test_a_filing_removed_at_one_is_gone_at_both(two: Two) -> None:
    here, there = two.clients("removing")
    (filing,) = (each["id"] for each in here.get("/v1/filings").json()["filings"])
    talk = (
        f"/v1/conversations/{here.post('/v1/conversations', json={'filing': filing}).json()['id']}"
    )
    assert there.post(f"{talk}/ask", json={"question": SALES}).status_code == 200
    assert here.delete(f"/v1/filings/{filing}").status_code == 204
    assert [each.get(talk).status_code for each in (here, there)] == [404, 404]
    asked = {"question": SALES, "filing": filing}
    assert [each.post("/v1/ask", json=asked).status_code for each in (here, there)] == [404, 404]
