"""Figures that are named, restated, paid or received: the one that is meant, and no namesake of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.in_other_words import named_too, names_a_rate
from assistant.model import Reason
from assistant.sayings import without_taken_back
from tests.assistant.asking import JUNIPER, answer, book_of, edited, refusal, value_of


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("total current assets minus total current liabilities, i.e. working capital, at December 31, 1999", 7_000_000),
        ("total assets minus total liabilities, that is, stockholders' equity, at December 31, 1998", 19_000_000),
        ("total assets minus total liabilities - in other words, stockholders' equity, at December 31, 1999", 20_000_000),
        ("total assets minus total liabilities (stockholders' equity) at December 31, 1999", 20_000_000),
        ("total current assets less total current liabilities, or working capital, at December 31, 1999", 7_000_000),
        ("operating income divided by revenues, i.e. operating margin, for 1999", "4.109589"),
        ("What was the operating margin in 1999, I mean operating income over revenues?", "4.109589"),
        ("revenues minus cost of services minus cost of equipment in 1999", 28_200_000),
    ],
)  # fmt: skip
def test_a_name_for_arithmetic_is_no_operand_of_it(
    question: str, value: int | str, juniper: Book
) -> None:
    found = value_of(question, juniper)
    assert found is not None
    assert round(found, 6) == Decimal(value)


def test_where_a_name_for_arithmetic_begins(juniper: Book) -> None:
    said = named_too("revenues minus cost of services, i.e. gross profit, in 1999", juniper)
    assert said is not None
    assert (said.told, said.is_sure) == ("revenues minus cost of services 1999", True)
    assert named_too("gross profit, i.e. revenues minus cost of services", juniper) is None
    assert named_too("revenues minus cost of services, i.e. without the pumps", juniper) is None


def test_a_margin_is_named_as_a_percentage() -> None:
    assert names_a_rate("the operating margin, I mean operating income over revenues")
    assert not names_a_rate("operating income over revenues")
    assert not names_a_rate("gross profit over revenues")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was net income in 1998, I mean operating income?", -2_000_000),
        ("goodwill, sorry, total assets at December 31, 1998?", 39_400_000),
        ("What was revenue in 1998... no wait, net income in 1997?", 800_000),
    ],
)
def test_the_time_of_what_is_taken_back_is_kept(question: str, value: int, juniper: Book) -> None:
    assert value_of(question, juniper) == value


def test_what_is_taken_back() -> None:
    assert without_taken_back("revenue in 1998, sorry, net income") == "net income 1998"
    assert without_taken_back("revenue in 1998, sorry, net income in 1999") == "net income in 1999"
    assert without_taken_back("revenue in 1998") == "revenue in 1998"


SIGNED = "<PAGE>\n                                   SIGNATURES"
INVESTED = """NOTE 6.  INVESTMENT INCOME

     The components of investment income are as follows (in thousands):

<TABLE>
<CAPTION>
                                                            1999              1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Dividends                                                   $ 40              $ 30
Interest                                                      60                50
                                                      ----------        ----------
     Investment income                                     $ 100              $ 80
</TABLE>

"""
PAID = "  Dividends paid                                           (300)             (300)             (200)"
KEPT = PAID.replace("Dividends paid ", "Distributions  ")


def test_what_is_paid_is_not_what_is_received() -> None:
    both = edited(JUNIPER, (SIGNED, f"{INVESTED}{SIGNED}"))
    assert value_of("What did Juniper pay in dividends in 1999?", both) == 300_000
    assert value_of("What dividend income did Juniper have in 1999?", both) == 40_000
    received = edited(JUNIPER, (SIGNED, f"{INVESTED}{SIGNED}"), (PAID, KEPT))
    assert value_of("What did Juniper pay in dividends in 1999?", received) is None
    assert value_of("What did Juniper pay in interest in 1999?", received) != 60_000


def test_what_was_paid_is_no_balance() -> None:
    owed = edited(JUNIPER, ("  Accrued expenses     ", "  Income taxes         "))
    assert value_of("What were income taxes at December 31, 1999?", owed) == 2_120_000
    assert value_of("What were income taxes paid in 1999?", owed) is None
    assert value_of("How much income tax did Juniper pay in 1999?", owed) != 2_120_000


NOTES = """NOTE 6.  NOTES

     Notes consist of the following (in thousands):

<TABLE>
<CAPTION>
                                                   Dec. 31, 1999     Dec. 31, 1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Note payable to the former owner                           $ 900             $ 950
Note payable to Weir Street Partners                         400                50
Equipment loans                                              200                 -
                                                      ----------        ----------
                                                         $ 1,500           $ 1,000
</TABLE>

