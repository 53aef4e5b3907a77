"""The full text of single filings, in memory: how rare a word is, is told within its filing.

SQLite's BM25 counts how many passages of all filings have a word, each time it is asked. Over ten
thousand filings that takes longer than the search, and what a filing answers would hang on which
others stand beside it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

_KEPT = 32  # filings; some 200 kB each
_MADE = (
    "CREATE VIRTUAL TABLE text USING fts5(titles, body, content='', tokenize='porter unicode61')"
)
_ADDED = "INSERT INTO text (rowid, titles, body) VALUES (?, ?, ?)"
_FOUND = (
    "SELECT rowid, -bm25(text, 0.5, 1.0) AS score FROM text WHERE text MATCH ?"
    " ORDER BY score DESC, rowid LIMIT ?"
)

Rows = Iterable[tuple[int, str, str]]
"""Passages in order: a number from 0, the titles above, the text."""


class FilingTexts:
    """The filings searched last, by filing and generation. Safe in any number of threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], sqlite3.Connection] = OrderedDict()
        self._searching = threading.Lock()

    def search(
        self, filing: str, generation: int, rows: Callable[[], Rows], match: str, n: int
    ) -> list[tuple[int, float]]:
        """The numbers of the passages that match, best first by BM25, with their scores.

        `rows` are asked for where the filing is not kept.
        """
        with self._searching:
            held = self._kept.pop((filing, generation), None) or _held(rows())
            self._kept[filing, generation] = held
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)[1].close()
            return held.execute(_FOUND, (match, n)).fetchall()

    def close(self) -> None:
        """Let go of all."""
        with self._searching:
            while self._kept:
                self._kept.popitem()[1].close()


def _held(rows: Rows) -> sqlite3.Connection:
    held = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    held.execute("BEGIN")
    held.execute(_MADE)
    held.executemany(_ADDED, rows)
    held.execute("COMMIT")
    return held
