"""Where a store can be, for tests that hold wherever it is."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from index.address import Server, address_of
from index.store import KeptVectors, Store
from index.store.embeddings import PgVectors
from index.store.postgres import PostgresStore
from index.store.sqlite import SqliteStore
from index.vectors import VectorStore
from tests.postgres import Served

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgres")


class Place(Protocol):
    """A store that is not there yet."""

    kind: str

    @property
    def address(self) -> str:
        """What FILING_STORE says for it."""

    def open(self) -> Store:
        """The store, made if it is not there."""

    def vectors(self) -> KeptVectors:
        """The vectors beside it."""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database itself answers, unseen by the program."""


@dataclass
class InFolder:
    """A folder."""

    folder: Path
    kind: str = "sqlite"

    @property
    def address(self) -> str:
        return str(self.folder)

    @property
    def file(self) -> Path:
        return self.folder / "filings.sqlite"

    def open(self) -> Store:
        self.folder.mkdir(parents=True, exist_ok=True)
        return SqliteStore(self.file)

    def vectors(self) -> KeptVectors:
        return VectorStore(self.folder / "vectors")

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as database:
            rows = database.execute(statement).fetchall()
            database.commit()
        return rows


@dataclass
class OnServer:
    """A new database of a server, with a role that owns it and no more."""

    served: Served
    tenant: str = ""
    kind: str = "postgres"
    base: str = field(default="")

    def __post_init__(self) -> None:
        self.base = self.base or self.served.database()

    @property
    def address(self) -> str:
        return f"{self.base}&tenant={self.tenant}" if self.tenant else self.base

    @property
    def server(self) -> Server:
        read = address_of(self.address)
        assert isinstance(read, Server)
        return read

    def open(self) -> PostgresStore:
        return PostgresStore(self.server)

    def vectors(self) -> PgVectors:
        self.open()
        return PgVectors(self.server)

    def of(self, tenant: str) -> OnServer:
        return OnServer(self.served, tenant, base=self.base)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with self.served.superuser(self.server.database) as connection:
            connection.execute("SELECT set_config('filing.tenant', %s, false)", [self.tenant])
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


Start = Callable[..., "subprocess.Popen[str]"]


def start(code: str, *arguments: Path | str) -> subprocess.Popen[str]:
    """Run this code apart; it sees the tests' own modules."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
