"""A figure stands at the time that its question names, wherever that is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.plans import Compute
from assistant.router import plan
from assistant.times_kept import at_its_time, is_of_a_part
from tests.assistant.asking import KETTLE, SAMPLE, answer, book_of


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was due within a year in total at December 31, 2003, i.e. total current liabilities?", 11_240_000),
        ("total assets at the prior year-end", 57_000_000),
        ("total assets at the end of the previous fiscal year", 57_000_000),
        ("total assets at year-end", 62_000_000),
        ("accounts receivable at the end of FY03", 8_000_000),
        ("accounts receivable at the close of 2003", 8_000_000),
        ("total assets at the latest date", 62_000_000),
    ],
)  # fmt: skip
def test_a_figure_is_of_the_time_that_is_named(question: str, value: int) -> None:
    assert answer(question, book_of(KETTLE)).value == Decimal(value)


def test_what_is_so_far_is_the_year_to_date() -> None:
    assert answer("total revenues so far this year", book_of(SAMPLE)).value == Decimal(4_753_000)


def test_a_plan_of_no_time_is_put_at_the_one_named() -> None:
    book = book_of(KETTLE)
    planned = plan("Total current liabilities", book)
    assert isinstance(planned, Compute) and planned.period is not None
    moved = at_its_time(planned, "What was due in a year at December 31, 2003 in all?", book)
    assert moved.period is not None and moved.period.end.year == 2003
    assert at_its_time(planned, "What was due in a year in all?", book) is planned


def test_a_quarter_is_no_figure_of_a_year() -> None:
    book = book_of(KETTLE)
    planned = plan("Net sales in 2004", book)
    assert isinstance(planned, Compute) and planned.period is not None
    assert not is_of_a_part(planned, "Net sales in 2004", book)
    quarter = book.times.calendar.duration(planned.period.end, months=3)
    part = Compute(planned.expression, planned.title, quarter)
    assert is_of_a_part(part, "Net sales in 2004", book)
    assert not is_of_a_part(part, "Net sales in the fourth quarter of 2004", book)
