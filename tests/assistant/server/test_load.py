"""Under load, and while things go wrong: nothing is lost, nothing is wrong, nothing grows."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.indexing import index_file, open_library
from tests.assistant.asking import KETTLE
from tests.assistant.llm.provider import Silence, provider
from tests.assistant.server.serving import SALES, Server, served, until
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "eval"))

from measures import load as measured
from measures.faults import full_disk, locked_store, workers_of
from measures.load import Load, Outcome, load_of, loaded, memory_of, request_of

pytestmark = pytest.mark.slow
ASK = "/v1/ask"
CLIENTS = 64
RATE = 20.0  # requests a second: other tests run beside these


@pytest.fixture(scope="module")
def busy(
    filing_command: Path, indexed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of its own, as these tests kill its workers and fill its disk."""
    folder = tmp_path_factory.mktemp("busy")
    home = _copied(indexed_home, folder / "library")
    library = open_library(home)
    (first,) = library.entries()
    library.close()
    with served(filing_command, home, folder / "log", first.id, "", "--workers", "2") as running:
        yield running


def _copied(home: Path, to: Path) -> Path:
    to.mkdir()
    for path in home.rglob("*"):
        target = to / path.relative_to(home)
        target.mkdir(exist_ok=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    return to


@pytest.fixture(scope="module")
def asked(busy: Server) -> measured.Server:
    """The server as the load of eval/ asks it."""
    secret = busy.client("load").headers["Authorization"].removeprefix("Bearer ")
    return measured.Server(
        int(urlsplit(busy.address).port or 0), secret, busy.pid, busy.home, busy.first
    )


@pytest.fixture(scope="module")
def figures(asked: measured.Server) -> Load:
    return asyncio.run(load_of(asked, 16, None, 0, most=20))


def statuses(outcomes: list[Outcome]) -> set[int]:
    assert outcomes
    assert [each for each in outcomes if each.is_wrong] == []
    return {each.status for each in outcomes}


async def test_a_worker_that_is_killed_loses_no_question(
    asked: measured.Server, figures: Load, busy: Server
) -> None:
    asking = asyncio.ensure_future(loaded(asked, figures, 3.0))
    for _ in range(2):
        await asyncio.sleep(0.8)
        before = workers_of(asked.pid)
        os.kill(before[0], signal.SIGKILL)
    assert statuses(await asking) == {200}
    after = await asyncio.to_thread(until, lambda: workers_of(asked.pid), lambda w: len(w) == 2)
    assert before[0] not in after
    assert [line["ended"] for line in busy.lines() if line["event"] == "a worker ended"] == [-9, -9]
    assert "filing_worker_restarts_total 2" in busy.client("restarts").get("/metrics").text


async def test_a_store_that_is_being_written_answers(
    asked: measured.Server, figures: Load, busy: Server
) -> None:
    asking = asyncio.ensure_future(loaded(asked, figures, 2.0))
    with locked_store(busy.home):
        await asyncio.sleep(1.0)
    assert statuses(await asking) == {200}


async def test_a_full_disk_keeps_nobody_from_a_figure(
    asked: measured.Server, figures: Load, busy: Server
) -> None:
    client = busy.client("full")
    talk = client.post("/v1/conversations", json={"filing": busy.first}).json()["id"]
    with full_disk(asked.pid):
        assert statuses(await loaded(asked, figures, 1.0)) == {200}
        begun = await asyncio.to_thread(client.post, "/v1/conversations", json={})
        assert (begun.status_code, begun.json()["code"]) == (503, "library_unusable")
    assert client.post(f"/v1/conversations/{talk}/ask", json={"question": SALES}).json()["value"]
    assert client.post("/v1/conversations", json={}).status_code == 201


async def test_a_filing_that_is_read_anew_is_answered_as_it_was_or_is(
    asked: measured.Server, busy: Server, tmp_path: Path
) -> None:
    """Read anew with another figure, removed, and there again: whole each time, or absent."""
    header = "<SEC-HEADER>\nACCESSION NUMBER:\t0000000001-05-000001\n</SEC-HEADER>\n"
    text = header + KETTLE.read_text(encoding="utf-8")
    first, other = tmp_path / "first.txt", tmp_path / "other.txt"
    first.write_text(text, encoding="utf-8")
    other.write_text(text.replace("7,020", "9,020"), encoding="utf-8")
    library = open_library(busy.home)
    client, found, done = busy.client("anew"), list[Any](), threading.Event()
    question = {"question": "What was net income for 2004?", "filing": "0000000001-05-000001"}

    def ask() -> None:
        while not done.is_set():
            found.append(client.post(ASK, json=question))

    asking = [asyncio.ensure_future(asyncio.to_thread(ask)) for _ in range(4)]

    def come_and_go() -> None:
        for path in (first, other, first):
            entry = index_file(library, path).entry
            until(lambda: found[-1].status_code, lambda status: status == 200)
        library.remove(entry.id)

    await asyncio.to_thread(come_and_go)
    done.set()
    await asyncio.gather(*asking)
    library.close()
    assert {each.status_code for each in found} == {200, 404}
    answered = [each.json() for each in found if each.status_code == 200]
    assert {each["value"] for each in answered} == {7020000, 9020000}
    assert all(f"{each['value'] // 1000:,}" in each["citations"][0]["quote"] for each in answered)


async def test_clients_that_drop_leave_room_for_the_rest(
    asked: measured.Server, figures: Load, busy: Server
) -> None:
    request = request_of(asked, SALES)
    asking = asyncio.ensure_future(loaded(asked, figures, 2.0))
    for number in range(200):
        with socket.create_connection(("127.0.0.1", asked.port)) as caller:
            caller.sendall(request[: len(request) - number % 3 * 20])
        await asyncio.sleep(0.005)
    assert statuses(await asking) == {200}
    assert busy.client("dropped").get("/readyz").json() == {"status": "ready"}


def test_many_clients_are_answered_for_a_minute_and_the_memory_stays(
    asked: measured.Server,
) -> None:
    load = asyncio.run(load_of(asked, CLIENTS, RATE, 20, most=8))
    assert statuses(asyncio.run(loaded(asked, load, 5.0))) == {200}  # models are loaded
    before = memory_of(asked.pid)
    assert statuses(asyncio.run(loaded(asked, load, 60.0))) == {200}
    assert memory_of(asked.pid) < before * 1.05


def test_as_many_as_there_are_get_what_one_gets(asked: measured.Server) -> None:
    load = asyncio.run(load_of(asked, CLIENTS, None, 20, most=8))
    found = asyncio.run(loaded(asked, load, 3.0))
    assert statuses(found) == {200}
    assert {each.kind for each in found} == {"figures", "words"}


def test_a_model_that_hangs_keeps_nobody_from_an_answer(
    filing_command: Path, busy: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILING_MODEL_TIMEOUT", "2")
    monkeypatch.setenv("FILING_MODEL_ATTEMPTS", "1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    hard = {"question": "Why did research and development expenses change?", "filing": busy.first}
    with provider(*[Silence(20)] * 50) as model:
        options = ("--model", "openai:scripted", "--model-url", f"{model.url}/v1")
        options += ("--workers", "1")
        home = _copied(busy.home, tmp_path / "library")
        with served(filing_command, home, tmp_path / "log", busy.first, "", *options) as running:
            client = running.client("hangs")
            client.post(ASK, json={"question": "What is said of patents?", "filing": busy.first})
            hung = client.post(ASK, json=hard)
            figure = client.post(ASK, json={"question": SALES, "filing": busy.first})
    assert hung.status_code == 200
    assert hung.json()["status"] in {"answered", "refused"}
    assert figure.json()["value"] == 2345000
    assert model.requests
