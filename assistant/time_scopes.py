"""The periods of one length that a question ranges over: "the quarters of fiscal 2003", "1989-1993"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.book import Book, RowWords, stem
from assistant.expressions import Expression, Line
from assistant.known_names import asked_stems, concepts_named, content, word_lists
from assistant.lexer import Token
from assistant.periods_in_words import TimeWords
from assistant.row_words import words_apart
from assistant.series import series_periods
from index.concepts import Concept, is_called
from index.model import Fact, Period, StatementKind

_NUMBERS = {word: n for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2)}  # fmt: skip
COUNT = rf"(?:{'|'.join(_NUMBERS)}|[2-9]|1[0-9])"
UNIT = r"(?:quarter(?:ly)?s?(?: periods?)?|years?|periods?)"
_RANGE = re.compile(r"^\s*(?:[-–—]|to|through|thru|and)\s*$", re.I)


Place = Callable[[RowWords], object]


@dataclass(frozen=True, slots=True)
class Scope:
    """Periods of a length. `years`: the fiscal years they are of, None for all that are printed.

    `count`: how many they are said to be; `latest`: that many of the latest are meant.
    """

    months: int
    years: frozenset[int] | None
    count: int | None = None
    latest: bool = False


def scope_of(question: str, unit: str, times: Sequence[TimeWords]) -> Scope | None:
    """What a question ranges over; None where its times are no whole years."""
    said = unit.lower()
    months = 3 if "quarter" in said else (12 if "year" in said or "annual" in said else 0)
    counted = re.search(
        rf"\b(?P<latest>last|past)?\s*(?P<n>{COUNT})\s+(?:\w+ )?{UNIT}\b", question, re.I
    )
    count = number_of(counted["n"]) if counted else None
    named = [w for w in times if not w.is_bare_length and not _is_bare_edge(w)]
    if len(named) == 1 and re.search(
        r"\bsince (?:fiscal )?$", question[: named[0].start + 6][: named[0].start] or "", re.I
    ):
        named = []  # of all that are printed
    years = _years(question, named)
    if years is None:
        return None
    return Scope(
        months, years or None, count, counted is not None and counted["latest"] is not None
    )


def _is_bare_edge(words: TimeWords) -> bool:
    """Whether a time says but that a balance is meant: "employees at year end"."""
    return bool(words.edge) and not (words.year or words.fiscal_year or words.day or words.quarter or words.shift)  # fmt: skip


def number_of(word: str) -> int:
    """The number that a word or digits say."""
    return _NUMBERS.get(word.lower()) or int(word)


def _years(question: str, named: Sequence[TimeWords]) -> frozenset[int] | None:
    """The years named, with those between two that are joined; None where a time is no year."""
    found: set[int] = set()
    before: tuple[int, int] | None = None
    for words in named:
        year = words.fiscal_year or words.year
        if year is None or words.quarter or words.half or words.shift or words.day or words.edge:
            return None
        between = question[before[1] : words.start] if before else ""
        if (
            before
            and _RANGE.match(between)
            and not (between.strip() == "and" and not _says_between(question, before[1]))
        ):
            found |= set(range(before[0], year + 1))
        found.add(year)
        before = (year, words.end)
    return frozenset(found)


def _says_between(question: str, end: int) -> bool:
    return re.search(r"\b(?:between|from)\b", question[:end], re.I) is not None


def periods_in(expression: Expression, scope: Scope, book: Book) -> list[Period] | None:
    """The printed periods of a scope, oldest first; None where one of them is not printed."""
    found = series_periods(expression, scope.months, book)
    if scope.years is not None:
        of_year = {p: book.times.calendar.fiscal_year_of(p.end) for p in found}
        found = [p for p in found if of_year[p] in scope.years]
        held = {year: sum(of_year[p] == year for p in found) for year in scope.years}
        wanted = 4 if scope.months == 3 else 1
        if any(number != wanted for number in held.values()):
            return None
    if scope.latest and scope.count:
        found = found[-scope.count :]
    if len(found) < 2 or (scope.count is not None and scope.count != len(found)):
        return None
    return found


def anywhere(_row: RowWords) -> object:
    """All tables of a filing as one place."""
    return None


def in_section(row: RowWords) -> object:
    """The tables of a section as one place."""
    return row.table.section


def by_itself(row: RowWords) -> object:
    """Every row as a place of its own."""
    return row.table.id, row.row


def lines_for(
    tokens: Sequence[Token], months: int, book: Book, place: Place = anywhere
) -> list[Line]:
    """The rows of any table that bear out the words and are printed for periods of a length.

    Rows of one label, in the tables of one place, are one line; the nearest to the words first.
    """
    needed = frozenset(stem(word) for word in content([t.text for t in tokens], book))
    named = concepts_named(needed)
    required = needed - word_lists()[1] or needed
    held: dict[object, list[tuple[float, RowWords, tuple[Fact, ...]]]] = {}
    for row in book.rows:
        facts = tuple(
            f
            for f in row.facts
            if f.period is not None and (not months or f.period.months == months)
        )
        is_apart = (
            row.table.statement is StatementKind.EQUITY or (row.around | row.above) & words_apart()
        )
        if not facts or not required or is_apart:
            continue
        share = _nearness(row, required, needed, named)
        if share > 0 and len({f.period for f in facts}) > 1:
            called = named[0].name if share >= _ALIAS and named else row.core
            key = called, place(row), facts[0].quantity.unit
            held.setdefault(key, []).append((share, row, facts))
    held = {called: _of_that_label(rows) for called, rows in held.items()}
    lines = [
        (max(share for share, _, _ in rows), Line(rows[0][1].title, _agreeing([f for _, _, facts in rows for f in facts])))
        for rows in held.values()
    ]  # fmt: skip
    best = max((share for share, _ in lines), default=0.0)
    return [line for share, line in sorted(lines, key=lambda pair: -pair[0]) if share > best - 0.01]


def _nearness(
    row: RowWords, required: frozenset[str], needed: frozenset[str], named: Sequence[Concept]
) -> float:
    """How near a row is to the words: 1 for a label that is what they name, 0 for none of it."""
    if row.core == needed:
        return 1.0
    path = row.table.rows[row.row].path
    for concept in named:
        is_its = row.facts[0].concept == concept.name
        if is_its if row.table.statement else is_called(row.title, path, concept):
            return _ALIAS
    known = row.label | row.above | asked_stems(row.facts[0].concept)
    if not required <= known or not required & row.core:
        return 0.0
    share = len(required & row.core) / len(row.core)
    return share if share >= _LEAST else 0.0


_LEAST = 0.4
_ALIAS = 0.995


def _of_that_label(
    rows: list[tuple[float, RowWords, tuple[Fact, ...]]],
) -> list[tuple[float, RowWords, tuple[Fact, ...]]]:
    """The rows without those of another label, in a table that has one of just that label."""
    exact = {row.table.id for share, row, _ in rows if share == 1.0}
    return [each for each in rows if each[0] == 1.0 or each[1].table.id not in exact]


def _agreeing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts of which none contradicts another for its period; the first of those that do is out too."""
    values: dict[tuple[object, object], set[object]] = {}
    for fact in facts:
        values.setdefault((fact.period, fact.quantity.unit), set()).add(fact.quantity.value)
    return tuple(f for f in facts if len(values[f.period, f.quantity.unit]) == 1)
