"""The store in a database of PostgreSQL, for any number of processes that read and write at once.

Every method is one transaction. A write to a filing holds a lock of that filing's, so that two of
the same come one after the other; a read sees one state of the store, as the others left it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from index.address import Server
from index.called import Key
from index.errors import DamagedStore, LibraryError, NoLibrary, StoreVersion, UnknownFiling
from index.findings import Findings
from index.model import Reading
from index.store import lookups
from index.store.base import Entry, Hit, telling
from index.store.core import MOST_WORDS, CoreStore
from index.store.engines import LOCK, Connections
from index.store.postgres_rows import (
    ENTRY,
    FINDINGS,
    GENERATION,
    READING,
    Entries,
    entries_of,
    findings_of,
    plain,
    reading_of,
)
from index.store.reads import FORMAT, OLDEST_FORMAT
from index.store.records import DAMAGE, Record
from index.store.schema import (
    SCHEMA,
    catalogue,
    escaped,
    filings,
)
from index.store.tenants import UNOWNED, with_tenants
from index.store.words import queries, vector

T = TypeVar("T")
LEAST_SERVER = 15
LEAST_PGVECTOR = (0, 8)
_UNPLAIN = re.compile(r'["\\\0\x1a]')  # what is written otherwise in an array, or in any text
_TEXTUAL = (sa.Text, TSVECTOR)
_PASSAGES = with_tenants(SCHEMA).tables["passages"]
_FORMAT = sa.text("SELECT version_num FROM alembic_version")
_IS_MADE = sa.text("SELECT to_regclass('alembic_version') IS NOT NULL")
_ROLE = sa.text(
    "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
)
_VECTOR = sa.text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
_SERVER = sa.text("SELECT current_setting('server_version_num')::integer / 10000")
_VECTORED = sa.text(
    "SELECT filing, generation FROM vectors WHERE model = :model AND filing = ANY(:filings)"
)
_NEXT = sa.text("SELECT nextval('generations')")
_WRITING, _WRITER, _MAKING = 1, 2, 3  # kinds of locks
_CHANGES = sa.text("SELECT value FROM counters WHERE name = 'changes'")
_CHANGED = sa.text(
    "INSERT INTO counters (name, value) VALUES ('changes', 1)"
    " ON CONFLICT (tenant, name) DO UPDATE SET value = counters.value + 1"
)
# BM25 over the passages of the filings asked for, with its usual constants: how rare a word is
# there, how often a passage has it (by ts_rank, which counts less and less of more; a heading's
# words half), and how long the passage is beside the others. With nothing put after them the words
# are unpacked once and not for each word that is asked.
_SEARCH = sa.text("""
WITH found AS MATERIALIZED (
    SELECT key, filing, id, words || '' AS words, length(words) AS size FROM passages
    WHERE filing = ANY(:filings) AND words @@ CAST(:any AS tsquery)),
hits AS (
    SELECT key, filing, id, size, 1.645 * ts_rank('{0, 0, 0.5, 1}', words, query) AS often,
        CAST(count(*) OVER (PARTITION BY query) AS float8) AS passages
    FROM found JOIN (
        SELECT CAST(unnest(CAST(:queries AS text[])) AS tsquery) AS query) AS asked
    ON words @@ query)
SELECT filing, id, sum(
    ln(1 + ((SELECT count(*) FROM passages WHERE filing = ANY(:filings)) - passages + 0.5)
        / (passages + 0.5))
    * 2.2 * often / (often + 1.2 * (0.25 + 0.75 * size / (SELECT avg(size) FROM found)))) AS score
