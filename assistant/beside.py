"""What a question leaves out of a figure that is printed apart from it: "GE excluding GECS".

A cell of one column, or of one row under a heading, is without what stands in the column or the
row beside it; a total is not.
"""

from __future__ import annotations

from assistant.book import Book, RowWords, stems
from assistant.expressions import Line, facts_of
from assistant.group_words import word_list
from assistant.groups import is_apart
from assistant.lexer import Lexed, Token
from assistant.operations import hints_of, names, subject_of
from assistant.subjects import Subject
from assistant.unresolved import leaves_out
from index.model import StatementKind


def apart_from(lexed: Lexed, book: Book) -> Subject | None:
    """The figure that is named before an "excluding", where what follows is printed beside it."""
    before, left_out = _parted(lexed)
    if not names(before) or not left_out:
        return None
    found = subject_of(before, book, hints_of(lexed))
    if not isinstance(found, Subject) or not isinstance(found.expression, Line):
        return None
    said = stems(" ".join(names(before)))
    cells = {(fact.table, fact.row, fact.place) for fact in found.expression.facts}
    rows = [row for row in book.rows if any((row.table.id, row.row, f.place) in cells for f in row.facts)]  # fmt: skip
    placed = [(row, f.place) for row in rows for f in row.facts if (row.table.id, row.row, f.place) in cells]  # fmt: skip
    balances = [each for each in placed if each[0].table.statement is StatementKind.BALANCE_SHEET]
    placed = balances or placed  # the cash flows print the same cash again
    is_beside = placed and all(
        _in_columns(row, place, said, left_out)
        or _in_rows(row, left_out, book)
        or _in_balances(row, left_out, book)
        for row, place in placed
    )
    return found if is_beside else None


def passes_over(found: Subject, lexed: Lexed) -> bool:
    """Whether a cell of the notes, or a metric, says nothing of what the question leaves out of it."""
    _, left_out = _parted(lexed)
    if found.is_metric and left_out:
        return not left_out <= stems(found.title) and any(t.has("excluding") for t in lexed.tokens)
    facts = facts_of(found.expression)
    placed = (" ".join((fact.label, *fact.path, *fact.column)) for fact in facts)
    if not left_out or not facts or any(fact.statement for fact in facts):
        return False
    return not any(left_out & stems(text) for text in placed)


def _parted(lexed: Lexed) -> tuple[list[Token], frozenset[str]]:
    """The words before an "excluding", and the stems of those after it."""
    cut = next((n for n, token in enumerate(lexed.tokens) if leaves_out(token)), None)
    if cut is None:
        return [], frozenset()
    before = [t for t in lexed.tokens[:cut] if not t.has("soft")]
    after = [t for t in lexed.tokens[cut + 1 :] if not t.has("soft")]
    return before, stems(" ".join(names(after)))


def _in_columns(row: RowWords, place: int, said: frozenset[str], left_out: frozenset[str]) -> bool:
    """Whether a cell's column is named, and another one is headed by what is left out."""
    own = row.columns[place]
    others = [column - own for number, column in enumerate(row.columns) if number != place]
    named = own & said - left_out
    return bool(named) and not is_apart(own) and any(left_out <= other for other in others)


def _in_balances(row: RowWords, left_out: frozenset[str], book: Book) -> bool:
    """Whether a line of the balance sheet adds nothing up, and another one is called by what is left out."""
    if row.table.statement is not StatementKind.BALANCE_SHEET or is_apart(row.label):
        return False
    totals = {check.printed for check in book.reading.checks if check.rule == "footing"}
    return not any(fact.id in totals for fact in row.facts) and any(
        other.table.id == row.table.id
        and left_out <= other.label
        and not left_out & row.label
        and _are_kin(row.label, other.label)
        for other in book.rows
    )


def _are_kin(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two lines are of one kind: cash and restricted cash, cash and short-term investments."""
    kinds = (word_list("kin_of_cash"), word_list("kin_of_debt"))
    return bool(one & other) or any(one & kind and other & kind for kind in kinds)


def _in_rows(row: RowWords, left_out: frozenset[str], book: Book) -> bool:
    """Whether another row under the same heading of a note is called by what is left out."""
    path = row.table.rows[row.row].path
    if not path or row.table.statement is not None or is_apart(row.label):
        return False
    return any(
        other.table.id == row.table.id
        and other.table.rows[other.row].path == path
        and left_out <= other.label
        and not other.label & row.label
        for other in book.rows
    )
