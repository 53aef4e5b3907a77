"""Plans → replies: how figures are shown, what is cited, what is said besides, why not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import declined
from assistant.book import Book
from assistant.citing import searched
from assistant.compose import reply_to
from assistant.figures_in_words import meant, presentation, shown, title
from assistant.model import Answer, Presentation, Reason, Refusal, Route
from assistant.plans import Change, Decline
from index.model import PURE, SHARES, USD, USD_PER_SHARE, Period, Quantity, Unit
from tests.assistant.asking import KETTLE, SAMPLE, answer, book_of, edited, refusal

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
DECEMBER = Period(date(2003, 12, 31))
JUNE = Period(date(2003, 6, 30))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


@pytest.mark.parametrize(
    ("value", "unit", "presented", "text"),
    [
        ("2345000", USD, Presentation.USD, "$2,345,000"),
        ("-2261000", USD, Presentation.USD, "$(2,261,000)"),
        ("0", USD, Presentation.USD, "$0"),
        ("19304500.5", USD, Presentation.USD, "$19,304,501"),
        ("-0.03", USD_PER_SHARE, Presentation.USD_PER_SHARE, "$(0.03)"),
        ("0.427353", USD_PER_SHARE, Presentation.USD_PER_SHARE, "$0.4274"),
        ("37991988", SHARES, Presentation.SHARES, "37,991,988 shares"),
        ("0.757", PURE, Presentation.PERCENT, "75.70%"),
        ("-0.1575231", PURE, Presentation.PERCENT, "-15.75%"),
        ("0.1777307", PURE, Presentation.PERCENTAGE_POINTS, "17.77 percentage points"),
        ("2.686360", PURE, Presentation.RATIO, "2.686"),
        ("44.01876", PURE, Presentation.DAYS, "44.0 days"),
        ("5", PURE, Presentation.COUNT, "5"),
        ("0E-28", PURE, Presentation.RATIO, "0"),
        ("8.00", PURE, Presentation.RATIO, "8"),
    ],
)
def test_a_quantity_is_shown_rounded_in_its_unit(
    value: str, unit: Unit, presented: Presentation, text: str
) -> None:
    assert shown(Quantity(Decimal(value), unit), presented) == text


@pytest.mark.parametrize(
    ("unit", "presented"),
    [
        (USD, Presentation.USD),
        (SHARES, Presentation.SHARES),
        (USD_PER_SHARE, Presentation.USD_PER_SHARE),
        (PURE, Presentation.RATIO),
    ],
)
def test_a_unit_is_presented_as_itself(unit: Unit, presented: Presentation) -> None:
    assert presentation(Quantity(Decimal(1), unit)) is presented


@given(st.decimals(-(10**12), 10**12, places=4), st.sampled_from(Presentation))
def test_a_value_is_in_ones_and_a_percentage_in_hundredths(
    value: Decimal, presented: Presentation
) -> None:
    factor = 100 if presented in (Presentation.PERCENT, Presentation.PERCENTAGE_POINTS) else 1
    assert meant(Quantity(value, PURE), presented) == value * factor


@pytest.mark.parametrize(
    ("label", "begins"),
    [
        ("NET (LOSS)", "Net loss"),
        ("TOTAL ASSETS", "Total assets"),
        ("(Loss) applicable to common stockholders", "Loss applicable to common stockholders"),
        ("Research & development\n  expenses", "Research & development expenses"),
        ("inventories", "Inventories"),
        ("SG&A", "SG&A"),
        ("EBITDA", "EBITDA"),
        ("LIFO RESERVE", "LIFO reserve"),
    ],
)
def test_a_label_begins_a_sentence(label: str, begins: str) -> None:
    assert title(label) == begins


ANSWERS = [
    ("net loss for the quarter", "-1248000", Presentation.USD, QUARTER, Route.LOOKUP, "foots"),
    ("loss per share for the six months", "-0.06", Presentation.USD_PER_SHARE, HALF, Route.LOOKUP, "foots"),
    ("total assets at June 30, 2003", "18920000", Presentation.USD, JUNE, Route.LOOKUP, "foots"),
    ("weighted average shares basic in Q2", "37414189", Presentation.SHARES, QUARTER, Route.LOOKUP, "foots"),
    ("interest expense", "7000", Presentation.USD, QUARTER, Route.LOOKUP, "foots"),
    ("capex", "8000", Presentation.USD, HALF, Route.LOOKUP, "foots"),
    ("preferred dividends paid in the six months of 2002", "12000", Presentation.USD, None, Route.LOOKUP, "foots"),
    ("operating cash flow", "-1187000", Presentation.USD, HALF, Route.LOOKUP, "foots"),
    ("short-term investments at June 30, 2003", "0", Presentation.USD, JUNE, Route.LOOKUP, "foots"),
    ("gross margin for the six months", "75.90995160950978329476", Presentation.PERCENT, HALF, Route.COMPUTE, "foots"),
    ("current ratio", "2.68635968722849695916594", Presentation.RATIO, DECEMBER, Route.COMPUTE, "foots"),
    ("net sales for the first quarter of fiscal 2004", "2308000", Presentation.USD,
     Period(date(2003, 9, 30), date(2003, 7, 1)), Route.COMPUTE, "foots"),
    ("by how much did net sales change in the six months", "-870000", Presentation.USD, HALF, Route.COMPUTE, "foots"),
    ("percent change in net loss in the quarter", "45.02202643171806167401", Presentation.PERCENT, QUARTER,
     Route.COMPUTE, "foots"),
    ("by how many percentage points did gross margin rise", "17.77306692570389969106",
     Presentation.PERCENTAGE_POINTS, QUARTER, Route.COMPUTE, "foots"),
    ("average of total assets at June 30, 2003 and December 31, 2003", "19304500", Presentation.USD, None,
     Route.COMPUTE, "foots"),
    ("largest current asset", "3327000", Presentation.USD, DECEMBER, Route.LIST, "foots"),
    ("second largest operating expense in the quarter", "613000", Presentation.USD, QUARTER, Route.LIST, "foots"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "value", "unit", "period", "route", "grade"), ANSWERS)
def test_an_answer_has_value_unit_period_route_and_grade(
    question: str,
    value: str,
    unit: Presentation,
    period: Period | None,
    route: Route,
    grade: str,
    book: Book,
) -> None:
    found = answer(question, book)
    assert found.question == question
    assert found.value is not None and abs(found.value - Decimal(value)) < Decimal("1e-15")
    assert (found.unit, found.route, found.grade) == (unit, route, grade)
    assert period is None or found.period == period
    assert found.citations and not found.is_partial


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "net loss for the quarter",
            "Net loss was $(1,248,000) for the three months ended December 31, 2003.",
        ),
        ("total assets", "$19,689,000 at December 31, 2003."),
        ("net sales", "$4,653,000 for the six months ended December 31, 2003"),
        ("by how much did net sales change in the six months", "decreased by $870,000"),
        ("by how much did the net loss decrease in the six months", "narrowed by $121,000"),
        (
            "percent change in net sales",
            "increased by 2.67%, from $2,284,000 for the three months ended December 31, 2002",
        ),
        ("did net sales increase in the quarter?", "Yes: "),
        ("did net sales increase in the six months?", "No: "),
        ("change in other revenues", "did not change"),
        ("list the current assets", "6 lines (December 31, 2003)"),
        ("largest current asset", "Cash and cash equivalents $3,327,000 (December 31, 2003)."),
    ],
)
def test_the_text_says_the_figure_and_its_period(question: str, said: str, book: Book) -> None:
    assert said in answer(question, book).text


def test_an_open_question_names_the_other_reading_and_a_plain_one_does_not(book: Book) -> None:
    assert "six months" in answer("net sales", book).text
    assert "six months" not in answer("net sales for the quarter", book).text
    assert "six months" in answer("loss per share", book).text


@pytest.mark.parametrize(
    ("question", "verdict", "value"),
    [
        ("did net sales increase in the quarter?", True, "61000"),
        ("did net sales increase in the six months?", False, "-870000"),
        ("did the net loss widen in the six months?", False, "121000"),
        ("did the operating loss narrow in the quarter?", True, "1028000"),
        ("was the net loss lower in the quarter than a year ago?", True, "1022000"),
        ("was R&D higher than SG&A?", False, "-1299000"),
        ("was net income positive?", False, "-1248000"),
        ("was operating cash flow negative?", True, "-1187000"),
        ("is total equity greater than total liabilities?", True, "12783000"),
    ],
)
def test_a_yes_or_no_question_has_a_verdict_and_the_difference(
    question: str, verdict: bool, value: str, book: Book
) -> None:
    found = answer(question, book)
    assert (found.verdict, found.value) == (verdict, Decimal(value))
    assert found.text.startswith("Yes: " if verdict else "No: ")


def test_a_change_gives_both_sides_as_values(book: Book) -> None:
    found = answer("by how much did net sales change in the six months", book)
    assert [entry.value for entry in found.values] == [4_653_000, 5_523_000]
    assert [entry.period.end.year for entry in found.values if entry.period] == [2003, 2002]
    assert {entry.unit for entry in found.values} == {Presentation.USD}


def test_a_list_gives_its_rows_in_print_order_and_a_ranking_by_size(book: Book) -> None:
    listed = answer("list the current assets", book)
    assert [int(entry.value) for entry in listed.values] == [
        3_327_000, 2_350_000, 1_122_000, 939_000, 1_224_000, 314_000,
    ]  # fmt: skip
    assert listed.value is None and listed.unit is None
    ranked = answer("top three current assets", book)
    assert [int(entry.value) for entry in ranked.values] == [3_327_000, 2_350_000, 1_224_000]
    smallest = answer("smallest current asset", book)
    assert smallest.value == 314_000


def test_each_value_cites_a_line_that_prints_it(book: Book) -> None:
    found = answer("list the current assets", book)
    for entry in found.values:
        quote = found.citations[entry.citation].quote
        assert f"{int(entry.value) // 1000:,}" in quote


@pytest.mark.parametrize(
    ("question", "caveat"),
    [
        ("current ratio", "All liabilities on the balance sheet are current"),
        ("gross margin for the six months", "Gross margin on product sales"),
        ("net sales for the first quarter of fiscal 2004", "Not printed for"),
        ("loss applicable to common stockholders in Q2", "contradict the income statement"),
    ],
)
def test_what_must_be_known_besides_is_a_caveat(question: str, caveat: str, book: Book) -> None:
    caveats = answer(question, book).caveats
    assert any(caveat in said for said in caveats)
    assert len(set(caveats)) == len(caveats)


def test_a_plain_cell_has_no_caveat(book: Book) -> None:
    assert answer("net sales for the quarter", book).caveats == ()


REFUSALS = [
    ("goodwill", Reason.NOT_IN_FILING, "goodwill"),
    ("total assets at September 30, 2003", Reason.NOT_IN_FILING, "September 30, 2003"),
    (
        "net sales for the year ended June 30, 2003",
        Reason.NOT_IN_FILING,
        "the year ended June 30, 2003",
    ),
    (
        "operating cash flow for the quarter",
        Reason.NOT_COMPUTABLE,
        "the three months ended December 31, 2003",
    ),
    (
        "loss per share for the first quarter of fiscal 2004",
        Reason.NOT_COMPUTABLE,
        "September 30, 2003",
    ),
    ("return on equity for the quarter", Reason.NOT_COMPUTABLE, "September 30, 2003"),
    ("net debt", Reason.NOT_COMPUTABLE, "long-term debt"),
    ("effective tax rate", Reason.NOT_COMPUTABLE, "income tax"),
    ("margin", Reason.AMBIGUOUS, "Which is meant?"),
    ("should i buy the stock", Reason.OUT_OF_SCOPE, "advice"),
]


@pytest.mark.parametrize(("question", "reason", "said"), REFUSALS)
def test_a_refusal_says_why_and_what_was_searched(
    question: str, reason: Reason, said: str, book: Book
) -> None:
    found = refusal(question, book)
    assert (found.question, found.reason) == (question, reason)
    assert said in found.text
    assert not re.search(r"\d,\d{3}|\d%|\$\d", found.text)
    assert found.searched == searched(book)
    assert bool(found.choices) == (reason is Reason.AMBIGUOUS)
    for nearest in found.nearest:
        assert found.citations[nearest.citation].quote


def test_a_refused_period_names_the_periods_that_are_printed(book: Book) -> None:
    text = refusal("total assets at September 30, 2003", book).text
    assert "December 31, 2003; June 30, 2003" in text


def test_what_was_searched_are_the_statements_and_the_notes_with_tables(book: Book) -> None:
    found = searched(book)
    assert found[0] == "balance sheet"
    assert "statement of cash flows" in found
    assert any(name.endswith("note-11") for name in found)
    assert len(set(found)) == len(found)


def test_a_decline_cites_the_rows_that_are_nearest(book: Book) -> None:
    rows = tuple(row for row in book.rows if row.title in ("Inventories", "Other assets"))[:2]
    found = declined(Decline(Reason.NOT_IN_FILING, "Not there.", rows), "q", book)
    assert [entry.label for entry in found.nearest] == [row.title for row in rows]
    assert len(found.citations) == len({entry.citation for entry in found.nearest})


def test_a_statement_that_does_not_foot_grades_its_figures(book: Book) -> None:
    assert answer("total assets", book).grade == "foots"
    broken = edited(SAMPLE, ("Inventories                                                                         1,224",
                             "Inventories                                                                         1,294"))  # fmt: skip
    assert answer("inventories at December 31, 2003", broken).grade == "does_not_foot"
    assert answer("net sales for the quarter", broken).grade == "foots"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("difference between accounts receivable and other receivables at December 31, 2003", "less"),
        ("cash as a percentage of total assets", "percentage of total assets"),
        ("EBITDA for the six months", "EBITDA"),
    ],
)  # fmt: skip
def test_the_text_names_what_was_computed(question: str, text: str, book: Book) -> None:
    assert text in answer(question, book).text


def test_a_10_k_answers_for_its_year() -> None:
    kettle = book_of(KETTLE)
    found: Answer = answer("net sales", kettle)
    assert found.period == Period(date(2004, 12, 31), date(2004, 1, 1))
    assert "the year ended December 31, 2004" in found.text
    assert answer("income tax expense", kettle).value == 3_780_000
    assert answer("interest expense in 2003", kettle).value == 1_650_000
    assert answer("dividends paid in 2002", kettle).value == 1_180_000


def test_dividends_per_share_are_not_earnings_per_share() -> None:
    assert answer("dividends per share", book_of(KETTLE)).value == Decimal("0.30")


def test_dollars_have_no_percentage_points(book: Book) -> None:
    line = book.line("SalesRevenueNet") or book.line("Revenues")
    assert line is not None
    earlier = Period(date(2002, 12, 31), date(2002, 10, 1))
    change = Change(line, line.title, QUARTER, earlier, "points")
    reply = reply_to(change, "by how many points?", book)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.NOT_COMPUTABLE
    assert "no percentage points" in reply.text
