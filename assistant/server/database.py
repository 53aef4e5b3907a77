"""A small SQLite file of the server's own in the library's folder, which its owner alone may read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import ServerError

_BUSY_SECONDS = 5.0


class Database:
    """One file, its tables made where they are not there. Safe in any number of threads and processes.

    `columns` are those, with what they hold, that a table of an earlier version lacks.
    """

    def __init__(
        self,
        path: Path,
        *tables: str,
        error: type[ServerError] = ServerError,
        columns: Mapping[str, Mapping[str, str]] | None = None,
        pragmas: Sequence[str] = (),
    ) -> None:
        self.path = path
        self._tables = tables
        self._error = error
        self._columns = columns or {}
        self._pragmas = pragmas
        self._of_thread = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection, in a transaction that is kept where nothing is raised.

        Raises the error of this file where it cannot be used.
        """
        try:
            connection: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
            if connection is None:
                connection = self._open()
                self._of_thread.connection = connection
            with connection:
                yield connection
        except sqlite3.Error as error:
            raise self._error(f"{self.path} cannot be used: {error}. Try again") from error

    def _open(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
        except OSError as error:
            raise self._error(f"Cannot write {self.path}: {error.strerror}") from error
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS)
        for pragma in ("secure_delete = ON", *self._pragmas):
            connection.execute(f"PRAGMA {pragma}")
        for table in self._tables:
            connection.execute(table)
        if self._lacking(connection):
            with connection:
                connection.execute("BEGIN IMMEDIATE")  # another process may be adding them
                for table, name, holds in self._lacking(connection):
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {holds}")
        return connection

    def _lacking(self, connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
        """The columns that are not there: their table, name and what they hold."""
        return [
            (table, name, holds)
            for table, columns in self._columns.items()
            for name, holds in columns.items()
            if name not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        ]
