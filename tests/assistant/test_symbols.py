"""A trading symbol in a question: the company's name, unless it is a word of the question."""

from dataclasses import replace

import pytest

from assistant.book import Book
from assistant.spelling import corrected
from index.model import CoverFact, Span
from tests.assistant.asking import SAMPLE, book_of


@pytest.fixture(scope="module")
def book() -> Book:
    """The sample, as if its cover gave the symbols QX and COST."""
    reading = book_of(SAMPLE).reading
    symbols = tuple(CoverFact("TradingSymbol", each, Span(0, 0)) for each in ("QX", "COST"))
    return Book(replace(reading, cover=(*reading.cover, *symbols)))


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("QX net sales for the quarter", "net sales for the quarter"),
        ("What were QX's net sales?", "What were net sales?"),
        ("qx net sales", "net sales"),
        ("COST net sales", "net sales"),
        ("cost of goods sold", "cost of goods sold"),
        ("WHAT IS THE COST OF GOODS SOLD", "WHAT IS THE COST OF GOODS SOLD"),
    ],
)
def test_a_symbol_names_the_company(question: str, left: str, book: Book) -> None:
    assert " ".join(corrected(question, book).split()) == left
