"""Arithmetic over schedules of years to come, printed or told in a sentence; sides read by themselves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from assistant.model import Answer, Reason, Refusal
from assistant.sayings import loosened
from tests.assistant.asking import JUNIPER, answer, edited, reply

if TYPE_CHECKING:
    from assistant.book import Book

_NOTES = """NOTE 4.  LEASES AND DEBT

     Future minimum payments under operating leases are as follows (in thousands):

<TABLE>
<CAPTION>
<S>                                                          <C>
2000                                                     $   900
2001                                                         700
2002                                                         400
Thereafter                                                   500
                                                      ----------
                                                         $ 2,500
</TABLE>

     The aggregate maturities of long-term debt for the next four years are as
follows: 2000, $1.0 million; 2001, $6.5 million; 2002, $2.0 million; and 2003,
$2.5 million.

NOTE 5.  DEFERRED TAXES

     Deferred taxes at December 31 were as follows (in thousands):

<TABLE>
<CAPTION>
                                                   Dec. 31, 1999     Dec. 31, 1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Operating loss carryforwards                             $ 1,500           $ 1,200
Warranty                                                     500               400
                                                      ----------        ----------
                                                           2,000             1,600
Valuation allowance                                       (1,600)           (1,400)
                                                      ----------        ----------
Net deferred tax assets                                  $   400           $   200
</TABLE>

NOTE 6.  EMPLOYEES

<TABLE>
<CAPTION>
                                                   Dec. 31, 1999     Dec. 31, 1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Plants                                                       300               310
Offices                                                      100                90
                                                      ----------        ----------
Total employees                                              400               400
</TABLE>

"""


@cache
def book() -> Book:
    """The pump company's report with notes on what falls due, deferred taxes and employees."""
    return edited(JUNIPER, ("NOTE 3.  SALES BY PRODUCT", f"{_NOTES}NOTE 3.  SALES BY PRODUCT"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much operating lease rent falls in 2000 and 2001 combined?", 1_600_000),
        ("Minimum rent due in 2000 through 2002?", 2_000_000),
        ("How much of the lease payments falls due over the next two years?", 1_600_000),
        ("Once 2000 is paid, how much of the scheduled rent remains?", 1_600_000),
        ("Once the first two years are paid, how much of the operating leases is left?", 900_000),
        ("How much rent is left to pay after 2001?", 900_000),
        ("What share of the minimum lease payments is due in 2000?", 36),
        ("What percentage of the operating lease commitments falls due after 2002?", 20),
        ("Add together the long-term debt that must be repaid in 2000 and in 2002.", 3_000_000),
        ("What portion of the long-term debt over these years matures in 2001?", 54.166667),
    ],
)
def test_years_to_come_are_added_up_taken_off_and_held_against_the_total(
    question: str, value: float
) -> None:
    found = answer(question, book())
    assert float(found.value or 0) == pytest.approx(value), found.text


@pytest.mark.parametrize(
    ("question", "year", "value"),
    [
        ("Which year carries the heaviest debt repayments?", 2001, 6_500_000),
        ("Which of 2000 to 2002 has the smallest lease commitment?", 2002, 400_000),
    ],
)
def test_the_year_of_most_or_least_is_told(question: str, year: int, value: int) -> None:
    found = answer(question, book())
    assert found.period is not None
    assert (found.period.end.year, found.value) == (year, value)


@pytest.mark.parametrize(
    "question",
    [
        "Please set out the year-by-year maturities of the long-term debt.",
        "What are the maturities of long-term debt by year?",
        "How much debt matures in each of the next four years?",
        "What is the debt maturity schedule?",
    ],
)
def test_each_year_is_told_by_itself(question: str) -> None:
    found = answer(question, book())
    told = (
        "2000 were $1,000,000",
        "2001 were $6,500,000",
        "2002 were $2,000,000",
        "2003 were $2,500,000",
    )
    assert all(each in found.text for each in told), found.text


def test_one_year_of_a_schedule_is_told_alone() -> None:
    found = answer("Operating lease rent due in 2001, from the payment schedule", book())
    assert found.value == 700_000


def test_what_is_left_of_a_schedule_without_a_total_is_not_told() -> None:
    found = reply("How much long-term debt remains to be paid after 2001?", book())
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_IN_FILING


def test_a_sentence_is_cited_where_it_tells_the_years() -> None:
    found = answer("Add up the debt maturing in 2000 and 2001 together", book())
    assert found.value == 7_500_000
    assert "2001, $6.5" in found.citations[-1].quote


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What percentage of gross deferred tax assets did the valuation allowance block?", 80),
        ("What were gross deferred tax assets at the end of 1999?", 2_000_000),
        ("As a lender I want operating income over interest expense for 1999, please.", 3),
        ("Compare R&D with operating income: the former is what multiple of the latter in 1999?", 0.9),
        ("How big was Municipal in the 1999 operating profit, as a percent?", 90),
        ("Research and development: how did 1999 compare with 1998, in dollars?", 300_000),
    ],
)  # fmt: skip
def test_what_is_said_in_everyday_words_is_worked_out(question: str, value: float) -> None:
    found = answer(question, book())
    assert float(found.value or 0) == pytest.approx(value), found.text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Could the cash alone pay off every liability?", False),
        ("Are the assets worth at least what the company owes at December 31, 1999?", True),
        ("Do short-term assets outrun short-term obligations at the end of 1999?", True),
        ("Did research and development outrun interest expense in 1999?", True),
        ("Take away research and development: would Juniper still have had positive operating income in 1999?", True),
        ("Did Municipal squeeze more operating profit out of each sales dollar than Industrial did in 1999?", True),
    ],
)  # fmt: skip
def test_one_is_held_against_another(question: str, verdict: bool) -> None:
    assert answer(question, book()).verdict is verdict


def test_so_much_is_told_for_each_employee() -> None:
    question = "How many dollars of total revenue did Juniper take in per employee in 1999?"
    assert "Revenues divided by total employees" in answer(question, book()).text


def test_two_lines_are_held_against_one_another_at_every_time() -> None:
    found = answer(
        "In how many of the three years shown did research and development outrun interest expense?", book()
    )  # fmt: skip
    assert found.value == 3


def test_an_amount_is_no_answer_where_a_part_was_asked() -> None:
    found = reply("What fraction of Juniper's customers came from goodwill?", book())
    assert not isinstance(found, Answer)


def test_idle_words_are_left_out_and_nothing_else() -> None:
    assert loosened("What was net income for 1999?", "JUNIPER PUMP COMPANY") == []
    said = loosened(
        "As a banker I want the current ratio at year end, please", "JUNIPER PUMP COMPANY"
    )
    assert said == ["the current ratio at year end"]
