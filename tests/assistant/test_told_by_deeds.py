"""Figures that a question tells by deeds, by sides and by suppositions, over made-up reports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Refusal
from assistant.sayings import plainly
from tests.assistant.asking import JUNIPER, answer, book_of, edited, recomputed, reply

_REVENUES = """\
Revenues:
  Services provided                                     $ 33,000          $ 31,000          $ 32,000
  Equipment and supply sales                              40,000            38,000            39,000
                                                      ----------        ----------        ----------
     Total revenues                                       73,000            69,000            71,000
Cost of services """
_PARTED = (
    (
        "Revenues                                                $ 73,000          $ 69,000          $ 71,000\nCost of services ",
        _REVENUES,
    ),
    (
        "Cost of equipment                                         26,800",
        "Costs of equipment and supplies sold                      26,800",
    ),
)
_SUPPOSED = """
The following pro forma results are given as if Lantern Valve had been acquired on January 1, 1998
(in thousands):

<TABLE>
<CAPTION>
                                 Years ended December 31,
                                     1999            1998
<S>                                   <C>             <C>
Revenues                         $ 81,500        $ 77,250
Net income (loss)                   1,450          (1,900)
</TABLE>

Goodwill is of two businesses:

<TABLE>
<CAPTION>
                                Dec. 31, 1999   Dec. 31, 1998
<S>                                       <C>             <C>
Juniper Hydraulic Works               $ 1,250         $ 1,100
Lantern Valve Works                     1,750           2,100
                                      -------         -------
     Total goodwill                   $ 3,000         $ 3,200
</TABLE>
"""


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.fixture(scope="module")
def parted() -> Book:
    return edited(JUNIPER, *_PARTED)


@pytest.fixture(scope="module")
def supposing() -> Book:
    makes = "The Company makes and repairs pumps.\n"
    return edited(JUNIPER, (makes, f"{makes}{_SUPPOSED}"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Take revenues for 1999 and subtract 1998. What is left?", 4_000_000),
        ("Start with revenues for 1999 and take away fiscal 1997: what do you get?", 2_000_000),
        ("Add cash and cash equivalents and inventories at December 31, 1999, then take off accounts payable. What is left?", 3_620_000),
        ("Add cash and cash equivalents and inventories at December 31, 1999, and then deduct accounts payable and accrued expenses. What is left?", 1_500_000),
        ("Take total assets at December 31, 1999 and knock off goodwill as well as property, plant and equipment. What is left?", 16_000_000),
        ("What was the quick ratio at December 31, 1999, counting only cash and cash equivalents and accounts receivable as quick assets?", "1.133333"),
        ("Quick ratio at December 31, 1999 using only cash and cash equivalents as liquid assets", "0.333333"),
        ("Current ratio at December 31, 1999, counting only accounts payable and accrued expenses as current liabilities", "2.461538"),
        ("gross margin % on services, 1999 (revenues less cost of services)", "75.342466"),
    ],
)  # fmt: skip
def test_a_deed_is_done_as_told(question: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    if " subtract " not in question and " away " not in question:  # of one line, at two times
        scale = 100 if found.unit == "percent" else 1
        assert recomputed(found.derivation) * scale == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the gross margin on services provided in 1999?", "45.454545"),
        ("gross margin on equipment and supply sales, 1998", "28.684211"),
        ("What gross margin, as a percentage, did equipment and supply sales earn in 1999?", "33"),
    ],
)
def test_the_margin_of_a_part_is_over_its_own_sales(
    question: str, value: str, parted: Book
) -> None:
    found = answer(question, parted)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)


def test_the_margin_of_a_part_without_costs_of_its_own_is_not_made_up(parted: Book) -> None:
    found = reply("What was the gross margin on repair services in 1999?", parted)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("On a pro forma basis, as if the acquisition had taken place on January 1, 1998, what would revenues have been in 1998?", 77_250_000),
        ("Pro forma net income for 1999, as if the acquisition had occurred on January 1, 1998?", 1_450_000),
        ("What would pro forma revenues have been for 1999, as if Lantern Valve had been acquired at January 1, 1998?", 81_500_000),
        ("What were revenues in 1999?", 73_000_000),
    ],
)  # fmt: skip
def test_what_would_have_been_is_what_is_called_so(
    question: str, value: int, supposing: Book
) -> None:
    assert answer(question, supposing).value == value


def test_a_part_that_is_called_like_the_company_is_asked_for_by_its_name(supposing: Book) -> None:
    found = answer(
        "What share of total goodwill belongs to Juniper Hydraulic Works at December 31, 1999?",
        supposing,
    )
    assert found.value is not None
    assert round(found.value, 6) == Decimal("41.666667")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("all debt securities (current and non-current) at June 30", "all debt securities at June 30"),
        ("lease obligations shown outside current liabilities", "non-current lease obligations"),
        ("Among the Northern businesses, whose order book fell the most?", "which Northern business's order book fell the most?"),
        ("debt and finance leases (current and long-term)", "total debt and finance leases including current portion"),
    ],
)  # fmt: skip
def test_sayings_of_which_and_of_all(said: str, meant: str) -> None:
    assert plainly(said) == meant


def test_options_at_the_end_are_counted_on_the_day_that_leads_to_their_table() -> None:
    makes = "The Company makes and repairs pumps.\n"
    book = edited(JUNIPER, (makes, f"{makes}{_OPTIONS}"))
    found = answer("How many stock options were exercisable at the end of 1999?", book)
    assert (found.value, found.unit) == (41_500, "shares")
    assert answer("How many options were outstanding at December 31, 1999?", book).value == 88_100
    earlier = reply("How many options were exercisable at December 31, 1998?", book)
    assert earlier is None or isinstance(earlier, Refusal)


_OPTIONS = """
A summary of stock option activity as of December 31, 1999 is as follows:

<TABLE>
<CAPTION>
                                          Shares     Average
                                           Under    Exercise
                                          Option       Price
<S>                                          <C>         <C>
Balance at beginning of period            86,000       $5.10
Granted                                    4,000        6.20
Exercised                                 (1,900)       3.63
Outstanding at end of period              88,100        5.18
Exercisable at end of period              41,500        4.18
</TABLE>
"""
