"""Option tables: counts are shares, prices are per share, what is gone is told without its sign."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from index.model import (
    PURE,
    SHARES,
    USD_PER_SHARE,
    Column,
    Fact,
    Period,
    Row,
    Scale,
    Span,
    Table,
)
from index.rolling import closing_periods
from tests.index.read_filings import read

MARCH = Period(date(1994, 3, 31))


def facts(label: str, table: str = "NOTE 5 - STOCK OPTIONS") -> list[Fact]:
    reading = read("tern-harbour_10-k")
    titles = {section.id: section.title for section in reading.sections}
    return [f for f in reading.facts if f.label == label and titles[f.section] in table]


def test_a_count_of_options_is_one_of_shares_in_the_scale_of_the_table() -> None:
    assert [(f.quantity.value, f.quantity.unit) for f in facts("Granted")] == [
        (Decimal(240_000), SHARES),
        (Decimal("15.25"), USD_PER_SHARE),
    ]


def test_options_that_are_gone_are_counted_without_the_sign_of_the_print() -> None:
    assert [f.meant.value for f in facts("Exercised")] == [Decimal(95_000), Decimal("10.40")]
    assert [f.quantity.value for f in facts("Exercised")] == [Decimal(-95_000), Decimal("10.40")]


def test_no_percent_is_read_where_no_percent_is_printed() -> None:
    assert all(f.quantity.unit != PURE for f in facts("Forfeited"))


@pytest.mark.parametrize(
    ("caption", "column", "day"),
    [
        ("A summary of option activity as of March 31, 1994 is as follows:", None, MARCH),
        ("The plan was adopted on May 1, 1990. Activity through March 31, 1994 was:", None, MARCH),
        ("Option activity is as follows:", None, None),
        ("Activity as of March 31, 1994 and December 31, 1993:", None, None),
        ("Options, as of March 31, 1994:", Period(date(1993, 12, 31)), None),
    ],
)
def test_what_is_left_at_the_end_is_of_the_day_that_leads_to_the_table(
    caption: str, column: Period | None, day: Period | None
) -> None:
    labels = ("Granted", "Outstanding at end of period", "Exercisable at end of the period")
    cell = facts("Granted")[0].cell
    rows = tuple(Row(label, (), 0, Span(0, 1), (cell,)) for label in labels)
    options = Table("t", caption, "", Scale(), (Column(("Shares",), column),), rows, Span(0, 1))
    found = closing_periods(options)
    assert found == (dict.fromkeys((1, 2), day) if day else {})
