"""Arithmetic told as a deed, over lists of lines, and metrics by the terms that a question sets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.infix import infix
from assistant.model import Refusal
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Subtract cost of services from revenues in 1999. What is left?", 55_000_000),
        ("Deduct interest expense from operating income for 1999.", 2_000_000),
        ("Add depreciation and amortization back to net income for 1999: what do you get?", 3_900_000),
        ("Add interest expense and depreciation and amortization to net income in 1999", 4_900_000),
        ("Take total assets at December 31, 1999 and strip out goodwill and inventories. What is left?", 32_000_000),
        ("Taking current assets less inventories and dividing by current liabilities, what was the acid test at December 31, 1999?", "1.222222"),
        ("Divide net income by revenues for 1999", "0.017808"),
        ("Add operating income and interest expense for 1999", 4_000_000),
        ("Sum of loans and notes payable, current maturities of long-term debt and long-term debt at December 31, 1999", 13_500_000),
        ("loans and notes payable, current maturities of long-term debt and long-term debt minus cash and cash equivalents at December 31, 1999", 10_500_000),
        ("cost of services plus cost of equipment and research and development in 1999", 47_500_000),
        ("revenues minus cost of services and cost of equipment in 1999", 28_200_000),
        ("What share of 1999 net income went out as dividends paid?", "23.076923"),
        ("Ratio of total debt (short- plus long-term) to stockholders' equity at December 31, 1999?", "0.675"),
    ],
)  # fmt: skip
def test_a_deed_is_done(question: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    scale = 100 if found.unit == "percent" else 1
    assert recomputed(found.derivation) * scale == pytest.approx(found.value)


@pytest.mark.parametrize(
    "question",
    [
        "Subtract the warranty reserve from total assets at December 31, 1999.",
        "Add restructuring charges back to net income for 1999. What do you get?",
        "Take net income for 1999 and strip out gains on hedges. What is left?",
        "Sum of accounts payable, deferred revenue and long-term debt at December 31, 1999",
    ],
)
def test_a_deed_with_an_unknown_figure_is_not_done_by_halves(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Subtract A from B: what is it?", "B minus A"),
        ("deduct cost of goods sold from net sales", "net sales minus cost of goods sold"),
        ("Add A and B back to C.", "C plus A and B"),
        ("Take A, and strip out B and C. What is left?", "A minus B and C"),
        ("Divide A by B?", "A divided by B"),
        ("What was A?", None),
    ],
)
def test_the_operands_stand_on_the_two_sides_of_a_sign(said: str, meant: str | None) -> None:
    assert infix(said) == meant


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Days sales outstanding for 1999 (365 days, year-end balances)", "36.0"),
        ("DSO 1999 on a 360-day year", "35.506849"),
        ("Using year-end accounts receivable and a 365-day year, what was days sales outstanding for 1999?", "36.0"),
        ("days inventory outstanding, 1999, 365 days", "40.736607"),
        ("inventory turnover 1999 on closing balances", "8.96"),
        ("Treating cost of equipment as cost of goods sold, what was gross margin in 1999?", "63.287671"),
        ("What was gross margin in 1999?", "38.630137"),
    ],
)  # fmt: skip
def test_a_metric_by_the_terms_that_are_set(question: str, value: str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)


def test_the_cost_lines_that_stand_in_are_named(juniper: Book) -> None:
    found = answer("What was gross margin in 1999?", juniper)
    assert any("sum of the cost lines" in caveat for caveat in found.caveats)
    assert found.derivation is not None
    assert len(found.derivation.inputs) == 3


def test_a_margin_of_net_sales_leaves_other_revenues_out_of_both_sides() -> None:
    found = answer("Gross margin as a percentage of net sales for 2004?", book_of(KETTLE))
    assert round(found.value or 0, 4) == Decimal("39.2857")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were revenues in the second half of 1999?", 36_500_000),
        ("What was net income in the first half of 1998?", -50_000),
        ("How many times did operating income cover interest expense in 1999?", 3),
        ("If it had repaid all loans and notes payable out of cash at December 31, 1999, how much cash would be left?", 1_500_000),
    ],
)  # fmt: skip
def test_periods_and_operands_are_put_together(question: str, value: int, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value == value
    assert found.derivation is not None
    assert recomputed(found.derivation) == value


def test_a_base_said_after_versus_is_compared_with_the_latest_period(juniper: Book) -> None:
    found = answer("By how much did revenues grow versus 1997, in percent?", juniper)
    assert round(found.value or 0, 4) == Decimal("2.8169")


def test_points_are_gained_or_lost(juniper: Book) -> None:
    found = answer(
        "How many percentage points did operating margin gain or lose from 1998 to 1999?", juniper
    )
    assert found.unit == "percentage points"
    assert round(found.value or 0, 4) == Decimal("7.0081")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did the company spend more on research and development than on interest in 1999?", True),
        ("Did it spend more on cost of services than on cost of equipment in 1999?", False),
    ],
)
def test_more_on_one_than_on_another(question: str, verdict: bool, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal) or found.verdict is verdict