FROM hits GROUP BY key, filing, id ORDER BY score DESC, key LIMIT :n
""")


class PostgresStore(CoreStore):
    """A Store in one database, whose tables are made, or brought to this format, if need be.

    Safe in any number of threads and processes. Raises StoreVersion for a store of a later format,
    which it leaves as it is, LibraryError for a role or a server that will not do, and
    StoreUnreachable.
    """

    def __init__(self, server: Server, *, create: bool = True) -> None:
        self.server = server
        self._connections = Connections(server)
        self._entries: tuple[int, tuple[Entry, ...]] | None = None
        held = self._connections.read(self._held)
        if not create and not held:
            raise NoLibrary(f"No index at {server}. Build one: filing index FILING")
        if held != FORMAT:
            self._connections.write(self._made)
        if self._connections.read(self._lacks):
            self._connections.write(self._derived)

    def _held(self, connection: sa.Connection) -> int:
        """The format that is there, 0 for none. Raises StoreVersion for a later one."""
        role, is_above = connection.execute(_ROLE).one()
        if is_above:
            raise LibraryError(
                f"{self.server}: the role {role} is above the policies that keep tenants apart (a "
                "superuser, or one with BYPASSRLS). Name a plain role: see docs/stores.md"
            )
        if not connection.execute(_IS_MADE).scalar_one():
            return 0
        said = str(connection.execute(_FORMAT).scalar_one_or_none())
        if not said.isdigit() or not OLDEST_FORMAT <= int(said) <= FORMAT:
            raise StoreVersion(
                f"{self.server} is of format {said}; this program reads format {FORMAT}. It was "
                "left as it is. Name another database"
            )
        return int(said)

    def _lacks(self, connection: sa.Connection) -> bool:
        """Whether the tenant has a filing of which nothing is derived yet."""
        has_row = sa.exists().where(catalogue.c.filing == filings.c.id)
        return connection.execute(sa.select(filings.c.id).where(~has_row).limit(1)).first() is not None  # fmt: skip

    def _derived(self, connection: sa.Connection) -> None:
        connection.execute(LOCK, {"name": "filings", "kind": _MAKING})  # one at a time
        self.derive_missing(connection)

    def _made(self, connection: sa.Connection) -> None:
        connection.execute(LOCK, {"name": "filings", "kind": _MAKING})
        if self._held(connection) == FORMAT:
            return  # another process was first
        self._check_server(connection)
        from index.store.migrating import upgrade

        upgrade(connection)

    def _check_server(self, connection: sa.Connection) -> None:
        version = connection.execute(_SERVER).scalar_one()
        if version < LEAST_SERVER:
            raise LibraryError(
                f"{self.server} is of PostgreSQL {version}. It takes {LEAST_SERVER} or later"
            )
        vectors_of = connection.execute(_VECTOR).scalar_one_or_none()
        least = ".".join(map(str, LEAST_PGVECTOR))
        if vectors_of is None:
            raise LibraryError(
                f"{self.server} has no pgvector. Install it on the server ({least} or later), and "
                f"as a superuser run in this database: CREATE EXTENSION vector"
            )
        if tuple(map(int, vectors_of.split(".")[:2])) < LEAST_PGVECTOR:
            raise LibraryError(
                f"{self.server} has pgvector {vectors_of}. It takes {least} or later: as a "
                "superuser run ALTER EXTENSION vector UPDATE"
            )

    @contextmanager
    def writing(self, filing: str, wait: float) -> Iterator[None]:
        """Be the one writer of this filing. Raises LibraryLocked after `wait` seconds in vain."""
        busy = f"The filing {filing} of {self.server} is being written by another. Try again"
        with self._connections.holding(self._name(filing), _WRITER, wait, busy):
            yield

    def close(self) -> None:
        """Close the connections."""
        self._connections.forget()

    def entries(self) -> tuple[Entry, ...]:
        """Every filing, by company, period, form and id."""

        def look(connection: sa.Connection) -> tuple[int, tuple[Entry, ...]]:
            changes = connection.execute(_CHANGES).scalar_one_or_none() or 0
            kept = self._entries
            if kept is not None and kept[0] == changes:
                return kept
            return changes, self._looked_up(connection, None)

        with self._sound():
            self._entries = found = self._connections.read(look)
        return found[1]

    def entry(self, filing: str) -> Entry | None:
        """The filing of this id, None if there is none."""
        with self._sound():
            found = entries_of(*map(plain, self._fetched(ENTRY, filing)))
        return next(iter(found), None)

    def of_digest(self, digest: str) -> tuple[Entry, ...]:
        """The filings of exactly this content."""
        return self._entries_of(filings.c.digest == digest)

    def entries_where(
        self, most: int | None = None, **columns: Collection[object]
    ) -> tuple[Entry, ...]:
        """Those of which each of these columns has one of these values, by an index."""
        return self._entries_of(filings.c.id.in_(lookups.ids_where(most, columns)))

    def companies_called(self, keys: Collection[Key], most: int) -> tuple[str, ...]:
        """The names of the companies with one of the keys of index.called, by an index."""
        return telling(self._read(lambda connection: lookups.called(connection, keys)), most)

    def count(self, most: int) -> int:
        """How many filings there are; counted up to `most`."""
        return self._read(lambda connection: lookups.count(connection, most))

    def generation(self, filing: str) -> int | None:
        """The generation of a filing's reading, None if there is no such filing."""
        rows = self._fetched(GENERATION, filing)[0]
        return rows[0][0] if rows else None

    def numbered(self, filing: str) -> tuple[int, Reading]:
        """A filing's generation and its reading. Raises UnknownFiling, DamagedStore."""
        with self._sound():
            found = reading_of(*self._fetched(READING, filing))
        if found is None:
            raise UnknownFiling(f"No filing {filing} in the library. See: filing list")
        return found

    def reading(self, filing: str) -> Reading:
        """All that was read from a filing. Raises UnknownFiling, DamagedStore."""
        return self.numbered(filing)[1]

    def findings(self, filing: str, checker: int) -> Findings | None:
        """What checking a filing came to; None where this version of the checker has not."""
        with self._sound():
            return findings_of(*self._fetched(FINDINGS, filing, checker=checker))

    def damage(self) -> str | None:
        """What the server finds wrong with the store's tables; None for nothing."""
        self._connections.read(self._held)
        return None

    def next_generation(self) -> int:
        """A generation that nobody else is given."""
        return self._write(lambda connection: self._next(connection, 0))

    def search_text(self, words: Sequence[str], among: Collection[str], n: int) -> list[Hit]:
        """The passages with any of the words, best first by BM25."""
        asked = queries(words, MOST_WORDS)
        if not asked or not among:
            return []
        ids = {escaped(filing): filing for filing in among}
        given = {"queries": asked, "filings": list(ids), "n": n}
        given["any"] = " | ".join(f"({query})" for query in asked)
        (rows,) = self._connections.fetch([_SEARCH], given)
        return [Hit(ids[filing], passage, float(score)) for filing, passage, score in rows]

    def vector_generations(self, model: str, among: Collection[str]) -> dict[str, int]:
        """By filing, the generation of its vectors; without those that have none."""
        ids = {escaped(filing): filing for filing in among}
        given = {"model": escaped(model), "filings": list(ids)}
        (rows,) = self._connections.fetch([_VECTORED], given)
        return {ids[filing]: generation for filing, generation in rows}

    def _entries_of(self, of: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        """The entries of the filings of which that holds."""
        with self._sound():
            return self._read(lambda connection: self._looked_up(connection, of))

    def _looked_up(
        self, connection: sa.Connection, of: sa.ColumnElement[bool] | None
    ) -> tuple[Entry, ...]:
        return entries_of(*(connection.execute(each).all() for each in Entries.where(of)))

    def _fetched(
        self, statements: Sequence[sa.Select[Any]], filing: str, **given: object
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of what asks for one filing's, as they are kept."""
        return self._connections.fetch(statements, {"filing": escaped(filing), **given})

    def _read(self, work: Callable[[sa.Connection], T]) -> T:
        return self._connections.read(work)

    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        return self._connections.write(work)

    def _sound(self) -> AbstractContextManager[None]:
        return _sound(self.server)

    def _name(self, filing: str) -> str:
        return escaped(f"{self.server.tenant}/{filing}")

    def _beginning(self, connection: sa.Connection, filing: str) -> None:
        connection.execute(LOCK, {"name": self._name(filing), "kind": _WRITING})

    def _next(self, connection: sa.Connection, _: int) -> int:
        return int(connection.execute(_NEXT).scalar_one())

    def _ending(self, connection: sa.Connection, _: int | None) -> None:
        """Counted last, so that other writers wait for no more than the commit."""
        connection.execute(_CHANGED)

    def _insert(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Record]) -> None:
        statement, is_text = _insertion(table, tuple(rows[0]))
        if len(rows) == 1 or statement is None:
            connection.execute(table.insert(), rows)
            return
        columns = {name: [row[name] for row in rows] for name in is_text}
        given = {name: _array(values, is_text[name]) for name, values in columns.items()}
        connection.execute(statement, given)

    def _insert_passages(self, connection: sa.Connection, rows: Sequence[Record]) -> None:
        own = [
            {name: value for name, value in row.items() if name not in ("titles", "body")}
            | {"words": vector(row["titles"], row["body"])}
            for row in rows
        ]
        self._insert(connection, _PASSAGES, own)

    def _forget_parts(self, connection: sa.Connection, several: Sequence[str]) -> None:
        for name in UNOWNED:
            table = SCHEMA.tables[name]
            connection.execute(table.delete().where(table.c.filing.in_(several)))


@lru_cache(maxsize=64)
def _insertion(table: sa.Table, names: tuple[str, ...]) -> tuple[sa.Insert | None, dict[str, bool]]:
    """An INSERT of any number of rows, each column given as the text of an array; which are text.

    Without a statement where a column is of bytes.
    """
    types = {name: table.c[name].type for name in names}
    is_text = {name: isinstance(type_, _TEXTUAL) for name, type_ in types.items()}
    if any(isinstance(type_, sa.LargeBinary) for type_ in types.values()):
        return None, is_text
    arrays = (
        sa.cast(sa.bindparam(name, type_=sa.Text()), ARRAY(type_)) for name, type_ in types.items()
    )
    columns = (sa.column(name, type_) for name, type_ in types.items())
    rows = sa.func.unnest(*arrays).table_valued(*columns).render_derived()
    statement = table.insert().from_select(list(names), sa.select(*rows.c), include_defaults=False)
    return statement, is_text


def _array(values: Sequence[Any], is_text: bool) -> str:
    """An array as PostgreSQL reads one, of text that it can keep."""
    if is_text:
        values = _quoted(values)
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _quoted(values: Sequence[str | None]) -> list[str | None]:
    if _UNPLAIN.search("".join(filter(None, values))):
        values = [
            value and escaped(value).replace("\\", "\\\\").replace('"', '\\"') for value in values
        ]
    return [None if value is None else f'"{value}"' for value in values]


@contextmanager
def _sound(server: Server) -> Iterator[None]:
    """A record that does not read back as a damaged store."""
    try:
        yield
    except (*DAMAGE, exc.DataError) as error:
        raise DamagedStore(
            f"{server} is damaged ({error}). Restore it from a backup, or index the filings again: "
            "filing index FILE"
        ) from error
