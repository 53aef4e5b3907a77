"""Cells that a question comes nearest to, and lists of what a note's table holds."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assistant.book import Book
from assistant.compose import reply_to
from assistant.model import Answer
from assistant.near_words import Places, held
from assistant.plans import Search
from assistant.router import plan
from tests.assistant.asking import answer, book_of, edited

TERN = Path(__file__).resolve().parents[1] / "data" / "tern-harbour_10-k.txt"
HEADING = "NOTE 7 - QUARTERLY DATA (UNAUDITED)"
NOTES = """\
NOTE 8 - GUARANTEES

The Company guarantees its hulls to owners of yachts for five years. The accrued guarantee changed
as follows (in thousands):

<TABLE>
<S> <C> <C>
                                             1998          1997
Claims settled                         $     (410)   $     (380)
Provision for guarantees                      590           520
</TABLE>

NOTE 9 - CLOSING OF YARDS

The Company closed two yards and dismissed their riggers. Activity of the closing reserve follows:

<TABLE>
<S> <C> <C>
                                Additions   Spending    Balance
                                  During     During      as of
                                   1998       1998     Dec. 31, 1998
                                          (in thousands)
Payments to riggers dismissed   $    480   $    230   $    250
Payments on vacated yards            170         60        110
                                --------   --------   --------
                                $    650   $    290   $    360
</TABLE>

NOTE 10 - PROVISION FOR TAXES

Taxes on income consisted of (in thousands):

<TABLE>
<S> <C> <C>
                                      1998          1997
Current provision
  Domestic                     $     3,900   $     3,300
  Foreign                              700           600
Deferred provision
  Domestic                             600           550
  Foreign                             (200)         (150)
</TABLE>

NOTE 11 - ACQUISITION

Pro forma results as if the chandler of Oban had been acquired on January 1, 1997 (in thousands):

<TABLE>
<S> <C> <C>
                                      1998          1997
Net sales                      $    97,000   $    89,000
Net income                           9,400         7,800
</TABLE>

NOTE 12 - MOORINGS

A summary of mooring components follows (in thousands):

<TABLE>
<S> <C> <C>
                                      1998          1997
Chains and shackles            $       820   $       790
Buoys                                  310           280
                               -----------   -----------
                               $     1,130   $     1,070
</TABLE>

"""


@cache
def tern() -> Book:
    return edited(TERN, (HEADING, NOTES + HEADING))


def found(question: str) -> object:
    planned = plan(question, tern())
    return planned if isinstance(planned, Search) else reply_to(planned, question, tern())


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much did Tern Harbour set aside as provision for guarantees in 1998?", "590000"),
        ("What did the company put aside in 1997 as a provision for guarantees on hulls?", "520000"),
        ("How much of the closing spending during 1998 went on payments to riggers who were dismissed?", "230000"),
        ("How much was spent in 1998 on payments on vacated yards?", "60000"),
        ("In the closing table, what balance was left for riggers dismissed at December 31, 1998?", "250000"),
        ("At what average exercise price were the stock options forfeited that year, 1998?", "13.75"),
        ("How much inventory was rope and cordage and related stuff at the end of 1997?", "3900000"),
        ("How much will fall due on long-term debt in 2001?", "530000"),
        ("Taking current and deferred together, what was the foreign provision for 1998?", "500000"),
        ("With current and deferred combined, how much was the domestic provision in 1997?", "3850000"),
        ("Had the chandler of Oban been acquired on January 1, 1997, what would pro forma net income have been in 1997?", "7800000"),
    ],
)  # fmt: skip
def test_words_of_deeds_may_be_left_over(question: str, value: str) -> None:
    assert answer(question, tern()).value == Decimal(value)


@pytest.mark.parametrize(
    "question",
    [
        "How much did Tern Harbour set aside as provision for lathes in 1998?",
        "How much did Tern Harbour set aside as provision for guarantees in 1994?",
        "How much of the closing spending during 1998 went on payments to sailmakers who were dismissed?",
        "How much of the provision for guarantees was set aside for Hawthorn in 1998?",
        "How many percent was the provision for guarantees in 1998?",
        "How many shares did the provision for guarantees take in 1998?",
        "Add the provision for guarantees of two years together: what is it?",
        "How much will fall due on long-term debt in 2009?",
        "Taking current and deferred together, what was the Cornish provision for 1998?",
        "What will the provision for guarantees be in 2001?",
    ],
)
def test_a_word_that_names_something_is_never_left_over(question: str) -> None:
    assert not isinstance(found(question), Answer)


@pytest.mark.parametrize(
    "question",
    [
        "What are the moorings made of at December 31, 1998? List the components.",
        "List the mooring items at December 31, 1998.",
        "Break down moorings at December 31, 1998",
    ],
)
def test_a_table_of_the_notes_is_listed_by_the_name_of_what_it_adds_up(question: str) -> None:
    values = answer(question, tern()).values
    assert [(value.label, value.value) for value in values] == [
        ("Chains and shackles", 820_000),
        ("Buoys", 310_000),
    ]


def test_rows_under_a_heading_of_a_note_are_listed() -> None:
    values = answer("List the current provision items for 1998", tern()).values
    assert [value.value for value in values] == [3_900_000, 700_000]


def test_a_list_of_what_no_note_names_is_not_made() -> None:
    assert not isinstance(found("List the lathes at December 31, 1998."), Answer)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        (
            "How many dollars of net sales did Towage lose (or gain) in 1998 against 1997?",
            5_000_000,
        ),
        ("How much operating income did Chandlery gain or lose from 1997 to 1998?", 1_000_000),
    ],
)
def test_a_gain_or_loss_whose_way_is_left_open_is_a_change(question: str, change: int) -> None:
    assert answer(question, book_of(TERN)).value == change


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"termin"}, {"one", "two"}),  # "terminat" is of its root
        ({"terminat"}, {"one", "two"}),
        ({"yard"}, {"one", "three"}),  # and so is its plural
        ({"incom"}, {"three"}),  # "profit" is taken for it
        ({"yard", "profit"}, {"three"}),
        ({"reserv"}, set()),
        (set(), {"one", "two", "three"}),
    ],
)
def test_the_texts_that_have_every_word(wanted: set[str], names: set[str]) -> None:
    texts = {
        "one": frozenset(["termin", "yards"]),
        "two": frozenset(["terminat", "hull"]),
        "three": frozenset(["yard", "profit"]),
    }
    said = frozenset(wanted)
    assert Places(texts).of_all(said) == names
    assert {name for name, text in texts.items() if held(said, text) == said} == names
