""" "By how much did A reduce B?", "what did A add to B?" → the cell of A where B is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import asked_period
from assistant.book import Book, stem
from assistant.expressions import Call, Line
from assistant.known_names import content
from assistant.lexer import Lexed
from assistant.matching import Hints
from assistant.model import Presentation
from assistant.note_cells import cells_named
from assistant.operations import hints_of, names
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from assistant.subjects import Subject, in_cells
from index.model import PURE

_PATTERNS = patterns("effects")
_EFFECT = _PATTERNS["effect"]


def effect_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The size of one thing's effect on another, where a table prints it as a row or cell."""
    said = _EFFECT.search(lexed.question)
    if said is None:
        return None
    kept = [token for token in lexed.tokens if not token.has("soft")]
    cause = content(names([t for t in kept if _within(t.start, said, "cause")]), book)
    on = content(names([t for t in kept if _within(t.start, said, "on")]), book)
    if not cause or not on:
        return None
    hints = replace(hints_of(lexed), percent=False, unit=None)
    whole = replace(hints, place=hints.place | frozenset(map(stem, on)))
    found = in_cells((*cause, *on), book, hints)
    if found is None and _reaches(cause, on, book, whole):
        found = in_cells(cause, book, whole)
    if not isinstance(found, Subject):
        return None
    period, is_open = asked_period(found.expression, lexed.times, book)
    size = found.expression if said["moves"] else Call("abs", found.expression)
    unit = Presentation.PERCENTAGE_POINTS if _in_points(lexed, found) else None
    return Compute(size, found.title, period, unit, None, is_open)


def _in_points(lexed: Lexed, found: Subject) -> bool:
    """Whether points of a rate are asked for, and percentages are printed."""
    facts = found.expression.facts if isinstance(found.expression, Line) else ()
    asked = re.search(r"\bby how many (?:percentage )?points\b", lexed.question, re.I)
    return asked is not None and bool(facts) and all(f.quantity.unit == PURE for f in facts)


def _reaches(cause: Sequence[str], on: Sequence[str], book: Book, hints: Hints) -> bool:
    """Whether some word of what was changed stands in, or around, a line of its cause."""
    said = frozenset(map(stem, on))
    return any(said & (m.line.inside | m.line.around) for m in cells_named(cause, book, hints))


def _within(start: int, said: re.Match[str], group: str) -> bool:
    return said.start(group) <= start < said.end(group)
