"""What heads a question, who asks it, and words of every day for figures."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.cover import cover_answer
from assistant.model import Answer
from assistant.topics import of_its_topic
from tests.assistant.asking import JUNIPER, answer, book_of, edited, reply

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
STAFF = """\
The number of employees by area is:

<TABLE>
<CAPTION>
                                  Number of Employees
                                 1998      1997      1996
                              -------   -------   -------
<S>                           <C>       <C>       <C>
United States                     520       480       450
Canada                            140       130       120
                              -------   -------   -------
Total employees                   660       610       570
                              =======   =======   =======
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, STAFF + HEADING))


def test_how_many_more_is_of_what_heads_the_question() -> None:
    book = book_of(JUNIPER)
    asked = of_its_topic("Mining: how many more workers in 1999 than in 1998?", book)
    assert asked == "how many more Mining workers in 1999 than in 1998?"
    alone = "Quick question: how many more than ten?"
    assert of_its_topic(alone, book) == alone


@pytest.mark.parametrize(
    ("question", "part", "first"),
    [
        ("US headcount: how many more workers in 1998 than in 1997?", "United States", 1997),
        ("Canada: how many more employees in 1998 than in 1997?", "Canada", 1997),
    ],
)
def test_a_part_that_heads_a_question_is_not_dropped(question: str, part: str, first: int) -> None:
    later, earlier = (answer(f"{part} employees in {year}", tern()).value for year in (1998, first))
    assert later is not None
    assert earlier is not None
    assert answer(question, tern()).value == later - earlier


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("A credit analyst wants net income for 1998.", 8_000_000),
        ("borrowing costs in 1998", 2_000_000),
        ("Borrowing cost charged against income in 1997?", 1_900_000),
        ("For every $100 of sales in 1998, how many dollars of net income were left?", "8.888889"),
        ("Out of every $100 of net sales in 1997, how many dollars went to interest expense?", "2.375"),
    ],
)  # fmt: skip
def test_words_of_every_day_name_figures(question: str, value: int | str) -> None:
    found = answer(question, tern()).value
    assert found is not None
    assert round(found, 6) == Decimal(value)


def test_years_running_are_each_told() -> None:
    found = answer("net sales, three years running - show me each year", tern())
    assert [item.value for item in found.values] == [70_000_000, 80_000_000, 90_000_000]


def test_shares_that_existed_are_those_of_the_cover() -> None:
    found = cover_answer("How many common shares existed on March 12, 1999?", tern().reading)
    assert found is not None
    assert found.value == 6_200_000
    assert cover_answer("How many common shares existed on May 1, 1998?", tern().reading) is None


@pytest.mark.parametrize(
    "question",
    [
        "How many ropes were sold in 1998?",  # which no sum of money tells
        "Which trading symbols belong to the notes due in 2003?",
    ],
)
def test_what_is_of_another_kind_does_not_answer(question: str) -> None:
    assert not isinstance(reply(question, tern()), Answer)
    assert cover_answer(question, tern().reading) is None
