"""The store of filings: what is read from them, their full text, and which vectors are current.

`index.store.sqlite` writes and searches; it is imported where that is first done.
"""

from index.store.base import (
    Catalogue,
    Embedded,
    Entry,
    Hit,
    KeptVectors,
    Reads,
    Standing,
    Store,
    nearest,
)
from index.store.reads import FORMAT, SqliteReads

__all__ = [
    "FORMAT",
    "Catalogue",
    "Embedded",
    "Entry",
    "Hit",
    "KeptVectors",
    "Reads",
    "SqliteReads",
    "Standing",
    "Store",
    "nearest",
]
