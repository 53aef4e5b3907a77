"""Whether an answer in words holds what is asked, in whichever words it says it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Answer, Citation, Presentation, Reason, Refusal, Route
from assistant.pointed import held_to, misses_the_point, wants_figure
from index.model import Span
from tests.assistant.asking import ROOT, book_of

HARBOUR = book_of(ROOT / "tests" / "data" / "tern-harbour_10-k.txt")  # "Vessels" heads a table


def quoting(
    *quotes: str, value: Decimal | None = Decimal(5), unit: Presentation | None = None
) -> Answer:
    citations = tuple(Citation("f", "part-2", None, (1, 1), Span(0, 1), quote) for quote in quotes)
    return Answer("q", " ".join(quotes), Route.SEARCH, citations, value, unit)


@pytest.mark.parametrize(
    ("question", "quote", "misses"),
    [
        ("How much did the vessels cost?", "The vessels cost $5 million.", False),
        ("How much did the vessels cost?", "The fleet cost $5 million.", False),
        ("How much did the vessels cost?", "The wharf cost $5 million.", True),
        ("How many options were exercisable?", "5 options were exercisable.", False),
        ("How many options were exercisable?", "5 options were exercised.", True),
        ("By how much did the tolls change?", "Tolls rose by $5 million.", False),
        ("By how much did the tolls change?", "An additional toll of $5 million was paid.", False),
        ("By how much did the tolls change?", "Tolls were $5 million.", True),
    ],
)
def test_the_part_that_is_asked_is_said(question: str, quote: str, misses: bool) -> None:
    assert misses_the_point(quoting(quote), question, HARBOUR) is misses


def test_a_bare_name_wants_nearly_all_of_its_words_said_of_an_amount() -> None:
    name = "harbour dues waived for lower tonnage"
    little, whole = "Harbour dues were $5 million.", "Harbour dues of $5 million were waived for lower tonnage."  # fmt: skip
    assert misses_the_point(quoting(little, unit=Presentation.USD), name, HARBOUR)
    assert not misses_the_point(quoting(whole, unit=Presentation.USD), name, HARBOUR)
    assert not misses_the_point(quoting("5 dues.", unit=Presentation.COUNT), name, HARBOUR)


def test_words_without_a_figure_miss_none() -> None:
    assert not misses_the_point(quoting("The wharf.", value=None), "the vessels?", HARBOUR)


@pytest.mark.parametrize(
    ("question", "quote", "said"),
    [
        ("What was income before taxes?", "Income was $5 million.", "no such figure before"),
        ("What was the fee as a percentage of tolls?", "The fee was 5%.", "no such percentage"),
        ("How much did the vessels cost?", "The wharf cost $5 million.", "of something else"),
    ],
)
def test_what_is_asked_strictly_is_declined_where_it_is_not_said(
    question: str, quote: str, said: str
) -> None:
    declined = held_to(question, quoting(quote), HARBOUR, strict=True)
    assert isinstance(declined, Refusal)
    assert declined.reason is Reason.NOT_IN_FILING
    assert said in declined.text
    lenient = held_to(question, quoting(quote), HARBOUR, strict=False)
    assert isinstance(lenient, Answer)


def test_what_would_have_been_is_not_what_was() -> None:
    question = "How much would tolls have been without the storm?"
    declined = held_to(question, quoting("A storm came.", value=None), HARBOUR, strict=False)
    assert isinstance(declined, Refusal)
    assert "would have been" in declined.text


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Harbour dues waived at December 31, 1999", True),
        ("How far do the tolls lie below the dues?", True),
        ("What part of the dues was waived?", True),
        ("Which harbour waived its dues in 1999?", False),
        ("Tell me about the dues of 1999", False),
        ("the wharf's address", False),
    ],
)
def test_only_a_figure_answers_what_names_one_or_a_part_or_gap_of_it(
    question: str, wants: bool
) -> None:
    assert wants_figure(question) is wants


def test_sentences_that_give_no_figure_are_no_answer_where_only_one_answers() -> None:
    quoted = Answer("q", '"Dues are levied."', Route.SEARCH, (), None, None)
    found = held_to("What part of the dues was waived?", quoted, HARBOUR, strict=True)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_IN_FILING
    assert held_to("What part of the dues was waived?", quoted, HARBOUR, strict=False) is quoted


def test_the_initials_of_the_company_are_no_part_that_must_be_said() -> None:
    filing = replace(HARBOUR.reading.filing, company="PORT ISLE EAST ROCK CO")
    owner = Book(replace(HARBOUR.reading, filing=filing))
    question, said = "How much did PIER pay for the vessels?", quoting("The vessels cost $5 million.")  # fmt: skip
    assert misses_the_point(said, question, HARBOUR)  # "Pier" heads a table too
    assert not misses_the_point(said, question, owner)
