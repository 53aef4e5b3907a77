"""Everyday ways to say a question, each worked out as the plain question that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.asking import JUNIPER, answer, book_of

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        # where to look, and when
        ("Looking at the balance sheet, what was goodwill at December 31, 1999?", 3_000_000),
        ("Judging by the cash flows, what were dividends paid in 1999?", 300_000),
        ("What was goodwill when the year began?", 3_200_000),
        # without something
        ("total current assets at December 31, 1999, no inventories", 11_000_000),
        ("What was income after the cumulative effect of accounting changes in 1999?", 1_300_000),
        # what is owed, owned and lost
        ("Everything Juniper owes in total at December 31, 1999", 20_000_000),
        ("Everything the company owned at December 31, 1999", 40_000_000),
        ("What was the total of the balance sheet at December 31, 1999?", 40_000_000),
        ("open customer invoices at December 31, 1999", 7_200_000),
        ("How much did they lose before taxes in 1998?", -3_100_000),
        # how often, and how long
        ("How many times did inventories turn over in 1999?", 44.8 / 5.25),
        ("How many days did it take to collect receivables in 1999?", 36),
        ("days to pay suppliers in 1999", 365 * 4.38 / 44.8),
        ("days to sell inventory in 1999", 365 * 5 / 44.8),
        ("How many days of cost of revenue are tied up in inventory at December 31, 1999?", 365 * 5 / 44.8),
        ("How long do they take to pay their suppliers in 1999?", 365 * 4.38 / 44.8),
        ("How long does inventory sit on the shelf before being sold in 1999?", 365 * 5 / 44.8),
        ("How long did it take to collect receivables in 1999?", 36),
        # over several years, and of each month
        ("three-year average of net income", 0),
        ("On average, how much did they spend per month on research and development in 1999?", 225_000),
        ("In which year did Juniper earn the most money?", 1_300_000),
        # one figure over another, or less another
        ("What part of the balance sheet was funded by debt at December 31, 1999?", 50),
        ("How much of each 1999 sales dollar went to research and development?", 270 / 73),
        ("How much of every dollar of revenues was spent on interest expense in 1999?", 100 / 73),
        ("How many cents of operating income per dollar of revenues in 1999?", 300 / 73),
        ("Of every $100 of revenues in 1999, how much went to research and development?", 270 / 73),
        ("How much of a 1999 revenue dollar was left as net income?", 130 / 73),
        ("By how much did goodwill lie below inventories at December 31, 1999?", 2_000_000),
        ("By how much did operating income lie above net income in 1999?", 1_700_000),
        ("What would remain of current assets at December 31, 1999 after all current liabilities are paid?", 7_000_000),
    ],
)  # fmt: skip
def test_what_is_said_in_everyday_words_is_worked_out(question: str, value: float) -> None:
    found = answer(question, book_of(JUNIPER)).value
    assert found is not None
    assert float(found) == pytest.approx(value)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Were revenues in 1999 above $70mm?", True),
        ("Were revenues in 1999 above $70 mm?", True),
        ("Were revenues in 1999 above $70 bn?", False),
        ("Did revenues grow by over half in 1999?", False),
        ("Did the company burn more cash than it brought in in 1999?", True),
        ("Did investing activities use more cash than they brought in in 1999?", True),
        ("Did Juniper keep less of each sales dollar as operating profit in 1998 than in 1999?", True),
        ("Could the company pay its current liabilities from current assets in 1999?", True),
        ("Operating income exceeded net income in 1999, right?", True),
        ("Revenues grew in 1999, correct?", True),
        ("Research and development fell in 1999, true or false?", False),
        ("Was net income higher in 1999 than in 1998, right?", True),
    ],
)  # fmt: skip
def test_yes_or_no_is_said_in_everyday_words(question: str, verdict: bool) -> None:
    assert answer(question, book_of(JUNIPER)).verdict is verdict


def test_the_largest_few_are_counted_behind_their_rank() -> None:
    found = answer("What were the largest 3 expenses in 1999?", book_of(JUNIPER))
    assert len(found.values) == 3


@pytest.mark.parametrize(
    ("question", "member"),
    [
        ("Which segment had the weakest margin in 1999?", "Mining"),
        ("Which segment had the best profit margin in 1999?", "Municipal"),
    ],
)  # fmt: skip
def test_a_member_is_ranked_by_what_it_keeps(question: str, member: str) -> None:
    assert member in answer(question, book_of(JUNIPER)).text


def test_what_a_segment_earns_is_before_what_is_the_companys() -> None:
    asked = "Of the segments, which earned the least before corporate expenses in 1998?"
    assert "Towage $6,000,000" in answer(asked, book_of(TERN)).text
