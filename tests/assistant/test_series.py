"""A figure at every period that is printed: all of them, their sum or mean, the best of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from tests.assistant.asking import KETTLE, SAMPLE, answer, book_of, edited, recomputed, reply, row


@pytest.fixture(scope="module")
def kettle() -> Book:
    return book_of(KETTLE)


@pytest.mark.parametrize(
    "question",
    [
        "net sales by year",
        "Net sales over the last three years",
        "how much were net sales in each year?",
        "the trend in net sales",
        "net sales for all years",
        "show me net sales over time",
        "What were net sales for each of the three years?",
    ],
)
def test_a_series_gives_every_year_oldest_first(question: str, kettle: Book) -> None:
    found = answer(question, kettle)
    assert [value.value for value in found.values] == [70_000_000, 76_000_000, 84_000_000]
    assert [value.period.end.year for value in found.values if value.period] == [2002, 2003, 2004]
    assert found.value is None


def test_a_quarterly_report_gives_its_quarters_and_no_longer_period() -> None:
    found = answer("net sales by quarter", book_of(SAMPLE))
    assert [value.value for value in found.values] == [2_284_000, 2_345_000]


def test_balances_stand_at_their_dates(kettle: Book) -> None:
    found = answer("total assets at each balance sheet date", kettle)
    assert [value.value for value in found.values] == [57_000_000, 62_000_000]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("sum of net sales for the last three years", 230_000_000),
        ("average net sales over the last two years", 80_000_000),
        ("in which year was net income highest?", 7_020_000),
        ("Which year had the lowest R&D?", 5_000_000),
    ],
)
def test_a_series_is_reduced_to_one_figure(question: str, value: int, kettle: Book) -> None:
    found = answer(question, kettle)
    assert found.value == value
    assert found.derivation is not None
    assert recomputed(found.derivation) == value


def test_the_best_year_is_that_of_a_metric_too(kettle: Book) -> None:
    found = answer("Which fiscal year had the best operating margin?", kettle)
    assert found.period is not None
    assert found.period.end.year == 2004


def test_fewer_periods_than_asked_for_are_said_to_be_fewer(kettle: Book) -> None:
    found = answer("net sales over the last five years", kettle)
    assert len(found.values) == 3
    assert any("3" in caveat for caveat in found.caveats)
    assert reply("average net sales over the last five years", kettle) is None


def test_a_changed_cell_changes_its_series() -> None:
    old = row("Net sales", "$ 84,000", "$ 76,000", "$ 70,000")
    new = row("Net sales", "$ 84,000", "$ 77,000", "$ 70,000")
    found = answer("net sales by year", edited(KETTLE, (old, new)))
    assert found.values[1].value == Decimal(77_000_000)


@pytest.mark.parametrize(
    "question",
    [
        "net sales for every year from 2002 to 2004",
        "What were net sales for each of the years 2002 through 2004?",
    ],
)
def test_every_year_of_a_range_is_given(question: str, kettle: Book) -> None:
    found = answer(question, kettle)
    assert [value.value for value in found.values] == [70_000_000, 76_000_000, 84_000_000]


def test_a_range_that_is_not_all_printed_is_not_given_in_part(kettle: Book) -> None:
    found = reply("net sales for every year from 2000 to 2004", kettle)
    assert found is None or not hasattr(found, "values")


@pytest.mark.parametrize(
    "question", ["three-year history of net sales", "a 3-year record of net sales"]
)
def test_a_run_of_years_is_asked_by_its_name(question: str, kettle: Book) -> None:
    assert [value.value for value in answer(question, kettle).values] == [
        70_000_000,
        76_000_000,
        84_000_000,
    ]
