"""The average price of shares that were bought back, from one row's amount and count."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.model import Answer
from tests.assistant.asking import answer, edited, recomputed, reply

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
NOTES = """\
NOTE 13 - TREASURY STOCK

A summary of treasury stock transactions (shares in thousands) follows:

<TABLE>
<S> <C> <C> <C> <C>
                                   1998                    1997
                           --------------------    --------------------
                             Shares       Cost       Shares       Cost
Balance, January 1            250.0   $   4,000       150.0   $   2,200
Purchases                     120.0       2,400       100.0       1,800
                            -------   ---------     -------   ---------
Balance, December 31          370.0   $   6,400       250.0   $   4,000
                            =======   =========     =======   =========
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, NOTES + HEADING))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the average price per share paid for treasury stock in 1998?", 20),
        ("At what average price per share was treasury stock purchased in 1997?", 18),
        ("avg px/sh paid for treasury stk 1998", 20),
    ],
)
def test_an_average_price_is_an_amount_over_a_count(question: str, value: int) -> None:
    found = answer(question, tern())
    assert (found.value, found.unit) == (Decimal(value), "USD/share")
    assert found.derivation is not None
    assert recomputed(found.derivation) == value


def test_a_scale_of_shares_leaves_money_at_the_statements_own() -> None:
    assert answer("How many treasury shares were purchased in 1998?", tern()).value == 120_000
    assert answer("What was the cost of treasury purchases in 1998?", tern()).value == 2_400_000


def test_no_row_of_both_gives_no_price() -> None:
    found = reply("What was the average price per share of shares sold in 1998?", tern())
    assert not isinstance(found, Answer)
