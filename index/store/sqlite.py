"""The store in SQLite: what reads.py reads is written here, and searched, by SQLAlchemy Core.

Every method is one transaction here as there. Nothing here keeps two writers apart; the library
does.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from index.chunks import Folded, heading_paths
from index.errors import LibraryLocked
from index.findings import Findings
from index.model import Reading
from index.store import schema
from index.store.base import Embedded, Hit
from index.store.reads import (
    APPLICATION,
    BUSY_SECONDS,
    FORMAT,
    SqliteReads,
    is_prepared,
    reported,
    sound,
)
from index.store.records import FILING, PARTS, Record, checksum, finding_record
from index.store.schema import (
    checked,
    chunks,
    counters,
    filings,
    findings,
    submissions,
    vectors,
)

_MOST_WORDS = 200
_TRIES, _PAUSE = 20, 0.05


class SqliteStore(SqliteReads):
    """A Store in one SQLite file, made if there is none. Safe in any number of threads.

    Raises StoreVersion if the file is of another format, which it leaves as it is;
    DamagedStore, LibraryLocked or LibraryError if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        url = sa.URL.create("sqlite", database=str(path))
        self._engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        sa.event.listen(self._engine, "connect", _connected)
        sa.event.listen(self._engine, "begin", _begun)
        for tries_left in reversed(range(_TRIES)):
            try:
                with _reported(path):
                    self._prepare()
                break
            except LibraryLocked:  # the switch to WAL does not wait for another that makes it
                if not tries_left:
                    raise
                time.sleep(_PAUSE)

    def _prepare(self) -> None:
        with closing(self._engine.raw_connection()) as raw:
            cursor = raw.cursor()
            if is_prepared(cursor, self._path):
                return
            cursor.execute("PRAGMA journal_mode = WAL").fetchall()  # not possible in a transaction
        with self._writes() as connection:
            if is_prepared(connection.connection.cursor(), self._path):
                return  # another process was first
            schema.SCHEMA.create_all(connection, checkfirst=False)
            connection.exec_driver_sql(schema.FULL_TEXT)
            connection.execute(counters.insert().values(name="generation", value=0))
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        """Close every connection."""
        super().close()
        self._engine.dispose()

    def next_generation(self) -> int:
        """A generation above all that were ever put."""
        with self._reads() as connection:
            last: int = connection.execute(sa.select(counters.c.value)).scalar_one()
            return last + 1

    def content(self, filing: str) -> bytes | None:
        """The bytes of a filing's file: kept, or those of its text. Raises DamagedStore."""
        apart = sa.select(submissions.c.content).where(submissions.c.filing == filing)
        of_text = sa.select(filings.c.text, filings.c.digest).where(filings.c.id == filing)
        with self._reads() as connection, sound(self._path):
            content = connection.execute(apart).scalar_one_or_none()
            if content is not None:
                return zlib.decompress(content)
            row = connection.execute(of_text).one_or_none()
            text = b"" if row is None else zlib.decompress(row.text)
            is_file = row is not None and hashlib.sha256(text).hexdigest() == row.digest
            return text if is_file else None

    def put(
        self,
        reading: Reading,
        reader: int,
        generation: int,
        embedded: Embedded | None = None,
        content: bytes | None = None,
        *,
        keeps_vectors: bool = False,
    ) -> None:
        """Switch a filing to this reading, and to these vectors, to those it has, or to none."""
        filing = reading.filing.id
        row = FILING.record(reading.filing)
        parts = {
            kind.field: [
                kind.record(each) | {"filing": filing, "position": position}
                for position, each in enumerate(getattr(reading, kind.field))
            ]
            for kind in PARTS
        }
        written = [FILING.rows([row])[0], *(kind.rows(parts[kind.field]) for kind in PARTS)]
        row |= {"generation": generation, "reader": reader, "checksum": checksum(written)}
        parts["passages"] = _findable(reading, parts["passages"])
        is_apart = content is not None and content != reading.filing.text.encode()
        with self._writes() as connection:
            kept = _vectors_of(connection, filing) if keeps_vectors else []
            _remove(connection, filing)
            connection.execute(filings.insert(), row)
            for field, rows in parts.items():
                if rows:
                    connection.execute(schema.SCHEMA.tables[field].insert(), rows)
            connection.execute(schema.FULL_TEXT_ADD, {"filing": filing})
            if content is not None and is_apart:
                submission = {"filing": filing, "content": zlib.compress(content)}
                connection.execute(submissions.insert(), submission)
            if embedded is not None:
                _put_vectors(connection, filing, embedded)
            for table, rows in kept:
                connection.execute(table.insert(), rows)
            connection.execute(counters.update().values(value=generation))

    def put_vectors(self, filing: str, reading_generation: int, embedded: Embedded) -> bool:
        """Switch a filing to these vectors, if it is still of that generation."""
        chosen = sa.select(filings.c.generation).where(filings.c.id == filing)
        with self._writes() as connection:
            if connection.execute(chosen).scalar_one_or_none() != reading_generation:
                return False
            _put_vectors(connection, filing, embedded)
            connection.execute(counters.update().values(value=embedded.generation))
        return True

    def put_findings(
        self, filing: str, reading_generation: int, checker: int, found: Findings
    ) -> bool:
        """Keep what checking a filing came to, if it is still of that generation."""
        chosen = sa.select(filings.c.generation).where(filings.c.id == filing)
        counts = {"agreeing": found.agreeing, "unmatched": found.unmatched}
        rows = [
            finding_record(each) | {"filing": filing, "position": position}
            for position, each in enumerate(found.differing)
        ]
        with self._writes() as connection:
            if connection.execute(chosen).scalar_one_or_none() != reading_generation:
                return False
            connection.execute(findings.delete().where(findings.c.filing == filing))
            connection.execute(checked.delete().where(checked.c.filing == filing))
            connection.execute(checked.insert(), counts | {"filing": filing, "checker": checker})
            if rows:
                connection.execute(findings.insert(), rows)
        return True

    def remove(self, filing: str) -> bool:
        """Forget a filing; whether there was one. What it said is gone from the file, too."""
        with self._writes() as connection:
            was_there = _remove(connection, filing)
            if was_there:
                connection.execute(schema.FULL_TEXT_MERGE)
        with _reported(self._path), closing(self._engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return was_there

    def vector_generations(self, model: str, among: Collection[str]) -> dict[str, int]:
        """By filing, the generation of its vectors; without those that have none."""
        chosen = sa.select(vectors.c.filing, vectors.c.generation).where(
            vectors.c.model == model, vectors.c.filing.in_(among)
        )
        with self._reads() as connection:
            return {row.filing: row.generation for row in connection.execute(chosen)}

    def all_vectors(self) -> frozenset[tuple[str, int]]:
        """Every filing and generation of vectors that is current, of any model."""
        chosen = sa.select(vectors.c.filing, vectors.c.generation)
        with self._reads() as connection:
            return frozenset((row.filing, row.generation) for row in connection.execute(chosen))

    def chunk_passages(self, generation: int) -> dict[int, int]:
        """By chunk, its passage, of one generation of vectors; empty when it is gone."""
        chosen = sa.select(chunks.c.id, chunks.c.passage).where(chunks.c.generation == generation)
        with self._reads() as connection:
            return {row.id: row.passage for row in connection.execute(chosen)}

    def search_text(self, words: Sequence[str], among: Collection[str], n: int) -> list[Hit]:
        """The passages with any of the words, best first by BM25."""
        match = _match(words)
        if not match:
            return []
        given = {"match": match, "filings": list(among), "n": n}
        with self._reads() as connection:
            return [Hit(*row) for row in connection.execute(schema.FULL_TEXT_SEARCH, given)]

    @contextmanager
    def _reads(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the store."""
        with _reported(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writes(self) -> Iterator[sa.Connection]:
        """A transaction that is committed whole, or not at all."""
        with (
            _reported(self._path),
            self._engine.connect() as connection,
            connection.execution_options(writes=True).begin(),
        ):
            yield connection


def _connected(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begun says, reads included
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _begun(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _findable(reading: Reading, rows: list[Record]) -> list[Record]:
    """The records of passages, with the words that full text finds them by."""
    titles = heading_paths(reading)
    return [
        row
        | {
            "titles": "\n".join(titles[passage.id]),
            "body": Folded.of(reading.filing.text, passage.span).text,
        }
        for row, passage in zip(rows, reading.passages, strict=True)
    ]


def _remove(connection: sa.Connection, filing: str) -> bool:
    connection.execute(schema.FULL_TEXT_REMOVE, {"filing": filing})
    return connection.execute(filings.delete().where(filings.c.id == filing)).rowcount > 0


def _vectors_of(connection: sa.Connection, filing: str) -> list[tuple[sa.Table, list[Record]]]:
    """The rows that say which vectors a filing has, by their tables."""
    own = connection.execute(sa.select(vectors).where(vectors.c.filing == filing)).mappings().all()
    generations = [row["generation"] for row in own]
    of_own = sa.select(chunks).where(chunks.c.generation.in_(generations))
    parts = connection.execute(of_own).mappings().all()
    found = [(vectors, [dict(row) for row in own]), (chunks, [dict(row) for row in parts])]
    return [(table, rows) for table, rows in found if rows]


def _put_vectors(connection: sa.Connection, filing: str, embedded: Embedded) -> None:
    same = (vectors.c.filing == filing) & (vectors.c.model == embedded.model)
    connection.execute(vectors.delete().where(same))
    of_generation = {"generation": embedded.generation}
    of_filing = {"filing": filing, "model": embedded.model}
    connection.execute(vectors.insert(), of_generation | of_filing)
    rows = [
        of_generation
        | {"id": chunk.id, "passage": chunk.passage, "text": chunk.text}
        | {"start": chunk.span.start, "end": chunk.span.end}
        for chunk in embedded.chunks
    ]
    if rows:
        connection.execute(chunks.insert(), rows)


def _match(words: Sequence[str]) -> str:
    """An FTS5 expression for any of the words. Quoted, a word is never syntax."""
    clean = (word.encode(errors="ignore").decode().replace("\0", " ") for word in words)
    distinct = [word for word in dict.fromkeys(clean) if word.strip()][:_MOST_WORDS]
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in distinct)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """What SQLAlchemy raises of SQLite's errors, as those of errors.py."""
    with reported(path):
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise error.orig from error
            raise
