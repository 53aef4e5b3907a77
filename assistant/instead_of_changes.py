"""A balance that is asked for by a name that only the row of its change has whole.

The cash flows print "Accounts receivable" for the change of what the balance sheet calls "Accounts
receivable, less allowances of $87".
"""

from __future__ import annotations

from assistant.book import Book, RowWords
from assistant.expressions import Line
from assistant.known_names import concepts_named, name_stems
from assistant.matching import Hints
from index.concepts import Concept
from index.model import StatementKind

_MOST = 5  # choices


def balance_meant(
    found: Line, wanted: frozenset[str], book: Book, hints: Hints
) -> Line | tuple[RowWords, ...] | None:
    """The balance whose name the words are, where what was found is but its change.

    The rows to choose from, where the balance sheet has none of that very name, or none at all.
    None where nothing else is meant: the time or the place that is said is not one of balances.
    """
    is_change = all(fact.statement is StatementKind.CASH_FLOWS for fact in found.facts)
    if not is_change or hints.flows or hints.spends or hints.place or hints.statement is not None:
        return None
    asked = [entry for entry in concepts_named(wanted) if _is_asked_by(wanted, entry)]
    if not all(map(_is_balance, asked)):
        return None
    named = [entry for entry in concepts_named(wanted) if _is_balance(entry)]
    for entry in named:
        line = book.line(entry.name)
        if line is not None and line.facts[0].statement is StatementKind.BALANCE_SHEET:
            return line
    return _near(found, wanted, book) if named else None


def _near(found: Line, wanted: frozenset[str], book: Book) -> Line | tuple[RowWords, ...]:
    """The row, or the rows, of the balance sheet whose labels hold that of the change."""
    called = next((row.core for row in book.rows if row.title == found.title), wanted)
    rows = {
        row.title: row
        for row in book.rows
        if row.table.statement is StatementKind.BALANCE_SHEET and called <= row.core
    }
    if len(rows) == 1:
        ((title, row),) = rows.items()
        return Line(title, row.facts)
    return tuple(rows.values())[:_MOST]


def _is_asked_by(wanted: frozenset[str], entry: Concept) -> bool:
    """Whether it has that name, and not only a label that it is printed under."""
    return wanted in map(name_stems, (entry.title, *entry.asked))


def _is_balance(entry: Concept) -> bool:
    return (
        StatementKind.BALANCE_SHEET in entry.kinds and StatementKind.CASH_FLOWS not in entry.kinds
    )
