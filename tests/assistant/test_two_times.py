"""Two times in one question: each belongs to what it is said of, and neither is dropped."""

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Answer, Reason
from tests.assistant.asking import SAMPLE, answer, book_of, refusal, reply

NOW, BEFORE = Decimal(2_395_000), Decimal(2_334_000)  # total revenues of the quarter, by eye
LOSS_BEFORE = Decimal(-2_270_000)  # net loss of the quarter a year before, by eye


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


@pytest.mark.parametrize(
    "question",
    [
        "Was Q2 2004 revenue higher than Q2 2003 revenue?",
        "Were Q2 FY04 total revenues any higher than Q2 FY03 total revenues?",
        "Was revenue in Q2 2004 higher than revenue in Q2 2003?",
        "Did Q2 2004 revenue exceed Q2 2003 revenue?",
        "Were total revenues for the quarter higher than total revenues a year earlier?",
    ],
)
def test_a_line_named_on_both_sides_is_held_against_itself_at_the_other_time(
    question: str, book: Book
) -> None:
    found = answer(question, book)
    assert found.verdict is True
    assert [entry.value for entry in found.values] == [NOW, BEFORE]


def test_the_order_of_the_sides_is_kept(book: Book) -> None:
    found = answer("Was Q2 2003 revenue higher than Q2 2004 revenue?", book)
    assert found.verdict is False
    assert [entry.value for entry in found.values] == [BEFORE, NOW]


@pytest.mark.parametrize(
    "question",
    [
        "Q2 2004 revenue vs Q2 2003 revenue",
        "Compare Q2 2004 revenue with Q2 2003 revenue",
        "Q2 2004 revenue versus Q2 2003",
        "What was Q2 2004 revenue, and what was Q2 2003 revenue?",
        "revenue in Q2 2004 and revenue in Q2 2003",
    ],
)
def test_both_times_of_one_line_are_given(question: str, book: Book) -> None:
    assert [entry.value for entry in answer(question, book).values] == [NOW, BEFORE]


@pytest.mark.parametrize(
    "question",
    [
        "revenue in Q2 2004 and net loss in Q2 2003",
        "What was revenue in Q2 2004 and what was the net loss in Q2 2003?",
    ],
)
def test_each_line_is_given_at_its_own_time(question: str, book: Book) -> None:
    assert [entry.value for entry in answer(question, book).values] == [NOW, LOSS_BEFORE]


def test_each_side_of_a_comparison_is_of_its_own_time(book: Book) -> None:
    found = answer("Was revenue in Q2 2004 higher than cost of goods sold in Q2 2003?", book)
    ends = [entry.period.end.year for entry in found.values if entry.period]
    assert ends == [2003, 2002]


def test_a_comparison_with_a_line_that_is_not_there_is_declined(book: Book) -> None:
    question = "Was revenue in Q2 2004 higher than total costs and expenses in Q2 2003?"
    assert refusal(question, book).reason is Reason.NOT_IN_FILING


def test_a_figure_is_not_held_against_itself(book: Book) -> None:
    question = (
        "Was Q2 2004 revenue higher than revenue for the three months ended December 31, 2003?"
    )
    assert refusal(question, book).reason is Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "question",
    [
        "total revenues in 2002",
        "total revenues for all of fiscal 2002",
        "What was revenue for the whole of 2002?",
        "net loss throughout 2002",
    ],
)
def test_a_quarter_is_no_answer_to_a_year(question: str, book: Book) -> None:
    found = refusal(question, book)
    assert found.reason is Reason.NOT_IN_FILING
    assert "year ended June 30, 2002" in found.text


def test_a_bare_year_names_the_day_of_it_that_a_balance_is_printed_at(book: Book) -> None:
    """The year's last, where that is one of them: this year ends with June."""
    found = answer("total assets 2003", book)
    assert found.period is not None
    assert found.period.end.isoformat() == "2003-06-30"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("sum of revenue in Q2 2004 and revenue in Q2 2003", NOW + BEFORE),
        ("sum of total revenues for Q2 2004 and Q2 2003", NOW + BEFORE),
        ("revenue in Q2 2004 plus revenue in Q2 2003", NOW + BEFORE),
        ("revenue in Q2 2004 minus revenue in Q2 2003", NOW - BEFORE),
        ("average of revenue in Q2 2004 and revenue in Q2 2003", (NOW + BEFORE) / 2),
    ],
)
def test_a_sum_or_average_is_over_the_times_that_are_said(
    question: str, value: Decimal, book: Book
) -> None:
    assert answer(question, book).value == value


@pytest.mark.parametrize(
    "question",
    [
        "what share of Q2 2003 net sales was Q2 2004 cost of goods sold?",
        "sum of net sales for Q2 2004 and net loss for Q2 2003",
    ],
)
def test_figures_of_two_times_are_not_taken_at_one(question: str, book: Book) -> None:
    found = reply(question, book)
    assert not isinstance(found, Answer)


def test_an_operand_that_is_not_found_is_not_left_out(book: Book) -> None:
    found = reply("net sales plus frobnication in Q2 2004", book)
    assert not isinstance(found, Answer)


def test_a_share_over_two_times_takes_each_figure_at_its_own(book: Book) -> None:
    found = answer("Q2 2004 cost of goods sold as a percentage of Q2 2003 revenue", book)
    cost = answer("cost of goods sold in Q2 2004", book).value
    assert found.value == cost * 100 / BEFORE
    assert "December 31, 2003" in found.text
    assert "December 31, 2002" in found.text
