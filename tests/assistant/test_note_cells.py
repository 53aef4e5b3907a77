"""Cells of the notes' tables, asked for by row and column in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.book import Book
from assistant.compose import reply_to
from assistant.model import Answer, Presentation, Reason, Refusal
from assistant.plans import Search
from assistant.router import plan
from tests.assistant.asking import answer, book_of, edited, reply

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
ANSWERS = [
    ("long-term debt maturing in 2000", "420000"),
    ("According to the maturity table in the borrowings note, how much long-term debt falls due in 2000?", "420000"),
    ("debt due in 2001", "530000"),
    ("debt due after 2001", "1740000"),
    ("debt maturing in 2002 and thereafter", "1740000"),
    ("operating lease payments due in 2001", "370000"),
    ("minimum rentals for vessels in 2000", "230000"),
    ("In the lease table, what is the Total column's figure for 2001?", "370000"),
    ("rope and cordage at December 31, 1998, from the inventory note", "4100000"),
    ("state taxes in the reconciliation to the statutory rate, 1996", "380000"),
    ("By how much did the foreign tonnage credit lower the 1997 tax provision?", "250000"),
    ("How many options were exercised in 1998?", "95000"),
    ("options forfeited in 1998", "35000"),
    ("weighted average exercise price of options granted in 1998", "15.25"),
    ("Chandlery segment operating income, 1997", "8000000"),
    ("In the segment note, what were the net sales of Chandlery in 1998?", "60000000"),
    ("operating margin of the Towage segment in 1998", "20"),
    ("net sales for the third quarter of 1997", "21000000"),
    ("sales in Q2 1998", "21000000"),
]  # fmt: skip


def found(question: str, book: Book) -> object:
    planned = plan(question, book)
    return planned if isinstance(planned, Search) else reply_to(planned, question, book)


@pytest.mark.parametrize(("question", "value"), ANSWERS)
def test_a_cell_is_named_by_row_and_column(question: str, value: str) -> None:
    assert answer(question, book_of(TERN)).value == Decimal(value)


def test_the_total_says_what_the_years_are_of() -> None:
    total = "Total                              $ 3,000"
    named = "Total mortgage principal".ljust(total.index("$")) + "$ 3,000"
    book = edited(TERN, (total, named))
    assert answer("mortgage principal due in 2001", book).value == 530_000


def test_words_of_what_is_to_come_alone_name_the_table_that_has_them_all() -> None:
    assert answer("future minimum payments in 2001", book_of(TERN)).value == 370_000


@given(st.sampled_from(ANSWERS), st.sampled_from([str.upper, str.lower, str.title]))
@settings(max_examples=40, deadline=None)
def test_case_does_not_matter(asked: tuple[str, str], spelt: object) -> None:
    assert callable(spelt)
    assert answer(spelt(asked[0]), book_of(TERN)).value == Decimal(asked[1])


@pytest.mark.parametrize(
    "question",
    [
        "Towage net sales in 1996",
        "net sales of Towage in 1996",
        "in 1996, net sales of the Towage segment",
        "1996 Towage net sales",
    ],
)
def test_the_order_of_the_words_does_not_matter(question: str) -> None:
    assert answer(question, book_of(TERN)).value == 20_000_000


@pytest.mark.parametrize(
    "question",
    [
        "debt due in 2004",
        "operating income of the Salvage segment in 1998",
        "operating margin of the Salvage segment in 1998",
        "minimum rentals for barges in 2000",
        "options expired in 1998",
        "piers of Towage in 1998",
        "By how much did the foreign tonnage credit lower the 1993 tax provision?",
        "net sales for the third quarter of 1995",
    ],
)
def test_what_no_cell_bears_out_is_not_answered(question: str) -> None:
    assert not isinstance(found(question, book_of(TERN)), Answer)


def test_a_row_called_other_in_two_tables_is_ambiguous() -> None:
    refusal = reply("What was Other in 1998?", book_of(TERN))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.AMBIGUOUS
    assert len(refusal.choices) == 2


def test_the_place_that_is_named_picks_the_table() -> None:
    other = (
        "NOTE 8 - PORT DUES\n\nPort dues follow (in thousands):\n\n<TABLE>\n<S> <C> <C>\n"
        "                                  1998       1997\n"
        "Rope and cordage                $ 9,100    $ 8,900\n</TABLE>\n\n"
    )
    heading = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
    book = edited(TERN, (heading, other + heading))
    assert answer("rope and cordage in 1998, from the inventory note", book).value == 4_100_000


def test_a_margin_of_a_segment_is_worked_out_over_its_cells() -> None:
    told = answer("operating margin of Chandlery in 1996", book_of(TERN))
    assert told.unit is Presentation.PERCENT
    assert told.derivation is not None
    assert [entry.fact.cell.text for entry in told.derivation.inputs] == ["7,500", "$ 50,000"]


def test_a_payment_to_come_carries_the_year_it_falls_in() -> None:
    told = answer("debt due in 2001", book_of(TERN))
    assert told.period is not None
    assert (str(told.period.start), str(told.period.end)) == ("2001-01-01", "2001-12-31")
    assert told.citations[0].quote.split() == ["2001", "530"]


def test_the_margin_of_a_part_is_held_against_that_of_another_part() -> None:
    question = "Was Chandlery's operating margin (operating income over net sales) higher than that of Towage in 1998?"
    told = answer(question, book_of(TERN))
    assert told.verdict is False
    assert told.derivation is not None
    printed = [entry.fact.cell.text for entry in told.derivation.inputs]
    assert printed == ["9,000", "$ 60,000", "6,000", "$ 30,000"]


def test_a_part_may_be_said_to_have_the_higher_margin() -> None:
    told = answer(
        "Did Towage have a higher operating margin than Chandlery in 1998?", book_of(TERN)
    )
    assert told.verdict is True


def test_what_a_part_earns_of_its_own_sales_is_over_those() -> None:
    question = "Towage's operating income as a percentage of that segment's own net sales in 1998?"
    told = answer(question, book_of(TERN))
    assert (told.value, told.unit) == (Decimal(20), Presentation.PERCENT)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("operating margin of harbor towing in 1998", "20"),
        ("What operating margin did harbor towing make in 1998?", "20"),
    ],
)
def test_a_part_is_named_by_most_of_its_name(question: str, value: str) -> None:
    book = edited(TERN, ("Towage\n", "Harbor towing services\n"))
    assert answer(question, book).value == Decimal(value)


def test_balances_by_part_are_no_flows_by_part() -> None:
    text = """NOTE 13 - AREAS

Net sales by area were as follows (in thousands):

<TABLE>
<S>                                      <C>            <C>
                                         1998           1997
Norway                                  $ 7,000        $ 6,000
Denmark                                   9,000          8,000
</TABLE>

Vessels by area at December 31 were as follows (in thousands):

<TABLE>
<S>                                      <C>            <C>
                                     December 31,   December 31,
                                         1998           1997
Norway                                  $ 3,000        $ 2,000
Denmark                                   5,000          4,000
</TABLE>

"""
    heading = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
    book = edited(TERN, (heading, text + heading))
    assert answer("vessels in Norway", book).value == 3_000_000
    assert answer("net sales in Norway", book).value == 7_000_000
