"""Arithmetic and tests told in other words than the grammar's own, over a made-up annual report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Refusal
from assistant.sayings import plainly
from assistant.told_arithmetic import told_readings
from tests.assistant.asking import JUNIPER, answer, book_of, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What share of total revenues did cost of services make up in 1999?", "24.657534"),
        ("Cost of services ate up what percentage of revenues during 1999?", "24.657534"),
        ("Cost of services eaten up how many percent of revenues in 1999?", "24.657534"),
        ("of total assets, what percentage is goodwill, dec 31 1999", "7.5"),
        ("Of total assets, how much was goodwill at December 31, 1999?", 3_000_000),
        ("Research and development taken out, what was operating income in 1999?", 5_700_000),
        ("The owner wants to know how revenues moved, in percent, from 1998 to 1999", "5.797101"),
        ("revenues 1999 v 1998 how many % more", "5.797101"),
        ("How many % up was revenue 1999 v 1998", "5.797101"),
        ("Mean yearly research and development across 1997, 1998 and 1999", "2533333.333333"),
        ("Burden at December 31, 1999 - total liabilities as a multiple of total assets", "0.5"),
        ("How much did goodwill contribute to total assets at December 31, 1999, as a percentage?", "7.5"),
        ("goodwill to total assets, December 31, 1999, in %", "7.5"),
        ("Goodwill's share of total assets at December 31, 1999", "7.5"),
        ("interest expense/operating income, 1999, as a %", "33.333333"),
        ("Research and development was what multiple of interest expense in 1999?", "2.7"),
        ("for every dollar of total equity, how much total liabilities did they have at December 31, 1999", 1),
        ("How many dollars of revenues did each dollar of research and development bring in, 1999?", "27.037037"),
        ("total liabilities per dollar of total assets at December 31, 1999", "0.5"),
        ("the sum of the two: interest expense and research and development, 1999", 3_700_000),
        ("Interest expense as well as research and development: what do they add up to for 1999?", 3_700_000),
        ("Interest expense and research and development combined, 1999", 3_700_000),
        ("inventories and goodwill together as % of total assets, December 31, 1999", 20),
        ("cash, accounts receivable and inventories over total current liabilities at December 31, 1999", "1.688889"),
        ("revenues less cost of services all over revenues, 1999, in percent", "75.342466"),
        ("Adding back interest expense, what would income before income taxes have been in 1999?", 3_000_000),
        ("Leaving out research and development, what would operating income have been in 1999?", 5_700_000),
        ("if you strip out inventories, how much was total current assets at December 31, 1999", 11_000_000),
        ("What was left of revenues after cost of services and cost of equipment in 1999?", 28_200_000),
        ("long-term debt, current portion included, December 31, 1999", 12_000_000),
        ("What was long-term debt, leaving out the current portion, at December 31, 1999?", 11_000_000),
        ("If I add inventories to goodwill at December 31, 1999, what do I get?", 8_000_000),
        ("How much money did the company make after tax in 1999?", 1_300_000),
        ("What share of 1999 revenues came from outside the United States?", "31.506849"),
        ("How much of 1999 revenues came from outside of Canada, in percent?", "80.821918"),
        ("short-term and long-term debt combined, Dec 31 1999", 13_500_000),
        ("three-year total of net income 1997-1999", 0),
        ("averaged across the three years, what was research and development?", "2533333.333333"),
        ("looking at 1998 and 1999 together, what did the company earn in revenues?", 142_000_000),
        ("how much did... sorry, what were total assets at December 31, 1999", 40_000_000),
        ("Would you kindly let me know, if the document permits, how much goodwill was carried at December 31, 1999?", 3_000_000),
        ("revenues 1999 vs 1998 %", "5.797101"),
    ],
)  # fmt: skip
def test_arithmetic_is_read_in_other_words(question: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    scale = 100 if found.unit == "percent" else 1
    assert recomputed(found.derivation) * scale == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was SG&A more than triple research and development in 1999?", True),
        ("Does goodwill make up more than 15% of total assets at December 31, 1999?", False),
        ("Was goodwill less than a tenth of total assets at December 31, 1999?", True),
        ("Did loans and notes payable more than double during 1999?", False),
        ("Did research and development grow faster than revenues in 1999?", True),
        ("revenue growth outpaced research and development growth in 1999 - true?", False),
        ("Did SG&A fall by more than 5% in 1999?", True),
        ("Did revenues rise by more than 5% in both 1998 and 1999?", False),
        ("Were revenues above $70 million in both 1998 and 1999?", False),
        ("Were revenues above $65 million in both 1998 and 1999?", True),
        ("Was interest expense under a million dollars in 1999?", False),
        ("Were there any dividends paid in 1999?", True),
    ],
)
def test_yes_or_no_by_another_yardstick(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "the sum of the two: warranty reserve and interest expense, 1999",
        "Leaving out the gain on hedges, what would operating income have been in 1999?",
        "How many dollars of backlog are there for each dollar of revenues in 1999?",
        "current ratio, using accounts receivable and goodwill over current liabilities, and December 31, 1999 hedges",
    ],
)
def test_what_cannot_be_read_is_never_answered_by_half(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("What portion of B did A take up in 1999?", ["A as a percentage of B in 1999"]),
        ("the combined C of A and B for the six months", ["A C plus B C for the six months"]),
        ("A minus B, all over C, fy1999", ["A minus B, divided by C fy1999"]),
        ("What was A?", []),
    ],
)
def test_a_form_is_said_as_arithmetic(said: str, meant: list[str]) -> None:
    assert told_readings(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("revenue, January-March 2025", "revenue, three months ended March 2025"),
        ("A as well as B", "A and B"),
        ("fastest growing among the segments in 1999", "which was the fastest growing of the segments in 1999"),
        ("above $5bn", "above $5 billion"),
        ("and/or", "and/or"),
        ("did A top $3 billion?", "did A exceed $3 billion?"),
        ("the top 3 segments", "the top 3 segments"),
        ("did A hit $2 million?", "did A at least $2 million?"),
        ("the A rate, with its sign?", "the A rate?"),
        ("exercise price of the stock options", "exercise price of stock options"),
        ("how many dollars more did it spend", "how much more did it spend"),
        ("A per month, on average", "A per month"),
        ("How much did it sell in Lamps in 1999?", "what were net sales of Lamps in 1999?"),
        ("Add up the A in 1997, 1998 and 1999", "total over 1997, 1998 and 1999 of A"),
        ("How much did it sell in the quarter?", "what were total revenues in the quarter?"),
    ],
)  # fmt: skip
def test_a_saying_is_put_plainly(said: str, meant: str) -> None:
    assert plainly(said) == meant


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("R&D in 1999 compared w/ 1998", "R&D in 1999 compared with 1998"),
        ("total assets w/o goodwill", "total assets without goodwill"),
        ("ad spend in 1999", "advertising spend in 1999"),
        ("how much did they make selling pumps in 1999", "what were net sales of pumps in 1999"),
    ],
)
def test_a_saying_is_read_as_what_it_stands_for(question: str, plain: str) -> None:
    assert plainly(question) == plain


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did the company raise research and development in 1999?", True),
        ("Has it grown its revenues in 1999?", True),
        ("Did they cut research and development in 1999?", False),
        ("Were 1999 revenues lower than the ones in 1998?", False),
    ],
)
def test_what_was_done_to_an_amount_is_what_became_of_it(
    question: str, verdict: bool, juniper: Book
) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("cash, leaving short-term investments out?", "cash, excluding short-term investments?"),
        ("Did it raise capital in 1999?", "Did it raise capital in 1999?"),
        ("Of the options, how many were exercisable?", "how many options were exercisable?"),
    ],
)
def test_plain_words_for_a_parted_verb_and_a_whole_named_first(said: str, meant: str) -> None:
    assert plainly(said) == meant
