"""A figure of a note by the lines of the statements: "what part of the awards' cost was in research?".

Notes part a figure over the lines of the statements that hold it. A part of it that is called as a
line of a statement is the row of the note, and the whole is that table's total: the line of the
statement holds more than that, and is no part of it.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.book import Book, RowWords, stem
from assistant.excluding import total_of
from assistant.expressions import Expression, Line, facts_of
from assistant.operands import is_of_face
from assistant.subjects import Subject

# What a figure that is charged to income is called besides its name.
_CHARGED = frozenset(map(stem, ("expense", "charge", "charges", "total")))


def by_line_item(
    part: Subject, whole: Subject, named: frozenset[str], title: str, book: Book
) -> tuple[Subject, Subject] | None:
    """The part and the whole of a note's table that parts what is `named` by the lines of statements.

    `title` is what the whole is called.

    None where they stand in one table, or no note has such a table, or more than one.
    """
    if not is_of_face(part.expression) or not _tables(part.expression).isdisjoint(
        _tables(whole.expression)
    ):
        return None
    named -= _CHARGED
    own = frozenset(row.core for row in _rows_of(part.expression, book))
    rows = [
        row
        for row in book.rows
        if row.table.statement is None and row.core in own and named <= row.around | row.above
    ]
    if len(rows) != 1:
        return None
    item = Line(rows[0].title, rows[0].facts)
    total = total_of(item, book)
    if total is None:
        return None
    return replace(part, expression=item), Subject(total, title)


def _tables(expression: Expression) -> set[str]:
    return {fact.table for fact in facts_of(expression)}


def _rows_of(expression: Expression, book: Book) -> list[RowWords]:
    placed = {(fact.table, fact.row) for fact in facts_of(expression)}
    return [row for row in book.rows if (row.table.id, row.row) in placed]
