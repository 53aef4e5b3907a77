"""Metrics by the operands that are told, figures without what stands beside them, what was restated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Answer
from tests.assistant.asking import JUNIPER, answer, book_of, edited, reply

_PAID = """
Benefits that are expected to be paid:

<TABLE>
<CAPTION>
                                     Other
                        Pensions  Benefits
<S>                          <C>       <C>
2000                      $ 210      $ 66
2001                        215        68
2002                        220        71
</TABLE>

The number of employees at year end was:

<TABLE>
<CAPTION>
                            1999      1998
<S>                          <C>       <C>
United States                310       300
Canada                        40        35
     Total employees         350       335
</TABLE>

The effect of the restatement is as follows (in thousands):

<TABLE>
<CAPTION>
                              Year ended December 31, 1998
                         As Previously                     As
                            Reported    Adjustments   Restated
<S>                              <C>            <C>        <C>
Income from royalties          $ 410          $ (60)     $ 350
</TABLE>
"""


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.fixture(scope="module")
def noted() -> Book:
    return edited(
        JUNIPER, ("The Company makes and repairs pumps.\n", f"The Company makes pumps.\n{_PAID}")
    )


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Book value per share at December 31, 1999, using shares issued and outstanding on the balance sheet date", 4),
        ("Work out the 1999 return on average equity from net income (average of the opening and closing balances).", "6.666667"),
        ("Return on average equity for 1999 (averaging the opening and closing balances)", "6.666667"),
        ("How many days of revenues sat in receivables at the end of 1999? Use closing receivables, the year's total revenues and a 360-day year.", "35.506849"),
        ("Estimate days sales outstanding at December 31, 1999: closing accounts receivable over revenues, times 360 days.", "35.506849"),
        ("Quick ratio at December 31, 1999, counting cash and cash equivalents, accounts receivable and prepaid expenses in the numerator", "1.222222"),
        ("Subtract the 1998 revenues from the 1999 figure", 4_000_000),
        ("Subtract 1998 total assets from the 1999 number: what is left?", 600_000),
        ("Add together interest expense and research and development in 1999: what is the total?", 3_700_000),
        ("Take total assets at December 31, 1999 and knock off goodwill. What is left?", 37_000_000),
        ("revenues 12M ended december 31 1999 (not the quarter!)", 73_000_000),
        ("A journalist asks: what were revenues in 1999?", 73_000_000),
        ("revenus and nothing else, 1999", 73_000_000),
    ],
)  # fmt: skip
def test_the_terms_that_are_told_are_taken(question: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)


@pytest.mark.parametrize(
    "question",
    [
        "Book value per share at December 31, 1999, using tangible equity of the parent",
        "Return on equity for 1999, based on total lendable assets",
        "Quick ratio at December 31, 1999, counting cash and marketable bonds in the numerator",
        "Estimate days sales outstanding in 1999: closing unbilled claims over revenues, times 360 days.",
    ],
)
def test_other_operands_than_are_printed_are_not_passed_over(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert not isinstance(found, Answer) or found.quantity is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Expected pensions to be paid in 2001, not counting other benefits?", 215),
        ("Pensions expected to be paid in 2002 excluding other benefits", 220),
        ("How many people did Juniper employ in Canada in 1998?", 35),
        ("How many people worked for Juniper Pump in Canada at the end of 1999?", 40),
        ("Income from royalties in 1998 as previously reported, before the restatement", 410_000),
        ("Before the restatement, what income from royalties had Juniper reported for 1998?", 410_000),
        ("What income from royalties had originally been reported for 1998, i.e. before it was restated? ", 410_000),
    ],
)  # fmt: skip
def test_what_stands_beside_is_left_out(question: str, value: int, noted: Book) -> None:
    found = answer(question, noted)
    assert found.value == value


def test_a_total_is_not_without_its_parts(noted: Book) -> None:
    found = reply("Total employees in 1999 excluding pensioners in Canada", noted)
    assert not isinstance(found, Answer) or found.value != 350
