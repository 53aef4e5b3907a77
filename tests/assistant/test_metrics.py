"""Every metric of metrics.toml: its names, its formulas, and its value worked out by hand."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from assistant.book import Book
from assistant.compute import Figure, Missing, evaluate
from assistant.expressions import Binary, Call, Expression, Name
from assistant.metrics import metrics
from assistant.model import Answer, Presentation, Reason
from assistant.plans import Compute
from assistant.router import plan
from index.concepts import concepts, concepts_by_name
from index.labels import words
from index.model import Period
from tests.assistant.asking import KETTLE, SAMPLE, answer, book_of, edited, recomputed, refusal, row

UNITS = {
    Presentation.USD: 0,
    Presentation.RATIO: 6,
    Presentation.PERCENT: 6,
    Presentation.DAYS: 6,
    Presentation.USD_PER_SHARE: 6,
}

# The fiscal year 2004 of the kettle company, from its lines in thousands (sums and quotients by
# hand); 2004 has 366 days.
BY_HAND = {
    "gross_margin": "40",  # 34,000 / 85,000
    "product_gross_margin": "39.285714",  # (84,000 - 51,000) / 84,000
    "operating_margin": "14.117647",  # 12,000 / 85,000
    "operating_margin_on_sales": "14.285714",  # 12,000 / 84,000
    "pretax_margin": "12.705882",  # 10,800 / 85,000
    "net_margin": "8.258824",  # 7,020 / 85,000
    "net_margin_on_sales": "8.357143",  # 7,020 / 84,000
    "ebitda": "16000000",  # 12,000 + 4,000
    "ebitda_margin": "18.823529",  # 16,000 / 85,000
    "free_cash_flow": "4800000",  # 10,000 - 5,200
    "working_capital": "11000000",  # 23,000 - 12,000
    "current_ratio": "1.916667",  # 23,000 / 12,000
    "quick_ratio": "1.216667",  # (4,000 + 1,500 + 9,100) / 12,000
    "cash_ratio": "0.458333",  # 5,500 / 12,000
    "liquid_funds": "5500000",  # 4,000 + 1,500
    "debt_to_equity": "0.950913",  # 30,220 / 31,780
    "liabilities_to_assets": "48.741935",  # 30,220 / 62,000
    "equity_ratio": "51.258065",  # 31,780 / 62,000
    "financial_leverage": "1.950913",  # 62,000 / 31,780
    "interest_coverage": "8",  # 12,000 / 1,500
    "net_interest": "-1200000",  # 300 - 1,500
    "asset_turnover": "1.428571",  # 85,000 / 59,500
    "inventory_turnover": "7.338129",  # 51,000 / 6,950
    "receivables_turnover": "9.824561",  # 84,000 / 8,550
    "days_sales_outstanding": "39.65",  # 9,100 / 84,000 * 366
    "days_inventory": "53.105882",  # 7,400 / 51,000 * 366
    "days_payable": "44.924706",  # 6,260 / 51,000 * 366
    "cash_conversion_cycle": "47.831176",  # 39.65 + 53.105882 - 44.924706
    "return_on_assets": "11.798319",  # 7,020 / 59,500
    "return_on_equity": "23.983601",  # 7,020 / 29,270
    "effective_tax_rate": "35",  # 3,780 / 10,800
    "payout_ratio": "25.641026",  # 1,800 / 7,020
    "book_value_per_share": "5.252893",  # 31,780 / 6,050
    "revenue_per_share": "13.709677",  # 85,000 / 6,200
    "cash_per_share": "0.661157",  # 4,000 / 6,050
    "tangible_book_value": "23780000",  # 31,780 - 5,000 - 3,000
    "total_debt": "18000000",  # 16,000 + 2,000
    "net_debt": "14000000",  # 16,000 + 2,000 - 4,000
    "net_cash": "-14000000",  # 4,000 - 16,000 - 2,000
    "noncurrent_assets": "39000000",  # 62,000 - 23,000
    "rd_intensity": "7.058824",  # 6,000 / 85,000
    "sga_intensity": "14.117647",  # 12,000 / 85,000
    "capex_to_sales": "6.117647",  # 5,200 / 85,000
    "rd_to_sales": "7.142857",  # 6,000 / 84,000
    "sga_to_sales": "14.285714",  # 12,000 / 84,000
    "capex_to_net_sales": "6.190476",  # 5,200 / 84,000
    "accruals": "3020000",  # 7,020 - 10,000 + 6,000
    "cash_burn": "1000000",  # the printed change in cash, an increase
    "operating_cash_burn": "10000000",  # the printed cash of operating activities
    "ebitda_from_net_income": "16300000",  # 7,020 + 1,500 + 3,780 + 4,000
    "pretax_interest_coverage": "8.2",  # (10,800 + 1,500) / 1,500
    "ebitda_interest_coverage": "10.666667",  # 16,000 / 1,500
    "net_interest_coverage": "10",  # 12,000 / (1,500 - 300)
    "days_sales_on_average": "37.253571",  # 8,550 / 84,000 * 366
    "days_inventory_on_average": "49.876471",  # 6,950 / 51,000 * 366
    "days_payable_on_average": "42.197647",  # 5,880 / 51,000 * 366
    "asset_turnover_on_closing": "1.370968",  # 85,000 / 62,000
    "inventory_turnover_on_closing": "6.891892",  # 51,000 / 7,400
    "receivables_turnover_on_closing": "9.230769",  # 84,000 / 9,100
    "payables_turnover": "8.673469",  # 51,000 / 5,880
    "fixed_asset_turnover": "2.915952",  # 85,000 / 29,150
    "return_on_closing_assets": "11.322581",  # 7,020 / 62,000
    "return_on_closing_equity": "22.089364",  # 7,020 / 31,780
    "payout_per_share": "25.862069",  # .30 / 1.16
    "retention_ratio": "74.358974",  # (7,020 - 1,800) / 7,020
    "dividend_cover": "3.9",  # 7,020 / 1,800
    "tangible_book_value_per_share": "3.930579",  # 23,780 / 6,050
    "borrowings_to_equity": "0.566394",  # 18,000 / 31,780
    "debt_to_capital": "36.1591",  # 18,000 / (18,000 + 31,780)
    "debt_to_ebitda": "1.125",  # 18,000 / 16,000
    "net_debt_to_ebitda": "0.875",  # 14,000 / 16,000
    "free_cash_flow_margin": "5.647059",  # 4,800 / 85,000
    "operating_cash_flow_margin": "11.764706",  # 10,000 / 85,000
    "cash_conversion": "1.424501",  # 10,000 / 7,020
    "operating_cash_flow_ratio": "0.833333",  # 10,000 / 12,000
    "accruals_ratio": "5.07563",  # 3,020 / 59,500
    "inventory_to_sales": "8.809524",  # 7,400 / 84,000
    "Liabilities": "30220000",
    "GrossProfit": "34000000",
}
NOT_UNDER_A_NAME = {key for key, metric in metrics().items() if not metric.names}
OF_CASH_USED = {"cash_runway"}  # the kettle company uses none: worked out below for another


@pytest.fixture(scope="module")
def kettle() -> Book:
    return book_of(KETTLE)


def close(value: Decimal | None, expected: str, unit: Presentation) -> bool:
    return value is not None and round(value, UNITS[unit]) == Decimal(expected)


def test_every_metric_is_worked_out_by_hand() -> None:
    assert set(BY_HAND) | OF_CASH_USED == set(metrics())


@pytest.mark.parametrize("key", BY_HAND)
def test_the_first_formula_gives_the_value_worked_out_by_hand(key: str, kettle: Book) -> None:
    year = next(period for period in kettle.times.durations if period.end.year == 2004)
    found = evaluate(Name(key), year, kettle)
    assert isinstance(found, Figure), found
    unit = metrics()[key].unit
    shown = found.quantity.value * (100 if unit is Presentation.PERCENT else 1)
    assert close(shown, BY_HAND[key], unit)


@pytest.mark.parametrize(
    "key",
    [pytest.param(key) for key in BY_HAND if key not in NOT_UNDER_A_NAME],
)
def test_a_question_by_name_gives_that_value_with_its_derivation(key: str, kettle: Book) -> None:
    metric = metrics()[key]
    found = answer(f"What was {metric.names[0]} for 2004?", kettle)
    assert close(found.value, BY_HAND[key], metric.unit)
    assert found.unit is metric.unit
    assert found.derivation is not None
    assert recomputed(found.derivation) == found.derivation.result.value
    assert found.grade == "foots"


def test_a_runway_is_told_only_where_cash_is_used() -> None:
    found = answer("How many months of runway for the six months?", book_of(SAMPLE))
    used = answer("net cash used in operating activities for the six months", book_of(SAMPLE))
    cash = answer("cash and cash equivalents at December 31, 2003", book_of(SAMPLE))
    assert used.value is not None
    assert used.value < 0
    assert found.value == (cash.value or 0) / (-used.value / 6)
    assert refusal("What was the cash runway for 2004?", book_of(KETTLE)).reason == "not_computable"


NAMES = [(key, name) for key, metric in metrics().items() for name in metric.names]


@pytest.mark.parametrize(
    ("key", "name"),
    [pytest.param(key, name) for key, name in NAMES],
)
def test_every_name_resolves_to_its_metric(key: str, name: str, kettle: Book) -> None:
    planned = plan(f"What was the {name} for 2004?", kettle)
    assert isinstance(planned, Compute)
    assert planned.metric == key
    assert planned.unit is metrics()[key].unit


def test_no_name_stands_for_two_metrics() -> None:
    names = [name.lower() for _, name in NAMES]
    assert sorted(names) == sorted(set(names))


def operands(expression: Expression) -> set[str]:
    match expression:
        case Name():
            return {expression.name}
        case Binary():
            return operands(expression.left) | operands(expression.right)
        case Call():
            return operands(expression.argument) if expression.argument else set()
        case _:
            return set()


@pytest.mark.parametrize("key", metrics())
def test_every_operand_is_a_concept_or_another_metric(key: str) -> None:
    known = set(concepts_by_name()) | set(metrics())
    shares = {"CommonStockSharesOutstanding"}  # read from labels, not from rows
    for formula in metrics()[key].formulas:
        assert operands(formula), key
        assert operands(formula) <= known | shares
    assert set(metrics()[key].variants) <= set(metrics())


@pytest.mark.parametrize("key", metrics())
def test_no_metric_is_computed_from_itself(key: str) -> None:
    seen: set[str] = set()
    open_names = {name for formula in metrics()[key].formulas for name in operands(formula)}
    while open_names:
        name = open_names.pop()
        assert name != key
        if name in metrics() and name not in seen:
            seen.add(name)
            open_names |= {part for f in metrics()[name].formulas for part in operands(f)}


GROSS = row("     Gross profit", "34,000", "29,900", "26,700")
SHORT = row("  Short-term investments", "1,500", "700")
GOODWILL = row("Goodwill", "5,000", "5,000")
INTANGIBLE = row("Intangible assets, net", "3,000", "3,500")
PORTION = row("  Current portion of long-term debt", "$ 2,000", "$ 2,000")
TOTAL = row("     Total liabilities", "30,220", "30,240")
INTEREST = row("Interest expense", "(1,500)", "(1,650)", "(1,800)")
TAXES = row("Provision for income taxes", "3,780", "2,730", "1,960")
RESEARCH = row("Research and development", "6,000", "5,500", "5,000")


@pytest.mark.parametrize(
    ("question", "without", "expected"),
    [
        ("gross margin for 2004", [GROSS], "40"),
        ("gross profit for 2004", [GROSS], "34000000"),
        ("quick ratio at December 31, 2004", [SHORT], "1.091667"),  # 13,100 / 12,000
        ("cash ratio at December 31, 2004", [SHORT], "0.333333"),  # 4,000 / 12,000
        ("tangible book value at December 31, 2004", [GOODWILL], "28780000"),
        ("tangible book value at December 31, 2004", [INTANGIBLE], "26780000"),
        ("net debt at December 31, 2004", [PORTION], "12000000"),
        ("total liabilities at December 31, 2004", [TOTAL], "30220000"),
        ("debt to equity at December 31, 2004", [TOTAL], "0.950913"),
    ],
)
def test_a_line_that_is_not_printed_gives_way_to_the_next_formula(
    question: str, without: list[str], expected: str
) -> None:
    found = answer(question, edited(KETTLE, *((line, "") for line in without)))
    assert found.unit is not None
    assert close(found.value, expected, found.unit)


@pytest.mark.parametrize(
    ("question", "without", "missing"),
    [
        ("interest coverage for 2004", [INTEREST], "interest expense"),
        ("tangible book value", [GOODWILL, INTANGIBLE], "goodwill"),
        ("effective tax rate for 2004", [TAXES], "income tax"),
        ("research intensity for 2004", [RESEARCH], "research"),
        ("current ratio", [row("     Total current assets", "23,000", "19,200")], "current assets"),
    ],
)
def test_the_operand_that_is_missing_is_named(
    question: str, without: list[str], missing: str
) -> None:
    found = refusal(question, edited(KETTLE, *((line, "") for line in without)))
    assert found.reason is Reason.NOT_COMPUTABLE
    assert missing in found.text.lower()


def test_the_opening_balance_of_the_first_year_is_missing(kettle: Book) -> None:
    year = next(period for period in kettle.times.durations if period.end.year == 2003)
    found = evaluate(Name("return_on_equity"), year, kettle)
    assert isinstance(found, Missing)
    assert found.period == Period(year.opening.end)


def test_a_metric_s_other_definition_is_named_where_it_differs(kettle: Book) -> None:
    found = answer("gross margin for 2004", kettle)
    assert isinstance(found, Answer)
    assert any("39.29%" in caveat and "product sales" in caveat for caveat in found.caveats)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("current ratio at December 31, 2003", "1.708185"),  # 19,200 / 11,240
        ("gross margin for 2002", "37.711864"),  # 26,700 / 70,800
        ("EBITDA for 2003", "13000000"),
        ("free cash flow in 2002", "2700000"),  # 6,800 - 4,100
        ("effective tax rate in 2003", "35"),
        ("net margin in fiscal 2003", "6.592978"),  # 5,070 / 76,900
        ("days inventory for 2003", "50.478723"),  # 6,500 / 47,000 * 365
    ],
)
def test_another_year_is_another_value(question: str, expected: str, kettle: Book) -> None:
    found = answer(question, kettle)
    assert found.unit is not None
    assert close(found.value, expected, found.unit)


def test_no_word_of_a_name_is_passed_over() -> None:
    """A word of everyday English that is left out of questions stands in no name."""
    table = tomllib.loads(files("assistant").joinpath("cues.toml").read_text(encoding="utf-8"))
    hollow = {word for phrase in table["hollow"] if " " not in phrase for word in words(phrase)}
    named = [name for metric in metrics().values() for name in metric.names]
    named += [name for concept in concepts() for name in (*concept.asked, concept.title)]
    assert [name for name in named if hollow & set(words(name))] == []
