"""Yes-or-no questions with a bound, shares of a time, and points of a rate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from tests.assistant.asking import JUNIPER, answer, book_of


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did revenues fall below $70 million in 1998?", True),
        ("Did revenues stay above $72 million in 1999?", True),
        ("Did gross profit come in below $7 million in the second quarter of 1999?", False),
        ("Did the operating margin remain below 5% in 1999?", True),
        ("Did revenues fall by more than $1 million in 1998?", True),
        ("Did Municipal make up more than a third of total revenues in 1999?", True),
        ("Did Mining account for more than a quarter of total revenues in 1999?", False),
        (
            "Did Repair services represent more than three quarters of total revenues in 1999?",
            False,
        ),
        ("Were Municipal revenues more than double Mining revenues in 1999?", False),
        ("Did capital expenditures at least double from 1997 to 1999?", False),
        ("Did net cash provided by operating activities more than double from 1998 to 1999?", True),
    ],
)
def test_a_bound(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What percentage of 1999 revenues came in the second quarter?", "26.7123"),
        ("What share of the year 1998's gross profit was earned in the first quarter?", "26.6393"),
        ("What proportion of 1999 revenues fell in the first half?", "50"),
    ],
)
def test_a_part_of_a_longer_time(question: str, value: str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert (round(found.value, 4), found.unit) == (Decimal(value), "percent")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (
            "How many percentage points did the operating margin of Municipal rise from 1998 to 1999?",
            "2.1034",
        ),
        ("By how many points did Mining's operating margin fall in 1999?", "-4.9267"),
    ],
)
def test_points_of_a_part(question: str, value: str, juniper: Book) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert (round(found.value, 4), found.unit) == (Decimal(value), "percentage points")
