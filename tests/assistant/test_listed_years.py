"""Amounts in a sentence that lists years: the one beside the year that is asked, or none."""

from __future__ import annotations

import pytest

from assistant.findings import money
from assistant.in_turn import in_turn
from assistant.model import Answer
from assistant.said_times import times
from tests.assistant.reading_words import asked_of_words

BEFORE = "Maturities are: 2001, $29.5 million; 2002, $46.8 million; and 2003, $8.3 million."
AFTER = "Debt matures as follows: $12 million in 2001; $9 million in 2002; and $4 million in 2003."


@pytest.mark.parametrize(
    ("text", "asked", "written"),
    [
        (BEFORE, "in 2002", "$46.8 million"),
        (BEFORE, "in 2003", "$8.3 million"),
        (AFTER, "in 2001", "$12 million"),
        (AFTER, "in 2003", "$4 million"),
    ],
)
def test_the_amount_beside_the_year_is_taken(text: str, asked: str, written: str) -> None:
    found = in_turn(text, money(text), times(asked))
    assert found is not None
    assert found.written == written


def test_a_year_that_is_not_listed_has_no_amount() -> None:
    assert in_turn(BEFORE, money(BEFORE), times("in 2004")) is None


RENTS = (
    "Future rents, in millions of dollars, are: 2001, $29; 2002, $46; 2003, $8; and thereafter, $3."
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were future rents going to be in 2002?", 46_000_000),
        ("future rents the company has promised to pay in 2001", 29_000_000),
        ("What are future rents in 2004?", None),
    ],
)
def test_words_asked_of_one_year_have_its_amount(question: str, value: int | None) -> None:
    found = asked_of_words(question, RENTS)
    assert (found.value if isinstance(found, Answer) else None) == value


def test_words_apart_are_no_rival_of_a_name() -> None:
    paid = "Interest paid was $85 million in 1999, $44 million in 1998 and $9 million in 1997."
    share = "In 1998 the Company paid a farmer $82 million for an interest in a mill."
    found = asked_of_words("What was interest paid in 1998?", paid, share)
    assert isinstance(found, Answer)
    assert found.value == 44_000_000


IN_ORDER = (
    "The contract brought in $4.0 million for each of the years ended December 31, 1999 and 1998, and "
    "$174,000 and $794,000 for the three months ended March 31, 2000 and 1999, respectively."
)


def test_a_later_series_is_read_by_its_own_times() -> None:
    found = in_turn(IN_ORDER, money(IN_ORDER), times("in the three months ended March 31, 1999"))
    assert found is not None
    assert found.written == "$794,000"


@pytest.mark.parametrize("asked", ["in the six months ended March 31, 1999", "in 2001"])
def test_a_later_series_of_other_times_has_no_figure(asked: str) -> None:
    assert in_turn(IN_ORDER, money(IN_ORDER), times(asked)) is None
