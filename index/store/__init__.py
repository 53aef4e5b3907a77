"""The store of filings: what is read from them, their full text, and which vectors are current."""

from index.store.base import Embedded, Entry, Hit, Store
from index.store.sqlite import FORMAT, SqliteStore

__all__ = ["FORMAT", "Embedded", "Entry", "Hit", "SqliteStore", "Store"]
