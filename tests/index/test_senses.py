"""What a figure means is told apart from the sign that its column prints it with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.concepts import row_concept
from index.facts import sense_of
from index.model import Cell, Row, Span, StatementKind

NOWHERE = Span(0, 1)


def row(label: str, *values: int) -> Row:
    cells = tuple(Cell(str(value), NOWHERE, Decimal(value)) for value in values)
    return Row(label, (), 0, NOWHERE, cells)


@pytest.mark.parametrize(
    "label",
    [
        "Cost of products and services",
        "Finance subsidiary interest expense",
        "Share-based plans expense",
        "Goodwill impairment",
        "Restructuring charges",
        "Total costs and expenses",
    ],
)
def test_a_cost_is_what_it_costs_where_the_statement_takes_it_off(label: str) -> None:
    assert sense_of(row(label, -40, -50), None, StatementKind.INCOME) == -1
    assert sense_of(row(label, 40, 50), None, StatementKind.INCOME) == 1
    assert sense_of(row(label, 40, -50), None, StatementKind.INCOME) == 1


@pytest.mark.parametrize(
    "label",
    ["Other income/(expense), net", "Loss before impairment of income", "Recoveries/(charges)"],
)
def test_what_may_be_either_is_left_as_it_is_printed(label: str) -> None:
    assert sense_of(row(label, -40, -50), None, StatementKind.INCOME) == 1


def test_an_adjustment_of_the_cash_flows_keeps_its_sign() -> None:
    assert sense_of(row("Restructuring charges", -40), None, StatementKind.CASH_FLOWS) == 1


def test_dividends_of_the_equity_statement_are_paid_whatever_they_say_of_each_share() -> None:
    declared = row("Cash dividends declared ($0.68 per share)", -573)
    per_share = row_concept(declared, StatementKind.INCOME)
    assert per_share is not None
    assert not per_share.is_outgo
    assert sense_of(declared, per_share, StatementKind.EQUITY) == -1
    assert sense_of(declared, per_share, StatementKind.INCOME) == 1
