"""Questions that the cover or the signatures answer, and such as only sound so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from assistant.cover import cover_answer
from index.build import read_content
from index.model import CoverFact, Reading, Span
from tests.assistant.asking import SAMPLE, book_of
from tests.index.test_cover import _COVER


@cache
def _oakham() -> Reading:
    return read_content(_COVER.encode(), "made.txt")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what number do I ring to reach head office", "(914) 701-4500"),
        (
            "Principal executive offices: full address with zip?",
            "4 Manhattanville Road, Purchase, New York 10577-2197",
        ),
        ("What offices does Paul Intlekofer hold?", "Chief Financial Officer and Senior Vice"),
        ("Who is Gail Montgomery?", "President and Chief Executive Officer"),
        ("who is the CEO?", "Gail Montgomery"),
        ("full name of the company, please", "NUTRITION 21"),
    ],
)
def test_the_cover_answers(question: str, said: str) -> None:
    found = cover_answer(question, book_of(SAMPLE).reading)
    assert found is not None
    assert said in found.text


@pytest.mark.parametrize(
    "question",
    [
        "When was the headquarters building bought?",
        "How much is the rent for the headquarters?",
        "Is the company planning to move its headquarters?",
        "Which company will be the default supplier?",
        "In what form was the bonus given?",
        "What position does the market take?",
        "On which exchange is the stock listed?",
        "The full name of the head of security, please?",
    ],
)
def test_what_only_sounds_like_the_cover_is_left_to_others(question: str) -> None:
    assert cover_answer(question, book_of(SAMPLE).reading) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the telephone number of Pewter Trucks?", "(602) 263-6645"),
        ("What is the telephone number of Oakham Holdings?", "(775) 688-6300"),
        ("In which state is Pewter Trucks incorporated?", "Ohio"),
        ("What is the telephone number?", "(775) 688-6300"),
        ("On which exchanges is the common stock registered?", "Boston Stock Exchange"),
        ("Who is Oakham's principal accounting officer?", "Philip D. Ashby"),
    ],
)
def test_each_registrant_has_its_own(question: str, said: str) -> None:
    found = cover_answer(question, _oakham())
    assert found is not None
    assert said in found.text


def test_the_market_value_is_an_amount() -> None:
    found = cover_answer("aggregate market value held by non-affiliates?", _oakham())
    assert found is not None
    assert found.value == 90_300_000_000


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("What is the trading symbol?", True),
        ("What is the trading symbol of the notes due 2036?", False),
    ],
)
def test_the_symbol_of_notes_is_not_that_of_the_stock(question: str, *, is_told: bool) -> None:
    symbol = CoverFact("TradingSymbol", "OAK", Span(0, 1))
    reading = replace(_oakham(), cover=(symbol,))
    assert (cover_answer(question, reading) is not None) is is_told
