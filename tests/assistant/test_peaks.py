"""The highest and lowest of one figure over time, told apart from the largest of several lines."""

from decimal import Decimal

import pytest

from assistant.peaks import with_its_times
from tests.assistant.asking import KETTLE, answer, book_of


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What was the lowest gross profit in 2001, 2002 or 2003?", "What was the lowest annual gross profit in 2001, 2002 or 2003?"),
        ("peak operating margin", "peak annual operating margin"),
    ],
)  # fmt: skip
def test_a_line_is_highest_at_a_time(question: str, asked: str) -> None:
    assert with_its_times(question, is_annual=True) == asked


@pytest.mark.parametrize(
    "question",
    [
        "largest expense",
        "What is the largest current asset?",
        "Which segment had the highest net sales?",
        "highest quarterly net sales",
        "lowest of the three",
    ],
)
def test_the_largest_of_several_lines_is_no_time(question: str) -> None:
    assert with_its_times(question, is_annual=True) == question


def test_the_figure_of_the_best_year_is_given() -> None:
    found = answer("highest net income", book_of(KETTLE))
    values = {entry.value for entry in found.values}
    assert found.value == max(values) > Decimal(0)
    assert len(values) == 3
