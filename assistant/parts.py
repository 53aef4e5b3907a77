"""A line of a part of the company: a segment, a region or a product with a table of its own.

The part is a heading over rows or a column of a note ("Latin America"); the line is a row
whose label is a concept's ("Total net operating revenues").
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from assistant.book import Book, RowWords, headings, stems
from assistant.expressions import Line
from assistant.kept import once
from assistant.known_names import known_names
from index.concepts import Concept, concepts, is_called
from index.model import Fact, Period, StatementKind

_WHOLE = stems("total consolidated company eliminations")
_PLAIN = stems("segment region product line division group")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Lacking:
    """A part of the company whose tables do not give the concept that was asked of it."""

    concept: Concept


def part_line(wanted: frozenset[str], book: Book) -> Line | Lacking | None:
    """The line of a part that all of the words name together; None where they name none.

    Where tables give two values for one time, the words do not tell which is meant.
    """
    wanted = wanted - _PLAIN
    lacking: Lacking | None = None
    for part in sorted(_parts(wanted, book), key=len, reverse=True):
        for concept in _named(wanted - part):
            facts = _facts(part, concept, book)
            if facts and _are_one(facts):
                heading = next(h for h in headings(facts[0]) if stems(h) - _PLAIN == part)
                return Line(f"{facts[0].label} ({heading})", facts)
            lacking = lacking or (None if facts else Lacking(concept))
    return lacking


def _parts(wanted: frozenset[str], book: Book) -> set[frozenset[str]]:
    """The headings of notes' tables that are said among other words.

    What the statements themselves set apart is theirs to answer.
    """
    plain = {heading - _PLAIN for heading in book.noted_headings}
    found = {p for p in plain if p < wanted and 0 < len(p) <= _MOST_WORDS and not p <= _WHOLE}
    if not found:
        return found
    faces = [row.label | row.above for row in book.rows if row.table.statement is not None]
    return {part for part in found if not any(part <= face for face in faces)}


def _named(rest: frozenset[str]) -> list[Concept]:
    """The concepts of the income statement that the other words name."""
    entries = [entry for kind, entry in known_names().get(rest, ()) if kind == "concept"]
    named = [entry for entry in entries if isinstance(entry, Concept)]
    return [entry for entry in named if StatementKind.INCOME in entry.kinds]


def _facts(part: frozenset[str], concept: Concept, book: Book) -> tuple[Fact, ...]:
    names = {concept.name, *concept.instead}
    alike = [
        entry for entry in concepts()
        if StatementKind.INCOME in entry.kinds
        and (entry.name in names or concept.name in entry.instead)
    ]  # fmt: skip
    return tuple(
        fact
        for row, held in _by_part(book).get(part, ())
        if any(is_called(row.title, (), entry) for entry in alike)
        for fact in held
    )


@once
def _by_part(book: Book) -> dict[frozenset[str], list[tuple[RowWords, list[Fact]]]]:
    """By the heading of a part, the rows of the notes that have figures under it, with these."""
    found: dict[frozenset[str], list[tuple[RowWords, list[Fact]]]] = defaultdict(list)
    for row in book.rows:
        if row.table.statement is None:
            held: dict[frozenset[str], list[Fact]] = defaultdict(list)
            for fact in row.facts:
                for part in {stems(heading) - _PLAIN for heading in headings(fact)}:
                    held[part].append(fact)
            for part, facts in held.items():
                found[part].append((row, facts))
    return dict(found)


def _are_one(facts: tuple[Fact, ...]) -> bool:
    values: dict[Period | None, set[object]] = defaultdict(set)
    for fact in facts:
        values[fact.period].add((fact.meant.value, fact.quantity.unit))
    return all(len(found) == 1 for found in values.values())
