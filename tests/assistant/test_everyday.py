"""Questions that nothing reads as they stand, without their frame and in the words of filings."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.cover import cover_answer
from assistant.everyday import recast
from assistant.expressions import Binary, Line
from assistant.model import Answer, Reason, Refusal
from assistant.one_column import in_one_column
from assistant.period_phrases import with_months_counted
from assistant.plans import Compute
from index.build import read_content
from index.model import Fact
from tests.assistant.asking import reply, value_of

HARBOR = Path(__file__).parents[1] / "data" / "harbor-lamp_10-q.txt"
NOTE = "of $166,667.\n"
MORE = """
4.  REGIONS AND LEASES

Net sales by region for the nine months ended September 30, 1996 were as
follows (in thousands):

                                        East           West          Total
                                      --------       --------      --------
Lamps                                 $  8,000       $  3,660      $ 11,660
Parts                                    2,000          2,000         4,000
                                      --------       --------      --------
Total net sales                       $ 10,000       $  5,660      $ 15,660
                                      ========       ========      ========

Future minimum payments under operating leases are as follows (in thousands):

     1997                                                      $   900
     1998                                                          700
     Thereafter                                                    500
                                                               -------
     Total                                                     $ 2,100
                                                               =======
"""


@cache
def harbor() -> Book:
    """The lamp maker's report, with its regions and its leases."""
    text = HARBOR.read_text("utf-8").replace(NOTE, NOTE + MORE, 1)
    return Book(read_content(text.encode(), HARBOR.name))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Selling, general and administrative outlay for the quarter", 1_298_000),
        ("Restructuring hit for the nine months ended September 30, 1995", 240_000),
        ("Counsel wants to know: the restructuring hit in the nine months ended September 30, 1995?", 240_000),
        ("Lending squeeze: long-term borrowing at September 30, 1996", 2_500_000),
        ("If all the current liabilities were paid out of the current assets at September 30, 1996, what would remain?", 7_272_000),
        ("If Harbor settled its current liabilities out of its current assets at September 30, 1996, what would be left?", 7_272_000),
        ("Net sales January-September 1996", 15_660_000),
        ("Net sales for July to September 1996", 5_402_000),
        ("Harbor's inventories, September 30 1996", 5_120_000),
        ("minimum operating lease payments, all years", 2_100_000),
        ("minimum operating lease payments at September 30, 1996", 2_100_000),  # not those after 1998
        ("all future operating lease payments added up", 2_100_000),
    ],
)  # fmt: skip
def test_the_figure_that_is_meant(question: str, value: int) -> None:
    assert value_of(question, harbor()) == value


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("In the East region, what percent of net sales was lamps?", 80),
        ("East: lamps as a percentage of total net sales for the nine months", 80),
        ("How big is East in Harbor's net sales over the nine months (percent of total)?", "63.856960"),
    ],
)  # fmt: skip
def test_a_share_is_of_the_part_that_is_named(question: str, share: int | str) -> None:
    found = value_of(question, harbor())
    assert found is not None
    assert round(found, 6) == round(Decimal(share), 6)


def test_the_upper_figure_of_a_share_stands_in_the_column_of_the_lower() -> None:
    cells = {(fact.label, fact.column[-1]): fact for fact in harbor().reading.facts if fact.column}
    lamps, parts = cells["Lamps", "Total"], cells["Parts", "East"]
    east = cells["Total net sales", "East"]

    def share(upper: Fact, lower: Fact) -> Compute:
        lines = (Line(fact.label, (fact,)) for fact in (upper, lower))
        return Compute(Binary("/", *lines), "a share", east.period)

    moved = in_one_column(share(lamps, east), harbor())
    assert isinstance(moved, Compute)
    found = evaluate(moved.expression, moved.period, harbor())
    assert isinstance(found, Figure)
    assert found.quantity.value == Decimal("0.8")
    assert in_one_column(share(parts, east), harbor()) == share(parts, east)
    of_all = share(cells["Total net sales", "East"], cells["Total net sales", "Total"])
    assert in_one_column(of_all, harbor()) == of_all


def test_cash_that_was_used_is_what_it_lasts_for() -> None:
    asked = "Cash at September 30, 1996 divided by the cash used in investing activities"
    found = value_of(asked, harbor())
    assert found is not None
    assert round(found, 4) == round(Decimal(1208) / 287, 4)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Net sales were higher in the quarter than a year ago - true?", True),
        ("The East had more net sales than the West - right?", True),
        ("Did West exceed East in net sales?", False),
        ("Lamps sold less than parts, correct?", False),
    ],
)
def test_a_statement_is_confirmed_or_denied(question: str, verdict: bool) -> None:
    found = reply(question, harbor())
    assert isinstance(found, Answer)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "What did Harbor's outlay on new lamps come to, in percent?",  # no amount is a percentage
    ],
)
def test_what_is_not_told_is_not_answered(question: str) -> None:
    assert value_of(question, harbor()) is None


def test_a_question_that_leans_on_none_is_not_understood() -> None:
    found = reply("and is that one higher than the other?", harbor())
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "question",
    [
        "share count shown on the front of the report",
        "Harbor shares out as of early November 1996",
        "number of shares printed on the title page",
    ],
)
def test_the_cover_tells_how_many_shares_are_out(question: str) -> None:
    found = cover_answer(question, harbor().reading)
    assert found is not None
    assert found.value == 6_204_118


def test_everyday_words_are_tried_as_each_of_what_is_printed() -> None:
    asked = "The advertising outlay in 1996"
    said = recast(asked, harbor())
    assert said[:2] == ["The advertising expense in 1996", "The advertising expenditures in 1996"]
    assert recast("The advertising expense in 1996", harbor()) == []


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("sales April-December 2000", "sales nine months ended December 2000"),
        ("sales October 1999 to March 2000", "sales six months ended March 2000"),
        ("sales January to May 2000", "sales January to May 2000"),
        ("sales March 1999 to March 2000", "sales March 1999 to March 2000"),
    ],
)
def test_months_are_counted_from_the_first_to_the_last(said: str, counted: str) -> None:
    assert with_months_counted(said) == counted
