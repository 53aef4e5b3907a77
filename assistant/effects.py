""" "By how much did A reduce B?", "what did A add to B?" → the cell of A where B is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period
from assistant.book import Book, stem, stems
from assistant.expressions import Call, Line
from assistant.known_names import content
from assistant.lexer import Lexed
from assistant.matching import Hints
from assistant.model import Presentation
from assistant.named_tables import in_named_table
from assistant.note_cells import cells_named
from assistant.operations import hints_of, names
from assistant.pattern_files import patterns, words_of
from assistant.plans import Compute, Plan
from assistant.subjects import Resolution, Subject, Unknown, in_cells, resolve
from index.model import PURE

_PATTERNS = patterns("effects")
_WORDS = words_of("effects")
_THINGS = frozenset(map(stem, _WORDS["things"]))


def effect_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The size of one thing's effect on another, where a table prints it as a row or cell."""
    said = _PATTERNS["effect"].search(lexed.question) or _PATTERNS["came-from"].search(
        lexed.question
    )
    if said is None:
        return None
    kept = [token for token in lexed.tokens if not token.has("soft")]
    cause = content(names([t for t in kept if _within(t.start, said, "cause")]), book)
    told = ("what", "on") if "what" in said.re.groupindex and said["what"] else ("on",)
    on = content(names([t for t in kept if any(_within(t.start, said, g) for g in told)]), book)
    if not cause or not (on or lexed.place):
        return None
    line = _line_of(cause, on, lexed, book)
    if line is None:
        caused = [t for t in kept if _within(t.start, said, "cause")]
        placed = in_named_table(Unknown((), ()), caused, lexed, book)
        line = placed.expression if placed and isinstance(placed.expression, Line) else None
    if line is None:
        return None
    line = _rates_of(line, book) if _in_points(lexed) else line
    period, is_open = asked_period(line, lexed.times, book)
    moves = said.groupdict().get("moves")
    unit = Presentation.PERCENTAGE_POINTS if _in_points(lexed) and _is_rate(line) else None
    return Compute(line if moves else Call("abs", line), line.title, period, unit, None, is_open)


def _line_of(cause: Sequence[str], on: Sequence[str], lexed: Lexed, book: Book) -> Line | None:
    """The cells of a cause where what it changed is told, by its own name or without what it is."""
    hints = replace(hints_of(lexed), percent=False, unit=PURE if _in_points(lexed) else None)
    whole = replace(hints, place=hints.place | frozenset(map(stem, on)))
    bare = tuple(word for word in cause if stem(word) not in _THINGS)
    for said in dict.fromkeys((tuple(cause), bare)):
        found: Resolution | None = in_cells((*said, *on), book, hints) if said else None
        if found is None and said and _reaches(said, on or lexed.place, whole, book):
            found = in_cells(said, book, whole)
        if found is None and said and on:
            found = _row_of(said, on, book, hints)
        if isinstance(found, Subject) and isinstance(found.expression, Line):
            return found.expression
    return None


def _row_of(said: Sequence[str], on: Sequence[str], book: Book, hints: Hints) -> Resolution | None:
    """The row that both name together, the label of which is of the cause."""
    found = resolve([*said, *on], book, hints)
    line = found.expression if isinstance(found, Subject) else None
    label = stems(line.facts[0].label) if isinstance(line, Line) and line.facts else frozenset()
    return found if {stem(word) for word in said} <= label else None


def _in_points(lexed: Lexed) -> bool:
    """Whether points of a rate are asked for."""
    return _PATTERNS["points"].search(lexed.question) is not None


def _rates_of(line: Line, book: Book) -> Line:
    """The rates of a row that prints both amounts and rates, one for each time; else the line as it is."""
    if _is_rate(line):
        return line
    placed = {(fact.table, fact.row) for fact in line.facts}
    facts = (f for row in book.rows if (row.table.id, row.row) in placed for f in row.facts)
    rates = tuple(fact for fact in facts if fact.quantity.unit == PURE)
    is_plain = len({fact.period for fact in rates}) == len(rates) > 0
    return Line(line.title, rates) if is_plain else line


def _is_rate(line: Line) -> bool:
    return bool(line.facts) and all(f.quantity.unit == PURE for f in line.facts)


def _reaches(cause: Sequence[str], on: Iterable[str], whole: Hints, book: Book) -> bool:
    """Whether some word of what was changed stands in, or around, a line of its cause."""
    said = frozenset(on) & whole.place | frozenset(map(stem, on))
    lines = (match.line for match in cells_named(cause, book, whole))
    return any(said & (line.inside | line.around) for line in lines)


def _within(start: int, said: re.Match[str], group: str) -> bool:
    return said.start(group) <= start < said.end(group)
