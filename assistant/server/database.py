"""Where the server's own tables stand: SQLite files in the library's folder, for its owner alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has its ON CONFLICT from there
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from index.errors import ServerError

T = TypeVar("T")
Row: TypeAlias = dict[str, Any]

_BUSY_SECONDS = 5.0


class Database:
    """A file and its tables, made where they are not there. Safe in any number of threads and processes.

    A column that a table of an earlier version lacks is added. Methods raise the error of this
    file where it cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *tables: sa.Table,
        error: type[ServerError] = ServerError,
        pragmas: Sequence[str] = (),
    ) -> None:
        self.path = path
        self._tables = tables
        self._error = error
        self._pragmas = ("secure_delete = ON", *pragmas)
        self._of_thread = threading.local()
        url = sa.URL.create("sqlite", database=str(path))
        given = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
        self._engine = sa.create_engine(url, connect_args=given, poolclass=sa.NullPool)

    @property
    def dialect(self) -> str:
        """The database's kind, as SQLAlchemy names it."""
        return self._engine.dialect.name

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return self.path.exists()

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """What work comes to, in a transaction that is kept where nothing is raised."""
        with self._transaction() as connection:
            return work(connection)

    def run(self, *statements: sa.Delete | sa.Insert | sa.Update) -> int:
        """Statements one after another, all of them or none; how many rows the last one met."""

        def work(connection: sa.Connection) -> int:
            return [connection.execute(each).rowcount for each in statements][-1]

        return self.write(work)

    def all(
        self, chosen: sa.Select[Any], given: Mapping[str, Any] | None = None
    ) -> list[sa.Row[Any]]:
        """The rows that are chosen."""
        with self._transaction() as connection:
            return list(connection.execute(chosen, given))

    def first(self, chosen: sa.Select[Any], given: Mapping[str, Any]) -> sa.Row[Any] | None:
        """The first row that is chosen, if there is one."""
        with self._transaction() as connection:
            return connection.execute(chosen, given).first()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            # One of a pool is ten times as long in coming.
            connection: sa.Connection | None = getattr(self._of_thread, "connection", None)
            if connection is None:
                connection = self._open()
                self._of_thread.connection = connection
            with connection.begin():
                yield connection
        except sa.exc.DBAPIError as error:
            raise self._error(f"{self.path} cannot be used: {error.orig}. Try again") from error

    def _open(self) -> sa.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
        except OSError as error:
            raise self._error(f"Cannot write {self.path}: {error.strerror}") from error
        connection = self._engine.connect()
        with connection.begin():
            for pragma in self._pragmas:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            for table in self._tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))
            if self._lacking(connection):
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # another process may be adding them
                for column in self._lacking(connection):
                    holds = CreateColumn(column).compile(self._engine)
                    connection.exec_driver_sql(
                        f"ALTER TABLE {column.table.name} ADD COLUMN {holds}"
                    )
        return connection

    def _lacking(self, connection: sa.Connection) -> list[sa.Column[Any]]:
        """The columns that are not there."""
        lacking = []
        for table in self._tables:
            rows = connection.exec_driver_sql(f"PRAGMA table_info({table.name})")
            there = {row[1] for row in rows}
            lacking += [column for column in table.columns if column.name not in there]
        return lacking


def added(table: sa.Table, row: Row) -> sa.Insert:
    """What adds a row that has an id, once, however often it is done."""
    return insert(table).values(row).on_conflict_do_nothing(index_elements=["id"])
