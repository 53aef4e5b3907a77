"""A conversation kept as JSON, and taken up again where it was left."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.model import Answer
from assistant.saved import saved
from index.errors import ConversationError
from tests.assistant.commands import Command
from tests.conftest import SAMPLE


@pytest.fixture
def desk(home: Path) -> Assistant:
    return Assistant.open(SAMPLE, home)


def test_a_conversation_goes_on_after_it_was_kept(desk: Assistant) -> None:
    talk = desk.conversation()
    talk.ask("What were net sales for the three months ended December 31, 2003?")
    talk.ask("and a year earlier?")
    kept = json.loads(json.dumps(saved(talk.turns)))
    again = desk.resumed(kept)
    assert [turn.reply for turn in again.turns] == [turn.reply for turn in talk.turns]
    reply = again.ask("and for the six months?")
    assert isinstance(reply, Answer)
    assert reply == talk.ask("and for the six months?")


def test_a_conversation_can_be_taken_up_from_an_earlier_turn(desk: Assistant) -> None:
    talk = desk.conversation()
    first = talk.ask("What were net sales for the three months ended December 31, 2003?")
    talk.ask("What was interest expense?")
    branch = desk.conversation(turns=talk.turns[:1])
    reply = branch.ask("and a year earlier?")
    assert isinstance(reply, Answer)
    assert isinstance(first, Answer)
    assert reply.value == 2284000
    assert len(talk.turns) == 2


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (None, "no conversation of schema 1"),
        ({"schema": 2, "turns": []}, "no conversation of schema 1"),
        ({"schema": 1, "turns": {}}, "turns wants a list"),
        ({"schema": 1, "turns": [{}]}, "Turn 1 has no question"),
        ({"schema": 1, "turns": [{"question": "a", "standalone": " "}]}, "Turn 1 has no question"),
        ({"schema": 1, "turns": [{"question": "a", "standalone": "a", "filing": 5}]}, "names no filing"),
        (
            {"schema": 1, "turns": [{"question": "a", "standalone": "a", "filing": "0-0-0"}]},
            "0-0-0, which is not indexed",
        ),
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_refused(desk: Assistant, kept: object, said: str) -> None:
    with pytest.raises(ConversationError) as refused:
        desk.resumed(kept)
    assert said in str(refused.value)


def test_a_chat_is_kept_and_taken_up(
    filing: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talk.json"

    def chat(*lines: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        ran = filing("chat", "-f", SAMPLE, "--home", home, "--keep", path)
        assert ran.status == 0
        return ran.out

    chat("What were net sales for the three months ended December 31, 2003?")
    assert "$2,284,000" in chat("and a year earlier?")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [turn["question"] for turn in kept["turns"]][1] == "and a year earlier?"
    assert [each.name for each in tmp_path.iterdir()] == ["talk.json"]


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"schema": 9}'])
def test_a_file_that_keeps_none_is_left_alone(
    filing: Command, home: Path, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "talk.json"
    path.write_text(content, encoding="utf-8")
    ran = filing("chat", "-f", SAMPLE, "--home", home, "--keep", path)
    assert ran.status == 1
    assert "conversation" in ran.err
    assert path.read_text(encoding="utf-8") == content
