"""Rows whose labels say when they fall due ("3.50% Notes Due 2040"): those of some years, and their sum.

"Which notes mature after 2035?" lists them, "how much debt is due in more than ten years?" adds them
up, "what part of the debt is due after 2030?" sets that over all of them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from functools import partial

from assistant.book import Book, RowWords, stem
from assistant.expressions import Binary, Expression, Line
from assistant.kept import once
from assistant.known_names import content
from assistant.lexer import Lexed
from assistant.model import Presentation
from assistant.pattern_files import patterns, words_of
from assistant.plans import Compute, ListRows, Plan
from assistant.time_scopes import number_of
from index.model import USD, Period

_PATTERNS = patterns("due_rows")
_WORDS = words_of("due_rows")
_SAID = frozenset(map(stem, _WORDS["said"]))
_FEWEST = 3  # rows of such a table
# What is to be done with the rows that is neither to list nor to add them up.
_DEEDS = ("average", "rank", "second", "third", "change", "difference", "why", "who", "when")
# Of the year that is named and another, how they stand where the other is meant.
_SIDES = {"after": operator.lt, "from": operator.le, "before": operator.gt}
_YEAR = re.compile(r"(?:19|20)\d\d")


def due_rows_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The rows that fall due when is asked, or what they come to; None where nothing of them is asked."""
    question = lexed.question
    is_done = lexed.has(*_DEEDS) or "yes-no" in lexed.opens_with
    if is_done or _PATTERNS["asks"].search(question) is None:
        return None
    if _PATTERNS["counts"].search(question):
        return None
    rows = _rows(book)
    is_due = _asked_years(question, book, [_year_of(row) for row in rows]) if rows else None
    if is_due is None or not _says_no_more(lexed, book):
        return None
    chosen = [row for row in rows if is_due(_year_of(row))]
    period = _day(chosen, lexed, book) if chosen else None
    if period is None:
        return None
    title = "Debt due then"
    if _PATTERNS["which"].search(question):
        return ListRows(title, tuple(_owed(row) for row in chosen), period)
    made = _sum(chosen)
    if _PATTERNS["share"].search(question):
        title = "Debt due then as a percentage of all"
        whole = Binary("/", made, _sum(rows))
        return Compute(whole, title, period, Presentation.PERCENT, None, False)
    return Compute(made, title, period, None, None, False)


def _asked_years(question: str, book: Book, printed: Sequence[int]) -> Callable[[int], bool] | None:
    """Which years are meant; None where that is not said, or a year stands at the very edge of it."""
    for name in _SIDES:
        said = _PATTERNS[name].search(question)
        if said is not None:
            return partial(_SIDES[name], int(said["year"] or said["other"]))
    out = _PATTERNS["years-out"].search(question)
    if out is not None:
        last = book.times.calendar.period.year + number_of(out["n"])
        return None if last in printed else lambda each: each > last
    listed = _PATTERNS["listed"].search(question)
    if listed is not None:
        years = {int(year) for year in _YEAR.findall(listed["years"])}
        return (lambda each: each in years) if years <= set(printed) else None
    return None


def _says_no_more(lexed: Lexed, book: Book) -> bool:
    """Whether all that a question names is debt and when it falls due."""
    said = content([t.text for t in lexed.tokens if t.kind == "word"], book)
    return {stem(word) for word in said if not word.isdigit()} <= _SAID | book.company_words


def _day(rows: Sequence[RowWords], lexed: Lexed, book: Book) -> Period | None:
    """The day of the balances: the one that is named, else the latest; None where one has no balance then."""
    last = book.times.calendar.period
    resolved = {w.day.resolved() for w in lexed.times if w.day is not None and w.day.day}
    named = {day for day in resolved if day is not None and day <= last}
    held = [{f.period for f in _owed(row).facts} for row in rows]
    days = sorted(
        (p for p in held[0].intersection(*held) if p is not None),
        key=lambda period: period.end,
    )
    asked = [period for period in days if period.end in named]
    if named and not asked:
        return None
    return (asked or days)[-1] if days else None


def _owed(row: RowWords) -> RowWords:
    """The row with its balances alone, without terms and rates."""
    owed = (f for f in row.facts if f.quantity.unit == USD and f.period is not None)
    return row.of_cells(row.title, tuple(owed))


def _sum(rows: Sequence[RowWords]) -> Expression:
    first, *others = (Line(row.title, _owed(row).facts) for row in rows)
    made: Expression = first
    for line in others:
        made = Binary("+", made, line)
    return made


def _year_of(row: RowWords) -> int:
    said = _PATTERNS["label"].search(row.title)
    return int(said["year"]) if said is not None else 0


@once
def _rows(book: Book) -> tuple[RowWords, ...]:
    """The rows of the one table that has several such; none where more tables have."""
    held: dict[str, list[RowWords]] = {}
    for row in book.rows:
        if row.table.statement is None and _year_of(row):
            held.setdefault(row.table.id, []).append(row)
    told = [rows for rows in held.values() if len(rows) >= _FEWEST]
    return tuple(told[0]) if len(told) == 1 else ()
