"""Questions about the sample 10-Q that a hasty reader answers wrongly, and what is right.

Every figure was read off the filing by eye, or worked out from figures that were: the
comment beside a derived one is in the filing's thousands.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.book import Book
from assistant.model import Answer, Derivation, Presentation, Reason, Refusal
from tests.assistant.asking import JUNIPER, SAMPLE, answer, book_of, edited, recomputed, refusal

USD, SHARES = Presentation.USD, Presentation.SHARES
PERCENT, RATIO = Presentation.PERCENT, Presentation.RATIO
PER_SHARE = Presentation.USD_PER_SHARE


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SAMPLE)


@pytest.fixture(scope="module")
def desk(indexed_home: Path) -> Assistant:
    """The whole assistant over the sample: its cover, its figures and its words."""
    return Assistant.open(SAMPLE, indexed_home)


# What is left out of a total must be added into it by the filing.
WITHOUT = [
    ("total current assets excluding inventories", "8052000"),  # 9,276 - 1,224
    ("total current assets without inventories", "8052000"),
    ("total current assets excluding inventories at June 30, 2003", "6495000"),  # 7,630 - 1,135
    ("total assets excluding cash and cash equivalents", "16362000"),  # 19,689 - 3,327
    ("total assets excluding patents", "9860000"),  # 19,689 - 9,829
    ("total liabilities excluding accounts payable", "36000"),  # 3,453 - 3,417
    ("total revenues excluding other revenues", "2345000"),  # 2,395 - 50
    ("total equity excluding accumulated deficit", "67520000"),  # 16,236 + 51,284
    ("operating loss excluding depreciation and amortization", "-712000"),  # -1,252 + 540
    ("operating loss before depreciation and amortization", "-712000"),
    ("net loss before interest expense", "-1241000"),  # -1,248 + 7
]


@pytest.mark.parametrize(("question", "value"), WITHOUT)
def test_a_part_is_taken_out_of_what_it_is_added_into(
    question: str, value: str, book: Book
) -> None:
    found = answer(question, book)
    assert (found.value, found.unit) == (Decimal(value), USD)
    assert found.derivation is not None
    assert len(found.derivation.inputs) == 2


NOT_A_PART = [
    "cost of goods sold excluding depreciation",
    "gross profit excluding R&D",
    "SG&A excluding stock compensation",
    "net sales excluding other revenues",
    "net sales excluding cost of goods sold",
    "inventories excluding cash",
    "total assets excluding net sales",
    "net loss excluding the private placement",
    "total operating expenses excluding depreciation",
]


@pytest.mark.parametrize("question", NOT_A_PART)
def test_what_is_no_part_is_not_taken_out(question: str, book: Book) -> None:
    assert refusal(question, book).reason is Reason.NOT_IN_FILING


THRESHOLDS = [
    ("Is the current ratio above 2?", True),  # 9,276 / 3,453 = 2.686
    ("Is the current ratio below 2?", False),
    ("Is the current ratio above 3?", False),
    ("Is the current ratio at least 2.7?", False),
    ("Was the quick ratio below 1?", False),  # 1.969
    ("Was cash more than $5 million?", False),  # 3,327
    ("Was cash more than $3 million?", True),
    ("Was cash at least $3.327 million?", True),
    ("Was gross margin above 50%?", True),  # 1,813 / 2,395 = 75.70%
    ("Was gross margin above 80%?", False),
    ("Was gross margin below 50%?", False),
    ("Was gross margin above 75% in the six months?", True),  # 3,608 / 4,753 = 75.91%
    ("Was gross margin above 76% in the six months?", False),
    ("Was working capital above $5 million?", True),  # 5,823
    ("Were total assets at least $20 million?", False),  # 19,689
    ("Were total liabilities below $3.4 million?", False),  # 3,453
    ("Was interest expense less than $10 thousand in the quarter?", True),  # 7
    ("Were inventories above 1,224,000?", False),  # 1,224 to the dollar
    ("Were net sales less than $2 million in the quarter?", False),  # 2,345
    ("Was R&D more than $1 million in the six months?", True),  # 1,041
    ("Was R&D more than $1 million in the quarter?", False),  # 613
]


@pytest.mark.parametrize(("question", "verdict"), THRESHOLDS)
def test_a_figure_is_held_against_the_number_named(
    question: str, verdict: bool, book: Book
) -> None:
    found = answer(question, book)
    assert found.verdict is verdict
    assert found.text.startswith("Yes" if verdict else "No")


BOTH = [
    ("Did both R&D and SG&A rise in the six months against a year ago?", False),  # SG&A fell
    ("Did both net sales and gross profit rise in the quarter against the year-ago quarter?", True),
    ("Did both net sales and R&D increase in the six months compared with a year ago?", False),
    ("Did both total assets and total liabilities rise?", False),  # liabilities fell
    ("Did both cash and inventories rise?", False),  # cash fell
    ("Did both R&D and depreciation fall in the quarter?", False),  # R&D rose
]


@pytest.mark.parametrize(("question", "verdict"), BOTH)
def test_both_must_bear_it_out(question: str, verdict: bool, book: Book) -> None:
    found = answer(question, book)
    assert found.verdict is verdict
    assert len(found.values) == 4


NOT_BY_SO_MUCH = [
    "Did net sales double?",
    "Did net sales double in the quarter against a year ago?",
    "Did net sales more than double?",
    "Did net sales triple in the quarter?",
    "Did R&D double in the six months?",
    "Did gross profit triple?",
    "Did net sales halve?",
    "Did net loss halve in the quarter?",
    "Did cost of goods sold fall by half?",
]


@pytest.mark.parametrize("question", NOT_BY_SO_MUCH)
def test_a_rise_is_no_doubling_and_a_fall_no_halving(question: str, desk: Assistant) -> None:
    assert getattr(desk.ask(question), "verdict", None) is not True


# Words near a figure's name, for which the filing prints nothing.
NEAR_NAMES = [
    "What were sales returns?",
    "sales returns and allowances",
    "return on sales tax",
    "sales tax",
    "cost of sales tax",
    "return on assets returns",
    "stock returns",
    "margin of safety",
    "interest coverage of the press",
    "What is the gross of tax?",
    "What is Microsoft's revenue?",
    "What were Apple's net sales?",
    "other income",
    "other liabilities",
    "other current assets",
    "total operating expenses",
]


@pytest.mark.parametrize("question", NEAR_NAMES)
def test_a_near_name_is_not_the_figure(question: str, desk: Assistant) -> None:
    found = desk.ask(question)
    assert isinstance(found, Refusal), found
    assert found.reason is Reason.NOT_IN_FILING


OPEN = ["net", "What was the net?", "net amount", "total", "income", "current"]


@pytest.mark.parametrize("question", OPEN)
def test_a_word_of_many_lines_is_asked_back(question: str, book: Book) -> None:
    found = refusal(question, book)
    assert found.reason is Reason.AMBIGUOUS
    assert len(set(found.choices)) == len(found.choices) > 1


BARE = ["what is 2+2", "2+2", "2 + 2 = ?", "3 * 4", "100 / 5", "7 plus 8", "sum of 1 and 2",
        "What is 5 times 3?", "what is 10% of 500", "What is the square root of 16?",
        "difference between 5 and 3"]  # fmt: skip


@pytest.mark.parametrize("question", BARE)
def test_arithmetic_without_the_filing_has_no_value(question: str, desk: Assistant) -> None:
    found = desk.ask(question)
    assert getattr(found, "value", None) is None
    assert getattr(found, "derivation", None) is None


def test_a_percentage_of_nothing_is_not_understood(book: Book) -> None:
    assert refusal("inventories as a percentage of", book).reason is Reason.NOT_UNDERSTOOD


UNITS = [
    "total assets times total assets",
    "net sales times net loss",
    "net sales * net sales",
    "net loss plus weighted average shares",
    "cash minus EPS",
    "net sales plus 5",
]


@pytest.mark.parametrize("question", UNITS)
def test_units_that_do_not_go_together_are_refused(question: str, book: Book) -> None:
    assert refusal(question, book).reason is Reason.NOT_COMPUTABLE


# The question, the value in ones, its unit, the last day of its period.
FIGURES = [
    # an "other" line is not the total
    ("What were other revenues?", "50000", USD, "2003-12-31"),
    ("total revenues", "2395000", USD, "2003-12-31"),
    ("revenues", "2395000", USD, "2003-12-31"),
    ("other receivables", "939000", USD, "2003-12-31"),
    ("Other receivables at June 30, 2003", "1100000", USD, "2003-06-30"),
    ("other assets", "188000", USD, "2003-12-31"),
    ("prepaid expense and other current assets", "314000", USD, "2003-12-31"),
    ("What was the allowance for returns?", "16000", USD, "2003-12-31"),
    # shares are not their dollars
    ("common stock at December 31, 2003", "189000", USD, "2003-12-31"),
    ("common stock at June 30, 2003", "168000", USD, "2003-06-30"),
    ("common stock in dollars at December 31, 2003", "189000", USD, "2003-12-31"),
    ("common stock shares issued at December 31, 2003", "37991988", SHARES, "2003-12-31"),
    ("preferred stock shares outstanding at June 30, 2003", "188", SHARES, "2003-06-30"),
    ("weighted average shares for the quarter", "37414189", SHARES, "2003-12-31"),
    ("EPS", "-0.03", PER_SHARE, "2003-12-31"),
    ("EPS for the six months", "-0.06", PER_SHARE, "2003-12-31"),
    # an opening balance is not the closing one
    ("accumulated deficit at the beginning of the year", "-49023000", USD, "2003-06-30"),
    ("accumulated deficit", "-51284000", USD, "2003-12-31"),
    ("inventories at the beginning of the year", "1135000", USD, "2003-06-30"),
    ("inventories at the end of the period", "1224000", USD, "2003-12-31"),
    ("cash at December 31, 2002", "5140000", USD, "2002-12-31"),
    ("cash at the end of the six months a year ago", "5140000", USD, "2002-12-31"),
    ("cash and cash equivalents at end of period", "3327000", USD, "2003-12-31"),
    # the quarter before is not the quarter a year ago
    ("net sales in the prior quarter", "2308000", USD, "2003-09-30"),  # 4,653 - 2,345
    ("net sales in the previous quarter", "2308000", USD, "2003-09-30"),
    ("net sales in the preceding quarter", "2308000", USD, "2003-09-30"),
    ("net loss for the quarter ended September 30, 2003", "-1013000", USD, "2003-09-30"),  # 2,261 - 1,248
    ("gross profit in the prior quarter", "1795000", USD, "2003-09-30"),  # 3,608 - 1,813
    ("R&D in the first quarter", "428000", USD, "2003-09-30"),  # 1,041 - 613
    ("net sales for the three months a year ago", "2284000", USD, "2002-12-31"),
    ("R&D for the three months year-ago", "556000", USD, "2002-12-31"),
    ("net sales for the six months a year ago", "5523000", USD, "2002-12-31"),
    ("net sales for the year-ago six months", "5523000", USD, "2002-12-31"),
    ("cash flow from operations six months year-ago", "698000", USD, "2002-12-31"),
    ("net loss for the six months of the prior year", "-2382000", USD, "2002-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "value", "unit", "end"), FIGURES)
def test_the_figure_is_that_line_of_that_period(
    question: str, value: str, unit: Presentation, end: str, book: Book
) -> None:
    found = answer(question, book)
    assert found.period is not None
    assert (found.value, found.unit, str(found.period.end)) == (Decimal(value), unit, end)


ROUNDED = [
    ("What was the return on sales?", "-52.11", PERCENT),  # -1,248 / 2,395
    ("cash in percent of total assets", "16.90", PERCENT),  # 3,327 / 19,689
    ("R&D as a percentage of net sales for the six months", "22.37", PERCENT),  # 1,041 / 4,653
    ("gross margin in the prior quarter", "76.12", PERCENT),  # 1,795 / 2,358
    ("net loss divided by net sales", "-0.53", RATIO),  # -1,248 / 2,345
]


@pytest.mark.parametrize(("question", "value", "unit"), ROUNDED)
def test_a_quotient_is_of_the_two_that_are_named(
    question: str, value: str, unit: Presentation, book: Book
) -> None:
    found = answer(question, book)
    assert found.value is not None
    assert (round(found.value, 2), found.unit) == (Decimal(value), unit)


PAIRS = [
    ("total assets and total liabilities", ["19689000", "3453000"]),
    ("What were cash and inventories at June 30, 2003?", ["4059000", "1135000"]),
    ("net sales and gross profit for the six months", ["4653000", "3608000"]),
    ("net sales and total assets", ["2345000", "19689000"]),
    ("other revenues and total revenues", ["50000", "2395000"]),
    ("cash and gross profit in the six months", ["3327000", "3608000"]),
]


@pytest.mark.parametrize(("question", "values"), PAIRS)
def test_two_figures_are_two_values(question: str, values: list[str], book: Book) -> None:
    found = answer(question, book)
    assert found.value is None
    assert [entry.value for entry in found.values] == [Decimal(value) for value in values]


UNLABELLED = [
    ("net sales", "$4,653,000 for the six months"),
    ("operating loss", "$(2,265,000) for the six months"),
    ("R&D", "$1,041,000 for the six months"),
    ("EPS", "$(0.06) for the six months"),
    ("revenues in 2003", "$4,753,000 for the six months"),
]


@pytest.mark.parametrize(("question", "other"), UNLABELLED)
def test_a_period_left_open_is_named_with_the_other(question: str, other: str, book: Book) -> None:
    found = answer(question, book)
    assert "for the three months ended December 31, 2003" in found.text
    assert other in found.text


NOT_OF_THAT_PERIOD = [
    ("total assets in the prior quarter", Reason.NOT_IN_FILING),
    ("operating cash flow in the prior quarter", Reason.NOT_IN_FILING),
    ("operating cash flow for the quarter", Reason.NOT_COMPUTABLE),
    ("capex for the three months", Reason.NOT_COMPUTABLE),
    ("inventories at December 31, 2002", Reason.NOT_IN_FILING),
]


@pytest.mark.parametrize(("question", "reason"), NOT_OF_THAT_PERIOD)
def test_another_period_s_figure_does_not_stand_in(
    question: str, reason: Reason, book: Book
) -> None:
    assert refusal(question, book).reason is reason


OTHERS = [
    "Who is the CFO of Microsoft?",
    "Who is the CEO of Apple?",
    "Who is the CEO of Diabetex?",
    "Who is the chairman of Diabetex?",
    "Who is the president of Comprehensive NeuroSciences?",
    "Who is the landlord?",
    "phone number of the landlord",
    "telephone number of the landlord",
    "What is Unterberg's phone number?",
    "address of Comprehensive NeuroSciences",
    "What is the zip code of Comprehensive NeuroSciences?",
    "Where is Microsoft headquartered?",
    "What state is Microsoft incorporated in?",
]


@pytest.mark.parametrize("question", OTHERS)
def test_another_party_does_not_get_the_registrant_s(question: str, desk: Assistant) -> None:
    found = desk.ask(question)
    assert isinstance(found, Refusal), found
    assert found.reason in (Reason.NOT_IN_FILING, Reason.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who is the CFO?", "Paul Intlekofer"),
        ("What is the telephone number?", "(914) 701-4500"),
        ("What is the registrant's phone number?", "(914) 701-4500"),
    ],
)
def test_the_registrant_does(question: str, said: str, desk: Assistant) -> None:
    assert said in desk.ask(question).text


VARIED = [
    # looked up
    "net sales", "total revenues for the six months", "COGS a year ago", "net loss", "diluted EPS", "total assets",
    "inventories at June 30, 2003", "accumulated deficit", "operating cash flow", "capex a year ago", "goodwill",
    "weighted average shares", "allowance for doubtful accounts", "pro forma net loss", "cash paid for interest",
    # computed
    "current ratio", "quick ratio at June 30, 2003", "gross margin", "operating margin in Q2 FY03", "EBITDA",
    "free cash flow", "working capital", "debt to equity", "DSO for the quarter", "return on equity", "book value per share",
    "gross profit less R&D less SG&A", "net sales divided by total assets", "R&D as a percentage of net sales",
    "sum of R&D and SG&A", "annualised net sales for the six months", "net sales times 2", "average total assets",
    "total current assets excluding inventories", "net sales in the prior quarter", "monthly operating cash burn",
    # changes and comparisons
    "by how much did net sales change", "percent change in net loss for the six months", "change in total assets",
    "by how many percentage points did gross margin rise in the quarter", "Did net sales increase in the quarter?",
    "Was R&D higher than interest expense in H1?", "Is the current ratio above 2?", "was operating cash flow negative?",
    "Did both R&D and SG&A rise in the quarter?", "did net sales double?", "how did net sales compare with the prior quarter?",
    # lists
    "list the current assets", "what was the largest current asset?", "second largest operating expense in the quarter",
    "list the financing cash flows", "total assets and total liabilities", "net sales in Q2 FY04 and Q2 FY03",
    # the cover and the words
    "shares outstanding", "What is the par value of the common stock?", "Who is the CFO?", "what is the fiscal period?",
    "How many shares were issued in the private placement?", "What was the gross margin on product sales?",
    "Why did net sales decline in the six months?", "When was the private placement completed?", "number of employees",
    "Which company runs the Diabetex trial?", "What was the impairment charge in fiscal year 2003?", "what is 2+2",
]  # fmt: skip


@pytest.mark.parametrize("question", VARIED)
def test_what_is_answered_is_cited_and_comes_out_again(question: str, desk: Assistant) -> None:
    """A value has a citation, a citation is the filing's words, a derivation its result."""
    found = desk.ask(question)
    text = desk.reading().filing.text
    assert [text[c.span.start : c.span.end] for c in found.citations] == [
        citation.quote for citation in found.citations
    ]
    if isinstance(found, Answer):
        valued = found.value is not None or bool(found.values)
        assert len(found.citations) >= (1 if valued else 0)
        assert all(entry.citation < len(found.citations) for entry in found.values)
        assert found.derivation is None or comes_out(found.derivation)


def comes_out(derivation: Derivation) -> bool:
    """Whether the formula over its inputs gives the result, to the last places of a Decimal."""
    result = derivation.result.value
    return abs(recomputed(derivation) - result) <= abs(result) * Decimal("1e-24")


def test_the_varied_questions_are_mostly_answered(desk: Assistant) -> None:
    """The law above is empty for what is refused; most of what it asks is not."""
    replies = [desk.ask(question) for question in VARIED]
    assert sum(isinstance(reply, Answer) for reply in replies) >= 50
    assert sum(getattr(reply, "derivation", None) is not None for reply in replies) >= 20


def test_a_charge_in_brackets_beside_a_benefit_tells_the_sign() -> None:
    printed = "Provision (benefit) for income taxes                         700           (1,000)               400"
    other = "Income tax (expense)/benefit                                (700)            1,000              (400)"
    book = edited(JUNIPER, (printed, other))
    values = [answer(f"income tax expense in {year}", book).value for year in (1999, 1998, 1997)]
    assert values == [700_000, -1_000_000, 400_000]
