"""Rows whose labels alone say when, and the totals that a roll-forward closes with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.dated_rows import repeats_heading, undated
from index.model import PURE
from tests.assistant.asking import answer, edited

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
NOTES = """\
NOTE 13 - WARRANTS AND REPAIRS

Changes in warrants were:

<TABLE>
<S>                                      <C>            <C>
                                         Number         Average
                                         of warrants    price
Outstanding at December 31, 1996          900,000       $ 4.00
Granted                                   100,000         6.00
Outstanding at December 31, 1997        1,000,000         4.20
Granted                                   250,000         8.00
Outstanding at December 31, 1998        1,250,000         4.96
Exercisable at December 31, 1998          500,000         3.10
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, NOTES + HEADING))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("warrants outstanding at December 31, 1997", 1_000_000),
        ("warrants outstanding at December 31, 1998", 1_250_000),
        ("warrants exercisable at December 31, 1998", 500_000),
        ("warrants exercisable as a percentage of warrants outstanding at December 31, 1998", 40),
        ("warrants outstanding less warrants exercisable at December 31, 1998", 750_000),
    ],
)  # fmt: skip
def test_a_row_is_of_the_day_in_its_label(question: str, value: int) -> None:
    assert answer(question, tern()).value == Decimal(value)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Accrued warranty - end of period", "Accrued warranty"),
        ("Balance, end of year", "Balance"),
        ("Outstanding, September 30, 2016", "Outstanding"),
        ("Exercisable at December 31, 1998", "Exercisable"),
        ("Notes due December 31, 1998", "Notes due December 31, 1998"),
    ],
)
def test_what_a_row_is_of_without_when(label: str, said: str) -> None:
    assert undated(label) == said


SALES = """\
NOTE 13 - BARGES

Barge sales by model were as follows:

<TABLE>
<S>                                      <C>            <C>
Model                                           1998           1997
110                                              $ 4            $ 3
220                                                5              9
Total                                            $ 9           $ 12
</TABLE>

The cumulative barge sales by model were as follows:

<TABLE>
<S>                                      <C>            <C>
Model                                           1998           1997
110                                             $ 40           $ 36
220                                               95             90
Total                                          $ 135          $ 126
</TABLE>

"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("barge sales by model in 1998", 9_000),
        ("cumulative barge sales by model in 1998", 135_000),
    ],
)
def test_rows_called_by_numbers_are_told_in_all(question: str, value: int) -> None:
    book = edited(TERN, (HEADING, SALES + HEADING))
    assert answer(question, book).value == Decimal(value)


@pytest.mark.parametrize(("printed", "repeats"), [(1998, True), (12, False)])
def test_a_row_of_years_under_these_years_is_no_row(printed: int, *, repeats: bool) -> None:
    fact = tern().rows[0].facts[0]
    count = replace(fact.quantity, value=Decimal(printed), unit=PURE)
    assert repeats_heading([replace(fact, quantity=count, column=("1998",))]) is repeats
