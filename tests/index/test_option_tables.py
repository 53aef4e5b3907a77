"""Option tables: counts are shares, prices are per share, what is gone is told without its sign."""

from __future__ import annotations

from decimal import Decimal

from index.model import PURE, SHARES, USD_PER_SHARE, Fact
from tests.index.read_filings import read


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
