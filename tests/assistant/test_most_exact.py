"""Of figures that are printed twice or in part, the one that is meant: exact, whole, the company's own."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.model import Answer, Citation, Presentation, Refusal, Route
from assistant.to_the_digit import to_the_digit
from index.model import Span
from tests.assistant.asking import KETTLE, answer, book_of, edited, reply, row
from tests.assistant.reading_words import asked_of_words

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
FRONT = "ITEM 8.  FINANCIAL STATEMENTS AND SUPPLEMENTARY DATA"
BACKLOG = """\
ITEM 7.  MANAGEMENT'S DISCUSSION

Our order backlog (in millions) at December 31 was:

<TABLE>
<CAPTION>
                                   1998      1997
                                  -----     -----
<S>                               <C>       <C>
Ferry refits                      $ 3.9     $ 8.1
Dock repairs                        2.4       1.6
                                  -----     -----
Total                             $ 6.3     $ 9.7
</TABLE>

Margins were as follows:

<TABLE>
<CAPTION>
                                   1998      1997
                                  -----     -----
<S>                               <C>       <C>
Total gross margin                44.4%     43.8%
</TABLE>

"""
NOTES = """\
NOTE 20 - ORDERS

Order backlog (in thousands) at December 31:

<TABLE>
<CAPTION>
                                   1998      1997
                                -------   -------
<S>                             <C>       <C>
Ferry refits                    $ 3,934   $ 8,166
Dock repairs                      2,371     1,560
                                -------   -------
Total                           $ 6,305   $ 9,726
</TABLE>

NOTE 21 - ACCRUED LIABILITIES

<TABLE>
<CAPTION>
                                               December 31,
                                              1998      1997
                                           -------   -------
<S>                                        <C>       <C>
Hull guarantee reserve, current portion    $   220   $   190
Wages                                          540       510
                                           -------   -------
Total accrued liabilities                  $   760   $   700
</TABLE>

NOTE 22 - OTHER LONG-TERM LIABILITIES

<TABLE>
<CAPTION>
                                               December 31,
                                              1998      1997
                                           -------   -------
<S>                                        <C>       <C>
Hull guarantee reserve                     $   530   $   480
Deferred rent                                   70        90
                                           -------   -------
Total other long-term liabilities          $   600   $   570
</TABLE>

NOTE 23 - SALES BY LINE

Net sales by product line were (in thousands):

<TABLE>
<CAPTION>
                                           1998      1997
                                        -------   -------
<S>                                     <C>       <C>
Lanterns/beacons                        $ 5,300   $ 4,900
Anchors                                   2,200     2,100
</TABLE>

NOTE 24 - HARBOUR ALLIANCE

Net sales by product line of the joint ventures were (in thousands):

<TABLE>
<CAPTION>
                                           1998      1997
                                        -------   -------
<S>                                     <C>       <C>
Lanterns                                $ 5,980   $ 5,100
Buoys                                     3,050     2,900
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (FRONT, BACKLOG + FRONT), (HEADING, NOTES + HEADING))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("By how much did the backlog of ferry refits fall in 1998?", "-4232000"),
        ("How much did the ferry refits backlog shrink from 1997 to 1998?", "-4232000"),
        ("What was the change in the dock repairs backlog in 1998?", "811000"),
    ],
)
def test_a_change_is_of_the_figures_printed_to_the_most_digits(question: str, value: str) -> None:
    assert answer(question, tern()).value == Decimal(value)


@pytest.mark.parametrize(
    "question",
    [
        "By how many basis points did total gross margin change from 1997 to 1998?",
        "Change in total gross margin in percentage points, 1998 versus 1997",
    ],
)
def test_a_rates_change_is_of_the_amounts_that_it_is_made_of(question: str) -> None:
    found = answer(question, tern()).value
    assert found is not None
    assert round(found, 4) == Decimal("0.6944")  # 40/90 less 35/80, where 44.4 - 43.8 is 0.6


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How large was the hull guarantee reserve at December 31, 1998?", 750_000),
        ("hull guarantee reserve at the end of 1997", 670_000),
        ("What was the current portion of the hull guarantee reserve at December 31, 1998?", 220_000),
        ("long-term hull guarantee reserve at December 31, 1998", 530_000),
        ("By how much did the hull guarantee reserve rise in 1998?", 80_000),
        ("hull guarantee reserve including the current portion at December 31, 1997", 670_000),
    ],
)  # fmt: skip
def test_a_reserve_parted_over_two_notes_is_both(question: str, value: int) -> None:
    assert answer(question, tern()).value == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("lantern sales 1998?", 5_300_000),
        ("sales of lanterns by the joint ventures in 1998", 5_980_000),
        ("anchors sales in 1997", 2_100_000),
    ],
)
def test_what_joint_ventures_sold_is_not_the_companys(question: str, value: int) -> None:
    assert answer(question, tern()).value == value


