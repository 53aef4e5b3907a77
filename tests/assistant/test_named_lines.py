"""Lines that a question names whole, ahead of what they are, by their place or in a label."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.findings import money
from assistant.in_labels import per_share_line
from assistant.model import Presentation, Reason, Refusal
from assistant.years_listed import of_the_year
from index.model import USD_PER_SHARE
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, edited, reply, row

_MOVEMENTS = """
                                     BRAMBLE KETTLE COMPANY
                       CONSOLIDATED STATEMENTS OF STOCKHOLDERS' EQUITY
                                         (in thousands)

<TABLE>
<CAPTION>
                                             Common      Paid-in     Retained
                                              Stock      Capital     Earnings        Total
                                           --------     --------     --------     --------
<S>                                             <C>          <C>          <C>          <C>
Balance at December 31, 2002                  $ 606      $ 7,811     $ 14,573     $ 22,990
Net income                                       --           --        5,070        5,070
Dividends declared ($.25 per share)              --           --       (1,490)      (1,490)
Options exercised                                 1          189           --          190
                                           --------     --------     --------     --------
Balance at December 31, 2003                    607        8,000       18,153       26,760
Net income                                       --           --        7,020        7,020
Dividends declared ($.30 per share)              --           --       (1,800)      (1,800)
Repurchases, net                                 (2)        (198)          --         (200)
                                           --------     --------     --------     --------
Balance at December 31, 2004                  $ 605      $ 7,802     $ 23,373     $ 31,780
                                           ========     ========     ========     ========
</TABLE>
See accompanying notes to consolidated financial statements.

