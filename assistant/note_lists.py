"""What a table of the notes lists under one name: the rows of its total, its heading or its lead."""

from __future__ import annotations

from calendar import month_name
from dataclasses import replace

from assistant.book import Book, RowWords, stem, stems
from assistant.cell_lines import SAYS_NOTHING
from assistant.expressions import Line
from assistant.groups import Group, groups
from assistant.known_names import word_lists
from assistant.near_words import is_idle

_LEAST = 0.5  # of the words of a name, how much must be said


def rows_in_notes(needed: frozenset[str], book: Book) -> tuple[RowWords, ...]:
    """The rows that the notes list under a name; of rows with several columns each by itself."""
    return _of_groups(needed, book) or _under_headings(needed, book)


def _of_groups(needed: frozenset[str], book: Book) -> tuple[RowWords, ...]:
    found = [
        (fit, group) for group in groups(book)
        if group.way == "rows" and group.statement is None and (fit := _fit(needed, group)) is not None
    ]  # fmt: skip
    best = max(found, key=lambda each: (each[0], len(each[1].members)), default=None)
    if best is None:
        return ()
    rows = {fact.id: row for row in book.rows for fact in row.facts}
    return tuple(
        replace(rows[line.facts[0].id], title=member.title, facts=line.facts)
        for member in best[1].members
        if isinstance(line := member.expression, Line) and line.facts and line.facts[0].id in rows
    )


def _fit(needed: frozenset[str], group: Group) -> float | None:
    """Of a group's nearest name, how much is said; None where no name has all the words, or little is said."""
    shares = [
        len(name & needed) / len(name)
        for name in map(_told, (stems(group.title), *group.names))
        if name and needed <= name
    ]
    best = max(shares, default=0.0)
    return best if best >= _LEAST else None


def _told(name: frozenset[str]) -> frozenset[str]:
    """The words of a name that say what it is of: "consisted of the following" does not."""
    return frozenset(w for w in name - SAYS_NOTHING - _MONTHS - word_lists()[1] if not is_idle(w))


_MONTHS = frozenset(stem(name.lower()) for name in month_name if name)


def _under_headings(needed: frozenset[str], book: Book) -> tuple[RowWords, ...]:
    """The cells under the heading of rows that the words are, each titled with its column."""
    fitting = [
        line for line in book.cells if line.path and line.label and _told(line.path) == needed
    ]
    table = next((line.row.table.id for line in fitting), None)
    return tuple(line.row for line in fitting if line.row.table.id == table)
