"""Deeds of somebody, read as the figures that they come to."""

from __future__ import annotations

import pytest

from assistant.book import Book
from assistant.model import Reason, Refusal
from assistant.of_whom import of_two, of_whom
from tests.assistant.asking import JUNIPER, answer, book_of, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did Municipal earn a better operating margin than Industrial in 1999?", True),
        ("Did Industrial bring in more revenues than Municipal in 1999?", False),
        ("Was the operating profit of Mining lower than that of Industrial in 1999?", True),
        ("Is Mexico more profitable than Canada, measured by 1999 operating margin?", True),
        ("Did Industrial make more operating profit in 1999 than the year before?", True),
        ("Does it hold less inventory at December 31, 1999 than it did a year before?", True),
        ("Inventories: is December 31, 1999 up on December 31, 1998?", False),
        ("Was 1999 cash from operations big enough to pay both capital expenditures and dividends?", False),
    ],
)  # fmt: skip
def test_whether_one_deed_is_past_another(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


def test_what_figure_somebody_made(juniper: Book) -> None:
    found = answer("What operating margin did Municipal make in 1999?", juniper)
    assert (found.value, found.unit) == (9, "percent")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Did A earn a better margin than B in 1999?", ["was the margin of A higher than the margin of B in 1999?"]),
        ("Does the company run fewer stores than it did a year before?", ["was stores lower than a year before?"]),
        ("What margin did the Bulbs unit make in 1999?", ["what was the margin of Bulbs unit in 1999?"]),
        ("What margin did the company make in 1999?", []),
        ("Why did sales fall?", []),
    ],
)  # fmt: skip
def test_the_words_that_a_deed_comes_to(question: str, words: list[str]) -> None:
    assert [" ".join(each.split()) for each in of_whom(question)] == words


def test_a_deed_at_two_times_is_of_one(juniper: Book) -> None:
    assert of_two("Did Canada sell more pumps in 1999 than in 1998?") is None
    assert of_two("Was the margin of Canada higher than that of 1998?") is None


@pytest.mark.parametrize(
    "question",
    ["and hows that vs before", "is that more than before?", "what about the year before", "how was it earlier?"],
)  # fmt: skip
def test_what_leans_on_nothing_is_not_understood(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_UNDERSTOOD
