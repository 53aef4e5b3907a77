"""Refusals that name the item which another document holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.book import Book
from assistant.elsewhere import with_elsewhere
from assistant.model import Answer, Citation, Reason, Refusal, Reply, Route
from assistant.show import show
from index.build import read_filing
from index.model import Reading

DATA = Path(__file__).resolve().parents[1] / "data" / "outlines"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_filing(DATA / "pine-candle_10-ksb.txt")


def declined(question: str, reason: Reason = Reason.NOT_IN_FILING) -> Refusal:
    return Refusal(question, reason, "The filing does not say.", searched=("cover",))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "What was the salary of the president?",
            (
                "The filing does not say: Item 10, Executive Compensation, is incorporated by reference "
                "from the proxy statement."
            ),
        ),
        (
            "Who are the largest shareholders?",
            (
                "The filing does not say: Item 11, Security Ownership of Certain Beneficial Owners and "
                "Management, is incorporated by reference from the proxy statement."
            ),
        ),
        ("How many candles were dipped?", "The filing does not say."),
        ("Who leases a van to the company?", "The filing does not say."),
    ],
)
def test_a_refusal_says_where_it_stands(question: str, text: str, reading: Reading) -> None:
    assert with_elsewhere(declined(question), question, Book(reading)).text == text


def test_the_refusal_cites_the_sentence(reading: Reading) -> None:
    question = "Who are the directors?"
    reply = with_elsewhere(declined(question), question, Book(reading))
    assert [citation.section for citation in reply.citations] == ["part-3/item-9"]
    assert reply.citations[0].lines == (169, 170)


def test_a_quote_of_the_sentence_alone_is_no_answer(reading: Reading) -> None:
    section = next(s for s in reading.sections if s.id == "part-3/item-10")
    cited = Citation.at(reading.filing, section.id, section.span)
    answer = Answer("What are executives paid?", cited.quote, Route.SEARCH, (cited,))
    assert isinstance(with_elsewhere(answer, answer.question, Book(reading)), Refusal)


@pytest.mark.parametrize("reason", [Reason.AMBIGUOUS, Reason.OUT_OF_SCOPE, Reason.NOT_COMPUTABLE])
def test_other_refusals_stay(reason: Reason, reading: Reading) -> None:
    question = "What was the salary of the president?"
    kept: Reply = declined(question, reason)
    assert with_elsewhere(kept, question, Book(reading)) is kept


def test_the_sections_shown_say_so(reading: Reading) -> None:
    shown = "\n".join(show(reading, "sections"))
    assert "page 6); incorporated by reference from the proxy statement" in shown
    assert shown.count("incorporated by reference") == 3
