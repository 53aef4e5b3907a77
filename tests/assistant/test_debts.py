"""Debt on lines of its own beside long-term debt, and rows that are no line of what is asked."""

from __future__ import annotations

import pytest

from tests.assistant.asking import KETTLE, answer, edited, refusal, row, value_of

AT = "at December 31, 2004"
LONG_TERM = row("Long-term debt", "16,000", "17,000")
NOTES = row("Senior notes", "9,000", "9,000")
DEBENTURES = row("6% convertible subordinated debentures", "7,000", "8,000")


@pytest.mark.parametrize(
    ("rows", "debt"),
    [
        (LONG_TERM, 18_000_000),
        (NOTES + DEBENTURES, 18_000_000),
        (row("Long-term debt", "9,000", "9,000") + DEBENTURES, 18_000_000),
        (NOTES + DEBENTURES + row("Total long-term debt", "16,000", "17,000"), 18_000_000),
        (row("Mortgage notes payable", "16,000", "17,000"), 18_000_000),
    ],
)
def test_total_debt_has_every_line_of_debt_once(rows: str, debt: int) -> None:
    assert answer(f"total debt {AT}", edited(KETTLE, (LONG_TERM, rows))).value == debt


def test_the_only_line_of_notes_is_the_long_term_debt() -> None:
    only = row("Senior secured notes", "16,000", "17,000")
    assert value_of(f"long-term debt {AT}", edited(KETTLE, (LONG_TERM, only))) == 16_000_000


def test_the_trade_s_payables_are_meant_and_not_those_to_affiliates() -> None:
    payable = row("  Accounts payable", "6,260", "5,500")
    two = row("  Trade accounts payable", "6,000", "5,000")
    two += row("  Accounts payable, affiliates", "260", "500")
    book = edited(KETTLE, (payable, two))
    assert answer(f"accounts payable {AT}", book).value == 6_000_000
    assert answer(f"payables to related parties {AT}", book).value == 260_000


@pytest.mark.parametrize("question", ["income taxes payable", "taxes payable", "other receivables"])
def test_a_row_of_something_else_is_not_what_is_asked(question: str) -> None:
    payable = row("  Income taxes payable", "500", "500")
    book = edited(KETTLE, (payable, row("  Other", "500", "500")))
    refusal(f"{question} {AT}", book)


def test_the_line_of_common_stock_is_meant_and_not_its_par_value() -> None:
    stock = "  Common stock, $.10 par value; 20,000,000 shares\n"
    of_a_class = stock.replace("Common", "Class A common")
    assert answer(f"common stock {AT}", edited(KETTLE, (stock, of_a_class))).value == 605_000


@pytest.mark.parametrize(
    ("services", "profit"),
    [
        ("", 34_000_000),
        (row("Cost of services sold", "8,000", "7,000", "6,000"), 26_000_000),
    ],
)
def test_gross_profit_is_after_the_cost_of_services_too(services: str, profit: int) -> None:
    text = KETTLE.read_text("utf-8")
    printed = next(line for line in text.splitlines(True) if line.startswith("     Gross profit"))
    goods = next(line for line in text.splitlines(True) if line.startswith("Cost of goods sold"))
    book = edited(KETTLE, (printed, ""), (goods, goods + services))
    assert answer("gross profit in 2004", book).value == profit
    assert answer("cost of goods sold in 2004", book).value == 51_000_000
