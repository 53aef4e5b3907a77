"""A small SQLite file of the server's own in the library's folder, which its owner alone may read."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ServerError

_BUSY_SECONDS = 5.0


class Database:
    """One file with one table. Safe in any number of threads and processes."""

    def __init__(self, path: Path, table: str, error: type[ServerError] = ServerError) -> None:
        self.path = path
        self._table = table
        self._error = error
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
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(self._table)
        return connection
