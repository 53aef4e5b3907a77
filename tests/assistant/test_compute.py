"""Expressions over printed cells: values, units, derived quarters, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.book import Book
from assistant.compute import (
    Figure,
    Missing,
    average,
    camel,
    changed,
    combined,
    contains,
    dated,
    evaluate,
    fact_at,
    mean,
    previous_instant,
    printed_periods,
    short,
    spoken,
)
from assistant.expressions import Binary, Call, Line, Name, Number, parse
from assistant.operands import has_durations, operand_lines
from index.model import PURE, SHARES, USD, USD_PER_SHARE, Period, Quantity, Unit
from tests.assistant.asking import KETTLE, SAMPLE, book_of, edited

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
FIRST = Period(date(2003, 9, 30), date(2003, 7, 1))
FIRST_BEFORE = Period(date(2002, 9, 30), date(2002, 7, 1))
DECEMBER = Period(date(2003, 12, 31))
JUNE = Period(date(2003, 6, 30))
YEAR = Period(date(2004, 12, 31), date(2004, 1, 1))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


@pytest.fixture(scope="module")
def kettle() -> Book:
    return book_of(KETTLE)


def value(formula: str, period: Period, book: Book) -> Decimal:
    found = evaluate(parse(formula), period, book)
    assert isinstance(found, Figure), found
    return found.quantity.value


def missing(formula: str, period: Period, book: Book) -> Missing:
    found = evaluate(parse(formula), period, book)
    assert isinstance(found, Missing), found
    return found


def figure(number: int | str, unit: Unit = USD, name: str = "A") -> Figure:
    return Figure(Quantity(Decimal(number), unit), name, (), DECEMBER)


@pytest.mark.parametrize(
    ("formula", "period", "expected"),
    [
        ("SalesRevenueNet", QUARTER, "2345000"),
        ("SalesRevenueNet", HALF, "4653000"),
        ("SalesRevenueNet", QUARTER_BEFORE, "2284000"),
        ("NetIncomeLoss", HALF_BEFORE, "-2382000"),
        ("InterestExpense", QUARTER, "7000"),
        ("PaymentsToAcquirePropertyPlantAndEquipment", HALF, "8000"),
        ("NetCashProvidedByUsedInOperatingActivities", HALF, "-1187000"),
        ("EarningsPerShareBasic", QUARTER, "-0.03"),
        ("WeightedAverageNumberOfSharesOutstandingBasic", HALF, "35556970"),
        ("Assets", JUNE, "18920000"),
        ("Assets", HALF, "19689000"),
        ("Revenues - CostOfGoodsSold - GrossProfit", QUARTER, "0"),
        ("Assets - Liabilities - StockholdersEquity", JUNE, "0"),
        ("average(Assets)", HALF, "19304500"),
        ("annual(SalesRevenueNet)", QUARTER, "9380000"),
        ("abs(NetIncomeLoss)", QUARTER, "1248000"),
        ("SalesRevenueNet / days()", QUARTER, str(Decimal(2345000) / 92)),
        ("12 / 4", QUARTER, "3"),
    ],
)
def test_a_formula_is_worked_out_over_the_cells_of_its_period(
    formula: str, period: Period, expected: str, book: Book
) -> None:
    assert value(formula, period, book) == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "period", "unit"),
    [
        ("NetIncomeLoss / WeightedAverageNumberOfSharesOutstandingBasic", HALF, USD_PER_SHARE),
        ("Revenues / Assets", HALF, PURE),
        ("EarningsPerShareBasic * WeightedAverageNumberOfSharesOutstandingBasic", HALF, USD),
        ("WeightedAverageNumberOfSharesOutstandingBasic", HALF, SHARES),
    ],
)
def test_units_go_with_the_arithmetic(formula: str, period: Period, unit: Unit, book: Book) -> None:
    found = evaluate(parse(formula), period, book)
    assert isinstance(found, Figure)
    assert found.quantity.unit == unit


@pytest.mark.parametrize(
    ("period", "expected"), [(FIRST, "2308000"), (FIRST_BEFORE, "3239000"), (QUARTER, "2345000")]
)
def test_a_first_quarter_is_the_half_less_the_second_quarter(
    period: Period, expected: str, book: Book
) -> None:
    found = evaluate(Name("SalesRevenueNet"), period, book)
    assert isinstance(found, Figure)
    assert (found.quantity.value, found.period) == (Decimal(expected), period)
    assert len(found.operands) == (1 if period == QUARTER else 2)
    assert bool(found.notes) == (period != QUARTER)


def test_a_second_quarter_is_the_half_less_the_first_where_that_is_printed(book: Book) -> None:
    heading = "2003               2002               2003               2002\n"
    first = edited(
        SAMPLE,
        (("Three Months Ended                    Six Months Ended\n"
         "                                                                December 31,  "),
         ("Three Months Ended                    Six Months Ended\n"
         "                                                               September 30,  ")),
    )  # fmt: skip
    assert heading in first.reading.filing.text
    found = evaluate(Name("SalesRevenueNet"), QUARTER, first)
    assert isinstance(found, Figure)
    assert found.quantity.value == 4_653_000 - 2_345_000
    assert value("SalesRevenueNet", FIRST, first) == 2_345_000


@pytest.mark.parametrize(
    ("formula", "period"),
    [
        ("EarningsPerShareBasic", FIRST),
        ("WeightedAverageNumberOfSharesOutstandingBasic", FIRST),
        ("NetCashProvidedByUsedInOperatingActivities", QUARTER),
        ("NetCashProvidedByUsedInOperatingActivities", FIRST),
        ("SalesRevenueNet", Period(date(2003, 6, 30), date(2002, 7, 1))),
        ("SalesRevenueNet", Period(date(2003, 12, 31), date(2003, 1, 1))),
        ("SalesRevenueNet", DECEMBER),
        ("Assets", Period(date(2002, 12, 31))),
        ("Assets", Period(date(2003, 9, 30))),
        ("average(Assets)", QUARTER),
        ("average(Assets)", DECEMBER),
        ("days()", DECEMBER),
        ("annual(Assets)", DECEMBER),
        ("Goodwill", DECEMBER),
        ("NoSuchElement", DECEMBER),
    ],
)
def test_an_operand_without_exactly_its_period_is_missing(
    formula: str, period: Period, book: Book
) -> None:
    assert missing(formula, period, book).what


def test_what_is_missing_says_for_which_periods_it_is_printed(book: Book) -> None:
    found = missing("SalesRevenueNet", Period(date(2003, 6, 30), date(2002, 7, 1)), book)
    assert found.printed == (QUARTER, HALF, QUARTER_BEFORE, HALF_BEFORE)
    assert missing("Assets", Period(date(2003, 9, 30)), book).printed == (DECEMBER, JUNE)


def test_missing_operands_make_the_whole_missing(book: Book) -> None:
    for formula in (
        "Goodwill + Assets",
        "Assets + Goodwill",
        "(Assets - Goodwill) / Assets",
        "abs(Goodwill)",
    ):
        assert missing(formula, DECEMBER, book).what == "goodwill"


@pytest.mark.parametrize(
    ("sign", "left", "right"),
    [("+", USD, SHARES), ("-", USD_PER_SHARE, USD), ("+", PURE, USD), ("-", SHARES, PURE)],
)
def test_sums_of_different_units_have_no_value(sign: str, left: Unit, right: Unit) -> None:
    found = combined(sign, figure(1, left), figure(2, right))
    assert isinstance(found, Missing)
    assert "cannot" in found.what


def test_a_quotient_by_nil_has_no_value(book: Book) -> None:
    assert "nil" in missing("Assets / ShortTermInvestments", JUNE, book).what
    assert "nil" in missing("Assets / (Assets - Assets)", JUNE, book).what
    assert "nil" in missing("1 / 0", JUNE, book).what


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Assets - (Liabilities - Goodwill)", "TotalAssets - (TotalLiabilities - Goodwill)"),
        ("Assets - (Liabilities + Goodwill)", "TotalAssets - (TotalLiabilities + Goodwill)"),
        ("Assets + (Liabilities + Goodwill)", "TotalAssets + TotalLiabilities + Goodwill"),
        ("(Assets + Goodwill) / Liabilities", "(TotalAssets + Goodwill) / TotalLiabilities"),
        ("Assets / (Liabilities * Goodwill)", "TotalAssets / (TotalLiabilities * Goodwill)"),
        ("Assets / (Liabilities / Goodwill)", "TotalAssets / (TotalLiabilities / Goodwill)"),
        ("Assets * Liabilities / Goodwill", "TotalAssets * TotalLiabilities / Goodwill"),
        ("abs(Liabilities - Assets)", "|TotalLiabilities - TotalAssets|"),
        ("annual(NetIncomeLoss)", "NetIncome * 12 / 12"),
        ("average(Assets)", "(TotalAssets[Dec 31 2003] + TotalAssets[Dec 31 2004]) / 2"),
        ("InventoryNet / CostOfGoodsSold * days()", "Inventories / CostOfGoodsSold * 366 days"),
    ],
)
def test_a_formula_is_written_with_the_parentheses_it_needs(
    formula: str, expected: str, kettle: Book
) -> None:
    found = evaluate(parse(formula), YEAR, kettle)
    assert isinstance(found, Figure)
    assert found.formula == expected


@pytest.mark.parametrize(
    ("later", "earlier", "percent", "expected"),
    [
        (120, 100, False, "20"),
        (120, 100, True, "0.2"),
        (80, 100, True, "-0.2"),
        (-80, -100, True, "0.2"),
        (-120, -100, True, "-0.2"),
        (50, -100, True, "1.5"),
        (-50, 100, True, "-1.5"),
        (0, 100, True, "-1"),
    ],
)
def test_a_change_is_over_the_size_of_what_was_before(
    later: int, earlier: int, percent: bool, expected: str
) -> None:
    found = changed(figure(later), figure(earlier), percent=percent)
    assert isinstance(found, Figure)
    assert found.quantity == Quantity(Decimal(expected), PURE if percent else USD)


def test_a_change_from_nil_has_no_percentage() -> None:
    assert isinstance(changed(figure(5), figure(0), percent=True), Missing)
    gone = Missing("goodwill", DECEMBER)
    assert changed(gone, figure(1), percent=False) is gone
    assert changed(figure(1), gone, percent=True) is gone


def test_a_mean_is_half_the_sum(book: Book) -> None:
    found = mean(figure(10), figure(20))
    assert isinstance(found, Figure)
    assert found.quantity == Quantity(Decimal(15), USD)
    assert isinstance(mean(figure(1), figure(1, SHARES)), Missing)
    both = average(Name("InventoryNet"), HALF, book)
    assert isinstance(both, Figure)
    assert both.quantity.value == (1_224_000 + 1_135_000) / 2
    assert [operand.fact.period for operand in both.operands] == [JUNE, DECEMBER]


def test_dated_operands_carry_their_period_in_the_name(book: Book) -> None:
    plain = evaluate(parse("(Assets - Liabilities) / Assets"), JUNE, book)
    found = dated(plain, JUNE)
    assert isinstance(found, Figure)
    assert {operand.name for operand in found.operands} == {
        "TotalAssets[Jun 30 2003]", "TotalLiabilities[Jun 30 2003]",
    }  # fmt: skip
    assert found.formula.count("[Jun 30 2003]") == 3
    assert dated(found, JUNE) == found


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SalesRevenueNet", True),
        ("Assets", False),
        ("Assets / Liabilities", False),
        ("SalesRevenueNet / Assets", True),
        ("current_ratio", False),
        ("gross_margin", True),
        ("return_on_assets", True),
        ("abs(Assets)", False),
        ("days()", True),
        ("Goodwill", None),
        ("12", None),
        ("12 * Assets", False),
    ],
)
def test_an_expression_covers_a_time_or_stands_at_one(
    formula: str, expected: bool | None, book: Book
) -> None:
    assert has_durations(parse(formula), book) is expected


def test_the_lines_that_an_expression_draws_on(book: Book) -> None:
    titles = [line.title for line in operand_lines(parse("current_ratio"), book)]
    assert [title.lower() for title in titles] == ["total current assets", "total liabilities"]
    assert operand_lines(parse("Goodwill / 2"), book) == []
    assert len(operand_lines(Binary("+", Name("Assets"), Call("abs", Name("Assets"))), book)) == 2
    assert operand_lines(Number(Decimal(2)), book) == []


def test_net_interest_draws_on_the_formula_whose_operands_are_printed(book: Book) -> None:
    assert len(operand_lines(Name("net_interest"), book)) == 2


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Cost of goods sold", "CostOfGoodsSold"),
        ("Accounts receivable (less allowance of $16)", "AccountsReceivable"),
        ("TOTAL ASSETS", "TotalAssets"),
        ("Selling, general & administrative expenses", "SellingGeneralAdministrativeExpenses"),
        ("Property and equipment, net of $40", "PropertyAndEquipment"),
        (
            "Net cash (used in)/provided by operating activities",
            "NetCashProvidedByOperatingActivities",
        ),
        ("", "Total"),
        ("---", "Total"),
    ],
)
def test_a_label_is_a_name_in_a_formula(label: str, name: str) -> None:
    assert camel(label) == name


@pytest.mark.parametrize(
    ("label", "name"), [("NET (LOSS)", "NetLoss"), ("OPERATING (LOSS)", "OperatingLoss")]
)
def test_the_noun_of_a_loss_stays_in_its_name(label: str, name: str) -> None:
    assert camel(label) == name


@pytest.mark.parametrize(
    ("period", "in_short", "in_a_sentence"),
    [
        (DECEMBER, "Dec 31 2003", "December 31, 2003"),
        (QUARTER, "3M to Dec 31 2003", "the three months ended December 31, 2003"),
        (HALF_BEFORE, "6M to Dec 31 2002", "the six months ended December 31, 2002"),
        (YEAR, "12M to Dec 31 2004", "the year ended December 31, 2004"),
        (Period(date(2004, 3, 31), date(2003, 7, 1)), "9M to Mar 31 2004", "the nine months ended March 31, 2004"),
        (Period(date(2000, 4, 1), date(2000, 1, 2)), "3M to Apr 1 2000", "the three months ended April 1, 2000"),
        (Period(date(2003, 12, 31), date(2003, 8, 1)), "5M to Dec 31 2003", "the 5 months ended December 31, 2003"),
    ],
)  # fmt: skip
def test_periods_are_written(period: Period, in_short: str, in_a_sentence: str) -> None:
    assert (short(period), spoken(period)) == (in_short, in_a_sentence)


def test_a_longer_period_contains_a_shorter() -> None:
    assert contains(HALF, QUARTER) and contains(HALF, FIRST)
    assert not contains(QUARTER, HALF)
    assert not contains(HALF, HALF)
    assert not contains(HALF, QUARTER_BEFORE)
    assert not contains(HALF, DECEMBER)
    assert not contains(DECEMBER, QUARTER)


def test_the_balance_before_is_the_printed_one_before() -> None:
    assert previous_instant(DECEMBER, [JUNE, DECEMBER, QUARTER]) == JUNE
    assert previous_instant(JUNE, [JUNE, DECEMBER]) is None


def test_a_balance_is_that_at_the_close_of_a_duration(book: Book) -> None:
    line = book.line("Assets")
    assert line is not None
    fact = fact_at(line, HALF)
    assert fact is not None and fact.period == DECEMBER
    assert fact_at(line, HALF_BEFORE) is None
    assert printed_periods(line) == (DECEMBER, JUNE)


def test_current_liabilities_are_the_total_where_all_are_current(book: Book) -> None:
    line = book.line("LiabilitiesCurrent")
    assert line is not None and line.note
    found = evaluate(line, JUNE, book)
    assert isinstance(found, Figure)
    assert found.quantity.value == 3_484_000
    assert found.notes == (line.note,)


def test_a_figure_that_is_one_cell_is_that_fact(book: Book) -> None:
    found = evaluate(Name("Assets"), JUNE, book)
    assert isinstance(found, Figure) and found.fact is not None
    assert found.fact.cell.text.replace(" ", "").lstrip("$") == "18,920"
    derived = evaluate(parse("Assets + Assets"), JUNE, book)
    assert isinstance(derived, Figure)
    assert derived.fact is None and len(derived.operands) == 1


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.sampled_from("+-*/"))
@settings(max_examples=60)
def test_figures_combine_as_their_quantities_do(left: int, right: int, sign: str) -> None:
    found = combined(sign, figure(left), figure(right, name="B"))
    if sign == "/" and right == 0:
        assert isinstance(found, Missing)
        return
    one, other = Decimal(left), Decimal(right)
    worked = {"+": one + other, "-": one - other, "*": one * other, "/": one / (other or 1)}
    assert isinstance(found, Figure)
    assert found.quantity.value == worked[sign]
    assert found.formula == f"A {sign} B"


def test_two_rows_of_one_label_have_two_names(book: Book) -> None:
    rows = [fact for fact in book.reading.facts if fact.label == "Inventories" and fact.statement]
    lines = [Line(fact.label, (fact,)) for fact in (rows[0], rows[-1])]
    first, second = (evaluate(line, line.facts[0].period, book) for line in lines)
    assert isinstance(first, Figure) and isinstance(second, Figure)
    assert first.operands[0].fact != second.operands[0].fact
    found = combined("/", first, second)
    assert isinstance(found, Figure)
    assert len({operand.name for operand in found.operands}) == len(found.operands) == 2
