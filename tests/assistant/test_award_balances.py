"""Options and awards outstanding: the balance of the table of what was done to them, at its day."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.book import Book
from tests.assistant.asking import edited, value_of
from tests.assistant.test_most_exact import TERN

SIGNATURES = "                                   SIGNATURES\n"
UNITS = """\
NOTE 21 - RESTRICTED STOCK UNITS

A summary of restricted stock unit (RSU) activity follows (in thousands, except prices):

<TABLE>
<CAPTION>
                                        Number of       Weighted-average
                                         shares            fair value
                                       ----------       ----------------
<S>                                    <C>              <C>
Balance at December 31, 1996              240               $ 7.50
  Granted                                  90                15.00
  Vested                                 (110)                7.20
  Forfeited                               (20)                9.90
                                       ----------
Balance at December 31, 1997              200               $10.90
  Granted                                  80                17.30
  Vested                                  (90)               12.70
  Forfeited                               (10)               14.00
                                       ----------
Balance at December 31, 1998              180               $15.80
</TABLE>

The dilutive effect in thousands of shares was:

<TABLE>
<CAPTION>
                                         1998      1997
                                        ------    ------
<S>                                     <C>       <C>
RSUs                                        41        37
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (SIGNATURES, UNITS + SIGNATURES))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many RSUs were outstanding at December 31, 1998?", 180_000),
        ("RSUs outstanding at the end of 1997", 200_000),
        ("unvested restricted stock units at year end 1998", 180_000),
        ("How many RSUs were left at the end of 1996?", None),
        ("By how many units did RSUs outstanding shrink over 1998?", -20_000),
        ("By what percentage did unvested RSUs fall in 1998?", -10),
    ],
)
def test_awards_outstanding_are_the_balance_at_a_day(question: str, value: int | None) -> None:
    found = value_of(question, tern())
    assert found == value if value is not None else found in (None, 240_000)


def test_what_was_done_to_them_is_no_balance() -> None:
    assert value_of("How many RSUs were granted in 1998?", tern()) in (None, 80_000)
    assert value_of("How many RSUs vested in 1998?", tern()) in (None, 90_000)
