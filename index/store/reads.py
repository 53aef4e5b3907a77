"""What a figure needs of the store in SQLite, by Python's own sqlite3.

SQLAlchemy, which writes and searches, takes longer to import than a figure takes to answer.

Every method is one transaction: a reader sees a filing as it was before a write or as it is
after it, in any process or thread.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from functools import lru_cache
from inspect import signature
from pathlib import Path
from typing import Any

from index.called import Key
from index.errors import DamagedStore, LibraryError, LibraryLocked, StoreVersion, UnknownFiling
from index.findings import Findings
from index.model import Reading
from index.store.base import COLUMNS, OF_FILINGS, Entry, telling
from index.store.finding_records import finding_of
from index.store.records import DAMAGE, FILING, PARTS, reading_from

FORMAT = 6
OLDEST_FORMAT = 3  # an older one was never released
APPLICATION = 0x46494C47  # "FILG", in the file's header
BUSY_SECONDS = 10.0
_UNUSABLE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_TOOBIG,
}
_SEVERAL = {"models", "corrections"}  # the fields of Entry that have tables of their own


@lru_cache(maxsize=1024)  # the days of one filing are few
def _day(written: bytes) -> date:
    return date.fromisoformat(written.decode())


# By the types that schema.py declares.
sqlite3.register_converter("DATE", _day)
sqlite3.register_converter("BOOLEAN", b"0".__ne__)


def _query(columns: Iterable[str], table: str, rest: str) -> str:
    chosen = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {chosen} FROM "{table}" {rest}'  # noqa: S608 (names of our own, in records.py)


_OF_CATALOGUE = ("fiscal_year", "fiscal_quarter")  # the fields of Entry that stand there
_ENTRY = [f.name for f in fields(Entry) if f.name not in _SEVERAL.union(_OF_CATALOGUE)]
_PLACES = {
    name: f'"{"filings" if place < OF_FILINGS else "catalogue"}"."{name}"'
    for place, name in enumerate(COLUMNS)
}
_CHOSEN = ", ".join(
    [
        *(f'filings."{name}"' for name in _ENTRY),
        *(f"coalesce(catalogue.{name}, 0)" for name in _OF_CATALOGUE),
    ]
)
_ENTRIES = f"SELECT {_CHOSEN} FROM filings LEFT JOIN catalogue ON catalogue.filing = filings.id"  # noqa: S608 (names of our own)
_ENTRY += _OF_CATALOGUE
_ORDER = " ORDER BY filings.company, filings.period, filings.form, filings.id"
_MODELS = _query(["filing", "model"], "vectors", "{} ORDER BY model")
_CORRECTIONS = _query(["filing", "key"], "corrections", "{} ORDER BY position")
_CALLED = "SELECT DISTINCT kind, key, company FROM names WHERE kind = ?"
_AT_ONCE = 500  # values in one statement
_GENERATION = _query(["generation"], "filings", "WHERE id = ?")
_FILING = _query(["generation", *FILING.columns, "checksum"], "filings", "WHERE id = ?")
_PARTS = {
    kind.field: _query(kind.columns, kind.field, "WHERE filing = ? ORDER BY position")
    for kind in PARTS
}


_CHECKED = _query(["agreeing", "unmatched"], "checked", "WHERE filing = ? AND checker = ?")
_FINDINGS = _query(
    signature(finding_of).parameters, "findings", "WHERE filing = ? ORDER BY position"
)


class _Connection(sqlite3.Connection):
    """A connection that can be referred to weakly, so that it ends with its thread.

    `entries`: those that it last read, and the version of the store that they are of.
    """

    entries: tuple[int, tuple[Entry, ...]] | None = None


class SqliteReads:
    """The readings in one SQLite file that is there. Safe in any number of threads.

    Raises StoreVersion if the file is of another format; DamagedStore, LibraryLocked or
    LibraryError if it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._of_thread = threading.local()
        self._opened: weakref.WeakSet[_Connection] = weakref.WeakSet()

    def is_prepared(self) -> bool:
        """Whether there is a store of this format; False where it is still to be made so."""
        if not self._path.exists():
            return False
        with self._transaction() as connection:
            return format_of(connection.cursor(), self._path) == FORMAT

    def close(self) -> None:
        """Close every connection."""
        while self._opened:
            self._opened.pop().close()
        self._of_thread = threading.local()

    def entries(self) -> tuple[Entry, ...]:
        """Every filing, by company, period, form and id."""
        with self._transaction() as connection, sound(self._path):
            # Another number after any other connection has written, by SQLite's manual.
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
            if connection.entries is None or connection.entries[0] != version:
                connection.entries = version, _entries(connection)
            return connection.entries[1]

    def entry(self, filing: str) -> Entry | None:
        """The filing of this id, None if there is none."""
        with self._transaction() as connection, sound(self._path):
            found = _entries(connection, f" WHERE filings.id = ?{_ORDER}", [filing])
            return next(iter(found), None)

    def of_digest(self, digest: str) -> tuple[Entry, ...]:
        """The filings of exactly this content."""
        with self._transaction() as connection, sound(self._path):
            return _entries(connection, f" WHERE filings.digest = ?{_ORDER}", [digest])

    def entries_where(
        self, most: int | None = None, **columns: Collection[object]
    ) -> tuple[Entry, ...]:
        """Those of which each of these columns has one of these values, by an index."""
        conditions = [f"{_PLACES[name]} IN ({_marks(held)})" for name, held in columns.items()]
        given = [value for held in columns.values() for value in held]
        narrowed = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rest = f"{narrowed}{_ORDER} LIMIT {-1 if most is None else most:d}"
        with self._transaction() as connection, sound(self._path):
            return _entries(connection, rest, given)

    def companies_called(self, keys: Collection[Key], most: int) -> tuple[str, ...]:
        """The names of the companies with one of the keys of index.called, by an index."""
        found: list[tuple[str, str, str]] = []
        with self._transaction() as connection:
            for kind in sorted({kind for kind, _ in keys}):
                held = [key for each, key in keys if each == kind]
                for start in range(0, len(held), _AT_ONCE):
                    some = held[start : start + _AT_ONCE]
                    query = f"{_CALLED} AND key IN ({_marks(some)})"
                    found += connection.execute(query, (kind, *some)).fetchall()
        return telling(found, most)

    def count(self, most: int) -> int:
        """How many filings there are; counted up to `most`."""
        with self._transaction() as connection:
            counted = "SELECT count(*) FROM (SELECT 1 FROM catalogue LIMIT ?)"
            return int(connection.execute(counted, (most,)).fetchone()[0])

    def reading(self, filing: str) -> Reading:
        """All that was read from a filing. Raises UnknownFiling, DamagedStore."""
        return self.numbered(filing)[1]

    def numbered(self, filing: str) -> tuple[int, Reading]:
        """A filing's generation and its reading. Raises UnknownFiling, DamagedStore."""
        with self._transaction() as connection, sound(self._path):
            row = connection.execute(_FILING, (filing,)).fetchone()
            if row is None:
                raise UnknownFiling(f"No filing {filing} in the library. See: filing list")
            generation, *of_filing, written = row
            rows = {
                field: connection.execute(query, (filing,)).fetchall()
                for field, query in _PARTS.items()
            }
            return generation, reading_from(of_filing, written, rows)

    def damage(self) -> str | None:
        """What SQLite finds wrong with the file; None for nothing. Raises DamagedStore."""
        with self._transaction() as connection, sound(self._path):
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
        return None if found == ["ok"] else "; ".join(found)

    def generation(self, filing: str) -> int | None:
        """The generation of a filing's reading, None if there is no such filing."""
        with self._transaction() as connection:
            row = connection.execute(_GENERATION, (filing,)).fetchone()
        return None if row is None else int(row[0])

    def findings(self, filing: str, checker: int) -> Findings | None:
        """What checking a filing came to; None where this version of the checker has not."""
        with self._transaction() as connection, sound(self._path):
            counts = connection.execute(_CHECKED, (filing, checker)).fetchone()
            if counts is None:
                return None
            rows = connection.execute(_FINDINGS, (filing,)).fetchall()
            agreeing, unmatched = counts
            return Findings(agreeing, unmatched, tuple(finding_of(*row) for row in rows))

    @contextmanager
    def _transaction(self) -> Iterator[_Connection]:
        """The thread's connection, in a transaction that sees one state of the store."""
        with reported(self._path):
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:  # SQLite itself ends one after some errors
                    connection.execute("ROLLBACK")

    def _connection(self) -> _Connection:
        held: _Connection | None = getattr(self._of_thread, "connection", None)
        if held is None:
            held = sqlite3.connect(
                self._path,
                timeout=BUSY_SECONDS,
                detect_types=sqlite3.PARSE_DECLTYPES,
                isolation_level=None,
                check_same_thread=False,  # whoever closes the store closes it
                factory=_Connection,
            )
            self._of_thread.connection = held
            self._opened.add(held)
        return held


