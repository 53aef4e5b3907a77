"""A schedule of valuation accounts: each column of each account, in each year, in many words."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.book import Book
from assistant.model import Refusal
from tests.assistant.asking import answer, edited, reply
from tests.assistant.test_most_exact import TERN

SIGNATURES = "                                   SIGNATURES\n"
SCHEDULE = """\
                 SCHEDULE II - VALUATION AND QUALIFYING ACCOUNTS

<TABLE>
<CAPTION>
                              Balance at    Charged to                 Balance at
                              beginning     costs and                  end of
Description                   of period     expenses     Deductions    period
                              ----------    ----------   ----------    ----------
<S>                           <C>           <C>          <C>           <C>
Year ended December 31, 1998
Allowance for doubtful
  accounts                    $      434    $       10   $        7    $      437
Reserve for hull claims            3,478           968           66         4,380
Year ended December 31, 1997
Allowance for doubtful
  accounts                    $      283    $      173   $       22    $      434
Reserve for hull claims            2,467         1,069           58         3,478
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (SIGNATURES, SCHEDULE + SIGNATURES))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Opening balance of the allowance for doubtful accounts in 1997?", 283_000),
        ("reserve for hull claims at the beginning of 1998", 3_478_000),
        ("reserve for hull claims at the end of 1997", 3_478_000),
        ("What was the closing balance of the hull claims reserve at December 31, 1998?", 4_380_000),
        ("What stood in the hull claims reserve when 1998 closed?", 4_380_000),
        ("How much was added to the reserve for hull claims in 1998?", 968_000),
        ("additions to the allowance for doubtful accounts 1997", 173_000),
        ("What was charged to costs and expenses for the allowance for doubtful accounts in 1998?", 10_000),
        ("write-offs of doubtful accounts in 1997", 22_000),
        ("What did Schedule II show as deductions from the reserve for hull claims in 1998?", 66_000),
        ("How much was written off against the allowance for doubtful accounts in 1998?", 7_000),
    ],
)  # fmt: skip
def test_a_column_of_an_account(question: str, value: int) -> None:
    assert answer(question, tern()).value == value


def test_what_was_taken_out_in_a_year_without_a_row_is_declined_and_no_balance_given() -> None:
    found = reply("Deductions from the allowance for doubtful accounts in 1995", tern())
    assert isinstance(found, Refusal)
