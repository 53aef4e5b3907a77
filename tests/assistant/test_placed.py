"""Cells named by a label and the headings over or above it; and labels at other times."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.model import Refusal
from tests.assistant.asking import answer, edited, reply

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
BESIDE = """NOTE 6A - CONSOLIDATING INFORMATION

Consolidating results of 1998 follow (in thousands):

<TABLE>
<CAPTION>
                                             Harbour     Elimi-
                                  Parent     Dredging    nations      Total
                                 --------    --------    --------   --------
<S>                              <C>         <C>         <C>        <C>
Net sales                        $ 70,000    $ 25,000    $ (5,000)  $ 90,000
Operating income                   11,000       4,000          -      15,000
Port dues, tolls and other          3,300       1,200        (400)     4,100
</TABLE>

NOTE 6B - FIVE YEARS

Selected data follow (in thousands):

<TABLE>
<CAPTION>
                                   1998      1997      1996      1995      1994
                                 --------  --------  --------  --------  --------
<S>                              <C>       <C>       <C>       <C>       <C>
Net sales                        $ 90,000  $ 80,000  $ 70,000  $ 66,000  $ 61,000
Operating income                   15,000    13,000    11,000     9,900     9,100
</TABLE>

NOTE 7 -"""


@cache
def _book() -> Book:
    return edited(TERN, ("NOTE 7 -", BESIDE))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was operating income for Harbour Dredging in 1998?", "4000000"),
        ("operating income for parent, 1998", "11000000"),
        ("Net sales for Total in 1998", "90000000"),
        ("Port dues, tolls and other for Harbour Dredging in 1998?", "1200000"),
        ("sum of port dues, tolls and other for Parent and operating income for Parent in 1998", "14300000"),
        ("What was the ratio of Operating income for Parent to Net sales for Parent in 1998?", "0.1571428571"),
        ("Chandlery operating income in 1997", "8000000"),
        ("operating income, 1998", "15000000"),
    ],
)  # fmt: skip
def test_the_headings_said_pick_the_cell(question: str, value: str) -> None:
    found = answer(question, _book()).value
    assert found is not None
    assert abs(found - Decimal(value)) < Decimal("0.0001")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("net sales in 1995", "66000000"),
        ("By how much did operating income change from 1994 to 1996?", "1900000"),
        ("operating income as a percentage of net sales, 1994", "14.9180327869"),
    ],
)
def test_a_label_answers_for_years_of_another_table(question: str, value: str) -> None:
    found = answer(question, _book()).value
    assert found is not None
    assert abs(found - Decimal(value)) < Decimal("0.0001")


def test_no_table_has_the_year() -> None:
    assert isinstance(reply("net sales in 1993", _book()), Refusal)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Which was larger in 1998, Operating income for Parent or Port dues, tolls and other for Parent?", "Operating income"),
        ("Which was smaller in 1998, Operating income for Parent or Port dues, tolls and other for Parent?", "Port dues"),
        ("Which was larger at December 31, 1998, rope and cordage or work in process?", "Rope and cordage"),
    ],
)  # fmt: skip
def test_two_cells_of_a_table_are_held_against_one_another(question: str, title: str) -> None:
    assert answer(question, _book()).text.startswith(title)


@pytest.mark.parametrize(
    "question",
    [
        "What was the ratio of net sales to gizmos in 1998?",
        "What was the sum of gross profit and gizmos in 1998?",
        "What was the difference between gross profit and gizmos in 1998?",
    ],
)
def test_one_operand_is_no_answer(question: str) -> None:
    found = reply(question, _book())
    assert found is None or isinstance(found, Refusal)
