"""Conversations about the sample 10-Q: what a question that leans on an earlier one comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.book import Book
from assistant.follow_ups import standalone
from assistant.model import Answer, Reason, Refusal, Route
from assistant.turns import Turn
from index.model import Period
from tests.assistant.asking import JUNIPER, SAMPLE, answer, book_of, reply

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
DECEMBER = Period(date(2003, 12, 31))
JUNE = Period(date(2003, 6, 30))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


def talk(questions: list[str], book: Book) -> list[Turn]:
    """The turns of a conversation; what goes to the filing's words is refused here."""
    turns: list[Turn] = []
    for question in questions:
        alone = standalone(question, turns, book)
        unanswered = Refusal(question, Reason.NOT_IN_FILING, "In the filing's words.")
        turns.append(Turn(question, alone, reply(alone, book) or unanswered))
    return turns


def last(questions: list[str], book: Book) -> Answer:
    found = talk(questions, book)[-1]
    assert isinstance(found.reply, Answer), (found.standalone, found.reply)
    return found.reply


TALKS = [
    (["net sales now vs a year ago", "and cost of goods sold?"], "582000", QUARTER),
    (["What were net sales for the six months?", "and for the six months a year earlier?"], "5523000", HALF_BEFORE),
    (["What were net sales for the quarter?", "and for the six months a year ago?"], "5523000", HALF_BEFORE),
    (["What were net sales for the quarter?", "and a year earlier?"], "2284000", QUARTER_BEFORE),
    (["What were net sales for the quarter?", "And for the six months?"], "4653000", HALF),
    (["net sales in Q2 FY04", "Q2 FY03?"], "2284000", QUARTER_BEFORE),
    (["net sales in Q2 FY04", "what was it in the six months?"], "4653000", HALF),
    (["net sales in Q2 FY03", "what about the six months?"], "5523000", HALF_BEFORE),
    (["net sales for the quarter", "and the year before?", "what was the percent change?"], "2.67", QUARTER),
    (["total assets at December 31, 2003", "and at June 30, 2003?"], "18920000", JUNE),
    (["total assets at December 31, 2003", "and at June 30, 2003?", "what is the change?"], "769000", DECEMBER),
    (["total assets at June 30, 2003", "and total liabilities?"], "3484000", JUNE),
    (["total assets at June 30, 2003", "and total liabilities?", "and equity?"], "15436000", JUNE),
    (["What was R&D in the quarter?", "and SG&A?"], "1912000", QUARTER),
    (["What was R&D in H1 FY03?", "what about SG&A?"], "4022000", HALF_BEFORE),
    (["R&D for the six months", "as a percent of revenue?"], "21.90", HALF),
    (["cash at June 30, 2003", "as a percentage of total assets?"], "21.45", JUNE),
    (["cash at December 31, 2003", "as a percentage of total assets?", "and at June 30, 2003?"], "21.45", JUNE),
    (["current ratio", "and at the last fiscal year end?"], "2.19", JUNE),
    (["what was EBITDA for the six months?", "and for the quarter?"], "-712000", QUARTER),
    (["What was gross margin for the six months?", "and the year before?"], "68.31", HALF_BEFORE),
    (["What was gross margin for the six months?", "and the year before?", "by how many percentage points did it change?"],
     "7.60", HALF),
    (["list the current assets", "which is the largest?"], "3327000", DECEMBER),
    (["What was the largest current asset?", "and the second largest?"], "2350000", DECEMBER),
    (["EPS", "and for the six months?"], "-0.06", HALF),
    (["EPS", "and for the six months?", "and diluted?"], "-0.06", HALF),
    (["What were net sales for the six months ended December 31, 2003?", "and in 2002?"], "5523000", HALF_BEFORE),
    (["operating cash flow", "and investing?"], "-2553000", HALF),
    (["operating cash flow", "and financing?"], "3008000", HALF),
    (["What was the net loss for the six months?", "per share?"], "-0.06", HALF),
    (["What was the loss per share for the six months?", "diluted?"], "-0.06", HALF),
    (["inventories at June 30, 2003", "and now?"], "1224000", DECEMBER),
    (["net loss", "how does that compare with a year ago?"], "1022000", QUARTER),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "value", "period"), TALKS)
def test_a_follow_up_is_answered_from_what_was_asked_before(
    questions: list[str], value: str, period: Period | None, book: Book
) -> None:
    found = last(questions, book)
    places = -Decimal(value).as_tuple().exponent  # type: ignore[operator]
    assert found.value is not None and round(found.value, places) == Decimal(value)
    assert found.period == period


