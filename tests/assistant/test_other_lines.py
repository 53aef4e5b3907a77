"""A line that has the words of a question and is another one is no answer to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.expressions import Line
from assistant.model import Answer, Citation, Presentation, Route
from assistant.off_the_point import says_otherwise
from assistant.other_lines import is_another_line
from assistant.plans import Compute
from assistant.router import plan
from index.model import Span
from tests.assistant.asking import KETTLE, answer, book_of, edited, refusal, row


def _planned(question: str) -> Compute:
    found = plan(question, book_of(KETTLE))
    assert isinstance(found, Compute)
    return found


@pytest.mark.parametrize(
    ("line", "question", "is_other"),
    [
        ("Goodwill at December 31, 2004", "equipment after goodwill at December 31, 2004", True),
        ("Goodwill at December 31, 2004", "after December 31, 2004, goodwill", False),
        ("Income before income taxes in 2004", "income before income taxes in 2004", False),
        ("Operating income in 2004", "Net operating losses that can be set against income", True),
        ("Goodwill at December 31, 2004", "Goodwill so far this year", False),
        ("Purchases of property, plant and equipment in 2004", "property at December 31, 2004", True),
        ("Net sales in 2004", "net sales at December 31, 2004", False),
        ("Goodwill at December 31, 2004", "goodwill expense in 2004", True),
        ("Goodwill at December 31, 2004", "goodwill in 2004", False),
    ],
)  # fmt: skip
def test_a_line_is_held_against_what_is_said_of_it(
    line: str, question: str, is_other: bool
) -> None:
    assert is_another_line(_planned(line), question, book_of(KETTLE)) is is_other


def test_a_label_that_alters_its_figure_must_be_asked() -> None:
    altered = replace(_planned("Goodwill at December 31, 2004"), title="Unamortized goodwill")
    book = book_of(KETTLE)
    assert is_another_line(altered, "goodwill at December 31, 2004", book)
    assert not is_another_line(altered, "unamortized goodwill at December 31, 2004", book)


def test_a_tax_to_be_paid_is_no_tax_of_a_year() -> None:
    day = _planned("Goodwill at December 31, 2004")
    owed, book = replace(day, title="Income taxes"), book_of(KETTLE)
    assert is_another_line(owed, "taxes in fiscal 2004", book)
    assert not is_another_line(owed, "taxes at December 31, 2004", book)
    assert not is_another_line(owed, "taxes owed for fiscal 2004", book)
    assert is_another_line(owed, "effective tax 2004", book)


def test_a_part_of_what_a_notes_table_is_of_is_not_all_of_it() -> None:
    planned = _planned("Cost of goods sold in 2004")
    assert isinstance(planned.expression, Line)
    noted = tuple(replace(fact, statement=None) for fact in planned.expression.facts)
    part = replace(planned, expression=replace(planned.expression, facts=noted))
    book = book_of(KETTLE)
    assert is_another_line(part, "stock compensation expense in 2004", book)
    assert not is_another_line(part, "stock compensation in cost of goods sold in 2004", book)
    assert not is_another_line(planned, "stock compensation expense in 2004", book)


def test_a_rate_of_the_law_is_not_the_companys_own() -> None:
    found = replace(_planned("Net sales in 2004"), title="Effective tax rate")
    assert is_another_line(found, "tax at the statutory rate in 2004", book_of(KETTLE))
    assert not is_another_line(found, "effective and statutory rates", book_of(KETTLE))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("property, plant and equipment after depreciation at December 31, 2004", 30_000_000),
        ("How much was spent on property, plant and equipment in 2004?", 5_200_000),
        ("earnings before tax in 2003", 7_800_000),
        ("income taxes in 2004", 3_780_000),
        ("debt due within a year at December 31, 2004", 2_000_000),
        ("debt due after one year at December 31, 2004", 16_000_000),
        ("cost of borrowing in 2004", 1_500_000),
        ("cash spent buying back its own shares in 2004", 500_000),
        ("net income per share, diluted in 2004", Decimal("1.13")),
    ],
)
def test_the_line_that_is_meant_is_read(question: str, value: Decimal | int) -> None:
    assert answer(question, book_of(KETTLE)).value == value


def test_losses_carried_forward_are_no_operating_income() -> None:
    said = "Net operating losses that can be set against income at December 31, 2004"
    assert refusal(said, book_of(KETTLE)).text


def _quoted(
    quote: str, value: int | None = None, unit: Presentation | None = Presentation.USD
) -> Answer:
    lead = "" if value is None else f"{value:,}: "
    cited = (Citation("f", "s", None, (1, 1), Span(0, 1), quote),)
    is_told = value is not None
    said = Decimal(value) if value is not None else None
    return Answer("q", f'{lead}"{quote}"', Route.SEARCH, cited, said, unit if is_told else None)


@pytest.mark.parametrize(
    ("answered", "question", "is_otherwise"),
    [
        (
            _quoted("Net deferred tax assets, before valuation allowances, were $44.", 44),
            "How large was the valuation allowance?",
            True,
        ),
        (_quoted("The valuation allowance was $44.", 44), "How large was the valuation allowance?", False),
        (
            _quoted("10 shares of preferred stock were authorized.", 10, Presentation.SHARES),
            "How many shares were outstanding?",
            True,
        ),
        (
            _quoted("Revenue from outside the United States was $7.", 7),
            "How much revenue came from the United States?",
            True,
        ),
        (
            _quoted("Revenue from outside the United States was $7.", 7),
            "How much revenue came from outside the United States?",
            False,
        ),
        (_quoted("Notes are described below."), "Which of the notes has the largest balance?", True),
        (_quoted("The largest of the notes is that of 2027."), "Which note has the largest balance?", False),
        (_quoted("The shops sell kettles."), "What did the shops sell in 2004?", True),
        (_quoted("The shops sell kettles."), "What did the shops sell?", False),
        (_quoted("Net revenues were $7.", 7), "US net revenues", True),
        (_quoted("Net revenues in the United States were $7.", 7), "US net revenues", False),
        (
            _quoted("Operating income rose by $4.", 4),
            "Operating income for six months less operating income for three",
            True,
        ),
    ],
)  # fmt: skip
def test_sentences_of_something_else_are_no_answer(
    answered: Answer, question: str, is_otherwise: bool
) -> None:
    assert says_otherwise(answered, question) is is_otherwise


def test_an_allowance_that_is_printed_below_nil_is_an_amount() -> None:
    assets = row("Other assets", "1,000", "1,000")
    taken_off = row("Accumulated depreciation", "(400)", "(300)")
    book = edited(KETTLE, (assets, taken_off + assets))
    found = answer("accumulated depreciation at December 31, 2004", book)
    assert found.value == Decimal(400_000)


@pytest.mark.parametrize(
    ("title", "question", "is_other"),
    [
        ("Average shares outstanding", "shares outstanding at December 31, 2004", True),
        ("Average shares outstanding", "average shares outstanding at December 31, 2004", False),
        ("Average shares outstanding", "shares outstanding in 2004", False),
        ("Days sales in receivables", "days sales in receivables at December 31, 2004", True),
    ],
)
def test_shares_on_average_and_days_told_as_money_are_others(
    title: str, question: str, is_other: bool
) -> None:
    planned = _planned("Goodwill at December 31, 2004")
    assert isinstance(planned.expression, Line)
    line = replace(planned.expression, title=title)
    titled = replace(planned, title=title, expression=line)
    assert is_another_line(titled, question, book_of(KETTLE)) is is_other
