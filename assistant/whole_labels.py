"""A question that is but the whole label of a line and a time: that line, whatever its words would ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asked_periods import asked_period
from assistant.book import Book, RowWords
from assistant.compute import Figure, evaluate
from assistant.expressions import Line
from assistant.guarded import guarded
from assistant.instead_of_changes import balance_meant
from assistant.lexer import Lexed, lex
from assistant.matching import fits
from assistant.operations import hints_of, unit_of
from assistant.periods_in_words import TimeWords
from assistant.plans import Compute
from assistant.subjects import Subject, line_of
from index.model import StatementKind

_OPENS = re.compile(
    r"\s*(?:(?:what|how much) (?:was|were|is|are)\s+|what's\s+|(?:show|give|tell) me\s+)?(?:the\s+)?",
    re.I,
)
_BETWEEN = re.compile(r"(?:\s|,|\b(?:at|as of|as at|for|in|during|on|over|the)\b)*[?.!\s]*", re.I)


def whole_label_plan(question: str, book: Book) -> Compute | None:
    """The figure of the line whose whole label the question is, the longest there is.

    None where rows of that label differ, or the line has no figure for the time asked.
    """
    asked = question.lower().replace("’", "'")
    opening = _OPENS.match(asked)
    start = opening.end() if opening else 0
    named: dict[str, list[RowWords]] = {}
    for label, row in book.whole_labels.get(asked[start:].partition(" ")[0], ()):
        if asked.startswith(label, start) and not asked[start + len(label) :][:1].isalnum():
            named.setdefault(label, []).append(row)
    if not named:
        return None
    lexed = lex(question, guarded(question, book))
    for label in sorted(named, key=len, reverse=True):
        end = start + len(label)
        times = tuple(words for words in lexed.times if words.start >= end)
        if lexed.statement is None and lexed.note is None and _is_but_a_time(asked, end, times):
            return _figure(named[label], times, lexed, book)
    return None


def _is_but_a_time(asked: str, end: int, times: Sequence[TimeWords]) -> bool:
    """Whether nothing but one time, at most, stands behind the label."""
    rest = asked
    for words in sorted(times, key=lambda said: -said.start):
        rest = f"{rest[: words.start]} {rest[words.end :]}"
    return len(times) < 2 and _BETWEEN.fullmatch(rest[end:]) is not None


def _figure(
    rows: list[RowWords], times: Sequence[TimeWords], lexed: Lexed, book: Book
) -> Compute | None:
    hints = hints_of(lexed)
    fitting = [row for row in rows if fits(row, hints)]
    if not fitting and hints.flows is False:
        rows = [row for row in rows if row.table.statement is not StatementKind.CASH_FLOWS]
    if not rows:
        return None  # a day is asked, of which the cash flows tell nothing
    found = line_of(fitting or rows, book, hints)
    if not isinstance(found, Subject):
        return None
    wanted = frozenset().union(*(row.core for row in rows))
    line = found.expression
    if isinstance(line, Line) and balance_meant(line, wanted, book, hints) is not None:
        return None  # the change has the name that is asked for whole, the balance more
    period, is_open = asked_period(found.expression, times, book)
    if not isinstance(evaluate(found.expression, period, book), Figure):
        return None
    unit, metric = unit_of(found.expression)
    return Compute(found.expression, found.title, period, unit, metric, is_open)
