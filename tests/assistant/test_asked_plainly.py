"""What people type as they speak: a dash that is no minus, a name for what was reckoned, a thing said ahead."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from assistant.book import Book, RowWords
from assistant.cover import cover_answer
from assistant.expressions import Binary, Line
from assistant.findings import counts
from assistant.model import Answer, Citation, Presentation, Route
from assistant.off_the_point import held_to_point, says_otherwise
from assistant.plans import Compute, Decline, Plan
from assistant.sayings import plainly
from index.model import Span
from tests.assistant.asking import KETTLE, answer, edited, reply, row, value_of

_NOTES = """NOTE 3.  TAXES ON INCOME

     Taxes on income consisted of (in thousands):

<TABLE>
<CAPTION>
                                       2004         2003
                                 ----------   ----------
<S>                              <C>          <C>
Current provision
  Federal                            $3,000       $2,200
  State                                 560          350
                                 ----------   ----------
                                      3,560        2,550
Deferred provision
  Federal                               200          150
  State                                  20           30
                                 ----------   ----------
                                        220          180
                                 ----------   ----------
                                     $3,780       $2,730
                                 ==========   ==========
</TABLE>

NOTE 4.  SELECTED FINANCIAL DATA

     (in thousands)

<TABLE>
<CAPTION>
                                       2004         2003         2002         2001         2000
                                 ----------   ----------   ----------   ----------   ----------
<S>                              <C>          <C>          <C>          <C>          <C>
BRAMBLE KETTLE COMPANY AND CONSOLIDATED AFFILIATES
  Net sales                        $ 84,000     $ 76,000     $ 70,000     $ 66,000     $ 61,000
  Net income                          7,020        5,070        3,640        3,100        2,900
BKC FINANCE DATA
  Net sales                           1,200        1,100        1,000          900          800
  Net income                          1,020          970          840          700          500
SUPPLEMENTAL
  EBITDA (b)                       $ 15,500     $ 13,000     $ 11,000     $ 10,000     $  9,000
</TABLE>

NOTE 5.  DEBT

     Maturities of long-term debt are (in thousands):

<TABLE>
<CAPTION>
                                       2005         2006         2007         2008         2009
                                 ----------   ----------   ----------   ----------   ----------
<S>                              <C>          <C>          <C>          <C>          <C>
Long-term debt                       $2,000       $5,000       $3,000       $4,000       $1,000
</TABLE>

NOTE 6.  QUARTERLY DATA (UNAUDITED)

     (in thousands)

<TABLE>
<CAPTION>
                                            Three months ended
                               March 31,     June 30, September 30, December 31,
                                    2004         2004          2004         2004
                              ----------   ----------    ----------   ----------
<S>                           <C>          <C>           <C>          <C>
Net sales                       $ 20,000     $ 21,000      $ 21,000     $ 22,000
Gross profit                       8,000        8,500         8,500        9,000
</TABLE>

ITEM 9.  CHANGES"""


@cache
def _noted() -> Book:
    """The kettle company's report with notes on its taxes, its debt, five years and four quarters."""
    return edited(KETTLE, ("ITEM 9.  CHANGES", _NOTES))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        # a dash before what is asked of the figure
        ("What is stockholders' equity at December 31, 2004 - is it a deficit, and of how much?", 31_780_000),
        ("net sales - cost of goods sold in 2004", 33_000_000),
        # what the outcome is called
        ("Take operating income, add back depreciation and amortization, and tell me EBITDA for 2004.", 16_000_000),
        ("Subtract cost of goods sold from total revenues and give me gross profit for 2004", 34_000_000),
        ("Start with total current assets, subtract total current liabilities, to get working capital at December 31, 2004", 11_000_000),
        # a day is the balance's
        ("year-end 2004 inventories divided by net sales", Decimal(7_400) / 84_000),
        ("accounts receivable at December 31, 2004 divided by net sales, times 366", Decimal(9_100 * 366) / 84_000),
        # "total net sales" beside other revenues
        ("total net sales in 2004", 84_000_000),
        ("total revenues in 2004", 85_000_000),
        ("cost of goods sold as a share of total net sales in 2004", Decimal(5_100) / 84),
        # a total without a label under a heading
        ("total deferred provision in 2004", 220_000),
        ("How much was the total current provision within 2003 taxes on income?", 2_550_000),
        # all of the company, not its finance arm
        ("net income in 2001", 3_100_000),
        ("average net income over the five years 2000 to 2004", 4_346_000),
        ("net sales in 2000", 61_000_000),
        # a balance over months, whose opening the cash flows do not print beside its close
        ("How much did cash rise over the year 2004?", 1_000_000),
        # what is said in a longer way
        ("Adding dividends and stock buybacks together, how much cash was handed back in 2004?", 2_300_000),
        ("effective income tax rate on 2004 earnings from continuing operations", 35),
        ("How much did they invest in property, plant and equipment (capex) in 2004?", 5_200_000),
        # the sum of years ahead
        ("How much long-term debt matures in the next five years?", 15_000_000),
        # who asks and what for, and a balance that "stood" or is "shown on the books"
        ("For the audit file, kindly confirm the amount at which inventories stood in the balance sheet as of December 31, 2004.", 7_400_000),
        ("What amount of inventories does the company show on its books?", 7_400_000),
        ("I am putting together a history of kettle makers and miss but one thing: net sales in 2003", 76_000_000),
        ("What were net sales on average per year across 2002, 2003 and 2004?", Decimal(230_000_000) / 3),
    ],
)  # fmt: skip
def test_the_figure_is_the_one_that_was_meant(question: str, value: int | Decimal) -> None:
    found = answer(question, _noted()).value
    assert found == pytest.approx(Decimal(value), rel=Decimal("1e-9"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("EBITDA in 2004", 15_500_000),
        ("What EBITDA did the company report for 2003?", 13_000_000),
        ("operating income plus depreciation and amortization in 2004", 16_000_000),
    ],
)
def test_a_figure_that_the_filing_defines_is_its_own(question: str, value: int) -> None:
    assert answer(question, _noted()).value == value