<PAGE>
"""
_CASH_FLOWS = "                             CONSOLIDATED STATEMENTS OF CASH FLOWS\n"
_OWN_ROW = row("Dividends declared per common share", "$ .30", "$ .25", "$ .20")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("List total revenues for 2002, 2003 and 2004.", {70_800_000, 76_900_000, 85_000_000}),
        ("List net sales by year", {70_000_000, 76_000_000, 84_000_000}),
        ("list the inventories at December 31, 2004 and 2003", {7_400_000, 6_500_000}),
    ],
)  # fmt: skip
def test_a_line_that_is_named_whole_is_listed_over_time(question: str, values: set[int]) -> None:
    assert {each.value for each in answer(question, book_of(KETTLE)).values} == values


def test_a_group_is_listed_by_its_lines_at_several_times_too() -> None:
    found = answer("List the current assets at December 31, 2004 and 2003", book_of(KETTLE))
    assert {Decimal(9_100_000), Decimal(6_500_000)} <= {each.value for each in found.values}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Return on equity for 2004: net income over closing stockholders' equity", "22.08936"),
        ("Return on assets for 2004, net income divided by total assets at year end", "11.32258"),
        ("Gross margin in 2003 - gross profit over net sales", "39.34211"),
    ],
)  # fmt: skip
def test_a_rate_that_is_named_ahead_of_its_quotient_is_a_percentage(
    question: str, value: str
) -> None:
    found = answer(question, book_of(KETTLE))
    assert found.value is not None
    assert found.unit is Presentation.PERCENT
    assert round(found.value, 5) == Decimal(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were 1999 revenues outside the US?", 23_000_000),
        ("revenue from outside the US in 1999", 23_000_000),
        ("revenues from everywhere except Canada in 1999", 59_000_000),
        ("operating profit outside the U.S. in 1999", 1_500_000),
        ("What were revenues in the US in 1999?", 50_000_000),
    ],
)
def test_what_is_not_of_a_place_is_what_is_of_all_others(question: str, value: int) -> None:
    assert answer(question, book_of(JUNIPER)).value == value


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Is the current ratio better than 1.5 to 1?", True),
        ("Was gross margin better than 45% in 2004?", False),
        ("Was the debt to equity ratio better than 1 at the end of 2004?", True),
    ],
)
def test_better_than_a_number_is_higher_or_of_debt_lower(question: str, is_so: bool) -> None:
    assert answer(question, book_of(KETTLE)).verdict is is_so


def test_a_year_s_average_is_of_all_years_that_are_named() -> None:
    said = "What were net sales on average per year across 2002, 2003 and 2004?"
    assert answer(said, book_of(KETTLE)).value is not None
    assert round(answer(said, book_of(KETTLE)).value or 0) == 76_666_667
    again = answer("average net income per year over 2002, 2003 and 2004", book_of(KETTLE))
    assert (
        again.value == Decimal(5_243_333) + Decimal(1) / 3 or round(again.value or 0) == 5_243_333
    )


def test_a_label_tells_what_was_declared_for_each_share() -> None:
    book = edited(KETTLE, (_OWN_ROW, ""), (_CASH_FLOWS, _MOVEMENTS + _CASH_FLOWS))
    found = answer("dividends declared per share 2003", book)
    assert (found.value, found.unit) == (Decimal("0.25"), Presentation.USD_PER_SHARE)
    assert found.citations[0].quote.strip().startswith("Dividends declared ($.25 per share)")
    line = per_share_line(["dividends", "declared", "per-share"], book)
    assert line is not None
    assert {fact.quantity.unit for fact in line.facts} == {USD_PER_SHARE}


def test_a_row_that_prints_it_is_taken_before_a_label_that_tells_it() -> None:
    book = edited(KETTLE, (_CASH_FLOWS, _MOVEMENTS + _CASH_FLOWS))
    assert per_share_line(["dividends", "declared", "per-share"], book) is None


def test_a_column_of_the_equity_statement_tells_a_balance_of_other_days() -> None:
    book = edited(KETTLE, (_CASH_FLOWS, _MOVEMENTS + _CASH_FLOWS))
    assert answer("retained earnings at December 31, 2002", book).value == 14_573_000
    assert reply("retained earnings at December 31, 2001", book) is None or not hasattr(
        reply("retained earnings at December 31, 2001", book), "value"
    )


def test_of_figures_that_are_each_of_a_year_the_one_asked_is_taken() -> None:
    told = (
        "Dividends declared in 2022 totaled $3.38 per share, compared to $12.98 per share in 2021."
    )
    taken = of_the_year("dividends per share in 2021", told, money(told))
    assert taken is not None
    assert taken.value == Decimal("12.98")
    assert of_the_year("dividends per share in 2020", told, money(told)) is None


_HELD = (
    row("  Retained earnings", "24,373", "19,153")
    + "  Less treasury stock, at cost\n"
    + row("   1,200,000 shares - 2004 and 1,100,000 shares - 2003", "(1,000)", "(1,000)")
)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many treasury shares were held at December 31, 2004?", 1_200_000),
        ("How many shares were in treasury at the end of 2003?", 1_100_000),
    ],
)
def test_a_label_tells_how_many_shares_are_in_treasury(question: str, count: int) -> None:
    book = edited(KETTLE, (row("  Retained earnings", "23,373", "18,153"), _HELD))
    found = answer(question, book)
    assert (found.value, found.unit) == (Decimal(count), Presentation.SHARES)
    assert f"{count:,} shares" in found.citations[0].quote


@pytest.mark.parametrize(
    "question", ["and the margin for the other one?", "what about the other segment?"]
)
def test_the_other_of_two_is_nothing_without_a_question_before(question: str) -> None:
    found = reply(question, book_of(KETTLE))
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_UNDERSTOOD


def test_days_of_sales_are_over_all_revenues_where_these_are_named() -> None:
    found = answer("DSO for 2004, receivables over total revenues, 365 days", book_of(KETTLE))
    assert round(found.value or 0, 4) == Decimal("39.0765")
    found = answer("DSO for 2004, receivables over net sales, 365 days", book_of(KETTLE))
    assert round(found.value or 0, 4) == Decimal("39.5417")


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Was interest cover better than 7 times in 2004?", True),
        ("Was inventory turnover more than 9 times in 2004?", False),
    ],
)
def test_a_metric_in_times_is_held_against_a_number_of_them(question: str, is_so: bool) -> None:
    assert answer(question, book_of(KETTLE)).verdict is is_so


def test_what_is_taken_to_the_start_of_a_quarter_is_its_first_day_s_balance() -> None:
    book = edited(KETTLE, (_CASH_FLOWS, _MOVEMENTS + _CASH_FLOWS))
    assert (
        answer("retained earnings at the start of the December 2003 year", book).value == 14_573_000
    )
