"""What is forgotten is forgotten everywhere: a filing with all that was kept about it, a conversation."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from assistant.indexing import index_file, open_library
from assistant.server import work
from assistant.server.keys import Key, Scope
from assistant.server.messages import Setting
from assistant.server.problems import Unanswered
from assistant.server.questions import FILE, Questions
from assistant.server.removing import remove_filing
from assistant.server.work import Asked, Office
from index.errors import UnknownFiling
from tests.assistant.asking import KETTLE
from tests.assistant.commands import Command
from tests.assistant.server.serving import SALES, Server, until

NOW = datetime(2004, 5, 6, tzinfo=UTC)
KEY = Key("1", "bot", frozenset(Scope), None, 600, NOW)
WORD = "sAlEs"  # told by its case
QUESTION = f"What were net {WORD} for the quarter?"


@pytest.fixture
def office(home: Path) -> Office:
    """What a worker works with, where questions are kept."""
    return Office.open(Setting(home, days=7))


def asked(question: str = QUESTION) -> Asked:
    return Asked(KEY, question, "r1")


def told(home: Path, *words: bytes) -> list[str]:
    """The files of a home that have one of the words in them."""
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    return [
        str(path.relative_to(home))
        for path in files
        if any(word in path.read_bytes() for word in words)
    ]


def test_a_filing_is_gone_from_every_file(office: Office, home: Path, sample: Path) -> None:
    (entry,) = office.library.entries()
    index_file(open_library(home, tags=False), sample, tags=False)
    talk = work.begin(office, KEY, None)["id"]
    work.ask_next(office, asked(), talk, "1")
    said = (entry.id.encode(), WORD.encode(), entry.company.encode(), b"chromium picolinate")
    before = told(home, *said)
    assert any(name.startswith("printed/filings.sqlite") for name in before)
    assert {"filings.sqlite", "conversations.sqlite", FILE} <= set(before)
    vectors = list((home / "vectors").rglob("*.bin"))
    assert vectors
    work.remove(office, KEY, entry.id)
    assert told(home, *said) == []
    assert [path for path in vectors if path.exists()] == []
    with pytest.raises(Unanswered):
        work.remove(office, KEY, entry.id)
    with pytest.raises(UnknownFiling):
        remove_filing(office.library, entry.id)


def test_no_other_worker_holds_anything_of_it(office: Office, home: Path) -> None:
    (entry,) = office.library.entries()
    assert work.ask(office, asked(SALES))["value"] == 2345000
    desk = office.desks.of(KEY)
    assert set(desk._books) == {entry.id}
    work.remove(Office.open(Setting(home)), KEY, entry.id)
    assert work.filings(office, KEY) == []
    assert (desk._books, len(office.library._readings)) == ({}, 0)


def test_a_key_removes_what_it_sees_alone(office: Office) -> None:
    (entry,) = office.library.entries()
    other = Key("2", "other", frozenset(Scope), frozenset({"another"}), 600, NOW)
    with pytest.raises(Unanswered) as ended:
        work.remove(office, other, entry.id)
    assert ended.value.problem.code == "unknown_filing"
    assert office.library.entries() == (entry,)


def test_a_conversation_takes_its_kept_questions_with_it(office: Office, home: Path) -> None:
    one, other = (work.begin(office, KEY, None)["id"] for _ in range(2))
    work.ask_next(office, asked(), one, "1")
    work.ask_next(office, asked(SALES), other, "2")
    work.ask(office, asked("Should I buy the stock?"))
    kept = list(office.questions.kept())
    assert [each["question"] for each in kept] == [QUESTION, SALES, "Should I buy the stock?"]
    assert [each["conversation"] for each in kept] == [one, other, None]
    assert kept[2]["reason"] == "out_of_scope"
    assert {each["request_id"] for each in kept} == {"r1"}
    work.forget(office, KEY, one)
    assert [each["conversation"] for each in office.questions.kept()] == [other, None]
    assert told(home, WORD.encode()) == []


def test_questions_are_kept_where_asked_for_and_for_so_long(home: Path, filing: Command) -> None:
    answered = {"citations": [], "status": "answered"}
    Questions(home).keep("r", "bot", QUESTION, answered)
    assert not (home / FILE).exists()
    assert filing("asked").out == ""
    days = [0]
    questions = Questions(home, 2, lambda: NOW + timedelta(days=days[0]))
    for days[0] in (0, 1, 2):
        questions.keep(str(days[0]), "bot", QUESTION, answered)
    assert [each["request_id"] for each in questions.kept()] == ["1", "2"]
    assert (home / FILE).stat().st_mode & 0o077 == 0
    assert filing("asked").out.count(QUESTION) == 2


def test_what_cannot_be_kept_keeps_nobody_from_an_answer(office: Office, home: Path) -> None:
    (home / FILE).mkdir()
    assert work.ask(office, asked(SALES))["value"] == 2345000


def test_a_filing_is_removed_over_http(server: Server, tmp_path: Path) -> None:
    client = server.client("removing")
    file = shutil.copy(KETTLE, tmp_path / "kettle.txt")
    begun = client.post(
        "/v1/filings", params={"name": "kettle.txt"}, content=Path(file).read_bytes()
    )
    upload = begun.headers["Location"]
    look = partial(client.get, upload)
    filing = until(lambda: look().json(), lambda each: each["status"] == "indexed")["filing"]
    talk = client.post("/v1/conversations", json={"filing": filing}).json()["id"]
    places = (f"/v1/filings/{filing}", f"/v1/conversations/{talk}", upload)
    assert [client.get(each).status_code for each in places] == [200, 200, 200]
    few = server.client("few-removing", filings=(server.amended,))
    assert few.delete(places[0]).status_code == 404
    removed: httpx.Response = client.delete(places[0])
    assert (removed.status_code, removed.content) == (204, b"")
    assert [client.get(each).status_code for each in places] == [404, 404, 404]
    assert client.delete(places[0]).json()["code"] == "unknown_filing"
    asked = {"question": "What was net income for 2004?", "filing": filing}
    assert client.post("/v1/ask", json=asked).status_code == 404
