"""A roll-forward of the equity statement, and a change told in basis points."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.model import Answer, Presentation
from tests.assistant.asking import SAMPLE, answer, book_of, reply


@pytest.mark.parametrize(
    "question",
    [
        "roll-forward of accumulated deficit",
        "Roll forward the accumulated deficit for the six months ended December 31, 2003",
        "movements in accumulated deficit",
    ],
)
def test_a_column_of_the_equity_statement_is_rolled_forward(question: str) -> None:
    found = answer(question, book_of(SAMPLE))
    values = [value.value for value in found.values]
    assert values == [Decimal(-49_023_000), Decimal(-2_261_000), Decimal(-51_284_000)]
    assert values[0] + values[1] == values[-1]
    assert found.citations


def test_a_roll_forward_of_what_is_no_column_is_none() -> None:
    assert not isinstance(reply("roll-forward of inventories", book_of(SAMPLE)), Answer)


def test_a_change_is_told_in_basis_points_where_these_are_asked() -> None:
    asked = "By how many {} did gross margin change from a year ago?"
    found = answer(asked.format("basis points"), book_of(SAMPLE))
    assert found.unit is Presentation.PERCENTAGE_POINTS
    assert "1,777 basis points (17.77 percentage points)" in found.text
    assert "basis points" not in answer(asked.format("percentage points"), book_of(SAMPLE)).text
