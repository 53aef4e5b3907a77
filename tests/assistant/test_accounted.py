"""No word of a question is dropped that makes its figure another one."""

from __future__ import annotations

import pytest

from assistant.book import Book
from assistant.model import Answer
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.fixture(scope="module")
def kettle() -> Book:
    return book_of(KETTLE)


@pytest.mark.parametrize(
    "question",
    [
        "average headcount, revenue total 1999",
        "average annual growth of revenues from 1998 to 1999",
        "net income before executive bonuses in 1999",
        "adjusted net income 1999",
        "Had the mine not been closed, what would net income have been in 1999?",
    ],
)
def test_a_word_that_no_line_bears_out_leads_to_no_figure(question: str, juniper: Book) -> None:
    assert not isinstance(reply(question, juniper), Answer)


@pytest.mark.parametrize(
    "question",
    [
        "Which segment had the highest percentage growth in revenues in 1999 over 1998?",
        "Which segment had the fastest percentage growth in revenues in 1999 over 1998, and what was that growth?",
    ],
)
def test_a_year_that_something_grew_over_is_no_bound(question: str, juniper: Book) -> None:
    assert answer(question, juniper).unit == "percent"


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("accounts receivable days", "days sales outstanding"),
        ("income tax rate", "effective tax rate"),
        ("Working from the income statement, what was the gross margin?", "gross margin"),
        ("net sales for the year - not the quarter - ended", "net sales"),
        ("net sales minus cost of sales equals what?", "net sales minus cost of sales"),
        ("r+d", "R&D"),
    ],
)
def test_what_is_said_otherwise_is_the_same_figure(question: str, same: str, kettle: Book) -> None:
    assert answer(question, kettle).value == answer(same, kettle).value


def test_a_share_is_given_for_each_year(kettle: Book) -> None:
    found = answer("R&D as a percentage of net sales for each of the years", kettle)
    assert len(found.values) > 1
    assert {entry.unit for entry in found.values} == {"percent"}


def test_a_balance_is_given_now_and_at_another_day(juniper: Book) -> None:
    found = answer("inventories now and at December 31, 1998", juniper)
    assert len({entry.period for entry in found.values}) == 2
