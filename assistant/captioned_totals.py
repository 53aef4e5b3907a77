"""The total of a table that is called as its caption says: "commercial deliveries", "cost of the awards".

A note's table of one thing by its kinds names the thing in its caption alone, and its rows name the
kinds. What is asked by words of the caption, and of no kind, is what they add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.book import Book, RowWords, stem, stems
from assistant.expressions import Expression, Line
from assistant.kept import once
from assistant.row_words import is_of_others
from index.model import Fact

_LEAST = 2  # words of a thing's name
_TOTAL = stem("total")


def captioned_total(needed: Sequence[str], found: Expression | None, book: Book) -> Line | None:
    """The total of the one table whose caption has all the words; None where none or more has.

    A line that was `found` is meant, but one of that very table whose label says what is not asked,
    or one of no total where that is.
    """
    said = frozenset(map(stem, needed))
    wanted = said - {_TOTAL}
    if len(wanted) < _LEAST:
        return None
    rows = [
        row for caption, row in _totals(book) if wanted <= caption and not is_of_others(row, wanted)
    ]
    if len(rows) != 1 or (found is not None and not _says_more(found, rows[0], said)):
        return None
    if sum(bool(row.core & wanted) for row in book.rows if row.table.id == rows[0].table.id) > 1:
        return None  # the kinds are called so as well
    facts = _of_the_whole(rows[0])
    if not facts:
        return None
    title = f"{rows[0].title} {' '.join(word for word in needed if stem(word) != _TOTAL)}"
    return Line(title, facts)


def _of_the_whole(total: RowWords) -> tuple[Fact, ...]:
    """The facts of a total, of several columns for one time those of the whole; none where no column is."""
    times = {fact.period for fact in total.facts}
    if len(times) == len(total.facts):
        return total.facts
    whole = tuple(f for f in total.facts if _TOTAL in total.columns[f.place])
    return whole if {f.period for f in whole} == times and len(whole) == len(times) else ()


def _says_more(found: Expression, total: RowWords, said: frozenset[str]) -> bool:
    """Whether a line of the total's table is called what is not asked, or no total where one is."""
    if not isinstance(found, Line) or any(f.table != total.table.id for f in found.facts):
        return False
    return not stems(found.title) <= said or _TOTAL in said - stems(found.title)


@once
def _totals(book: Book) -> tuple[tuple[frozenset[str], RowWords], ...]:
    """The total of each note's table that is all of its other rows, by the stems of the caption."""
    held: dict[str, list[RowWords]] = {}
    for row in book.rows:
        if row.table.statement is None:
            held.setdefault(row.table.id, []).append(row)
    found = (rows[-1] for rows in held.values() if _adds_all(rows))
    return tuple((stems(row.table.caption.partition(",")[0]), row) for row in found)


def _adds_all(rows: Sequence[RowWords]) -> bool:
    """Whether the last row is the total of all before it, in one of its columns at least."""
    *parts, total = rows
    if len(parts) < _LEAST or total.core != {_TOTAL}:
        return False
    return any(_sum_at(fact, parts) == fact.quantity.value for fact in total.facts)


def _sum_at(total: Fact, parts: Sequence[RowWords]) -> Decimal:
    held = (f for row in parts for f in row.facts if f.column == total.column)
    own = (f for f in held if f.period == total.period and f.cell.text not in f.column)
    return sum((f.quantity.value for f in own), Decimal(0))
