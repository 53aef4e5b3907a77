"""Results that are told by their sign: a profit of a part, cash that came in, a turn from one to the other."""

from __future__ import annotations

import pytest

from assistant.book import Book
from assistant.model import Answer
from tests.assistant.asking import JUNIPER, answer, book_of, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did the company swing from a profit in 1997 to a loss in 1998?", True),
        ("Did it go from a loss in 1997 to a profit in 1998?", False),
        ("Did the company return to profit in 1999 after losing money in 1998?", True),
        ("Did net income turn positive in 1999 after being negative in 1998?", True),
        ("Did operations bring in cash in 1998 but use it in 1999?", False),
        ("Did Industrial go from an operating loss in 1998 to an operating profit in 1999?", True),
        ("Did Mining swing from an operating profit in 1998 to an operating loss in 1999?", True),
        ("Did revenues grow in 1999 after falling in 1998?", True),
        ("Did revenues fall in 1999 after falling in 1998?", False),
    ],
)
def test_a_turn_from_one_time_to_the_other(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did the Mining segment turn an operating profit in 1999?", False),
        ("Did Mining make an operating profit in 1998?", True),
        ("Was Municipal profitable at the operating level in 1999?", True),
        ("Did the company make money in 1998?", False),
        ("Did it earn an operating profit in 1999, yes or no?", True),
        ("Yes or no: was the company profitable in 1998?", False),
        ("Did the company generate cash from operations in 1999, yes or no?", True),
        ("Did net income stay positive in 1999?", True),
    ],
)
def test_a_result_at_one_time(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    "question", ["Did Turbine pumps make money in 1999?", "Was Canada unprofitable in 1998?"]
)
def test_sales_are_no_result(question: str, juniper: Book) -> None:
    assert not isinstance(reply(question, juniper), Answer)


@pytest.mark.parametrize(
    "question",
    [
        "Did the business use more cash than it generated in 1999?",
        "Did operations consume more cash than they brought in in 1999?",
        "Did its business burn more cash than it made in 1999?",
    ],
)
def test_cash_that_is_used_is_that_of_operations_and_no_balance(
    question: str, juniper: Book
) -> None:
    found = answer(question, juniper)
    assert found.derivation is not None
    facts = [each.fact for each in found.derivation.inputs]
    assert [fact.statement for fact in facts] == ["cash-flows"]
