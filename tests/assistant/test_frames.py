"""What stands round a question, and roundabout ways to ask for one figure over another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.clipped import with_vowels
from assistant.sayings import plainly, unframed
from tests.assistant.asking import KETTLE, answer, book_of


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("For my evening class: what was goodwill?", "what was goodwill?"),
        ("Student question: what was goodwill in 2003?", "what was goodwill in 2003?"),
        ("Tie-out: net sales less cost of sales?", "net sales less cost of sales?"),
        ("As a lender looking at this firm, what was total debt?", "what was total debt?"),
        ("I supply parts to it. What was total debt?", "What was total debt?"),
        ("What was total debt? We are pricing a loan.", "What was total debt?"),
        ("hi, what was total debt thx", "what was total debt"),
    ],
)
def test_who_asks_is_left_out(said: str, asked: str) -> None:
    assert unframed(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "I hold 250 shares. What did they earn in 2003?",  # counts
        "We closed in 2003. What was total debt?",  # says when
        "I want net sales. For 2003?",
        "Net sales: the quarter's figure?",
        "How much was spent on advertising over the year?",
        "Current assets to current liabilities",
    ],
)
def test_what_counts_dates_or_asks_stays(said: str) -> None:
    assert unframed(said) == said


@pytest.mark.parametrize(
    ("roundabout", "plain"),
    [
        (
            "Of every 100 dollars of net sales in 2003, how many were left as net income?",
            "net income as a percentage of net sales in 2003",
        ),
        (
            "How many dollars of current assets stood behind each dollar of current liabilities at December 31, 2004?",
            "current assets divided by current liabilities at December 31, 2004",
        ),
        (
            "What part of net sales in 2003 was eaten up by cost of goods sold?",
            "cost of goods sold as a percentage of net sales in 2003",
        ),
        (
            "Total assets against total liabilities at December 31, 2004 — what multiple?",
            "total assets divided by total liabilities at December 31, 2004",
        ),
        (
            "hw mch more did it spend on research n development in 2003 vs 2002",
            "by how much did research and development increase in 2003 vs 2002",
        ),
    ],
)
def test_a_roundabout_form_comes_to_what_it_asks(roundabout: str, plain: str) -> None:
    book = book_of(KETTLE)
    found = answer(roundabout, book)
    assert isinstance(found.value, Decimal)
    assert found.value == answer(plain, book).value


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "Tax over pre-tax income: how many percentage points did that burden rise from 2002 to 2003?",
            "By how many percentage points did Tax as a percentage of pre-tax income rise from 2002 to 2003?",
        ),
        (
            "How many jobs were added in Canada between 2002 and 2003?",
            "how much did the number of employees in Canada increase between 2002 and 2003?",
        ),
        (
            "sales of the last three months of 1993",
            "sales of the three months ended December 31, 1993",
        ),
        (
            "sales of the last three months of fiscal 1993",
            "sales of the last three months of fiscal 1993",
        ),
        ("Q2 FY04 net sales y/y?", "Q2 FY04 net sales percent change year over year?"),
        ("Was the change in net sales y/y up?", "Was the change in net sales y/y up?"),
        (
            "2003 by quarter: when was net income at its weakest?",
            "Which quarter of 2003 had the lowest net income?",
        ),
        (
            "If rent kept running at the June 2003 quarter's pace, what would the yearly bill be?",
            "Annualised rent for the June 2003 quarter?",
        ),
    ],
)
def test_other_frames_are_put_in_plain_words(said: str, asked: str) -> None:
    assert plainly(said) == asked


def test_short_words_without_their_vowels_are_written_out_where_one_word_is_meant() -> None:
    book = book_of(KETTLE)
    assert with_vowels("hw mch was totl dbt", book) == "hw much was total debt"
    # "frm" may be from or firm; a word with a capital, of the filing or of English stays.
    assert with_vowels("frm Mch tax kettle 2003", book) == "frm Mch tax kettle 2003"
