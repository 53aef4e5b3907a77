"""Where figures stand: the citations of a reply, and what the tie-out says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.book import Book
from assistant.compute import Operand
from assistant.model import Answer, Citation
from assistant.unproved import unproved
from index.model import Fact, Reading, Span, StatementKind

_STATEMENT_NAMES = {
    StatementKind.BALANCE_SHEET: "balance sheet",
    StatementKind.INCOME: "income statement",
    StatementKind.CASH_FLOWS: "statement of cash flows",
    StatementKind.EQUITY: "statement of stockholders' equity",
    StatementKind.COMPREHENSIVE_INCOME: "statement of comprehensive income",
}


def searched(book: Book) -> tuple[str, ...]:
    """What was looked through: the statements, and the notes that hold tables."""
    kinds = dict.fromkeys(table.statement for table in book.reading.tables)
    names = [_STATEMENT_NAMES[kind] for kind in kinds if kind]
    others = dict.fromkeys(
        table.section for table in book.reading.tables if table.statement is None and table.section
    )
    return (*names, *others)


class Citations:
    """The citations of one reply, each place once, numbered in the order of first use."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._places: dict[Span, int] = {}
        self._sections: list[str] = []

    def of(self, fact: Fact) -> int:
        """The number of the citation of a fact's row."""
        span = Span(
            min(fact.span.start, fact.cell.span.start), max(fact.span.end, fact.cell.span.end)
        )
        if span not in self._places:
            self._places[span] = len(self._places)
            self._sections.append(fact.section)
        return self._places[span]

    def all(self, operands: Iterable[Operand] = ()) -> tuple[Citation, ...]:
        """Every place so far, then those where the filing tells the operands otherwise."""
        reading = self._book.reading
        told = [span for each in operands for span in self._book.otherwise.places(each.fact)]
        for span in told:
            if span not in self._places:
                self._places[span] = len(self._places)
                self._sections.append(section_at(span, reading))
        return tuple(
            Citation.at(reading.filing, section, span)
            for span, section in zip(self._places, self._sections, strict=True)
        )


def section_at(span: Span, reading: Reading) -> str:
    """The id of the innermost section that holds a place; empty outside of all."""
    around = (s for s in reading.sections if s.span.start <= span.start and span.end <= s.span.end)
    inner = min(around, key=lambda s: s.span.end - s.span.start, default=None)
    return inner.id if inner else ""


def placed_in(citation: Citation, citations: list[Citation]) -> int:
    """The number of a citation among those so far, itself added where it is new."""
    if citation not in citations:
        citations.append(citation)
    return citations.index(citation)


def warnings(operands: Sequence[Operand], book: Book) -> tuple[str, ...]:
    """What the tie-out says of the places that the operands stand in, and what is corrected."""
    said = [note for operand in operands for note in book.contradictions(operand.fact)]
    facts = [operand.fact for operand in operands]
    return (*dict.fromkeys((*unproved(facts, book), *said)), *corrected_in(facts))


def corrected_in(facts: Iterable[Fact]) -> tuple[str, ...]:
    """What the user has set right in the facts, each once."""
    notes = (note for fact in facts for note in fact.corrected)
    return tuple(dict.fromkeys(f"corrected: {note}" for note in notes))


def with_corrections(answer: Answer, book: Book) -> Answer:
    """An answer in words, with what is corrected in the lines that it quotes."""
    spans = [citation.span for citation in answer.citations]
    quoted = [
        fact
        for fact in book.reading.facts
        if fact.corrected and any(fact.cell.span in span for span in spans)
    ]
    return replace(answer, caveats=(*answer.caveats, *corrected_in(quoted)))


def grade_of(operands: Sequence[Operand], book: Book) -> str | None:
    """The worst grade of the statements that the operands stand in."""
    return worst(str(book.grade(operand.fact)) for operand in operands)


def worst(grades: Iterable[str]) -> str | None:
    """The worst of some grades; None if there are none."""
    found = set(grades)
    return next(
        (grade for grade in ("does_not_foot", "unchecked", "foots") if grade in found), None
    )
