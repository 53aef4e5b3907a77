"""Talk round a question changes nothing of its answer; what restricts a question is no talk."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.chatter import without_talk
from assistant.model import Answer
from tests.assistant.asking import JUNIPER, SAMPLE, answer, book_of

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


_LINES = ("research and development", "revenues", "net income")


def _others(frames: list[str], plain: str, **said: str) -> dict[str, object]:
    """The frames that come to other figures than the plain question."""
    book = book_of(JUNIPER)
    want = answer(plain.format(**said), book)
    asked = {frame: answer(frame.format(**said), book) for frame in frames}
    return {
        frame: (found.value, found.unit, [each.value for each in found.values])
        for frame, found in asked.items()
        if (found.value, found.unit) != (want.value, want.unit)
        or [each.value for each in found.values] != [each.value for each in want.values]
    }


@pytest.mark.parametrize("line", _LINES)
def test_a_line_is_demanded_in_many_ways(line: str) -> None:
    assert _others(_SAID["demands"], "What was {L} in {P}?", L=line, P="1998") == {}


@pytest.mark.parametrize("line", _LINES)
def test_a_run_of_years_is_demanded_in_many_ways(line: str) -> None:
    years = {"A": "1997", "B": "1999", "Y": "1997, 1998 and 1999"}
    assert _others(_SAID["runs"], "Show {L} for {Y}.", L=line, **years) == {}


@pytest.mark.parametrize("line", ["research and development", "revenues"])
def test_a_change_is_wanted_in_percent(line: str) -> None:
    plain = "By what percent did {L} rise from {A} to {B}?"
    assert _others(_SAID["percents"], plain, L=line, A="1998", B="1999") == {}


@pytest.mark.parametrize(
    "said",
    [
        "Wholesale revenue exploded. What was revenue?",
        "Revenue at retail exploded. What was revenue?",
        "Revenue is strong online. What was revenue?",
        "My boss likes Canada. What was revenue?",
        "Going through the inventory note: which of the inventory categories were lower?",
        "What was paid back in 1999?",
    ],
)
def test_a_remark_of_a_part_or_a_place_stays(said: str) -> None:
    assert without_talk(said, book_of(JUNIPER)) == said
