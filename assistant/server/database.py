"""Where the server's own tables stand: in files of the library's folder, or beside its filings.

A file is SQLite's, and its owner's alone. In PostgreSQL a transaction is its tenant's.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has its ON CONFLICT from there
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from index.address import Address, Server
from index.errors import ServerError

T = TypeVar("T")
Row: TypeAlias = dict[str, Any]
Work: TypeAlias = Callable[[sa.Connection], T]

_BUSY_SECONDS = 5.0


class Database(ABC):
    """Some tables. Safe in any number of threads and processes.

    Work is one transaction, and must come to the same when it is done twice. Methods raise a
    FilingError where the database cannot be used.
    """

    dialect: str
    """The kind of database, as SQLAlchemy names it."""
    is_far: bool
    """Whether a server is asked, so that an answer may be long in coming."""

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Whether anything was ever kept."""

    @abstractmethod
    def read(self, work: Work[T]) -> T:
        """What work comes to that writes nothing."""

    @abstractmethod
    def write(self, work: Work[T]) -> T:
        """What work comes to, which is kept where nothing is raised."""

    def run(self, *statements: sa.Delete | sa.Insert | sa.Update) -> int:
        """Statements one after another, all of them or none; how many rows the last one met."""
        return self.write(lambda held: [held.execute(each).rowcount for each in statements][-1])

    def all(
        self, chosen: sa.Select[Any], given: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """The rows that are chosen."""
        return self.read(lambda held: held.execute(chosen, given).all())

    def first(self, chosen: sa.Select[Any], given: Mapping[str, Any]) -> sa.Row[Any] | None:
        """The first row that is chosen, if there is one."""
        return self.read(lambda held: held.execute(chosen, given).first())


def kept_in(
    store: Address,
    file: str,
    *tables: sa.Table,
    error: type[ServerError] = ServerError,
    pragmas: Sequence[str] = (),
) -> Database:
    """The tables of a store: in this file where it is a folder, with these pragmas of SQLite.

    `error`: what is raised where the file cannot be used.
    """
    if isinstance(store, Server):
        return OnServer(store)
    return InFile(store / file, *tables, error=error, pragmas=pragmas)


class OnServer(Database):
    """Tables in PostgreSQL, made with those of the filings."""

    dialect = "postgresql"
    is_far = True

    def __init__(self, server: Server) -> None:
        from index.store.engines import Connections  # a file does without it

        self._connections = Connections(server)

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return True

    def read(self, work: Work[T]) -> T:
        """What work comes to that writes nothing."""
        return self._connections.read(work)

    def write(self, work: Work[T]) -> T:
        """What work comes to, which is kept where nothing is raised."""
        return self._connections.write(work)


class InFile(Database):
    """Tables in a file, made where they are not there.

    A column that a table of an earlier version lacks is added. Methods raise the error of this
    file where it cannot be used.
    """

    dialect = "sqlite"
    is_far = False

    def __init__(
        self, path: Path, *tables: sa.Table, error: type[ServerError], pragmas: Sequence[str]
    ) -> None:
        self._path = path
        self._tables = tables
        self._error = error
        self._pragmas = ("secure_delete = ON", *pragmas)
        self._of_thread = threading.local()
        url = sa.URL.create("sqlite", database=str(path))
        given = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
        self._engine = sa.create_engine(url, connect_args=given, poolclass=sa.NullPool)

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return self._path.exists()

    def read(self, work: Work[T]) -> T:
        """What work comes to that writes nothing."""
        return self.write(work)  # a transaction of SQLite begins with the first write

    def write(self, work: Work[T]) -> T:
        """What work comes to, which is kept where nothing is raised."""
        with self._transaction() as connection:
            return work(connection)

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
            raise self._error(f"{self._path} cannot be used: {error.orig}. Try again") from error

    def _open(self) -> sa.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
        except OSError as error:
            raise self._error(f"Cannot write {self._path}: {error.strerror}") from error
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
    """What adds a row once, however often it is done."""
    return insert(table).values(row).on_conflict_do_nothing()
