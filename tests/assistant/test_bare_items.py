"""The simplest questions: an item or a metric by its name and nothing else."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.model import Answer, Reason
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, edited, refusal, reply

HARBOR = JUNIPER.with_name("harbor-lamp_10-q.txt")
_INTEREST = "Interest expense                                         (1,000)           (1,100)           (1,200)\n"
_NOTE = """NOTE 1.  OTHER INCOME

     Financing, net, consists of the following (in thousands):

<TABLE>
<CAPTION>
                                                            1999              1998              1997
                                                      ----------        ----------        ----------
<S>                                                          <C>               <C>               <C>
Interest income                                            $ 200             $ 100             $ 100
Interest expense                                          (1,200)           (1,200)           (1,300)
                                                      ----------        ----------        ----------
                                                        $ (1,000)         $ (1,100)         $ (1,200)
</TABLE>

NOTE 2.  INVENTORIES
"""


@cache
def of_a_note() -> Book:
    """Interest expense that a note prints alone."""
    return edited(
        JUNIPER,
        (_INTEREST, _INTEREST.replace("Interest expense", "Financing, net  ")),
        ("NOTE 1.  INVENTORIES\n", _NOTE),
    )


@pytest.mark.parametrize(
    "question",
    [
        "accounts receivable",
        "What was accounts receivable?",
        "AR",
        "accounts receivable at year end",
    ],
)
def test_a_balance_is_not_its_change_of_the_same_name(question: str) -> None:
    """The cash flows have a row of just that name; the balance sheet's goes on."""
    found = answer(question, book_of(KETTLE))
    assert (found.value, found.period and found.period.is_instant) == (Decimal(9_100_000), True)


@pytest.mark.parametrize(
    "question",
    ["accounts receivable in the cash flow statement", "the change in accounts receivable"],
)
def test_the_change_is_told_where_it_is_asked_for(question: str) -> None:
    found = answer(question, book_of(KETTLE))
    assert found.value is not None and abs(found.value) == Decimal(1_100_000)


def test_a_turnover_is_of_the_time_whose_opening_balance_is_printed() -> None:
    """Of a quarter it is not; the year's last balance sheet opens the year to date."""
    book = book_of(HARBOR)
    found = answer("inventory turnover", book)
    assert found.value == Decimal(10_310) / ((Decimal(5_120) + 5_344) / 2)
    assert found.period and found.period.months == 9
    declined = refusal("What was inventory turnover for the three months?", book)
    assert declined.reason is Reason.NOT_COMPUTABLE


@pytest.mark.parametrize("path", [HARBOR, JUNIPER.with_name("tern-harbour_10-k.txt")])
@pytest.mark.parametrize("metric", ["asset turnover", "inventory turnover", "receivables turnover"])
def test_no_other_line_is_given_for_a_metric(path: Path, metric: str) -> None:
    """ "Turnover" means sales elsewhere, and so "asset turnover" the sale of assets."""
    found = reply(metric, book_of(path))
    assert not isinstance(found, Answer) or metric.split()[1] in found.text.lower()


def test_no_line_of_more_words_is_given_for_an_item() -> None:
    """A filing without total operating expenses has lease costs, and cash from operations."""
    assert refusal("operating expenses", book_of(HARBOR)).reason is Reason.NOT_IN_FILING


def test_interest_that_a_note_prints_covers() -> None:
    found = answer("interest coverage", of_a_note())
    assert found.value == Decimal(3_000) / 1_200
    assert (
        "Interest expense here is that of a note: no statement prints it as a line."
        in found.caveats
    )


def test_interest_of_the_statement_comes_first() -> None:
    book = edited(JUNIPER, ("NOTE 1.  INVENTORIES\n", _NOTE))
    assert answer("interest coverage", book).value == 3


def test_a_definition_that_is_given_is_still_taken() -> None:
    """Of what the metric's own name leads to nowhere, the words behind it may lead to."""
    question = "FCF for 1999 (net cash provided by operating activities less dividends paid)"
    assert answer(question, book_of(JUNIPER)).value == Decimal(3_000_000)


def test_a_name_of_its_own_may_say_more() -> None:
    """ "Cash dividends per share" is a label of dividends per share."""
    row = "Weighted average shares outstanding                    5,000,000         5,000,000         5,000,000\n"
    paid = "Cash dividends per share                                   $ .06             $ .06             $ .04\n"
    assert answer("dividends per share", edited(JUNIPER, (row, row + paid))).value == Decimal(
        "0.06"
    )
