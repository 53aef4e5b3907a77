"""Connections to a PostgreSQL server: a pool a process, and transactions that are tried again.

Work is a function of a connection and is one transaction: it is committed whole or not at all, and
where the connection was lost or another transaction was in the way it is done again, so it must
come to the same when it is done twice. Each transaction says for which tenant it is; the policies
of the tables do the rest.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from index.address import Server
from index.errors import DamagedStore, LibraryError, LibraryLocked, StoreUnreachable

if TYPE_CHECKING:
    from tenacity import Retrying

T = TypeVar("T")

EXTRA = "pip install 'filing-assistant[postgres]'"
_TRIES = 6
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0
_LONGEST_TRYING = 15.0
_POOL_SECONDS = 30.0
_RECYCLED_SECONDS = 1800
# By PostgreSQL's error codes (its manual, appendix A).
_BUSY = frozenset({"40001", "40P01", "53300"})  # serialization, deadlock, too many connections
_GOING = frozenset({"57P01", "57P02", "57P03"})  # shut down, crashed, not up yet
_UNUSABLE = {
    "25006": "it is read-only, as a replica is. Name the primary server",
    "42501": "the role lacks a right. Give it those of docs/stores.md",
    "53100": "its disk is full. Free some of it",
    "53200": "it is out of memory. Give it more, or ask less at once",
    "28000": "it refuses the role. Look at its name, and at pg_hba.conf",
    "28P01": "it refuses the password. Look at the address, PGPASSWORD or ~/.pgpass",
    "3D000": "there is no such database. Make it: createdb",
}
_BEGIN = sa.text(
    "SELECT set_config('filing.tenant', :tenant, true),"
    " set_config('statement_timeout', :statement, true),"
    " set_config('lock_timeout', :lock, true),"
    " set_config('idle_in_transaction_session_timeout', :idle, true),"
    " set_config('jit', 'off', true)"  # which takes longer than any statement of ours
)
_READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, :kind))")
"""Hold the lock of this name and kind for as long as the transaction lasts."""

_engines: dict[Server, sa.Engine] = {}
_making = threading.Lock()


def engine_of(server: Server) -> sa.Engine:
    """The pool of this process for a server, whatever the tenant. Nothing is connected yet.

    Raises LibraryError where the extra is not installed.
    """
    shared = replace(server, tenant="")
    with _making:
        if shared not in _engines:
            _engines[shared] = _engine(shared)
        return _engines[shared]


def forget(server: Server) -> None:
    """Close the connections of this process that nobody uses now."""
    with _making:
        engine = _engines.pop(replace(server, tenant=""), None)
    if engine is not None:
        engine.dispose()


class Connections:
    """Transactions on a server, for its tenant. Safe in any number of threads, and after a fork.

    Methods raise StoreUnreachable where the server is not reached or was lost, LibraryLocked where
    another is in the way for too long, and LibraryError for what the server refuses.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        engine_of(server)

    def read(self, work: Callable[[sa.Connection], T]) -> T:
        """What the work comes to, in a transaction that sees one state of the store."""
        return self._tried(self._set(work), **_READING)

    def fetch(
        self, statements: Sequence[sa.ClauseElement], given: Mapping[str, object]
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of each statement, in one transaction that sees one state of the store.

        All are sent before the first answer is waited for, the settings of the transaction with
        them, and rows come as the driver has them: of one filing's many kinds of rows, waiting for
        the server and SQLAlchemy's types took as long again as reading them.
        """
        whole = (_BEGIN, *statements)

        def sent(connection: sa.Connection) -> list[list[tuple[Any, ...]]]:
            asked = [_written(each, connection.dialect) for each in whole]
            return _piped(connection, asked, {**self._settings(), **given})[1:]

        return self._tried(sent, **_READING)

    def write(self, work: Callable[[sa.Connection], T]) -> T:
        """What the work comes to, in a transaction that is kept."""
        return self._tried(self._set(work), isolation_level="READ COMMITTED")

    def forget(self) -> None:
        """Close the connections that nobody uses now; the next transaction opens others."""
        forget(self.server)

    @contextmanager
    def holding(self, name: str, kind: int, wait: float, busy: str) -> Iterator[None]:
        """Hold an advisory lock of the database, on a connection apart from the pool.

        The server lets go of it when the connection ends, however it ends. Raises LibraryLocked
        with the words of `busy` after `wait` seconds in vain.
        """
        with reported(self.server, busy), ExitStack() as held:
            for attempt in _attempts():
                with attempt:
                    held.push(self._locked(name, kind, wait))
            yield

    def _locked(self, name: str, kind: int, wait: float) -> ExitStack:
        """A connection whose transaction holds the lock, to be closed by who has it."""
        alone = sa.create_engine(engine_of(self.server).url, **_settings(), poolclass=sa.NullPool)
        with ExitStack() as opened:
            connection = opened.enter_context(alone.connect())
            given = {"statement": "0", "idle": "0", "lock": f"{max(1, int(wait * 1000))}ms"}
            connection.execute(_BEGIN, self._settings() | given)
            connection.execute(LOCK, {"name": name, "kind": kind})
            return opened.pop_all()

    def _tried(self, work: Callable[[sa.Connection], T], **options: Any) -> T:
        with reported(self.server):
            for attempt in _attempts():
                with attempt, self._begun(options) as connection:
                    return work(connection)
        raise AssertionError("the last attempt raises")

    @contextmanager
    def _begun(self, options: Mapping[str, Any]) -> Iterator[sa.Connection]:
        """A connection in a transaction, whose own settings are still to be made."""
        with (
            engine_of(self.server).connect() as connection,
            connection.execution_options(**options).begin(),
        ):
            yield connection

    def _settings(self) -> dict[str, str]:
        """What _BEGIN is given."""
        limit, idle = f"{self.server.seconds}s", f"{2 * self.server.seconds}s"
        return {"tenant": self.server.tenant, "statement": limit, "lock": limit, "idle": idle}

    def _set(self, work: Callable[[sa.Connection], T]) -> Callable[[sa.Connection], T]:
        """The work, done after the settings of its transaction are made."""

        def done(connection: sa.Connection) -> T:
            connection.execute(_BEGIN, self._settings())
            return work(connection)

        return done


def _piped(
    connection: sa.Connection,
    statements: Sequence[tuple[str, Mapping[str, object]]],
    given: Mapping[str, object],
) -> list[list[tuple[Any, ...]]]:
    """The rows of statements sent one after another (psycopg's pipeline mode).

    Raises SQLAlchemy's errors, as its own connections do.
    """
    dialect, driver = connection.dialect, connection.connection.driver_connection
    assert driver is not None
    assert dialect.dbapi is not None
    try:
        with driver.pipeline():
            cursors = [driver.cursor().execute(each, {**own, **given}) for each, own in statements]
        return [cursor.fetchall() for cursor in cursors]
    except dialect.dbapi.Error as error:
        is_lost = dialect.is_disconnect(error, None, None)
        if is_lost:
            connection.invalidate(error)
            connection.engine.dispose()  # those beside it are of the same server
        raise exc.DBAPIError.instance(
            None, None, error, dialect.dbapi.Error, hide_parameters=True,
            connection_invalidated=is_lost, dialect=dialect,
        ) from error  # fmt: skip


@lru_cache(maxsize=64)
def _written(statement: sa.ClauseElement, dialect: sa.Dialect) -> tuple[str, Mapping[str, object]]:
    """A statement as the driver takes it, and the values that stand in it."""
    compiled = statement.compile(dialect=dialect)
    return str(compiled), compiled.params


def is_transient(error: BaseException) -> bool:
    """Whether what failed may well succeed when it is done again."""
    if not isinstance(error, exc.DBAPIError):
        return False
    return error.connection_invalidated or _is_lost(error) or _code(error) in _BUSY


@contextmanager
def reported(server: Server, busy: str = "") -> Iterator[None]:
    """PostgreSQL's own errors as those of errors.py; a fault in a statement stays what it is."""
    try:
        yield
    except exc.TimeoutError as error:
        raise LibraryLocked(
            f"All connections of this process to {server} are in use. "
            f"Try again, or allow more: ?pool={2 * server.pool}"
        ) from error
    except exc.DBAPIError as error:
        said = _said(error, server, busy)
        if said is None:
            raise
        raise said from error


def _said(error: exc.DBAPIError, server: Server, busy: str) -> LibraryError | None:
    """What an error means to a user; None for one that is a fault of ours."""
    code, reason = _code(error), _reason(error)
    if code in _UNUSABLE:
        return LibraryError(f"Cannot use {server} ({reason}): {_UNUSABLE[code]}")
    if code == "55P03" and busy:
        return LibraryLocked(busy)
    if code == "55P03" or code in _BUSY:
        return LibraryLocked(f"Others are using {server} ({reason}). Try again")
    if code == "57014":
        return LibraryLocked(
            f"{server} took more than {server.seconds} seconds ({reason}). "
            f"Try again, or allow more: ?seconds={2 * server.seconds}"
        )
    if code in {"42P01", "42703"}:
        return DamagedStore(
            f"{server} is damaged, or no store of filings ({reason}). Restore it, or name another database"
        )
    if _is_lost(error) or error.connection_invalidated:
        return StoreUnreachable(
            f"Cannot reach {server}, or lost it ({reason}). "
            "See that the server runs and may be reached from here, and try again"
        )
    return None


def _is_lost(error: exc.DBAPIError) -> bool:
    """Whether there was no connection, or is none any more."""
    code = _code(error)
    if code is None:
        return isinstance(error, exc.OperationalError) and not _is_refused(error)
    return code in _GOING or code.startswith("08")


def _is_refused(error: exc.DBAPIError) -> bool:
    return _code(error) in _UNUSABLE


def _code(error: exc.DBAPIError) -> str | None:
    """PostgreSQL's code. libpq tells none for a connection that was refused, only its words."""
    code: str | None = getattr(error.orig, "sqlstate", None)
    if code is None:
        words = str(error.orig)
        told = {
            "password authentication failed": "28P01",
            "no password supplied": "28P01",
            "no pg_hba.conf entry": "28000",
            "role ": "28000" if "does not exist" in words or "not permitted" in words else None,
            "database ": "3D000" if "does not exist" in words else None,
            "too many clients": "53300",
            "too many connections": "53300",
            "starting up": "57P03",
            "shutting down": "57P01",
        }
        code = next((told[each] for each in told if each in words and told[each]), None)
    return code


def _reason(error: exc.DBAPIError) -> str:
    """The first line of what the server or its client says."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    return lines[0].rstrip(". ")


def _attempts() -> Retrying:
    import tenacity

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(is_transient),
        stop=tenacity.stop_after_attempt(_TRIES) | tenacity.stop_after_delay(_LONGEST_TRYING),
        wait=tenacity.wait_random_exponential(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE),
        reraise=True,
    )


def _settings() -> dict[str, Any]:
    """What every engine has: nothing of a filing or a question is shown in an error."""
    return {"hide_parameters": True}


def _engine(server: Server) -> sa.Engine:
    url = sa.URL.create(
        "postgresql+psycopg",
        username=server.user,
        password=server.password,
        host=None if server.host.startswith("/") else server.host or None,
        port=None if server.host.startswith("/") else server.port,
        database=server.database,
        query=_query(server),
    )
    try:
        return sa.create_engine(
            url,
            **_settings(),
            pool_size=server.pool,
            max_overflow=server.pool,
            pool_timeout=_POOL_SECONDS,
            pool_recycle=_RECYCLED_SECONDS,
            pool_use_lifo=True,
        )
    except ModuleNotFoundError as error:
        raise LibraryError(
            f"{server} needs a package that is not installed ({error.name}). Install it: {EXTRA}"
        ) from error


def _query(server: Server) -> dict[str, str]:
    told = dict(server.options)
    told |= {"connect_timeout": str(server.connect_seconds), "application_name": "filing"}
    if server.host.startswith("/"):
        told |= {"host": server.host, "port": str(server.port)}
    return told


def _forget_all() -> None:
    """In a child of a fork: what the parent opened is the parent's."""
    global _making  # noqa: PLW0603 (held in the parent, it would be held here for ever)
    _making = threading.Lock()
    for engine in _engines.values():
        engine.dispose(close=False)
    _engines.clear()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_forget_all)
