"""Rows of a table that a question names, and the effect of one thing on another."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from tests.assistant.asking import answer, edited

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
NOTES = """\
NOTE 10 - PROVISION FOR TAXES

The provision for income taxes consisted of (in thousands):

<TABLE>
<S> <C> <C>
                                      1998          1997
Federal                        $     3,900   $     3,300
State taxes                            700           600
                               -----------   -----------
                               $     4,600   $     3,900
</TABLE>

A reconciliation of the provision for income taxes with the tax at the statutory rate of 35%
follows (in thousands):

<TABLE>
<S> <C> <C>
                                      1998          1997
Tax at the statutory rate      $     4,510   $     3,905
State taxes, net of federal benefit    455           390
Impact of the harbour dues decision    310           100
Tax exemption for Orkney moorings     (675)         (495)
                               -----------   -----------
                               $     4,600   $     3,900
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, NOTES + HEADING))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("In the tax reconciliation, what were state taxes in 1998?", 455_000),
        ("What were state taxes in 1997 according to the tax rate reconciliation?", 390_000),
        ("How much was the 1998 tax at the statutory rate, per the reconciliation of the tax provision?", 4_510_000),
        ("How much were state taxes in 1998?", 650_000),  # of the filing's own table of them
    ],
)  # fmt: skip
def test_a_named_reconciliation_binds(question: str, value: int) -> None:
    assert answer(question, tern()).value == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What did the harbour dues ruling add to the 1998 income tax provision?", 310_000),
        ("How much did the harbour dues decision put on 1997 income taxes?", 100_000),
        ("How many dollars did the Orkney exemption take off the 1998 income taxes?", 675_000),
        ("What did Orkney moorings knock off the 1997 tax provision?", 495_000),
        ("In the 1998 tax reconciliation, how big a reduction came from Orkney moorings?", 675_000),
    ],
)
def test_what_one_thing_adds_to_another_or_takes_off(question: str, value: int) -> None:
    assert answer(question, tern()).value == Decimal(value)


RATES = """\
NOTE 11 - TAX RATES

The actual tax rates compare with the statutory rate as follows:

<TABLE>
<S> <C> <C> <C> <C>
                                   Consolidated              Marinas
                                 1998        1997        1998        1997
Statutory U.S. tax rate          35.0%       35.0%       35.0%       35.0%
Untaxed berths                   (2.8)       (2.6)       (6.8)       (8.1)
                             ---------   ---------   ---------   ---------
Actual tax rate                  32.2%       32.4%       28.2%       26.9%
                             =========   =========   =========   =========
</TABLE>

"""


def test_the_effect_on_a_part_s_rate_is_that_of_its_own_column() -> None:
    told = edited(TERN, (HEADING, RATES + HEADING))
    asked = "By how many points did untaxed berths change the rate of Marinas in 1997?"
    assert answer(asked, told).value == Decimal("-8.1")