def test_a_figure_of_its_own_tells_what_the_usual_formula_gives() -> None:
    assert any("16,000,000" in each for each in answer("EBITDA in 2004", _noted()).caveats)


def test_a_payout_is_told_as_a_percentage() -> None:
    told = "dividend payout in 2004, using dividends paid over net income?"
    assert answer(told, _noted()).unit is Presentation.PERCENT


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How profitable was Bramble, measured as net income over net sales, for 2004?", Decimal(702) / 84),
        ("How profitable was Zanzibar, measured as net income over net sales, for 2004?", None),
        ("How profitable was the pot segment in 2004, defined as net income over net sales?", None),
    ],
)  # fmt: skip
def test_a_measure_is_of_what_it_is_said_of(question: str, value: Decimal | None) -> None:
    assert value_of(question, _noted()) == (value and pytest.approx(value))


@pytest.mark.parametrize(
    "question",
    [
        "Looking at the next five years, in which one does the most long-term debt mature?",
        "Of the coming five years which has the largest long-term debt maturities?",
        "In which of the next five years does the most long-term debt come due?",
    ],
)
def test_the_year_is_told_in_which_most_falls_due(question: str) -> None:
    assert "2006: $5,000,000" in answer(question, _noted()).text


@pytest.mark.parametrize(
    "question",
    [
        "Springfield works - what did they sell in 2004?",
        "Zanzibar: what were its net sales in 2004?",
        "Gizmo Deluxe - what did it earn in 2004?",
        "What were kettle unit sales in 2004?",
    ],
)
def test_a_part_that_is_not_told_is_not_left_out(question: str) -> None:
    assert value_of(question, _noted()) is None


def test_what_a_question_is_headed_by_may_be_the_company_or_idle() -> None:
    assert value_of("Quick check: what was its net income in 2004?", _noted()) == 7_020_000
    assert value_of("Bramble: what was its net income in 2004?", _noted()) == 7_020_000


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did other revenues account for more than 10% of total revenues in 2004?", False),
        ("Did net sales make up more than half of total revenues in 2004?", True),
        ("Was inventories more than half of net sales in 2004?", None),
    ],
)
def test_a_part_is_held_against_its_whole(question: str, verdict: bool | None) -> None:
    found = reply(question, _noted())
    assert (found.verdict if isinstance(found, Answer) else None) is verdict


def test_gains_that_the_cash_flows_take_off_are_not_below_nil() -> None:
    taken = row("  Gain on sale of scrap", "(40)", "(30)", "(20)")
    after = row("  Deferred income taxes", "220", "180", "150")
    book = edited(KETTLE, (after, taken + after))
    assert value_of("gain on the scrap sale in 2004", book) == 40_000
    assert value_of("In the cash flow statement, gain on sale of scrap in 2004", book) == -40_000


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("net sales in Q2 1995 versus the same quarter of 1994", "net sales in Q2 1995 versus Q2 1994"),
        (
            "Was profit in the third quarter of 1995 above that of the same quarter of 1994?",
            "Was profit in the third quarter of 1995 above that of third quarter of 1994?",
        ),
        ("Was profit this quarter above the same quarter of 1994?", "Was profit this quarter above the same quarter of 1994?"),
    ],
)  # fmt: skip
def test_the_same_quarter_is_the_one_that_was_said(question: str, meant: str) -> None:
    assert plainly(question) == meant


