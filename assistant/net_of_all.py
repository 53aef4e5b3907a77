"""What "total net sales" is of where fees and the like are printed beside the net sales."""

from __future__ import annotations

from assistant.book import Book, stem
from index.model import StatementKind

_TOTAL, _NET = stem("total"), stem("net")


def net_named(wanted: frozenset[str], book: Book) -> frozenset[str]:
    """What the income statement's row is called by, "total" aside; nothing where none is so called.

    The total over the row and what stands beside it is called otherwise, and is not meant.
    """
    bare = wanted - {_TOTAL}
    if _NET not in wanted or bare == wanted:
        return frozenset()
    rows = book.rows_called.get(bare, ())
    is_earned = any(row.table.statement is StatementKind.INCOME for row in rows)
    return bare if is_earned else frozenset()
