"""Amounts in a sentence that lists years: the one beside the year that is asked, or none."""

from __future__ import annotations

import pytest

from assistant.findings import money
from assistant.in_turn import in_turn
from assistant.terms import times

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
