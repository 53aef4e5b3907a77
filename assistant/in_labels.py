"""Figures that only a label tells: "Cash dividends declared ($0.68 per share)", "treasury stock, 2,140,000 shares".

Statements print such a line in dollars; what it was for each share, or of how many, stands in its
label alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.book import LITTLE, Book, stem, stems
from assistant.expressions import Line
from assistant.kept import once
from assistant.matching import Hints
from assistant.pattern_files import patterns, words_of
from index.model import (
    SHARES,
    USD,
    USD_PER_SHARE,
    Cell,
    Fact,
    Period,
    Quantity,
    Span,
    StatementKind,
)

_PATTERNS, _WORDS = patterns("in_labels"), words_of("in_labels")
_PER_SHARE = _WORDS["a-share"]
_EACH = frozenset(map(stem, (*_WORDS["each"], *LITTLE)))
_TREASURY = stem("treasury")
_SHARES = frozenset(map(stem, _WORDS["shares"]))
_HELD = _SHARES | frozenset(map(stem, _WORDS["held"]))


def per_share_line(said: Sequence[str], book: Book) -> Line | None:
    """What labels tell a share of what the words name; None where they name nothing that is told so.

    Nor where a row prints it, or labels of several names tell it.
    """
    if _PER_SHARE.isdisjoint(said):
        return None
    wanted = stems(" ".join(said)) - _EACH - book.company_words
    named = [line for name, line in _told(book).items() if wanted and wanted <= name]
    if len(named) != 1 or _is_printed(wanted, named[0], book):
        return None
    return named[0]


def _is_printed(wanted: frozenset[str], told: Line, book: Book) -> bool:
    """Whether a row prints a share's amount for a time that a label tells it for."""
    times = {fact.period for fact in told.facts}
    rows = (row for row in book.rows if wanted <= row.label | row.above)
    return any(
        fact.quantity.unit == USD_PER_SHARE and fact.period in times
        for row in rows
        for fact in row.facts
    )


@once
def _told(book: Book) -> dict[frozenset[str], Line]:
    """The lines that labels tell a share, by the stems of what they are called apart from the amount."""
    facts: dict[frozenset[str], dict[object, Fact]] = defaultdict(dict)
    differ: set[frozenset[str]] = set()
    for fact in _in_labels(book):
        name = stems(fact.label)
        first = facts[name].setdefault(fact.period, fact)
        differ |= {name} if first.quantity != fact.quantity else set()
    return {
        name: Line(next(iter(held.values())).label, tuple(held.values()))
        for name, held in facts.items()
        if name not in differ
    }


def _in_labels(book: Book) -> Iterator[Fact]:
    """The facts of rows of one period whose label has one amount a share, each as that amount."""
    tables = {table.id: table for table in book.reading.tables}
    text = book.reading.filing.text
    told = [fact for fact in book.reading.facts if len(_PATTERNS["told"].findall(fact.label)) == 1]
    times: dict[tuple[str, int], set[Period | None]] = defaultdict(set)
    for fact in told:
        times[fact.table, fact.row].add(fact.period)
    for number, fact in enumerate(told, 1):
        if fact.period is None or fact.period.is_instant or len(times[fact.table, fact.row]) > 1:
            continue
        span = tables[fact.table].rows[fact.row].span
        said = _PATTERNS["told"].search(text, span.start, span.end)
        if said is None:
            continue
        value = Decimal(said["n"])
        cell = Cell(said["n"], Span(said.start("n"), said.end("n")), value)
        label = f"{' '.join(_PATTERNS['told'].sub(' ', fact.label).split())} per share"
        yield replace(
            fact, id=-number, label=label, column=(), concept=None, sense=1, cell=cell,
            quantity=Quantity(value, USD_PER_SHARE),
        )  # fmt: skip


def treasury_line(said: Sequence[str], book: Book, hints: Hints) -> Line | None:
    """How many shares labels of the balance sheet tell to be in treasury, where these are asked for.

    None where a row counts them.
    """
    named = stems(" ".join(said)) - book.company_words
    is_asked = hints.unit == SHARES or not _SHARES.isdisjoint(named)
    if not is_asked or _TREASURY not in named or not named <= _HELD:
        return None
    counted = (row for row in book.rows if _TREASURY in row.label | row.above | row.around)
    if any(f.quantity.unit == SHARES and f.statement for row in counted for f in row.facts):
        return None
    return treasury_shares(book)


def treasury_shares(book: Book) -> Line | None:
    """How many shares labels of the balance sheet tell to be in treasury."""
    facts = {fact.period: fact for fact in _in_treasury(book)}
    return Line("Treasury shares", tuple(facts.values())) if facts else None


def _in_treasury(book: Book) -> Iterator[Fact]:
    """The counts in labels of treasury stock: each of the year behind it, or one for each column."""
    text = book.reading.filing.text
    held: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in book.reading.facts:
        is_there = fact.statement is StatementKind.BALANCE_SHEET and fact.quantity.unit == USD
        if is_there and _TREASURY in stems(fact.label) and fact.period is not None:
            held[fact.table, fact.row].append(fact)
    tables = {table.id: table for table in book.reading.tables}
    for (table, row), facts in held.items():
        span = tables[table].rows[row].span
        counts = list(
            _PATTERNS["count"].finditer(text, span.start, min(f.cell.span.start for f in facts))
        )
        by_year = {f.period.end.year: f for f in facts if f.period is not None}
        for place, said in enumerate(counts):
            year = int(said["year"]) if said["year"] else None
            in_turn = facts[place] if len(counts) == len(facts) else None
            one = by_year.get(year) if year else in_turn
            if one is not None:
                yield _counted(said, one)


def _counted(said: re.Match[str], fact: Fact) -> Fact:
    """The count of a label, at the day of a cell of its row."""
    value = Decimal(said["n"].replace(",", ""))
    cell = Cell(said["n"], Span(said.start("n"), said.end("n")), value)
    return replace(
        fact, id=-fact.id, label="Treasury shares", column=(), concept=None, sense=1, cell=cell,
        quantity=Quantity(value, SHARES),
    )  # fmt: skip
