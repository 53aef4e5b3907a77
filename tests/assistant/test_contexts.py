"""What is said ahead of a question: it tells what is asked about, and weighs no more than that."""

from __future__ import annotations

import pytest

from assistant.asked import Kind, read_question
from assistant.contexts import context_of
from tests.assistant.reading_words import wording_of


@pytest.mark.parametrize(
    ("words", "ahead", "asks"),
    [
        ("The ferry strike: why did it begin?", "The ferry strike:", "why did it begin?"),
        ("Tolls fell. What is behind it?", "Tolls fell.", "What is behind it?"),
        ("ferry wharf - who owns it", "ferry wharf -", "who owns it"),
        ("We own bonds. The toll case went on; how did it end?", "We own bonds. The toll case went on;", "how did it end?"),
        ("Why did tolls fall?", "", "Why did tolls fall?"),
        ("Did Kestrel Inc. sell the wharf?", "", "Did Kestrel Inc. sell the wharf?"),
    ],
)  # fmt: skip
def test_what_is_said_ahead_ends_where_the_question_opens(
    words: str, ahead: str, asks: str
) -> None:
    assert context_of(words) == (ahead, asks)


def test_what_is_said_ahead_is_asked_about() -> None:
    wording = wording_of(
        "The wharf was closed in May.", "Ferry crossings fell because of the strike at the wharf."
    )
    (asked,) = read_question("Ferry crossings fell. What is behind it?", wording)
    assert asked.kind is Kind.WHY
    assert asked.terms >= {"ferry", "cross"}
    assert asked.in_full == "Ferry crossings fell. What is behind it?"


def test_who_asks_weighs_little_and_not_at_all_where_the_filing_never_speaks_of_it() -> None:
    wording = wording_of("A dentist at Fennimore sued over the wharf.", "The wharf is leased.")
    (asked,) = read_question("A dentist and zymurgist here: is the wharf leased?", wording)
    weights = {each.term: each.weight for each in asked.wanted}
    assert "zymurgist" not in weights
    assert weights["dentist"] < weights["leas"]


def test_the_second_part_of_a_question_is_of_the_first() -> None:
    wording = wording_of("The wharf case is over.", "Trial of the wharf case is set for July.")
    _, second = read_question(
        "What is the wharf case about, and when does it go to trial?", wording
    )
    weights = {each.term: each.weight for each in second.wanted}
    assert second.in_full.startswith("What is the wharf case about")
    assert weights["wharf"] > weights["go"]
