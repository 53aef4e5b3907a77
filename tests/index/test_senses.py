"""What a figure means is told apart from the sign that its column prints it with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from index.build import read_content
from index.concepts import row_concept
from index.facts import sense_of
from index.model import Cell, Row, Span, StatementKind

DATA = Path(__file__).resolve().parents[1] / "data"
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


def test_income_is_above_nil_in_a_note_of_costs_that_takes_it_off() -> None:
    text = (DATA / "harbor-lamp_10-q.txt").read_text("utf-8")
    note = """
NOTE 4. OTHER (INCOME) EXPENSE, NET
<TABLE>
<CAPTION>
                                             1996         1995
<S>                                       <C>          <C>
Interest income                           $  (191)     $  (153)
Interest expense                               98          124
Exchange (gains) losses                        (7)          26
                                          ---------    ---------
                                          $  (100)     $    (3)
</TABLE>
"""
    place = text.index("ITEM 2.  MANAGEMENT")
    made = text[:place] + note + text[place:]
    facts = read_content(made.encode(), "made.txt").facts
    told = {f.label: f.meant.value for f in facts if f.column[-1:] == ("1996",) and not f.statement}
    assert (told["Interest income"], told["Interest expense"]) == (191_000, 98_000)
    assert told["Exchange (gains) losses"] == -7_000
