"""Conversations that compute on earlier answers, correct a question, or go back to one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.lead_ins import correction
from assistant.model import Answer, Reply
from tests.assistant.asking import SAMPLE

SALES = "What were net sales for the six months ended December 31, 2003?"
RESEARCH = "and research and development?"
CHAINS = [
    ([SALES, RESEARCH, "add the two"], "5694000"),
    ([SALES, RESEARCH, "what do they come to together?"], "5694000"),
    ([SALES, RESEARCH, "what's the difference?"], "3612000"),
    ([SALES, RESEARCH, "subtract the second from the first"], "3612000"),
    ([SALES, RESEARCH, "so what is the second as a percentage of the first?"], "22.37"),
    ([SALES, RESEARCH, "how much is the first relative to the second, in percent?"], "446.97"),
    ([SALES, RESEARCH, "What percent of net sales do those two make up together?"], "122.37"),
    ([SALES, RESEARCH, "which is larger?"], "4653000"),
    ([SALES, RESEARCH, "what's the average of the two?"], "2847000"),
    ([SALES, "and a year earlier?", "what's the difference between those?"], "-870000"),
    ([SALES, RESEARCH, "and SG&A?", "add all three"], "9447000"),
    ([SALES, RESEARCH, "back to net sales: what about a year earlier?"], "5523000"),
    ([SALES, RESEARCH, "going back to the sales - and for the quarter?"], "2345000"),
    ([SALES, "no, a year earlier"], "5523000"),
    ([SALES, "sorry, I meant the three months"], "2345000"),
    ([SALES, "not 2003, 2002"], "5523000"),
    ([SALES, "oops, inventories at June 30, 2003"], "1135000"),
    ([SALES, RESEARCH, "What were inventories at June 30, 2003?"], "1135000"),
]


def last(questions: list[str], desk: Assistant) -> Reply:
    talk = desk.conversation()
    return [talk.ask(question) for question in questions][-1]


@pytest.fixture(scope="module")
def desk(indexed_home: Path) -> Assistant:
    return Assistant.open(SAMPLE, indexed_home)


@pytest.mark.parametrize(("questions", "value"), CHAINS)
def test_a_chain_ends_in_its_figure(questions: list[str], value: str, desk: Assistant) -> None:
    found = last(questions, desk)
    assert isinstance(found, Answer)
    places = -Decimal(value).as_tuple().exponent  # type: ignore[operator]
    assert found.value is not None
    assert round(found.value, places) == Decimal(value)


def test_what_is_computed_on_answers_cites_the_cells_of_both(desk: Assistant) -> None:
    found = last([SALES, RESEARCH, "add the two"], desk)
    assert isinstance(found, Answer)
    assert found.derivation is not None
    values = [each.fact.quantity.value for each in found.derivation.inputs]
    assert sum(values) == found.value
    assert len(found.citations) == 2


def test_dollars_are_not_added_to_shares(desk: Assistant) -> None:
    asked = [SALES, "How many weighted average basic shares for the six months?", "add the two"]
    found = last(asked, desk)
    assert not isinstance(found, Answer) or found.unit != "USD" or found.value != Decimal(4653000)


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("no, for the six months", "for the six months", ""),
        ("oops i mean 2021", "2021", ""),
        ("not in dollars - how many shares", "how many shares", "in dollars"),
        ("sorry, net income, not revenue", "net income", "revenue"),
        ("the six months, I meant", "the six months", ""),
    ],
)
def test_a_correction_is_told_from_its_lead_in(question: str, new: str, old: str) -> None:
    found = correction(question)
    assert found is not None
    assert (found.new, found.old) == (new, old)


@pytest.mark.parametrize(
    "question", ["What were net sales?", "and the year before?", "Not one word on goodwill?"]
)
def test_what_corrects_nothing_is_no_correction(question: str) -> None:
    assert correction(question) is None
