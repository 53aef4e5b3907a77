"""What the layouts of a reply share, and what lines are called in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.book import Book
from assistant.line_names import line_name
from assistant.model import Nearest, Reason, Refusal
from assistant.reply_parts import Offered, offered, searched_words
from index.model import SHARES, USD_PER_SHARE, Quantity, Unit
from tests.assistant.asking import SAMPLE, book_of

CHOICES = ("Diluted", "Diluted - pro forma")


def refused(text: str, choices: tuple[str, ...], *searched: str) -> Refusal:
    nearest = (Nearest("Basic", 0), Nearest("Diluted", 1))
    return Refusal("diluted?", Reason.AMBIGUOUS, text, searched, nearest, choices)


def test_a_choice_is_offered_once_with_its_source() -> None:
    assert offered(refused("Which is meant?", CHOICES)) == [
        Offered("Basic", 0, False),
        Offered("Diluted", 1, True),
        Offered("Diluted - pro forma", -1, True),
    ]


def test_choices_that_the_text_lists_are_not_listed_again() -> None:
    listed = refused("Which is meant: Diluted; Diluted - pro forma", CHOICES)
    assert offered(listed) == [Offered("Basic", 0, False)]


@pytest.mark.parametrize(
    ("searched", "said"),
    [
        ((), ""),
        (tuple("abcde"), "a; b; c; d; e"),
        (tuple("abcdef"), "a; b; c; d; and 2 more parts"),
    ],
)
def test_of_much_that_was_searched_the_first_is_named(searched: tuple[str, ...], said: str) -> None:
    assert searched_words(refused("No.", (), *searched)) == said


@pytest.mark.parametrize(
    ("label", "path", "unit", "name"),
    [
        ("Diluted", ("Net loss per share:",), USD_PER_SHARE, "Net loss per share, diluted,"),
        ("BASIC", ("NET LOSS PER SHARE",), USD_PER_SHARE, "Net loss per share, basic,"),
        ("Diluted", (), USD_PER_SHARE, "Diluted earnings per share"),
        ("Basic and diluted", ("Figures",), SHARES, "Basic and diluted shares"),
        ("Diluted loss per share", ("Per share:",), USD_PER_SHARE, "Diluted loss per share"),
        ("Dilutive options", (), SHARES, "Dilutive options"),
    ],
)
def test_a_line_of_shares_says_what_it_is_of(
    label: str, path: tuple[str, ...], unit: Unit, name: str
) -> None:
    book = book_of(SAMPLE)
    fact = book.reading.facts[0]
    quantity = Quantity(fact.quantity.value, unit)
    assert line_name(label, replace(fact, path=path, quantity=quantity), book) == name


def test_the_companys_name_keeps_its_capital_in_a_label() -> None:
    reading = book_of(SAMPLE).reading
    filing = replace(reading.filing, company="ZORBLAX PRODUCTS, INC.")
    renamed = Book(replace(reading, filing=filing))
    assert line_name("NET LOSS OF ZORBLAX", None, renamed) == "Net loss of Zorblax"
    assert line_name("NET SALES OF PRODUCTS", None, renamed) == "Net sales of products"
