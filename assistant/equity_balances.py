"""What the equity statement tells besides its lines: a column's balances, and what a label tells a share."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book, stems
from assistant.expressions import Line
from assistant.in_labels import per_share_line, treasury_line
from assistant.matching import Hints
from assistant.note_cells import prints_asked
from index.heading_words import is_time
from index.model import Fact, StatementKind
from index.rolling import BALANCE_ROW


def balance_line(said: Sequence[str], book: Book, hints: Hints) -> Line | None:
    """The balances of the only column that the words name whole, or what labels tell a share; else None.

    Nor where it prints none for the time that is asked for.
    """
    told = per_share_line(said, book) or treasury_line(said, book, hints)
    if told is not None:
        return told
    wanted = stems(" ".join(said))
    if not (hints.balance and wanted) or hints.statement not in (None, StatementKind.EQUITY):
        return None
    lines = [
        Line(f"{_heading(line.facts[0])}, balance", line.facts)
        for line in book.cells
        if line.row.table.statement is StatementKind.EQUITY
        and line.label == wanted
        and BALANCE_ROW.search(line.facts[0].label)
    ]
    printing = [line for line in lines if prints_asked(line, hints.times, book)]
    return printing[0] if len(printing) == 1 else None


def _heading(fact: Fact) -> str:
    return " ".join(words for words in fact.column if not is_time(words))
