"""What answers something else than was asked is declined."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.compose import reply_to
from assistant.expressions import Binary, Line
from assistant.model import Answer, Citation, Presentation, Refusal, Route
from assistant.off_the_point import (
    OTHERWISE,
    held_to_point,
    is_of_other_years,
    says_otherwise,
)
from assistant.plans import Change, Compute, Each, Plan
from assistant.router import plan
from index.model import PURE, SHARES, Span
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, refusal, reply


@pytest.mark.parametrize(
    "question",
    [
        "What operating income after tax was earned in 2003?",
        "Of the total rise in net sales in 2003, what percentage sits in net sales?",
    ],
)
def test_another_figure_than_the_one_asked_is_none(question: str) -> None:
    assert not isinstance(refusal(question, book_of(KETTLE)), Answer)


@pytest.mark.parametrize(
    "question",
    ["Total assets in days at December 31, 2004", "Total assets: longer by how many than"],
)
def test_a_balance_is_no_count_of_days_nor_a_difference(question: str) -> None:
    book = book_of(KETTLE)
    planned = plan("Total assets at December 31, 2004", book)
    assert held_to_point(planned, question, book) is OTHERWISE
    assert held_to_point(planned, "Total assets", book) is planned


def test_a_count_is_no_amount_that_somebody_makes() -> None:
    book = book_of(KETTLE)
    counted = next(f for f in book.reading.facts if f.quantity.unit in (PURE, SHARES))
    planned = Compute(Line(counted.label, (counted,)), counted.label, counted.period)
    assert held_to_point(planned, "How much did Kettle make of it?", book) is planned
    assert held_to_point(planned, "How much does Kettle make from it in a year?", book) is OTHERWISE


def _of_line(label: str, concept: str = "OperatingIncomeLoss") -> Compute:
    """The latest figure of a line of the kettle company, under another label."""
    fact = next(f for f in book_of(KETTLE).reading.facts if f.concept == concept)
    named = replace(fact, label=label, sense=1)
    return Compute(Line(label, (named,)), label, named.period)


def _share(part: Compute, whole: Compute) -> Compute:
    made = Binary("/", part.expression, whole.expression)
    return Compute(made, f"{part.title} as a percentage of {whole.title}", part.period)


_SALES = _of_line("Net sales", "SalesRevenueNet")
_BEFORE = _of_line("Income before cumulative effect of accounting change")
_DEFERRED = _of_line("Deferred membership fees")
_RISEN = Change(_DEFERRED.expression, _DEFERRED.title, _DEFERRED.period, None, "amount")
_MOVED = _share(_of_line("Net increase in receivables"), _SALES)


@pytest.mark.parametrize(
    ("planned", "question", "is_asked"),
    [
        (_BEFORE, "After the accounting change, what was income in 2004?", False),
        (_BEFORE, "What was income before the accounting change, after tax?", True),
        (_DEFERRED, "What was income from membership fees?", False),
        (_DEFERRED, "How much of membership fees is deferred?", True),
        (_DEFERRED, "How much of membership fees is defrered?", True),
        (_RISEN, "By how much did fees rise?", False),
        (_MOVED, "What part of net sales are receivables?", False),
        (_MOVED, "What part of net sales is the increase in receivables?", True),
        (_SALES, "What were net sales, in shares?", False),
        (Each((_SALES, _BEFORE)), "What was treasury stock, in shares?", False),
        (Each((_SALES, _BEFORE)), "What were sales and income?", True),
    ],
)
def test_a_line_of_what_is_set_apart_is_none_of_what_is_asked(
    planned: Plan, question: str, is_asked: bool
) -> None:
    assert (held_to_point(planned, question, book_of(KETTLE)) is OTHERWISE) is not is_asked


def test_an_outlay_that_is_printed_below_nil_is_the_amount_laid_out() -> None:
    book = book_of(KETTLE)
    paid = _of_line(
        "Cash used to acquire the foundry", "PaymentsToAcquirePropertyPlantAndEquipment"
    )
    found = reply_to(held_to_point(paid, "How much was laid out for the foundry?", book), "", book)
    assert isinstance(found, Answer)
    assert found.value is not None
    assert found.value > 0


def test_one_line_of_the_statements_may_be_more_than_another() -> None:
    asked = "What percentage of inventories were accounts receivable at December 31, 2004?"
    found = answer(asked, book_of(KETTLE)).value
    assert found is not None
    assert round(found, 2) == Decimal("122.97")


def test_what_is_asked_so_is_answered() -> None:
    found = answer("What was operating income in 2003?", book_of(KETTLE))
    assert found.value is not None


def _said(quote: str, value: Decimal | None) -> Answer:
    cited = Citation("sha-0", "part-1", None, (1, 1), Span(0, len(quote)), quote)
    return Answer("", f'"{quote}"', Route.SEARCH, (cited,), value, Presentation.USD)


def test_a_sentence_with_one_figure_is_no_difference_of_two() -> None:
    said = _said(
        "Inventories include $583 million of costs, against a provision of $350 million.", 583
    )
    assert says_otherwise(said, "Costs less the provision leave what amount?")
    assert not says_otherwise(said, "What costs do inventories include?")
    net = _said("Costs net of the provision were $233 million.", Decimal(233))
    assert not says_otherwise(net, "Costs less the provision leave what amount?")


def test_a_sentence_must_be_of_the_line_that_is_named() -> None:
    said = _said("Operating income of the segment was $5 million.", None)
    assert says_otherwise(said, "How large were the total assets of the segment?")
    assert not says_otherwise(said, "How large was the operating income of the segment?")


def test_an_amount_in_all_is_none_for_each() -> None:
    said = _said("Notes payable were $900 million.", Decimal(900))
    assert says_otherwise(said, "How much debt is there for each truck?")
    each = _said("Debt was $900 per truck.", Decimal(900))
    assert not says_otherwise(each, "How much debt is there for each truck?")


def test_what_was_sold_is_not_what_is_left() -> None:
    sold = _said("The Company sold shares for $757,500 under the agreement.", Decimal(757_500))
    assert says_otherwise(sold, "How much is left to draw on the agreement?")
    left = _said("Of the agreement $800,000 remains available.", Decimal(800_000))
    assert not says_otherwise(left, "How much is left to draw on the agreement?")
    assert not says_otherwise(sold, "How much was left out of the agreement?")


def test_a_gap_is_between_the_years_that_are_asked() -> None:
    said = _said("We delivered 100 fewer kettles in 2003 compared to 2002.", Decimal(100))
    assert says_otherwise(said, "How many fewer kettles were delivered in 2003 than in 2001?")
    assert not says_otherwise(said, "How many fewer kettles were delivered in 2003 than in 2002?")


def test_a_figure_of_one_year_is_none_of_another() -> None:
    due = _said("Debt of $1.8 billion fell due in 2003 and of $1.3 billion in 2002.", None)
    assert is_of_other_years(due, "How much debt falls due in 2006?", strict=False)
    assert is_of_other_years(due, "debt maturities in 2006", strict=True)
    assert not is_of_other_years(due, "What of the debt in 2006?", strict=False)
    assert not is_of_other_years(due, "How much debt fell due in 2003 and 2006?", strict=True)
    plain = _said("Debt of $1.8 billion falls due within a year.", None)
    assert not is_of_other_years(plain, "How much debt falls due in 2006?", strict=True)


@pytest.mark.parametrize(
    "question",
    [
        "days sales outstanding minus revenues in 1999",
        "gross margin plus net income for 1999",
    ],
)
def test_days_and_ratios_are_not_added_to_anything_else(question: str) -> None:
    found = reply(question, book_of(JUNIPER))
    assert isinstance(found, Refusal)


def test_like_ratios_may_be_set_off() -> None:
    found = answer("gross margin minus operating margin in 1999", book_of(JUNIPER))
    assert found.value is not None


def test_a_quarter_is_not_added_to_the_year_to_date_that_holds_it() -> None:
    question = "Net income for the three months, from nine months ended September 30, 1996 less the three months ended September 30, 1996"
    found = reply(question, book_of(JUNIPER.with_name("harbor-lamp_10-q.txt")))
    assert isinstance(found, Refusal) or found.value == 634_000


def test_points_are_no_dollars() -> None:
    found = reply("How many points did interest expense add in 1999?", book_of(JUNIPER))
    assert isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("quote", "question", "is_other"),
    [
        ("Joint venture sales for 2003 were $1.2 million.", "What were sales of kettles?", True),
        ("Kettle sales for 2003 were $1.2 million.", "What were sales of kettles?", False),
        ("Total net sales were $1.2 million in 2003.", "What were sales?", False),
        ("Bramble's sales were $1.2 million in 2003.", "What were sales?", False),
        ("Joint venture sales were $1.2 million.", "What did the joint venture sell?", False),
    ],
)
def test_a_sentence_of_another_kind_of_the_line_tells_it_not(
    quote: str, question: str, is_other: bool
) -> None:
    assert says_otherwise(_said(quote, Decimal(1_200_000)), question) is is_other
