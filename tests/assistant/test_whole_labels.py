"""Questions that are but a line's whole label, and plans that leave out what a question says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.cell_lines import last_sentence
from assistant.expressions import Binary, Call, Line
from assistant.operands import over_positive_cost
from tests.assistant.asking import KETTLE, SAMPLE, answer, book_of, edited


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were total liabilities and stockholders' equity at December 31, 2003?", 19_689_000),
        ("Total liabilities and stockholders’ equity, June 30, 2003", 18_920_000),
        ("What was cash and cash equivalents at June 30, 2003?", 4_059_000),
    ],
)
def test_whole_label(question: str, value: int) -> None:
    assert answer(question, book_of(SAMPLE)).value == Decimal(value)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("Sales fell, mostly because of the sale of the Bramble works in May.", ""),
        (
            "The following table shows sales by category; kiosk sales are in each:",
            "The following table shows sales by category",
        ),
        ("Receivables", "Receivables"),
    ],
)
def test_only_a_lead_tells_what_a_table_is_of(before: str, told: str) -> None:
    assert last_sentence(before) == told


def test_cost_below_is_positive() -> None:
    income, cost = Line("Operating income", ()), Line("Interest expense, net", ())
    assert over_positive_cost(Binary("/", income, cost)) == Binary("/", income, Call("abs", cost))
    assert over_positive_cost(Binary("/", cost, income)) == Binary("/", cost, income)


def test_a_day_asks_for_the_balance_and_not_for_the_flow_of_its_name() -> None:
    printed = "Deferred income taxes                                           2,220"
    book = edited(KETTLE, (printed, "Noncurrent deferred income taxes".ljust(64) + "2,220"))
    asked = "Deferred income taxes at December 31, 2004"
    assert answer(asked, book).value == 2_220_000
    assert answer("Deferred income taxes in 2004", book).value == 220_000
