"""Talk round a question changes nothing of its answer; what restricts a question is no talk."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.chatter import without_talk
from assistant.model import Answer
from tests.assistant.asking import SAMPLE, answer, book_of

_SAID = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "chatter.toml").read_text(encoding="utf-8")
)


def _figures(found: Answer) -> tuple[object, ...]:
    values = tuple((each.label, each.value) for each in found.values)
    return (found.value, found.unit, found.verdict, found.period, values)


def _wrapped(frame: str, question: str) -> str:
    bare = question.rstrip("?.")
    return frame.format(Q=bare, l=bare[0].lower() + bare[1:], low=bare.lower())


@pytest.mark.parametrize("question", _SAID["questions"])
def test_a_question_wrapped_in_talk_is_answered_as_without_it(question: str) -> None:
    book = book_of(SAMPLE)
    plain = _figures(answer(question, book))
    others = {
        said: found
        for frame in _SAID["frames"]
        if (found := _figures(answer(said := _wrapped(frame, question), book))) != plain
    }
    assert others == {}


@pytest.mark.parametrize("question", _SAID["restricted"])
def test_what_restricts_a_question_is_no_talk(question: str) -> None:
    assert without_talk(question, book_of(SAMPLE)) == question


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Q7. What was goodwill?", "What was goodwill?"),
        ("lol what was goodwill", "what was goodwill"),
        ("plz can sombody tell me what goodwill was", "what goodwill was"),
        ("Equity research: what was goodwill?", "what was goodwill?"),
        ("What, please, was goodwill?", "What was goodwill?"),
        ("I keep forgetting what goodwill was", "what goodwill was"),
        ("What was goodwill at the U.S. unit? Thanks!", "What was goodwill at the U.S. unit?"),
    ],
)
def test_the_question_is_left(said: str, asked: str) -> None:
    assert without_talk(said, book_of(SAMPLE)) == asked
