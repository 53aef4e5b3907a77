"""Conversations that are kept: for their key alone, for so long, and until a filing of theirs goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from assistant.ask import Assistant
from assistant.indexing import open_library
from assistant.model import Answer
from assistant.server.conversations import FILE, Conversations
from assistant.server.desks import Desks
from assistant.server.keys import Key, Scope
from assistant.server.problems import Unanswered
from assistant.server.talking import Talks
from tests.assistant.commands import Command
from tests.assistant.server.serving import SALES, Server

TALKS = "/v1/conversations"
NOW = datetime(2004, 5, 6, tzinfo=UTC)
KEY = Key("1", "bot", frozenset(Scope), None, 600, NOW)
OTHER = Key("2", "other", frozenset(Scope), None, 600, NOW)


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    return server.client("conversations")


def begun(client: httpx.Client, **fields: str) -> str:
    answer = client.post(TALKS, json=fields)
    assert answer.status_code == 201, answer.text
    return f"{TALKS}/{answer.json()['id']}"


def test_a_question_leans_on_those_before_it(client: httpx.Client, server: Server) -> None:
    talk = begun(client, filing="nutrition 10-Q 2003-12-31")
    asked = [SALES, "and a year earlier?", "what was the change in percent?"]
    values = [client.post(f"{talk}/ask", json={"question": q}).json()["value"] for q in asked]
    assert values[:2] == [2345000, 2284000]
    assert round(values[2], 2) == 2.67
    kept = client.get(talk).json()
    assert kept["filing"] == server.first
    assert [turn["question"] for turn in kept["turns"]] == asked
    assert "December 31, 2002" in kept["turns"][1]["standalone"]


def test_its_replies_come_as_events_too(client: httpx.Client, server: Server) -> None:
    talk, other = begun(client, filing=server.first), begun(client, filing=server.first)
    for question in (SALES, "and a year earlier?"):
        streamed = client.post(f"{talk}/ask/stream", json={"question": question, "id": "mine"})
        assert streamed.headers["Content-Type"].startswith("text/event-stream")
        name, told = streamed.text.removesuffix("\n\n").split("\n\n")[-1].split("\n")
        assert name == "event: reply"
        reply = json.loads(told.removeprefix("data: "))
        whole = client.post(f"{other}/ask", json={"question": question, "id": "mine"}).json()
        assert reply | {"elapsed_ms": 0} == whole | {"elapsed_ms": 0}
    assert reply["value"] == 2284000
    assert client.get(talk).json()["turns"] == client.get(other).json()["turns"]
    for place, code in ((f"{TALKS}/none", "unknown_conversation"), (talk, "malformed")):
        question = "" if place == talk else SALES
        refused = client.post(f"{place}/ask/stream", json={"question": question})
        assert refused.json()["code"] == code


def test_it_is_its_keys_alone(client: httpx.Client, server: Server) -> None:
    talk = begun(client)
    stranger = server.client("stranger")
    absent = stranger.get(f"{TALKS}/none").json()
    for answer in (
        stranger.get(talk),
        stranger.delete(talk),
        stranger.post(f"{talk}/ask", json={"question": SALES}),
    ):
        assert answer.json() | {"request_id": ""} == absent | {"request_id": ""}
    assert client.get(talk).status_code == 200


def test_what_is_forgotten_is_gone_from_the_disk(client: httpx.Client, server: Server) -> None:
    word = "wHaT wErE nEt sAlEs"
    talk = begun(client, filing=server.first)
    client.post(f"{talk}/ask", json={"question": f"{word} for the quarter?"})
    kept = server.home / FILE
    assert word.encode() in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert client.delete(talk).status_code == 204
    assert client.get(talk).status_code == 404
    assert word.encode() not in b"".join(p.read_bytes() for p in server.home.glob(f"{FILE}*"))


def test_a_filing_that_is_not_there_begins_none(client: httpx.Client, server: Server) -> None:
    assert client.post(TALKS, json={"filing": "zebra"}).status_code == 404
    few = server.client("few-talks", filings=(server.amended,))
    assert few.post(TALKS, json={"filing": server.first}).status_code == 404
    assert client.post(TALKS, json={"filing": "2003"}).json()["reason"] == "ambiguous"


def code_of(ended: pytest.ExceptionInfo[Unanswered]) -> str:
    return ended.value.problem.code


def test_its_time_runs_from_the_last_question(home: Path) -> None:
    hours = [0]
    kept = Conversations(home, timedelta(hours=2), lambda: NOW + timedelta(hours=hours[0]))
    library = open_library(home)
    talks = Talks(Desks(library), kept)
    talk = talks.begin(KEY, None)
    for hours[0] in (1, 2, 3):
        talks.ask(KEY, talk.id, SALES)
    hours[0] = 5
    with pytest.raises(Unanswered) as ended:
        talks.of(KEY, talk.id)
    assert code_of(ended) == "unknown_conversation"
    before = (home / FILE).read_bytes()
    talks.begin(OTHER, None)
    assert talk.id.encode() in before
    assert talk.id.encode() not in (home / FILE).read_bytes()


def test_of_two_questions_at_once_one_is_told(home: Path) -> None:
    kept = Conversations(home, now=lambda: NOW)
    talk = kept.begin(KEY.id, None)
    turns = Assistant.library(home).conversation()
    turns.ask(SALES)
    kept.go_on(kept.of(KEY.id, talk.id), turns.turns)
    with pytest.raises(Unanswered) as ended:
        kept.go_on(talk, turns.turns)
    assert code_of(ended) == "gone_on"


def test_a_question_whose_worker_ended_is_one_turn(home: Path) -> None:
    talks = Talks(Desks(open_library(home)), Conversations(home, now=lambda: NOW))
    talk = talks.begin(KEY, None)
    talks.ask(KEY, talk.id, SALES, "1")
    first, again = (talks.ask(KEY, talk.id, "and a year earlier?", "2") for _ in range(2))
    assert isinstance(again, Answer)
    assert again.value == 2_284_000
    assert first == again
    assert len(talks.of(KEY, talk.id).turns["turns"]) == 2
    assert talks.ask(KEY, talk.id, "and a year earlier?", "3") != again


def test_the_latest_turns_are_kept(home: Path) -> None:
    kept = Conversations(home, now=lambda: NOW)
    talk = kept.begin(KEY.id, None)
    desk = Assistant.library(home).conversation()
    for _ in range(25):
        desk.ask(SALES)
    kept.go_on(talk, desk.turns)
    assert len(kept.of(KEY.id, talk.id).turns["turns"]) == 20


def test_a_filing_that_is_removed_takes_its_conversations_with_it(
    home: Path, filing: Command
) -> None:
    library = open_library(home)
    talks = Talks(Desks(library), Conversations(home, now=lambda: NOW))
    (entry,) = library.entries()
    about, of_it, empty = (talks.begin(KEY, each) for each in (None, entry.id, None))
    talks.ask(KEY, about.id, SALES)
    assert filing("remove", entry.id).status == 0
    assert talks.of(KEY, empty.id).json()["turns"] == []
    for talk in (about, of_it):
        with pytest.raises(Unanswered) as ended:
            talks.of(KEY, talk.id)
        assert code_of(ended) == "unknown_conversation"


def test_a_conversation_whose_filing_went_unseen_is_gone(home: Path) -> None:
    library = open_library(home)
    talks = Talks(Desks(library), Conversations(home, now=lambda: NOW))
    talk = talks.begin(KEY, None)
    talks.ask(KEY, talk.id, SALES)
    library.remove(library.entries()[0].id)
    with pytest.raises(Unanswered) as ended:
        talks.ask(KEY, talk.id, "and a year earlier?")
    assert code_of(ended) == "filing_gone"
    with pytest.raises(Unanswered) as ended:
        talks.of(KEY, talk.id)
    assert code_of(ended) == "unknown_conversation"
