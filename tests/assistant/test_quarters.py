"""The quarters of a year, which an annual report prints in a table of quarterly data alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Refusal
from tests.assistant.asking import JUNIPER, answer, book_of, edited, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the gross margin percentage in the fourth quarter of 1999?", "39.5604"),
        ("net margin, second quarter of 1999", "3.5897"),
        ("What was net income as a percentage of revenues in Q2 1999?", "3.5897"),
        ("What was gross profit for the first two quarters of 1999 combined?", 13_900_000),
        ("Total revenues for the first three quarters of 1998?", 52_500_000),
        ("Add up revenues in the last two quarters of 1998.", 33_400_000),
        ("Add together the gross profit of the first two quarters of 1998", 12_800_000),
        ("What was basic EPS in the second quarter of 1999?", "0.14"),
        ("By how much did revenues grow from the first to the second quarter of 1999?", 2_500_000),
        ("How did revenues change from the third to the fourth quarter of 1998?", -400_000),
        (
            "How much higher was net income in the second quarter of 1999 than in the third?",
            270_000,
        ),
    ],
)
def test_a_figure_of_quarters(question: str, value: int | str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert found.derivation is not None
    assert round(found.value, 4) == Decimal(value)
    assert recomputed(found.derivation) == found.value or found.unit == "percent"


def test_quarters_under_another_name_are_told_by_the_year_that_they_add_up_to() -> None:
    question = "What was the net margin in the second quarter of 1999?"
    row = "  Revenues                                              $ 17,000          $ 19,500 "
    named = row.replace("  Revenues           ", "  Revenues of pumps  ")
    found = answer(question, edited(JUNIPER, (row, named)))
    assert round(found.value or 0, 2) == Decimal("3.59")
    other = named.replace("19,500", "29,500")
    assert isinstance(reply(question, edited(JUNIPER, (row, other))), Refusal)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("average quarterly revenues in 1999", 18_250_000),
        ("Take the four quarters of 1998: what were mean revenues per quarter?", 17_250_000),
        ("What were average revenues a quarter in fiscal 1999?", 18_250_000),
    ],
)
def test_the_average_of_the_quarters_of_a_year(question: str, value: int, juniper: Book) -> None:
    assert answer(question, juniper).value == value


def test_quarterly_of_a_year_is_all_four_and_never_one_of_them(juniper: Book) -> None:
    found = answer("quarterly revenues in 1999", juniper)
    assert [entry.value for entry in found.values] == [
        17_000_000,
        19_500_000,
        18_300_000,
        18_200_000,
    ]
    assert isinstance(reply("quarterly interest expense in 1999", juniper), Refusal)