"""


def test_one_of_several_notes_is_asked_back() -> None:
    told = edited(
        JUNIPER, (SIGNED, f"{NOTES}{SIGNED}"), ("  Loans and notes payable ", "  Bank overdrafts         ")
    )  # fmt: skip
    asked = refusal("How much is the note payable?", told)
    assert asked.reason is Reason.AMBIGUOUS
    assert set(asked.choices) == {
        "Note payable to the former owner",
        "Note payable to Weir Street Partners",
    }
    assert value_of("How much is the note payable to the former owner?", told) == 900_000


PARTED = """NOTE 6.  SEGMENTS OF PUMPS

     Operating profit by segment follows (in thousands):

<TABLE>
<CAPTION>
                                                            1999              1998
                                                      ----------        ----------
<S>                                                          <C>               <C>
Farm Lines:
  Orchard                                                $ 1,200             $ 900
  Vineyard                                                  (300)              100
                                                      ----------        ----------
     Total Farm Lines                                        900             1,000
Household                                                    700               600
                                                      ----------        ----------
     Operating profit                                    $ 1,600           $ 1,600
</TABLE>

"""


def test_a_part_of_the_segments_has_the_figure_of_the_whole() -> None:
    parted = edited(JUNIPER, (SIGNED, f"{PARTED}{SIGNED}"))
    found = answer("Which of the Farm Lines segments had an operating loss in 1999?", parted)
    assert [(each.label, each.value) for each in found.values] == [("Vineyard", -300_000)]
    best = answer("Which of the Farm Lines segments had the highest operating profit in 1999?", parted)  # fmt: skip
    assert [each.label for each in best.values] == ["Orchard"]


def test_a_line_beside_another_of_its_name_has_none_of_it() -> None:
    held = edited(JUNIPER, ("  Prepaid expenses        ", "  Restricted cash         "))
    assert value_of("cash and cash equivalents excluding restricted cash at December 31, 1999", held) == 3_000_000  # fmt: skip
    told = "Add long-term debt to current maturities of long-term debt at December 31, 1999, then take away cash and cash equivalents (leave the restricted cash out). What do you get?"
    assert value_of(told, held) == 9_000_000
    assert value_of("cash and cash equivalents excluding inventories, 1999", held) is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("goodwill at January 1, 1999", 3_200_000),
        ("total assets at the start of 1999", 39_400_000),
        ("total assets at the beginning of 2000", 40_000_000),
        ("What was goodwill at January 2, 1999?", None),
    ],
)
def test_the_day_after_a_balance_opens_with_it(
    question: str, value: int | None, juniper: Book
) -> None:
    assert value_of(question, juniper) == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Were revenues in 1999 higher than they were a year before?", 4_000_000),
        ("Was net income in 1999 larger than the one a year earlier?", 3_400_000),
        ("how much repair services did Juniper sell in 1999, in dollars", 20_000_000),
        ("how much gravel did Juniper sell in 1999", None),
        ("List the kinds of inventory Juniper breaks out in its inventories note.", None),
    ],
)
def test_what_is_said_in_everyday_words(question: str, value: int | None, juniper: Book) -> None:
    assert value_of(question, juniper) == value


def test_the_kinds_of_something_are_its_parts(juniper: Book) -> None:
    found = answer("List the kinds of inventory Juniper breaks out in its inventories note.", juniper)  # fmt: skip
    assert [each.label for each in found.values] == ["Raw materials", "Work in process", "Finished goods"]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much was paid in dividends between December 31, 1998 and December 31, 1999?", 300_000),
        ("net income between December 31, 1997 and December 31, 1998", -2_100_000),
        # Of a balance each is told.
        ("total assets between December 31, 1998 and December 31, 1999", None),
    ],
)  # fmt: skip
def test_between_two_days_is_what_was_done_between_them(
    question: str, value: int | None, juniper: Book
) -> None:
    assert value_of(question, juniper) == value


@pytest.mark.parametrize(
    ("question", "paid"),
    [
        ("operating cash minus payments for property, plant and equipment", 3_800_000),
        ("1998 operating cash flow less what went into property, plant and equipment", 2_200_000),
    ],
)
def test_what_was_paid_for_a_thing_is_no_balance_of_it(
    question: str, paid: int, juniper: Book
) -> None:
    made = answer(question, juniper).derivation
    assert made is not None
    assert made.inputs[1].fact.meant.value == paid


REGIONS = """NOTE 6.  SALES BY REGION

<TABLE>
<CAPTION>
     The following table presents operating revenues between Northern and Southern (in thousands):

                                                     Northern     Southern        Total
                                                   ----------   ----------   ----------
<S>                                                       <C>          <C>          <C>
1999
  Mill operations                                     $ 4,000      $ 6,000     $ 10,000
  Farm operations                                       3,000        2,000        5,000
                                                   ----------   ----------   ----------
     Total                                            $ 7,000      $ 8,000     $ 15,000
</TABLE>

"""


def test_words_of_a_caption_name_no_row_and_no_column() -> None:
    told = edited(JUNIPER, (SIGNED, f"{REGIONS}{SIGNED}"))
    assert value_of("Northern mill operations 1999", told) == 4_000_000
    assert value_of("Northern operating revenues 1999", told) not in (4_000_000, 15_000_000)
