"""No share is told by an amount, no sum by a member, and no metric by a part that it is made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.accounted import leaves_out_a_figure, says_not_all
from assistant.book import Book
from assistant.expressions import Binary, Line
from assistant.plans import Compute
from assistant.router import plan
from tests.assistant.asking import JUNIPER, answer, book_of


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


def _line(name: str, juniper: Book) -> Compute:
    found = plan(f"What was {name} at December 31, 1999?", juniper)
    assert isinstance(found, Compute) and isinstance(found.expression, Line)
    return found


@pytest.mark.parametrize(
    ("question", "is_left_out"),
    [
        ("What was goodwill at December 31, 1999?", False),
        ("Goodwill against accounts payable at December 31, 1999?", True),
        ("Share of everything held that goodwill is, December 31, 1999", True),
        ("goodwill, in percent, December 31, 1999", True),
        ("goodwill and inventories together, December 31, 1999", True),
    ],
)
def test_a_line_is_no_answer_where_another_or_a_percentage_is_asked(
    juniper: Book, question: str, is_left_out: bool
) -> None:
    goodwill = _line("goodwill", juniper)
    assert leaves_out_a_figure(goodwill, question, juniper) is is_left_out


def test_a_quotient_by_a_closing_balance_is_none_by_an_average(juniper: Book) -> None:
    goodwill, assets = _line("goodwill", juniper), _line("total assets", juniper)
    over = Compute(
        Binary("/", goodwill.expression, assets.expression), "goodwill over assets", None
    )
    assert leaves_out_a_figure(over, "Goodwill as a percentage of average total assets", juniper)
    assert not leaves_out_a_figure(over, "Goodwill as a percentage of total assets", juniper)


def test_a_sentence_must_speak_of_both_figures_that_are_set_off() -> None:
    asked = "What share of pump sales did freight make up in 1999?"
    assert says_not_all(["Freight rose by 12% in 1999."], asked)
    assert not says_not_all(["Freight was 12% of pump sales in 1999."], asked)


@pytest.mark.parametrize(
    "question",
    [
        "Times interest covered by operating income in 1999",
        "How many times did operating income cover interest expense in 1999?",
        "Number of times operating income covers interest expense, 1999",
    ],
)
def test_what_a_metric_is_made_of_is_no_part_of_the_company(juniper: Book, question: str) -> None:
    assert answer(question, juniper).value == 3


@pytest.mark.parametrize(
    "question",
    [
        "Leverage: all long-term debt, current maturities too, over total assets at December 31, 1999",
        "long-term debt, its current maturities included, over total assets at December 31, 1999",
    ],
)
def test_both_parts_of_a_debt_are_taken_where_the_current_one_is_said_behind(
    juniper: Book, question: str
) -> None:
    assert answer(question, juniper).value == Decimal("0.3")
