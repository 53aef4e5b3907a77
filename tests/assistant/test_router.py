"""Questions about the sample 10-Q → plans: which kind, over which periods, or why none."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import router
from assistant.book import Book
from assistant.expressions import Binary, Call, Expression, Line, Name
from assistant.model import Presentation, Reason
from assistant.plans import Change, Compare, Compute, Decline, Each, ListRows, Mean, Plan, Search
from assistant.router import plan
from index.model import Period
from tests.assistant.asking import SAMPLE, book_of, refusal

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
FIRST = Period(date(2003, 9, 30), date(2003, 7, 1))
DECEMBER = Period(date(2003, 12, 31))
JUNE = Period(date(2003, 6, 30))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


def shape(expression: Expression) -> str:
    """An expression with its lines by their printed labels."""
    match expression:
        case Line():
            return " ".join(expression.title.split()).lower()
        case Name():
            return expression.name
        case Call():
            return f"{expression.function}({shape(expression.argument) if expression.argument else ''})"
        case Binary():
            return f"({shape(expression.left)} {expression.sign} {shape(expression.right)})"
        case _:
            return str(expression.value)


def computed(question: str, book: Book) -> Compute:
    planned = plan(question, book)
    assert isinstance(planned, Compute), planned
    return planned


LOOKUPS = [
    ("What were net sales for the quarter?", ("net sales", QUARTER)),
    ("net sales", ("net sales", QUARTER)),
    ("net sales, six months ended December 31, 2002", ("net sales", HALF_BEFORE)),
    ("How much were total revenues in H1 FY04?", ("total revenues", HALF)),
    ("sales in the same quarter last year", ("net sales", QUARTER_BEFORE)),
    ("net sales a year ago", ("net sales", QUARTER_BEFORE)),
    ("COGS in Q2", ("cost of goods sold", QUARTER)),
    ("R&D for the six months", ("research & development expenses", HALF)),
    ("operating loss Q2 FY03", ("operating (loss)", QUARTER_BEFORE)),
    ("net loss for the quarter", ("net (loss)", QUARTER)),
    ("loss per share for the half year", ("basic (loss) per common share", HALF)),
    ("diluted EPS", ("diluted (loss) per common share", QUARTER)),
    ("net sales for the first quarter of fiscal 2004", ("net sales", FIRST)),
    ("Total assets at June 30, 2003", ("total assets", JUNE)),
    ("total assets", ("total assets", DECEMBER)),
    ("inventories at the last fiscal year end", ("inventories", JUNE)),
    ("cash at year-end", ("cash and cash equivalents", JUNE)),
    ("accumulated deficit", ("accumulated deficit", DECEMBER)),
    ("operating cash flow", ("net cash (used in)/provided by operating activities", HALF)),
    ("capex a year ago", ("purchases of property and equipment", HALF_BEFORE)),
    ("cash paid for interest, six months of 2002", ("cash paid for interest", HALF_BEFORE)),
    ("pro forma net loss for the six months", ("pro forma net (loss)", HALF)),
    ("allowance for doubtful accounts at June 30, 2003", ("allowance for doubtful accounts and returns", JUNE)),
    ("inventries at June 30 2003", ("inventories", JUNE)),
    ("acounts recievable", ("accounts receivable", DECEMBER)),
    ("net sales in the quarter a year ago", ("net sales", QUARTER_BEFORE)),
    ("net sales in the year-ago quarter", ("net sales", QUARTER_BEFORE)),
    ("net sales for the second quarter of last year", ("net sales", QUARTER_BEFORE)),
    ("net sales in H1 of the prior year", ("net sales", HALF_BEFORE)),
    ("net sales for the six months last year", ("net sales", HALF_BEFORE)),
    ("net sales in the first half of the prior fiscal year", ("net sales", HALF_BEFORE)),
    ("net sales for the same six months last year", ("net sales", HALF_BEFORE)),
    ("net sales 6M FY03", ("net sales", HALF_BEFORE)),
    ("total assets at 30 June", ("total assets", JUNE)),
    ("cash at the end of the last fiscal year", ("cash and cash equivalents", JUNE)),
    ("total assets at the beginning of the year", ("total assets", JUNE)),
    ("how many shares were outstanding at December 31, 2003",
     ("common stock shares issued and outstanding", DECEMBER)),
    ("number of shares outstanding", ("common stock shares issued and outstanding", DECEMBER)),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), LOOKUPS)
def test_a_figure_is_looked_up_for_the_period_meant(
    question: str, expected: tuple[str, Period], book: Book
) -> None:
    planned = computed(question, book)
    title = shape(planned.expression).split(" (less")[0].removeprefix("abs(").removesuffix(")")
    assert (title.rstrip(")"), planned.period) == (expected[0].rstrip(")"), expected[1])


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("net sales", True),
        ("net sales at December 31, 2003", True),
        ("net sales for the quarter", False),
        ("net sales in Q2", False),
        ("net sales a year ago", False),
    ],
)
def test_a_plan_says_whether_the_question_left_the_period_open(
    question: str, is_open: bool, book: Book
) -> None:
    assert computed(question, book).is_open == is_open


METRICS = [
    ("current ratio", "current_ratio", DECEMBER, Presentation.RATIO),
    ("gross margin for the six months", "gross_margin", HALF, Presentation.PERCENT),
    ("EBITDA Q2 FY03", "ebitda", QUARTER_BEFORE, Presentation.USD),
    ("quick ratio at June 30, 2003", "quick_ratio", JUNE, Presentation.RATIO),
    ("DSO for the quarter", "days_sales_outstanding", QUARTER, Presentation.DAYS),
    ("return on equity for the six months", "return_on_equity", HALF, Presentation.PERCENT),
    ("working capital", "working_capital", DECEMBER, Presentation.USD),
]


@pytest.mark.parametrize(("question", "key", "period", "unit"), METRICS)
def test_a_metric_is_named_with_its_unit(
    question: str, key: str, period: Period, unit: Presentation, book: Book
) -> None:
    planned = computed(question, book)
    assert (planned.metric, planned.period, planned.unit) == (key, period, unit)


ARITHMETIC = [
    ("total revenues minus cost of goods sold", "(total revenues - cost of goods sold)", QUARTER),
    ("gross profit less R&D less SG&A in H1",
     "((gross profit - research & development expenses) - selling, general & administrative expenses)", HALF),
    ("(gross profit - R&D) / net sales for the six months",
     "((gross profit - research & development expenses) / net sales)", HALF),
    ("gross profit + interest income * 2", "(gross profit + (interest income * 2))", QUARTER),
    ("sum of R&D and SG&A", "(research & development expenses + selling, general & administrative expenses)", QUARTER),
    ("net sales divided by total assets", "(net sales / total assets)", QUARTER),
    ("ratio of cash to total liabilities", "(cash and cash equivalents / total liabilities)", DECEMBER),
    ("by how much did SG&A exceed R&D in the quarter",
     "(selling, general & administrative expenses - research & development expenses)", QUARTER),
    ("difference between total assets and total liabilities at June 30, 2003",
     "(total assets - total liabilities)", JUNE),
    ("R&D as a percentage of net sales", "(research & development expenses / net sales)", QUARTER),
    ("what share of total assets was cash at June 30, 2003", "(cash and cash equivalents / total assets)", JUNE),
    ("what percentage of revenue went to cost of goods sold", "(cost of goods sold / total revenues)", QUARTER),
    ("annualised net sales for the six months", "annual(net sales)", HALF),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expression", "period"), ARITHMETIC)
def test_arithmetic_is_read_as_it_is_asked(
    question: str, expression: str, period: Period, book: Book
) -> None:
    planned = computed(question, book)
    assert (shape(planned.expression), planned.period) == (expression, period)


@pytest.mark.parametrize(
    "question", ["R&D as a percentage of net sales", "cash as a percent of total assets"]
)
def test_a_share_is_shown_in_percent(question: str, book: Book) -> None:
    assert computed(question, book).unit is Presentation.PERCENT


CHANGES = [
    ("by how much did net sales change", ("net sales", QUARTER, QUARTER_BEFORE, "amount")),
    ("percent change in net sales for the six months", ("net sales", HALF, HALF_BEFORE, "percent")),
    ("growth in R&D in Q2", ("research & development expenses", QUARTER, QUARTER_BEFORE, "percent")),
    ("how much did total assets grow", ("total assets", DECEMBER, JUNE, "amount")),
    ("change in total assets from June 30, 2003 to December 31, 2003", ("total assets", DECEMBER, JUNE, "amount")),
    ("increase in total liabilities since June 30, 2003", ("total liabilities", DECEMBER, JUNE, "amount")),
    ("by how many percentage points did gross margin rise in the quarter",
     ("gross_margin", QUARTER, QUARTER_BEFORE, "points")),
    ("change in working capital in percent", ("working_capital", DECEMBER, JUNE, "percent")),
    ("percent change in net loss, six months ended December 31, 2003 versus 2002",
     ("net (loss)", HALF, HALF_BEFORE, "percent")),
    ("change in inventories between June 30 and December 31, 2003", ("inventories", DECEMBER, JUNE, "amount")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CHANGES)
def test_a_change_has_a_later_and_an_earlier_period(
    question: str, expected: tuple[str, Period, Period, str], book: Book
) -> None:
    planned = plan(question, book)
    assert isinstance(planned, Change), planned
    assert (shape(planned.expression), planned.later, planned.earlier, planned.kind) == expected


COMPARISONS = [
    ("Did net sales increase in the quarter?", ("net sales", QUARTER, "net sales", QUARTER_BEFORE, ">")),
    ("did total assets fall?", ("total assets", DECEMBER, "total assets", JUNE, "<")),
    ("Was R&D higher than interest expense in H1?",
     ("research & development expenses", HALF, "interest expense", HALF, ">")),
    ("is total equity greater than total liabilities?",
     ("total stockholders' equity", DECEMBER, "total liabilities", DECEMBER, ">")),
    ("was net income positive in the quarter?", ("net (loss)", QUARTER, None, None, ">")),
    ("was operating cash flow negative?",
     ("net cash (used in)/provided by operating activities", HALF, None, None, "<")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), COMPARISONS)
def test_a_yes_or_no_question_is_a_comparison(
    question: str, expected: tuple[str, Period, str | None, Period | None, str], book: Book
) -> None:
    planned = plan(question, book)
    assert isinstance(planned, Compare), planned
    right = shape(planned.right) if planned.right else None
    found = (
        shape(planned.left),
        planned.left_period,
        right,
        planned.right_period,
        planned.relation,
    )
    assert found == expected


def test_a_mean_is_over_the_two_dates_named(book: Book) -> None:
    planned = plan("average of total assets at June 30, 2003 and December 31, 2003", book)
    assert isinstance(planned, Mean), planned
    assert (shape(planned.expression), planned.first, planned.second) == (
        "total assets",
        JUNE,
        DECEMBER,
    )


BESIDE_A_MONTH = "a word that begins like a month is that month: 'margin' is March"


@pytest.mark.parametrize(
    ("question", "metric", "period"),
    [
        ("gross margin in 2003", "gross_margin", QUARTER),
        ("gross margin 2003", "gross_margin", QUARTER),
        ("operating margin six months", "operating_margin", HALF),
        ("interest income less interest expense", "net_interest", QUARTER),
    ],
)
def test_a_metric_keeps_its_name_and_period(
    question: str, metric: str, period: Period, book: Book
) -> None:
    planned = computed(question, book)
    assert (planned.metric, planned.period) == (metric, period)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("R&D as a percentage of sales in the quarter a year ago", QUARTER_BEFORE),
        ("total revenues minus cost of goods sold in the six months a year ago", HALF_BEFORE),
        ("gross margin in Q2 last year", QUARTER_BEFORE),
    ],
)
def test_arithmetic_is_over_the_period_a_year_ago(
    question: str, period: Period, book: Book
) -> None:
    assert computed(question, book).period == period


@pytest.mark.parametrize("question", ["average inventory", "average total assets"])
def test_an_average_is_never_the_closing_balance(question: str, book: Book) -> None:
    assert not isinstance(getattr(plan(question, book), "expression", None), Line)


LISTS = [
    ("list the current assets", 6, DECEMBER, False, None),
    ("list the current assets at June 30, 2003", 6, JUNE, False, None),
    ("what was the largest current asset?", 6, DECEMBER, True, 1),
    ("second largest operating expense in the quarter", 3, QUARTER, True, 2),
    ("list the financing cash flows", 4, HALF, False, None),
    ("largest cash outflow from investing a year ago", 5, HALF_BEFORE, True, 1),
    ("list the changes in operating assets and liabilities", 6, HALF, False, None),
]  # fmt: skip


@pytest.mark.parametrize(("question", "rows", "period", "ranked", "nth"), LISTS)
def test_a_group_of_rows_is_listed_or_ranked(
    question: str, rows: int, period: Period, ranked: bool, nth: int | None, book: Book
) -> None:
    planned = plan(question, book)
    assert isinstance(planned, ListRows), planned
    assert (len(planned.rows), planned.period, planned.is_ranked, planned.nth) == (
        rows, period, ranked, nth,
    )  # fmt: skip


REFUSALS = [
    ("Should I buy the stock?", Reason.OUT_OF_SCOPE),
    ("is it a good investment?", Reason.OUT_OF_SCOPE),
    ("is the stock a buy at today's price?", Reason.OUT_OF_SCOPE),
    ("would you call it a hold or a sell?", Reason.OUT_OF_SCOPE),
    ("what is the share price today?", Reason.OUT_OF_SCOPE),
    ("market capitalization", Reason.OUT_OF_SCOPE),
    ("will net sales rise next year?", Reason.OUT_OF_SCOPE),
    ("goodwill", Reason.NOT_IN_FILING),
    ("long-term debt at June 30, 2003", Reason.NOT_IN_FILING),
    ("dividends per common share", Reason.NOT_IN_FILING),
    ("income tax expense", Reason.NOT_IN_FILING),
    ("margin", Reason.AMBIGUOUS),
    ("asdf qwer zxcv", Reason.NOT_UNDERSTOOD),
    ("", Reason.NOT_UNDERSTOOD),
    ("?!", Reason.NOT_UNDERSTOOD),
    ("what was the", Reason.NOT_UNDERSTOOD),
    ("what will net sales be next quarter?", Reason.OUT_OF_SCOPE),
]


@pytest.mark.parametrize(("question", "reason"), REFUSALS)
def test_what_cannot_be_answered_is_declined_with_its_reason(
    question: str, reason: Reason, book: Book
) -> None:
    planned = plan(question, book)
    assert isinstance(planned, Decline), planned
    assert planned.reason is reason
    assert planned.text.endswith((".", "?"))


@pytest.mark.parametrize("question", ["margin", "total"])
def test_an_ambiguous_question_offers_choices(question: str, book: Book) -> None:
    planned = plan(question, book)
    assert isinstance(planned, Decline)
    assert len(set(planned.choices)) == len(planned.choices) > 1


@pytest.mark.parametrize(
    "question",
    [
        "Why did net sales decline in the six months?",
        "Who is the chief executive officer?",
        "When was the private placement completed?",
        "How does the company account for stock options?",
        "backlog",
        "number of employees",
        "net sales of Lite Bites in Europe",
    ],
)
def test_what_no_row_bears_out_goes_to_the_filing_s_words(question: str, book: Book) -> None:
    assert isinstance(plan(question, book), Search)


WRONG_LINE = [
    "shares issued in the private placement",
    "net loss per weighted average share",
    "common dividends paid",
    "non-current assets",
    "income",
]


@pytest.mark.parametrize("question", WRONG_LINE)
def test_a_row_that_is_not_what_was_asked_is_not_answered(question: str, book: Book) -> None:
    planned = plan(question, book)
    wrong = (
        "private placement",
        "weighted average shares",
        "interest income",
        "dividends on preferred",
        "less: dividends on preferred",
        "other assets",
    )
    assert not isinstance(planned, Compute) or not shape(planned.expression).startswith(wrong)


EACH = [
    ("R&D and SG&A in the quarter", [("research & development expenses", QUARTER),
                                     ("selling, general & administrative expenses", QUARTER)]),
    ("gross profit and gross margin for the quarter", [("gross profit", QUARTER), ("gross_margin", QUARTER)]),
    ("net sales for the three and six months ended December 31, 2003", [("net sales", QUARTER), ("net sales", HALF)]),
    ("net sales in Q2 FY04 and Q2 FY03", [("net sales", QUARTER), ("net sales", QUARTER_BEFORE)]),
    ("total assets at December 31 and June 30, 2003", [("total assets", DECEMBER), ("total assets", JUNE)]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "parts"), EACH)
def test_several_figures_are_each_looked_up(
    question: str, parts: list[tuple[str, Period]], book: Book
) -> None:
    planned = plan(question, book)
    assert isinstance(planned, Each), planned
    found = [(shape(part.expression), part.period) for part in planned.parts if isinstance(part, Compute)]  # fmt: skip
    assert found == parts


@pytest.mark.parametrize(
    "question",
    ["depreciation and amortization", "SG&A expense", "sales & marketing", "cash and cash equivalents"],
)  # fmt: skip
def test_a_name_with_an_and_is_one_line(question: str, book: Book) -> None:
    assert not isinstance(plan(question, book), Each)


def test_both_are_compared_with_the_year_before(book: Book) -> None:
    planned = plan("Did both R&D and SG&A rise in the quarter against the year-ago quarter?", book)
    assert isinstance(planned, Each)
    periods = {(part.left_period, part.right_period) for part in planned.parts if isinstance(part, Compare)}  # fmt: skip
    assert (len(planned.parts), periods) == (2, {(QUARTER, QUARTER_BEFORE)})


FORMULAS = [
    ("Quick ratio (current assets less inventories, over current liabilities)",
     "((total current assets - inventories) / total liabilities)"),
    ("gross margin as a percentage of net sales", "((net sales - CostOfGoodsSold) / net sales)"),
    ("monthly operating cash burn over the half", "monthly(operating_cash_burn)"),
    ("average total assets", "average(total assets)"),
    ("DSO using closing accounts receivable, net sales and 92 days",
     "((AccountsReceivableNetCurrent / SalesRevenueNet) * 92)"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), FORMULAS)
def test_a_formula_that_is_said_is_computed(question: str, expected: str, book: Book) -> None:
    assert shape(computed(question, book).expression) == expected


def test_days_that_are_not_the_period_s_are_those_that_count(book: Book) -> None:
    planned = computed("DSO using closing accounts receivable, net sales and 90 days", book)
    assert shape(planned.expression) == "((AccountsReceivableNetCurrent / SalesRevenueNet) * 90)"


def test_dollars_by_dollars_are_no_figure(book: Book) -> None:
    assert refusal("total assets times total assets", book).reason is Reason.NOT_COMPUTABLE


@pytest.mark.parametrize(
    "words", ["of over its ", "sales of the segment over its net ", "what did the make "]
)
def test_a_question_longer_than_any_is_read_but_once(
    words: str, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = router._read_whole

    def counted(question: str, book: Book, tell: router.Tell) -> Plan:
        read.append(question)
        return whole(question, book, tell)

    monkeypatch.setattr(router, "_read_whole", counted)
    plan(words * 40, book)
    assert len(read) == 1
    short = "What was net income, and what were total assets?"
    plan(short, book)
    assert len(read) > 1