@pytest.mark.parametrize(
    ("question", "is_money"),
    [
        ("dividends per share in 2004", False),
        ("dividends deducted in computing earnings per share in 2004", True),
    ],
)
def test_a_figure_of_each_share_is_no_sum(question: str, is_money: bool) -> None:
    fact = next(f for f in _noted().reading.facts if f.label == "Dividends paid")
    planned = Compute(Line("Dividends paid", (fact,)), "Dividends paid", fact.period)
    assert (held_to_point(planned, question, _noted()) == planned) is is_money


def test_those_elsewhere_are_not_those_here() -> None:
    quote = "We operated 260 shops outside of Illinois."
    cited = Citation("one", "item-1", None, (1, 1), Span(0, len(quote)), quote)
    found = Answer("", f"260: {quote}", Route.SEARCH, (cited,), Decimal(260))
    assert says_otherwise(found, "How many shops are in Illinois?")
    assert not says_otherwise(found, "How many shops are outside Illinois?")


def test_how_many_more_is_not_how_many() -> None:
    quote = "We shipped 100 fewer kettles in 2004."
    cited = Citation("one", "item-7", None, (1, 1), Span(0, len(quote)), quote)
    found = Answer("", f"100: {quote}", Route.SEARCH, (cited,), Decimal(100))
    assert says_otherwise(found, "How many kettles were shipped in 2004?")
    assert not says_otherwise(found, "How many fewer kettles were shipped in 2004?")


def test_a_dash_before_a_comparison_is_no_minus() -> None:
    assert answer("Net income in 2004 - more than in 2003?", _noted()).verdict is True
    assert answer("Net income in 2003 - higher than 2004?", _noted()).verdict is False


def test_two_things_of_the_cover_are_both_told() -> None:
    found = cover_answer("What state is it incorporated in and what is the EIN?", _noted().reading)
    assert found is not None
    assert "DELAWARE" in found.text
    assert "36-9907104" in found.text
    assert found.value is None


@pytest.mark.parametrize(
    ("question", "quote", "is_otherwise"),
    [
        ("What was case volume in billions of cases?", "Case volume measures demand.", True),
        ("What was case volume in billions of cases?", "Case volume was 5.1 billion cases.", False),
        ("What were Gizmo's sales this quarter?", "Sales of Gizmo are seasonal.", True),
        ("What drove sales?", "Sales of Gizmo are seasonal.", False),
    ],
)
def test_sentences_without_an_amount_tell_none(
    question: str, quote: str, is_otherwise: bool
) -> None:
    cited = Citation("one", "item-1", None, (1, 1), Span(0, len(quote)), quote)
    found = Answer(question, f'"{quote}"', Route.SEARCH, (cited,))
    assert says_otherwise(found, question) is is_otherwise


def test_a_row_of_another_thing_is_no_answer() -> None:
    found = reply("total deferred provision within 2004 taxes on joint ventures", _noted())
    assert not isinstance(found, Answer)


_SEGMENTS = """NOTE 7.  SEGMENTS

     Revenues by segment were (in thousands):

<TABLE>
<CAPTION>
                                       2004         2003
                                 ----------   ----------
<S>                              <C>          <C>
Kettles                             $50,000      $46,000
Pots                                 34,000       30,000
                                 ----------   ----------
Total segments                      $84,000      $76,000
                                 ==========   ==========
</TABLE>

NOTE 8.  RECEIVABLES

     Receivables by segment were (in thousands):

<TABLE>
<CAPTION>
                                       2004         2003
                                 ----------   ----------
<S>                              <C>          <C>
Kettles                              $6,000       $5,000
Pots                                  3,100        3,000
</TABLE>

ITEM 9.  CHANGES"""


def test_a_line_of_one_table_is_no_share_of_another_that_has_it_too() -> None:
    book = edited(KETTLE, ("ITEM 9.  CHANGES", _SEGMENTS))
    sold, owed = (row for row in book.rows if row.title == "Kettles")
    (whole,) = (row for row in book.rows if row.title == "Total segments")

    def share(part: RowWords) -> Plan:
        lines = [Line(each.title, each.facts) for each in (part, whole)]
        made = Compute(Binary("/", *lines), "kettles as a share of all segments", None)
        return held_to_point(made, "What share of segment revenues is Kettles?", book)

    assert isinstance(share(sold), Compute)
    assert isinstance(share(owed), Decline)


def test_one_of_several_counts_nothing() -> None:
    assert counts("Volume is one of the indicators of our strength.") == []
    assert [each.value for each in counts("We have one plant.")] == [1]
