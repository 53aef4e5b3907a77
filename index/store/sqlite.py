"""The store in SQLite: what reads.py reads is written here, and searched, by SQLAlchemy Core.

Every method is one transaction here as there. Nothing here keeps two writers apart; the library
does.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from index.errors import LibraryLocked
from index.store import schema
from index.store.base import Hit
from index.store.core import MOST_WORDS, CoreStore
from index.store.filing_text import FilingTexts
from index.store.reads import (
    APPLICATION,
    BUSY_SECONDS,
    FORMAT,
    SqliteReads,
    format_of,
    reported,
    sound,
)
from index.store.records import Record
from index.store.schema import counters

T = TypeVar("T")
_TRIES, _PAUSE = 20, 0.05


class SqliteStore(SqliteReads, CoreStore):
    """A Store in one SQLite file, made if there is none. Safe in any number of threads.

    One of an earlier format is brought to this one, in one transaction. Raises StoreVersion if the
    file is of a later format, or none of ours, which it leaves as it is; DamagedStore,
    LibraryLocked or LibraryError if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._texts = FilingTexts()
        url = sa.URL.create("sqlite", database=str(path))
        self._engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        sa.event.listen(self._engine, "connect", _connected)
        sa.event.listen(self._engine, "begin", _begun)
        for tries_left in reversed(range(_TRIES)):
            try:
                with _reported(path):
                    self._prepare()
                break
            except LibraryLocked:  # the switch to WAL does not wait for another that makes it
                if not tries_left:
                    raise
                time.sleep(_PAUSE)

    def _prepare(self) -> None:
        with closing(self._engine.raw_connection()) as raw:
            cursor = raw.cursor()
            cursor.execute("BEGIN")  # what is read is of one state: another may make the store now
            try:
                held = format_of(cursor, self._path)
            finally:
                cursor.execute("ROLLBACK")
            if held == FORMAT:
                return
            cursor.execute("PRAGMA journal_mode = WAL").fetchall()  # not possible in a transaction
        self._write(self._made)

    def _made(self, connection: sa.Connection) -> None:
        held = format_of(connection.connection.cursor(), self._path)
        if held == FORMAT:
            return  # another process was first
        if held:
            from index.store.migrating import upgrade  # Alembic, where something is to be changed

            upgrade(connection, held)
            self.derive_missing(connection)
        else:
            schema.SCHEMA.create_all(connection, checkfirst=False)
            connection.exec_driver_sql(schema.FULL_TEXT)
            connection.execute(counters.insert().values(name="generation", value=0))
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        """Close every connection."""
        super().close()
        self._texts.close()
        self._engine.dispose()

    def next_generation(self) -> int:
        """A generation above all that were ever put."""
        return self._read(lambda connection: self._next(connection, 0))

    def remove(self, filing: str) -> bool:
        """Forget a filing; whether there was one. What it said is gone from the file, too."""
        was_there = super().remove(filing)
        with _reported(self._path), closing(self._engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return was_there

    def search_text(self, words: Sequence[str], among: Collection[str], n: int) -> list[Hit]:
        """The passages with any of the words, best first by BM25; one filing's by its own words."""
        match = _match(words)
        if not match:
            return []
        if len(among) == 1:
            (filing,) = among
            return self._read(lambda held: self._of_one(held, filing, match, n))
        given = {"match": match, "filings": list(among), "n": n}
        rows = self._read(lambda held: held.execute(schema.FULL_TEXT_SEARCH, given).all())
        return [Hit(*row) for row in rows]

    def _of_one(self, held: sa.Connection, filing: str, match: str, n: int) -> list[Hit]:
        of = {"filing": filing}
        generation = held.execute(schema.GENERATION, of).scalar_one_or_none()
        if generation is None:
            return []

        def rows() -> Sequence[tuple[int, str, str]]:
            found = held.execute(schema.PASSAGE_TEXTS, of).all()
            return [(row.id, row.titles, row.body) for row in found]

        found = self._texts.search(filing, generation, rows, match, n)
        return [Hit(filing, passage, score) for passage, score in found]

    def _read(self, work: Callable[[sa.Connection], T]) -> T:
        with _reported(self._path), self._engine.connect() as connection:
            return work(connection)

    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        with (
            _reported(self._path),
            self._engine.connect() as connection,
            connection.execution_options(writes=True).begin(),
        ):
            return work(connection)

    def _sound(self) -> AbstractContextManager[None]:
        return sound(self._path)

    def _beginning(self, connection: sa.Connection, filing: str) -> None:
        """Nothing: there is one writer of the file."""

    def _next(self, connection: sa.Connection, before: int) -> int:
        last: int = connection.execute(sa.select(counters.c.value)).scalar_one()
        return max(last, before) + 1

    def _ending(self, connection: sa.Connection, generation: int | None) -> None:
        if generation is None:
            connection.execute(schema.FULL_TEXT_MERGE)
        else:
            connection.execute(counters.update().values(value=generation))

    def _insert(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Record]) -> None:
        """Insert rows by SQLite's own means: what prepares them for any database takes as long again."""
        statement, names, days = _insertion(table, frozenset(rows[0]))
        values = [[row[name] for name in names] for row in rows]
        for place in days:
            for row in values:
                row[place] = row[place] and row[place].isoformat()
        connection.exec_driver_sql(statement, [tuple(row) for row in values])

    def _insert_passages(self, connection: sa.Connection, rows: Sequence[Record]) -> None:
        self._insert(connection, schema.passages, rows)
        for filing in dict.fromkeys(row["filing"] for row in rows):
            connection.execute(schema.FULL_TEXT_ADD, {"filing": filing})

    def _forget_parts(self, connection: sa.Connection, several: Sequence[str]) -> None:
        """Their words: the passages that they are of go with the filing."""
        for filing in several:
            connection.execute(schema.FULL_TEXT_REMOVE, {"filing": filing})


@lru_cache(maxsize=64)
def _insertion(
    table: sa.Table, names: frozenset[str]
) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    """An INSERT of these columns, their order, and the places of those that are days."""
    statement = table.insert().compile(dialect=sqlite.dialect(), column_keys=list(names))
    order = tuple(statement.positiontup or ())
    days = (place for place, name in enumerate(order) if isinstance(table.c[name].type, sa.Date))
    return str(statement), order, tuple(days)


def _connected(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begun says, reads included
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _begun(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _match(words: Sequence[str]) -> str:
    """An FTS5 expression for any of the words. Quoted, a word is never syntax."""
    clean = (word.encode(errors="ignore").decode().replace("\0", " ") for word in words)
    distinct = [word for word in dict.fromkeys(clean) if word.strip()][:MOST_WORDS]
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in distinct)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """What SQLAlchemy raises of SQLite's errors, as those of errors.py."""
    with reported(path):
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise error.orig from error
            raise
