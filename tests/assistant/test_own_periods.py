"""Formulas whose operands each have a period of their own, and answers told apart by their order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.follow_ups import standalone
from assistant.model import Answer
from assistant.turns import Turn
from tests.assistant.asking import JUNIPER, SAMPLE, answer, book_of, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("revenues in 1999 minus revenues in 1997", 2_000_000),
        ("1999 revenues less 1998 revenues", 4_000_000),
        ("Revenues in 1999 plus revenues in 1998 plus revenues in 1997", 213_000_000),
        ("What is revenues for 1999 divided by revenues for 1998?", "1.057971"),
        ("net income in 1999 minus net loss in 1998", 3_400_000),
        ("Total assets at December 31, 1999 less total assets at December 31, 1998", 600_000),
        ("total assets at December 31, 1999 over those at December 31, 1998", "1.015228"),
    ],
)
def test_each_operand_is_of_the_period_beside_it(
    question: str, value: int | str, juniper: Book
) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)
    assert found.derivation is not None
    assert recomputed(found.derivation) == pytest.approx(found.value)
    assert len({entry.fact.period for entry in found.derivation.inputs}) > 1


@pytest.mark.parametrize(
    "question",
    [
        "Six-month net sales minus second-quarter net sales: what was sold in the first quarter?",
        "First-half net sales less second quarter net sales",
    ],
)
def test_a_quarter_is_what_the_half_year_has_more(question: str) -> None:
    found = answer(question, book_of(SAMPLE))
    first = answer("net sales in the first quarter of fiscal 2004", book_of(SAMPLE))
    assert found.value == first.value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Total assets not counting goodwill at December 31, 1999", 37_000_000),
        ("total current assets ignoring inventories at December 31, 1998", 10_700_000),
        ("Take revenues for 1999 less cost of services and then divide by revenues", "0.753425"),
        ("Inventories and goodwill as a percentage of total assets at December 31, 1999", 20),
        ("goodwill plus inventories as a % of total assets, December 31, 1998", "22.081218"),
        ("Inventories as a share of the total at December 31, 1999", "31.25"),
        ("How did revenues in 1999 compare with 1998 in percent terms?", "5.797101"),
        ("Total research and development over the years 1997 to 1999", 7_600_000),
        ("Add up net income for 1997 through 1999", 0),
    ],
)
def test_parts_and_totals_however_they_are_told(
    question: str, value: int | str, juniper: Book
) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert round(found.value, 6) == Decimal(value)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Were operating activities a source of cash in 1999?", True),
        ("Were investing activities a use of cash in 1998?", True),
        ("Was financing a source of cash in 1999?", False),
        ("Did operations generate more cash in 1999 than in 1998?", True),
        ("Did investing activities use less cash in 1999 than in 1998?", False),
        ("Did the company have more than $70 million of revenues in 1998?", False),
    ],
)
def test_ways_of_cash(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("Then what's the percent change from the earlier figure to the later one?", "5.797101"),
        ("what is the percent change between those two?", "5.797101"),
        ("So what's the growth rate between the two figures?", "5.797101"),
        ("What is the difference between the two?", 4_000_000),
    ],
)
def test_the_answers_before_are_held_together(asked: str, value: int | str, juniper: Book) -> None:
    turns: list[Turn] = []
    for question in ("What were revenues in 1998?", "and in 1999?", asked):
        alone = standalone(question, turns, juniper)
        found = reply(alone, juniper)
        assert isinstance(found, Answer), f"{alone!r}: {found}"
        turns.append(Turn(question, alone, found))
    last = turns[-1].reply
    assert isinstance(last, Answer)
    assert last.value is not None
    assert round(last.value, 6) == Decimal(value)