def _entries(
    connection: _Connection, rest: str = _ORDER, given: Sequence[object] = ()
) -> tuple[Entry, ...]:
    rows = connection.execute(_ENTRIES + rest, given).fetchall()
    ids = [row[0] for row in rows]
    some = "" if rest == _ORDER or len(ids) > _AT_ONCE else f"WHERE filing IN ({_marks(ids)})"
    models, keys = defaultdict(list), defaultdict(list)
    for filing, model in connection.execute(_MODELS.format(some), ids if some else ()):
        models[filing].append(model)
    for filing, key in connection.execute(_CORRECTIONS.format(some), ids if some else ()):
        keys[filing].append(key)
    of_rows = (dict(zip(_ENTRY, row, strict=True)) for row in rows)
    return tuple(
        Entry(**row, corrections=tuple(keys[row["id"]]), models=tuple(models[row["id"]]))
        for row in of_rows
    )


def _marks(values: Collection[object]) -> str:
    """A place for each value in a statement."""
    return ", ".join("?" * len(values))


def format_of(cursor: Any, path: Path) -> int:
    """The format of a store that this program reads or brings up to date, 0 for a new file.

    Raises StoreVersion for a later one, and for what is no store.
    """

    def read(statement: str) -> int:
        return int(cursor.execute(statement).fetchall()[0][0])

    version, application = read("PRAGMA user_version"), read("PRAGMA application_id")
    if application == APPLICATION and OLDEST_FORMAT <= version <= FORMAT:
        return version
    if not version and not application and not read("SELECT count(*) FROM sqlite_master"):
        return 0
    found = f"of format {version}" if application == APPLICATION else "no store of filings"
    raise StoreVersion(
        f"{path} is {found}; this program reads format {FORMAT}. It was left as it is. "
        "Choose another: --home FOLDER"
    )


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """SQLite's own errors as those of errors.py; a fault in a statement stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise LibraryLocked(f"Another process is using {path}. Try again") from error
        if code in _UNUSABLE:
            raise LibraryError(
                f"Cannot use {path} ({error}). Free or unlock it, or choose another: --home FOLDER"
            ) from error
        if code in _DAMAGED or "no such" in str(error):
            raise _damaged(path, str(error)) from error
        raise


@contextmanager
def sound(path: Path) -> Iterator[None]:
    """A record that does not read back as a damaged store."""
    try:
        yield
    except DAMAGE as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> DamagedStore:
    return DamagedStore(
        f"{path} is damaged ({reason}). Move it away and index the filings again: filing index FILE"
    )