@pytest.mark.parametrize(
    ("questions", "verdict"),
    [
        (["net sales for the quarter", "did they rise?"], True),
        (["net sales for the six months", "did they rise?"], False),
    ],
)
def test_a_follow_up_may_ask_yes_or_no(questions: list[str], verdict: bool, book: Book) -> None:
    assert last(questions, book).verdict is verdict


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        (["Did net sales increase?", "why?"], "Why did net sales increase"),
        (["who is the CEO?", "and the CFO?"], "who is the CFO"),
    ],
)
def test_a_follow_up_in_words_is_made_to_stand_alone(
    questions: list[str], alone: str, book: Book
) -> None:
    assert talk(questions, book)[-1].standalone.startswith(alone)


ALONE = [
    "What were net sales for the quarter?", "total assets at June 30, 2003", "list the current assets",
    "R&D as a percentage of net sales in Q2", "did total liabilities rise?", "Who is the chief executive officer?",
    "by how much did net sales change in the six months?",
]  # fmt: skip


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_names_its_subject_stands_as_it_is(question: str, book: Book) -> None:
    turns = talk(["cash at December 31, 2003", "and at June 30, 2003?"], book)
    assert standalone(question, turns, book) == question


@pytest.mark.parametrize("question", ["and a year earlier?", "why?", "it", "and that?", ""])
def test_without_a_turn_before_nothing_is_added(question: str, book: Book) -> None:
    assert standalone(question, (), book) == question


def test_a_refused_turn_does_not_break_the_next(book: Book) -> None:
    turns = talk(
        ["goodwill", "and total assets at June 30, 2003?", "asdf qwer zxcv", "and now?"], book
    )
    assert isinstance(turns[0].reply, Refusal)
    assert isinstance(turns[1].reply, Answer) and turns[1].reply.value == 18_920_000
    assert len(turns) == 4


WORDS = st.sampled_from(
    [
        "and",
        "it",
        "that",
        "they",
        "why",
        "how",
        "about",
        "what",
        "was",
        "the",
        "net",
        "sales",
        "total",
        "assets",
        "R&D",
        "in",
        "for",
        "at",
        "Q2",
        "FY03",
        "six",
        "months",
        "June",
        "30",
        "2003",
        "a",
        "year",
        "ago",
        "change",
        "percent",
        "of",
        "higher",
        "list",
        "largest",
        "?",
        "(",
        ")",
    ]
)


@given(st.lists(st.lists(WORDS, max_size=7).map(" ".join), min_size=2, max_size=4))
@settings(max_examples=40)
def test_no_conversation_raises_and_standing_alone_is_final(questions: list[str]) -> None:
    book = book_of(SAMPLE)
    for turn in talk(questions, book):
        assert standalone(turn.standalone, (), book) == turn.standalone


def test_a_share_that_names_part_and_whole_stands_alone() -> None:
    book = book_of(SAMPLE)
    first = Turn("Net sales?", "Net sales?", answer("Net sales?", book))
    question = "What share of total assets is cash?"
    assert standalone(question, (first,), book) == question


def test_why_a_figure_moved_is_asked_of_the_later_of_two_periods(book: Book) -> None:
    figures = ["What were net sales for the six months?", "and for the six months a year earlier?"]
    turns = talk(figures, book)
    assert "2003" in standalone("why did they fall?", turns, book)
    assert "2002" in standalone("why did they rise?", turns, book)


def test_a_metric_asked_after_an_answer_in_words_is_the_companys(book: Book) -> None:
    words = Answer("why?", '"Prices were raised."', Route.SEARCH, ())
    before = [Turn("why did prices of chromium rise?", "why did prices of chromium rise?", words)]
    assert standalone("gross margin %", before, book).strip() == "gross margin %"


@pytest.mark.parametrize(
    ("questions", "value"),
    [
        (["What were total inventories at December 31, 1999?", "And a year before?", "ok and just the finished goods part, for the earlier year?"], "2400000"),
        (["What were total inventories at December 31, 1999?", "And a year before?", "just the work in process part, for the later year"], "900000"),
        (["What were 1999 revenues of the Municipal segment?", "What about the part in Industrial?"], "28000000"),
        (["What was the operating profit of the Municipal segment in 1999?", "and Industrial in total?"], "1400000"),
    ],
)  # fmt: skip
def test_a_part_of_what_was_asked_is_asked_for(questions: list[str], value: str) -> None:
    assert last(questions, book_of(JUNIPER)).value == Decimal(value)
