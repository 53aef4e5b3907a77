"""Answers from and beside financial data schedules; the documents as they are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.show import show
from index.build import read_content
from tests.assistant.asking import answer, value_of
from tests.index.submitting import AGREEING, TIMES, TOOL, schedule, submission


def book_of(*lines: str, said: tuple[str, ...] = ()) -> Book:
    text = schedule(*lines, said=said)
    return Book(read_content(submission(("10-Q", TOOL), ("EX-27", text)), "tool.txt"))


def test_a_row_that_was_not_found_says_that_the_schedule_has_it() -> None:
    found = answer("What was income from discontinued operations?", book_of(*AGREEING, "<DISCONTINUED> (81,300)"))  # fmt: skip
    assert found.value == -81300
    assert "financial data schedule (EX-27)" in found.caveats[0]
    assert found.citations[0].section == "exhibit-27"
    assert found.citations[0].quote == "<DISCONTINUED> (81,300)"


def test_a_printed_row_answers_and_the_schedule_s_difference_is_said() -> None:
    book = book_of(*AGREEING[1:], "<TOTAL-ASSETS> 3,610,000")
    found = answer("What were total assets at March 31, 1994?", book)
    assert found.value == 3610637
    assert any("EX-27) differs: it gives $3,610,000" in caveat for caveat in found.caveats)


def test_an_agreeing_schedule_is_silent() -> None:
    found = answer("What was net income for the quarter?", book_of(*AGREEING))
    assert (found.value, found.caveats, found.grade) == (23901, (), "foots")


def test_a_nought_is_no_answer() -> None:
    book = book_of(*AGREEING, "<DISCONTINUED> 0")
    assert value_of("What was income from discontinued operations?", book) is None


def test_statements_that_were_not_found_are_answered_from_the_schedule() -> None:
    start, end = TOOL.index("Item 1.  Financial Statements"), TOOL.rindex("<PAGE>")
    bare = f"{TOOL[:start]}Item 1.  Financial Statements\n\nOmitted.\n{TOOL[end:]}"
    lines = (*AGREEING, "<BONDS> 44,000", "<TOTAL-COSTS> 727,833")
    book = Book(read_content(submission(("10-Q", bare), ("EX-27", schedule(*lines))), "tool.txt"))
    assert value_of("What were total assets at March 31, 1994?", book) == Decimal(3610637)
    assert value_of("What was net income for the quarter?", book) == Decimal(23901)


@pytest.mark.parametrize("kind", ["10-Q", "EX-27", "EX-21"])
def test_every_document_is_shown(kind: str) -> None:
    parts = [("10-Q", TOOL), ("EX-27", schedule(*AGREEING)), ("EX-21", "None.")]
    reading = read_content(submission(*parts), "tool.txt")
    lines = {words.split()[1]: words.split() for words in show(reading, "documents")}
    read_as = {"10-Q": "report", "EX-27": "exhibit-27", "EX-21": "read"}
    assert lines[kind][-1] == read_as[kind]


def test_a_schedule_that_calls_its_quarter_six_months_is_said_to() -> None:
    said = tuple(line.replace("3-MOS", "6-MOS") for line in TIMES)
    found = answer("What was net income for the quarter?", book_of(*AGREEING, said=said))
    assert (found.value, found.caveats) == (23901, ())
