"""Arithmetic and comparisons in free words: operands read by themselves, reckoned in turn."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.model import Answer, Presentation
from assistant.reckoned_words import Chain, Operand, told
from tests.assistant.asking import JUNIPER, KETTLE, ROOT, SAMPLE, answer, book_of, reply, value_of


@pytest.mark.parametrize(
    ("question", "signs", "named"),
    [
        ("what's left of net sales after R&D and rent in 2004?", "-", ["net sales", "R&D and rent"]),
        ("the gap between total assets and total liabilities", "-", ["total assets", "total liabilities"]),
        ("How many times does operating income cover interest expense?", "/", ["operating income", "interest expense"]),
        ("Take goodwill out of total assets, what remains?", "-", ["total assets", "goodwill"]),
        ("DSO: receivables over sales, times 365 days", "/*", ["receivables", "sales", "365 days"]),
        ("for every dollar of net sales how much rent", "/", ["net sales", "rent"]),
    ],
)  # fmt: skip
def test_free_words_are_operands_with_signs_between(
    question: str, signs: str, named: list[str]
) -> None:
    chain = next(told(question)).chain
    leaves = [chain.first, *(each for _, each in chain.rest)]
    assert "".join(sign for sign, _ in chain.rest) == signs
    said = [leaf.said for leaf in leaves if isinstance(leaf, Operand)]
    assert sorted(said) == sorted(named)


def test_a_second_step_is_over_the_outcome_of_the_first() -> None:
    chain = next(told("take rent out of net sales, then gross profit over what remains")).chain
    assert chain.first == Operand("gross profit", "")
    assert isinstance(chain.rest[0][1], Chain)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What's left of gross profit after R&D and SG&A in 2004?", 16_000_000),
        ("2004: gross profit less R&D less SG&A - how much is that?", 16_000_000),
        ("Start with gross profit, take off R&D and SG&A, 2004. Where do you land?", 16_000_000),
        ("How many times over did operating income cover interest expense in 2004?", 8),
        ("2004 interest expense: how many times did operating income cover it?", 8),
        ("By how much did SG&A outstrip R&D in 2004?", 6_000_000),
        ("how much bigger was SG&A than R&D in 2004", 6_000_000),
        ("how many times bigger was SG&A than R&D in 2004", 2),
        ("the spread between current assets and current liabilities at year end 2004", 11_000_000),
        ("what does gross profit leave after R&D in 2004", 28_000_000),
        ("R&D and SG&A, put together as a multiple of interest expense, 2004", 12),
        ("Cash plus short-term investments over current portion of long-term debt", 2.75),
        ("R&D for every dollar of SG&A in 2004", 0.5),
        ("Net sales (2004 less 2003)", 8_000_000),
    ],
)
def test_what_is_told_is_reckoned(question: str, value: float) -> None:
    found = value_of(question, book_of(KETTLE))
    assert found is not None
    assert float(found) == pytest.approx(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Retained earnings at December 31, 2003 plus net income, what is that?", 25_173_000),
        ("Start with retained earnings at December 31, 2003 and add net income.", 25_173_000),
        ("Opening retained earnings plus net income for 2004?", 25_173_000),
    ],
)
def test_a_balance_is_carried_forward_by_what_came_after_it(question: str, value: int) -> None:
    assert value_of(question, book_of(KETTLE)) == value


def test_a_loss_is_taken_off_whichever_sign_it_has() -> None:
    said = (
        "Start with equity at June 30, 2003, subtract the net loss of the six months. What is left?"
    )
    loss = value_of("net loss for the six months ended December 31, 2003", book_of(SAMPLE))
    held = value_of("total stockholders' equity at June 30, 2003", book_of(SAMPLE))
    assert loss is not None
    assert held is not None
    assert value_of(said, book_of(SAMPLE)) == held + loss


def test_a_quarter_told_by_its_month_is_of_the_fiscal_year_that_is_named() -> None:
    told_so = value_of("net sales in the September quarter of fiscal 2004", book_of(SAMPLE))
    assert told_so == value_of(
        "net sales for the quarter ended September 30, 2003", book_of(SAMPLE)
    )
    assert told_so is not None


def test_the_year_end_behind_a_year_is_of_the_other_operand() -> None:
    found = value_of("net sales in 2004 over total assets at year end", book_of(KETTLE))
    assert found is not None
    assert float(found) == pytest.approx(84 / 62)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did R&D outspend SG&A in 2004?", False),
        ("Did SG&A dwarf R&D in 2004?", True),
        ("Was more money spent on SG&A than on R&D in 2004?", True),
        ("Goodwill at December 31, 2004: was it more than inventories?", False),
        ("Did interest expense fall short of R&D in 2003?", True),
        ("Accounts payable - are they below inventories at year-end 2004?", True),
    ],
)
def test_one_figure_is_held_against_another(question: str, verdict: bool) -> None:
    assert answer(question, book_of(KETTLE)).verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "What is left of gross profit after the licence fees in 2004?",
        "Kettles: gross profit over net sales, take the kettle part only, 2004?",
        "Did the stockpots outsell the kettles in 2004?",
        "How many shares are net sales less R&D in 2004?",
        "What does gross profit leave after R&D and inventories in 2004?",
        "Within the stockpots, R&D and SG&A make up what percentage of net sales in 2004?",
    ],
)
def test_nothing_is_reckoned_of_what_is_not_read(question: str) -> None:
    assert not isinstance(reply(question, book_of(KETTLE)), Answer)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Inventories: net change from December 31, 2003 to December 31, 2004", "change in inventories from December 31, 2003 to December 31, 2004"),
        ("Inventories, % chg 04 vs 03", "percent change in inventories from 2003 to 2004"),
        ("R&D: growth in percent, 2004 on 2002", "percent change in R&D from 2002 to 2004"),
        ("Goodwill: higher by how much at December 31, 2004 than at December 31, 2003?", "change in goodwill from December 31, 2003 to December 31, 2004"),
        ("which operating expense line ate the most money in 2004 and how much?", "which operating expense was the largest in 2004?"),
        ("what tax rate did they effectively pay in 2003?", "effective tax rate in 2003"),
        ("Net income in 2004? only the years are printed", "Net income in 2004?"),
        ("average annual net sales over the three years", "average net sales over the three years"),
    ],
)  # fmt: skip
def test_a_heading_and_what_is_asked_of_it_is_a_plain_question(question: str, plain: str) -> None:
    asked, told_so = (answer(said, book_of(KETTLE)) for said in (question, plain))
    assert asked.value == told_so.value
    assert asked.unit == told_so.unit


def test_a_rate_is_set_off_against_a_number_in_points() -> None:
    said = "How many percentage points below 40% was the effective tax rate in 2004?"
    found = answer(said, book_of(KETTLE))
    assert found.value is not None
    assert float(found.value) == pytest.approx(5)
    assert found.unit is Presentation.PERCENTAGE_POINTS


def test_a_dash_behind_a_metric_says_what_it_is() -> None:
    found = answer("DSO for 1999 - accounts receivable over revenues", book_of(JUNIPER))
    assert found.value == value_of("days sales outstanding in 1999", book_of(JUNIPER))
    assert found.unit is Presentation.DAYS


TERN = ROOT / "tests" / "data" / "tern-harbour_10-k.txt"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Net sales climbed in 1998. By what percentage versus 1997?", "12.5"),
        ("In the tax rate reconciliation, what was the effect of the foreign tonnage credit in 1997?", "-250000"),
        ("Out of the three years, what was the highest amount of net sales in any one year?", "90000000"),
        ("How much do they make from their Chandlery segment's net sales a year (1998)?", "60000000"),
    ],
)  # fmt: skip
def test_a_whole_question_in_free_words_comes_to_a_plain_one(question: str, value: str) -> None:
    assert answer(question, book_of(TERN)).value == Decimal(value)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Which segment carries the most operating income in 1998?", "Chandlery"),
        ("Which segment carries the least operating income in 1998?", "Towage"),
        ("Line up the segments by 1998 net sales; which one comes last?", "Towage"),
        ("Measured against net sales, was operating income higher in 1998 than in 1997?", "16.67%"),
        ("Was Towage a larger market than Chandlery in 1998?", "No: net sales (Towage)"),
        ("net sales, two years running", "$80,000,000"),
        ("net sales at each year-end, 1996 through 1998", "$70,000,000"),
        ("In 1998, did Chandlery make a bigger operating income than it had a year ago?", "Yes"),
    ],
)
def test_what_is_told_in_free_words_is_ranked_and_compared(question: str, says: str) -> None:
    assert says in answer(question, book_of(TERN)).text


def test_no_points_are_told_of_an_amount() -> None:
    asked = "Net sales over widgets: how many percentage points did that rise from 1997 to 1998?"
    assert not isinstance(reply(asked, book_of(TERN)), Answer)


def test_a_yes_or_no_in_free_words_is_no_single_line() -> None:
    asked = "Did running the business swallow more cash than it produced in 1998?"
    found = reply(asked, book_of(TERN))
    assert not isinstance(found, Answer) or found.verdict is not None
