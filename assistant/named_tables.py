"""A row of the table that a question names: "in the tax reconciliation, what were state taxes?"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book, stem
from assistant.expressions import Line
from assistant.known_names import content
from assistant.lexer import Lexed, Token
from assistant.operations import names
from assistant.subjects import Resolution, Subject


def in_named_table(
    found: Resolution, tokens: Sequence[Token], lexed: Lexed, book: Book
) -> Subject | None:
    """The row of the named table that the words name; None where `found` stands there, or none does."""
    if not lexed.place:
        return None
    lines = [line for line in book.cells if lexed.place <= line.around | line.path]
    rows = {(line.row.table.id, line.row.row) for line in lines}
    if not lines or _stands_in(found, rows):
        return None
    needed = frozenset(map(stem, content(names(tokens), book)))
    fitting = [
        line
        for line in lines
        if needed & line.label and needed <= line.label | line.path | line.own_column
    ]
    least = min((len(line.label - needed) for line in fitting), default=0)
    nearest = [line for line in fitting if len(line.label - needed) == least]
    if len(nearest) != 1:
        return None
    line = nearest[0]
    return Subject(Line(line.row.title, line.facts), line.row.title, is_loose=True)


def _stands_in(found: Resolution, rows: set[tuple[str, int]]) -> bool:
    """Whether a line is one of some rows of tables."""
    line = found.expression if isinstance(found, Subject) else None
    first = line.facts[0] if isinstance(line, Line) and line.facts else None
    return first is not None and (first.table, first.row) in rows