@pytest.mark.parametrize(
    "question",
    [
        "Which segment had the largest net sales in 1998, and what's its percentage?",
        "Which segment was the largest by net sales in 1998 and what percentage of sales did it make?",
    ],
)
def test_a_share_that_no_table_prints_is_not_passed_over(question: str) -> None:
    assert isinstance(reply(question, tern()), Refusal)


def test_of_two_times_the_one_of_the_filing_is_meant_where_none_is_named() -> None:
    said = asked_of_words(
        "How much was the backlog?",
        "At December 31, 1999, the backlog of orders was approximately $34,681,000.",
        "At December 31, 1998, the backlog of orders was approximately $40,950,000.",
    )
    assert said.value == 34_681_000


def test_a_count_at_a_day_has_no_rival_of_another_time() -> None:
    said = asked_of_words(
        "How many employees did the company have at December 31, 1999?",
        "At December 31, 1999, the company had 1,391 regular employees.",
        "The plan of 1997 foresaw that 415 employees would leave the company.",
    )
    assert said.value == 1_391


DEBENTURES = row("Subordinated debentures", "1,220", "1,000")
OTHERS = row("Deferred income taxes", "2,220", "2,000")


def test_total_debt_has_debentures_in_it_and_long_term_debt_has_none() -> None:
    taxes = row("Deferred income taxes", "1,000", "1,000")
    book = edited(KETTLE, (OTHERS, DEBENTURES + taxes))
    assert answer("What was total debt at the end of 2004?", book).value == 19_220_000
    assert answer("What was net debt at the end of 2004?", book).value == 15_220_000
    assert answer("What was long-term debt at the end of 2004?", book).value == 16_000_000


def test_shares_are_set_off_against_shares_of_the_same_day() -> None:
    book = edited(KETTLE)
    found = answer("Common shares authorized minus common shares issued at the end of 2004?", book)
    assert (found.value, found.unit) == (13_950_000, "shares")
    average = reply("shares issued minus weighted average shares at the end of 2004", book)
    assert not isinstance(average, Answer)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The net proceeds of approximately $1.4 million repaid the debt.", "Repayments"),
        ("We spent about $9.5 million in the year.", None),
    ],
)
def test_a_rounded_amount_is_the_cell_that_prints_it(sentence: str, title: str | None) -> None:
    rows = [r for r in book_of(KETTLE).rows if r.title == "Repayments of long-term debt"]
    citation = Citation("kettle", "item-7", None, (1, 1), Span(0, 1), sentence)
    amount = sentence.partition("$")[2].partition(" million")[0]
    said = Answer(
        "How much debt was repaid?", f'${amount} million: "{sentence}"', Route.SEARCH,
        (citation,), Decimal(amount) * 1_000_000, Presentation.USD,
    )  # fmt: skip
    found = to_the_digit(said, "How much long-term debt did the repayments take?", rows)
    assert (found.title.split()[0] if found else None) == title


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was Towage's share of net sales in 1998?", Decimal(3000) / 90),
        ("Towage as a percentage of operating income in 1998", 40),
        ("By how many points did Towage's share of net sales move from 1997 to 1998?", Decimal(3000) / 90 - Decimal(2500) / 80),
        ("Chandlery's share of operating income in 1997", Decimal(800) / 13),
    ],
)  # fmt: skip
def test_a_segments_share_is_of_its_cell_of_the_whole(question: str, value: Decimal) -> None:
    found = answer(question, tern()).value
    assert found is not None
    assert round(found, 6) == round(Decimal(value), 6)


@pytest.mark.parametrize("said", ["all together", "all told", "combined"])
def test_years_are_added_up_in_other_words(said: str) -> None:
    found = answer(f"Net sales over 1996, 1997 and 1998, {said}?", tern())
    assert found.value == 240_000_000
