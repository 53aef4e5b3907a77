"""The stores at an address: the database, the vectors, and who may write.

In a folder those are SQLite and Chroma, and one process writes at a time; on a server PostgreSQL
with pgvector, and one process at a time writes a filing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.address import Address, Server
from index.errors import LibraryError, LibraryLocked, NoLibrary
from index.locks import writer
from index.store.base import KeptVectors, Reads, Store
from index.store.reads import SqliteReads

if TYPE_CHECKING:
    from index.store.postgres import PostgresStore

DATABASE = "filings.sqlite"


@dataclass(frozen=True, slots=True)
class Stores:
    """What a library stands on.

    `store` opens the whole store, where something is first written or searched. `writing` is a
    filing's one writer for as long as it is entered; `is_shared`: others may write other filings
    meanwhile.
    """

    address: Address
    reads: Reads
    store: Callable[[], Store]
    vectors: KeptVectors
    writing: Callable[[str], AbstractContextManager[None]]
    is_shared: bool


def stores_at(address: Address, *, create: bool, wait: float) -> Stores:
    """The stores there, made if there are none unless `create` is false.

    A writer waits up to `wait` seconds for another. Raises LibraryError, and StoreVersion and
    DamagedStore, which leave what is there as it is.
    """
    if isinstance(address, Server):
        return _on_server(address, create, wait)
    return _in_folder(address, create, wait)


def _in_folder(home: Path, create: bool, wait: float) -> Stores:
    from index.vectors import VectorStore

    database = home / DATABASE
    if not create and not database.exists():
        raise NoLibrary(f"No index at {home}. Build one: filing index FILING")
    make_folder(home)
    reads = SqliteReads(database)
    opened = partial(_sqlite, database)
    if not _is_prepared(reads):
        opened().close()  # made here, or brought to this format
    return Stores(
        home, reads, opened, VectorStore(home / "vectors"), lambda _: writer(home, wait), False
    )


def _is_prepared(reads: SqliteReads) -> bool:
    """Whether the file can be read; False too while another makes it, for whom the store waits."""
    try:
        return reads.is_prepared()
    except LibraryLocked:
        return False


def _on_server(server: Server, create: bool, wait: float) -> Stores:
    from index.store.embeddings import PgVectors
    from index.store.postgres import PostgresStore

    store: PostgresStore = PostgresStore(server, create=create)
    return Stores(
        server, store, lambda: store, PgVectors(server), partial(store.writing, wait=wait), True
    )


def _sqlite(database: Path) -> Store:
    from index.store.sqlite import SqliteStore  # a figure does not wait for SQLAlchemy

    return SqliteStore(database)


def make_folder(home: Path) -> None:
    """Make the folder if there is none. Raises LibraryError."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"Cannot make the folder {home}: {error.strerror}. Choose another: --home FOLDER"
        ) from error
