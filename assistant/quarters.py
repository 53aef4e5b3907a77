"""The quarters of a fiscal year, as a table of quarterly data prints them, by the concept they are of.

The statements of an annual report print years alone. A row of four quarters that add up to the
year of a statement's line, under a name like its own, is that line by quarter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.book import Book, RowWords, stems
from assistant.expressions import Line
from assistant.kept import once
from assistant.known_names import asked_stems
from assistant.row_words import words_apart
from index.concepts import concept_of
from index.heading_words import is_time
from index.model import USD, USD_PER_SHARE, Fact, StatementKind

_QUARTERS = 4
_LEAST = 0.25  # of likeness
_SAYS_QUARTER = re.compile(r"(?:\W*\b(?:first|second|third|fourth|[1-4](?:st|nd|rd|th)|quarters?|ended)\b\W*)+", re.I)  # fmt: skip


def by_quarter(line: Line, book: Book) -> Line | None:
    """The line with the quarters of its concept; None where no table prints them."""
    concept = line.facts[0].concept if line.facts else None
    found = _facts(book).get(concept or "", ())
    return Line(line.title, (*line.facts, *found), line.note) if found else None


def quarters_of(concept: str, book: Book) -> Line | None:
    """The quarters of a concept as a line, whether a statement prints its years or not."""
    found = _facts(book).get(concept, ())
    return Line(found[0].label, found) if found else None


@once
def _facts(book: Book) -> dict[str, tuple[Fact, ...]]:
    found = [
        (like, concept, held)
        for row in book.rows
        if row.table.statement is None and not row.table.is_schedule
        and not (row.around | row.above) & words_apart()
        for held in _years(row, book)
        for concept, like in _concepts(row, held, book)
    ]  # fmt: skip
    kept: dict[str, dict[object, Fact]] = defaultdict(dict)
    for _, concept, held in sorted(found, key=lambda each: -each[0]):
        for fact in held:
            kept[concept].setdefault(fact.period, replace(fact, concept=concept))
    return {concept: tuple(facts.values()) for concept, facts in kept.items()}


def _years(row: RowWords, book: Book) -> Iterator[list[Fact]]:
    """The amounts of a row for all four quarters of a year, where nothing but times heads them."""
    by_year: dict[int, dict[object, Fact]] = defaultdict(dict)
    for fact in row.facts:
        is_plain = all(map(says_when, fact.column)) and fact.quantity.unit in (USD, USD_PER_SHARE)
        if fact.period is not None and fact.period.months == 3 and is_plain:
            year = book.times.calendar.fiscal_year_of(fact.period.end)
            by_year[year].setdefault(fact.period, fact)
    for held in by_year.values():
        if len(held) == _QUARTERS:
            yield list(held.values())


def says_when(heading: str) -> bool:
    """Whether a heading over a column says when: a time, or the number of a quarter."""
    return is_time(heading) or _SAYS_QUARTER.fullmatch(heading) is not None


def _concepts(row: RowWords, quarters: list[Fact], book: Book) -> Iterator[tuple[str, float]]:
    """The concepts whose year the quarters come to, of those that the row is called most like, and how much.

    One that no statement prints is told by its name alone.
    """
    if quarters[0].quantity.unit == USD_PER_SHARE:
        yield from _per_share(row, book)
        return
    year = book.times.calendar.fiscal_year_of(quarters[0].period.end) if quarters[0].period else 0
    total = sum((fact.quantity.value for fact in quarters), Decimal(0))
    room = row.table.scale.money * _QUARTERS / Decimal(2)
    near: dict[str, float] = {}
    for concept, facts in book.by_concept.items():
        fact = next((fact for fact in facts if _is_of_year(fact, year, book)), None)
        if fact is not None and total and abs(fact.quantity.value - total) <= room:
            near[concept] = _likeness(row.label, stems(fact.label), asked_stems(concept))
    best = max(near.values(), default=0.0)
    if best >= _LEAST:
        yield from ((concept, like) for concept, like in near.items() if like == best)
        return
    is_of_all = all(map(is_time, row.table.rows[row.row].path))
    named = concept_of(row.title, (), StatementKind.INCOME) if is_of_all else None
    if named is not None and named.name not in book.by_concept:
        yield named.name, _LEAST


def _per_share(row: RowWords, book: Book) -> Iterator[tuple[str, float]]:
    """The concept of a row of the income statement of that label under that heading: no such row adds up."""
    named = {
        other.facts[0].concept
        for other in book.rows
        if other.table.statement is StatementKind.INCOME and other.core == row.core
        if other.facts[0].quantity.unit == USD_PER_SHARE and _under(other) == _under(row)
    }
    yield from ((concept, 1.0) for concept in named if concept is not None and len(named) == 1)


def _under(row: RowWords) -> frozenset[str]:
    """The heading right above a row that is no time."""
    path = [heading for heading in row.table.rows[row.row].path if not is_time(heading)]
    return stems(path[-1]) if path else frozenset()


def _is_of_year(fact: Fact, year: int, book: Book) -> bool:
    """Whether a fact of the income statement is of a fiscal year: the first such is of the whole."""
    if fact.statement is not StatementKind.INCOME or fact.period is None:
        return False
    is_year = fact.period.months == 12 and fact.quantity.unit == USD
    return is_year and book.times.calendar.fiscal_year_of(fact.period.end) == year


def _likeness(label: frozenset[str], called: frozenset[str], asked: frozenset[str]) -> float:
    """How like a label is to another of its concept, or to what people ask for it by."""
    if not label:
        return 0.0
    return max(len(label & called) / len(label | called), len(label & asked) / len(label) / 2)
