"""What the stores have in common: writing and looking up, by SQLAlchemy Core.

An adapter gives a transaction and a full text; nothing here knows of which database they are. Work
may be done twice, where a connection was lost as it was committed: it comes to the same.
"""

from __future__ import annotations

import hashlib
import zlib
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from index.errors import DamagedStore, UnknownFiling
from index.findings import Findings
from index.model import Chunk, Reading, Span
from index.screening import Screened, Screening
from index.store.base import Embedded, Standing
from index.store.catalogue import catalogued
from index.store.finding_records import finding_record
from index.store.records import Record
from index.store.rows import Rows, rows_of
from index.store.schema import (
    SCHEMA,
    catalogue,
    checked,
    chunks,
    corrections,
    filings,
    findings,
    submissions,
    vectors,
)
from index.store.screens import screened

T = TypeVar("T")
MOST_WORDS = 200
"""Of how many words of a question the passages are searched."""


class CoreStore(ABC):
    """The half of a Store that is the same in any database."""

    @abstractmethod
    def _read(self, work: Callable[[sa.Connection], T]) -> T:
        """What the work comes to, in a transaction that sees one state of the store."""

    @abstractmethod
    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        """What the work comes to, in a transaction that is kept whole or not at all."""

    @abstractmethod
    def _sound(self) -> AbstractContextManager[None]:
        """What does not read back as a damaged store."""

    @abstractmethod
    def _beginning(self, connection: sa.Connection, filing: str) -> None:
        """Called as a write to a filing begins."""

    @abstractmethod
    def _next(self, connection: sa.Connection, before: int) -> int:
        """A generation above all that were ever put, and above `before`."""

    @abstractmethod
    def _ending(self, connection: sa.Connection, generation: int | None) -> None:
        """Called at the end of a write that changes what `entries` says.

        `generation`: the one that was put, if any was.
        """

    @abstractmethod
    def _insert(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Record]) -> None:
        """Insert these rows, one or more, of the same columns."""

    @abstractmethod
    def _insert_passages(self, connection: sa.Connection, rows: Sequence[Record]) -> None:
        """Insert these passages with their words, under which full text then finds them."""

    @abstractmethod
    def _forget_parts(self, connection: sa.Connection, several: Sequence[str]) -> None:
        """Take out of these filings what does not go with their own rows, before those go."""

    def content(self, filing: str) -> bytes | None:
        """The bytes of a filing's file: kept, or those of its text. Raises DamagedStore."""
        apart = sa.select(submissions.c.content).where(submissions.c.filing == filing)
        of_text = sa.select(filings.c.text, filings.c.digest).where(filings.c.id == filing)

        def look(connection: sa.Connection) -> bytes | None:
            content = connection.execute(apart).scalar_one_or_none()
            if content is not None:
                return zlib.decompress(content)
            row = connection.execute(of_text).one_or_none()
            text = b"" if row is None else zlib.decompress(row.text)
            is_file = row is not None and hashlib.sha256(text).hexdigest() == row.digest
            return text if is_file else None

        with self._sound():
            return self._read(look)

    def screened(self, asked: Screening) -> list[Screened]:
        """What one filing of each company gives to a formula, in no order."""
        return self._read(lambda connection: screened(connection, asked))

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
        rows = rows_of(reading, content)

        def switch(connection: sa.Connection) -> None:
            self._beginning(connection, rows.id)
            kept = _vectors_of(connection, rows.id) if keeps_vectors else []
            self._put(connection, {generation: rows}, reader)
            if embedded is not None:
                self._put_vectors(connection, rows.id, embedded)
            for table, records in kept:
                self._insert(connection, table, records)
            self._ending(connection, generation)

        self._write(switch)

    def put_all(self, several: Sequence[Rows], reader: int) -> None:
        """Switch filings to these readings, without vectors, all in one transaction."""
        last = {rows.id: rows for rows in several}

        def switch(connection: sa.Connection) -> None:
            for filing in sorted(last):  # in the order of all writers: none waits for another's
                self._beginning(connection, filing)
            generation = 0
            given: dict[int, Rows] = {}
            for rows in last.values():
                generation = self._next(connection, generation)
                given[generation] = rows
            self._put(connection, given, reader)
            self._ending(connection, generation)

        if last:
            self._write(switch)

    def _put(self, connection: sa.Connection, given: Mapping[int, Rows], reader: int) -> None:
        """Put filings, by their generations, in place of those of the same ids: a table at a time."""
        self._remove(connection, [rows.id for rows in given.values()])
        by_table: dict[str, list[Record]] = defaultdict(list)
        for generation, rows in given.items():
            by_table["filings"].append(rows.filing | {"generation": generation, "reader": reader})
            for field, records in rows.parts.items():
                by_table[field] += records
            if rows.content is not None:
                by_table["submissions"].append({"filing": rows.id, "content": rows.content})
        for name, records in by_table.items():
            if records and name == "passages":
                self._insert_passages(connection, records)
            elif records:
                self._insert(connection, SCHEMA.tables[name], records)

    def put_vectors(self, filing: str, reading_generation: int, embedded: Embedded) -> bool:
        """Switch a filing to these vectors, if it is still of that generation."""

        def switch(connection: sa.Connection) -> bool:
            self._beginning(connection, filing)
            if _generation(connection, filing) != reading_generation:
                return False
            self._put_vectors(connection, filing, embedded)
            self._ending(connection, embedded.generation)
            return True

        return self._write(switch)

    def put_findings(
        self, filing: str, reading_generation: int, checker: int, found: Findings
    ) -> bool:
        """Keep what checking a filing came to, if it is still of that generation."""
        counts = {"agreeing": found.agreeing, "unmatched": found.unmatched}
        rows = [
            finding_record(each) | {"filing": filing, "position": position}
            for position, each in enumerate(found.differing)
        ]

        def keep(connection: sa.Connection) -> bool:
            self._beginning(connection, filing)
            if _generation(connection, filing) != reading_generation:
                return False
            connection.execute(findings.delete().where(findings.c.filing == filing))
            connection.execute(checked.delete().where(checked.c.filing == filing))
            connection.execute(checked.insert(), counts | {"filing": filing, "checker": checker})
            if rows:
                self._insert(connection, findings, rows)
            return True

        return self._write(keep)

    def remove(self, filing: str) -> bool:
        """Forget a filing; whether there was one."""
        found: list[bool] = []  # of the first time, if it is done twice

        def forget(connection: sa.Connection) -> None:
            self._beginning(connection, filing)
            found.append(self._remove(connection, [filing]))
            if found[-1]:
                self._ending(connection, None)

        self._write(forget)
        return any(found)

    def vector_generations(self, model: str, among: Collection[str]) -> dict[str, int]:
        """By filing, the generation of its vectors; without those that have none."""
        chosen = sa.select(vectors.c.filing, vectors.c.generation).where(
            vectors.c.model == model, vectors.c.filing.in_(among)
        )
        rows = self._read(lambda connection: connection.execute(chosen).all())
        return {row.filing: row.generation for row in rows}

    def all_vectors(self, filing: str | None = None) -> frozenset[tuple[str, int]]:
        """Every filing and generation of vectors that is current, of any model; or of one filing."""
        chosen = sa.select(vectors.c.filing, vectors.c.generation)
        if filing is not None:
            chosen = chosen.where(vectors.c.filing == filing)
        rows = self._read(lambda connection: connection.execute(chosen).all())
        return frozenset((row.filing, row.generation) for row in rows)

    def standing(self, filing: str) -> Standing | None:
        """How a filing stands; None where there is none."""
        return self._read(partial(standing, filing=filing))

    def chunks(self, generation: int) -> tuple[Chunk, ...]:
        """The chunks of one generation of vectors, by number; none when it is gone."""
        chosen = sa.select(chunks).where(chunks.c.generation == generation).order_by(chunks.c.id)
        rows = self._read(lambda connection: connection.execute(chosen).all())
        return tuple(Chunk(row.id, row.passage, Span(row.start, row.end), row.text) for row in rows)

    def chunk_passages(self, generation: int) -> dict[int, int]:
        """By chunk, its passage, of one generation of vectors; empty when it is gone."""
        chosen = sa.select(chunks.c.id, chunks.c.passage).where(chunks.c.generation == generation)
        rows = self._read(lambda connection: connection.execute(chosen).all())
        return {row.id: row.passage for row in rows}

    @abstractmethod
    def reading(self, filing: str) -> Reading:
        """All that was read from a filing."""

    def derive_missing(self, connection: sa.Connection) -> None:
        """Derive what is derived of a filing, of those that an earlier version wrote.

        A filing that does not read back stays without: asking it says so.
        """
        has_row = sa.exists().where(catalogue.c.filing == filings.c.id)
        lacking = sa.select(filings.c.id).where(~has_row)
        for filing in connection.execute(lacking).scalars().all():
            with suppress(UnknownFiling, DamagedStore):
                for name, rows in catalogued(self.reading(filing)).items():
                    if rows:
                        self._insert(connection, SCHEMA.tables[name], rows)

    def _remove(self, connection: sa.Connection, several: Sequence[str]) -> bool:
        self._forget_parts(connection, several)
        return connection.execute(filings.delete().where(filings.c.id.in_(several))).rowcount > 0

    def _put_vectors(self, connection: sa.Connection, filing: str, embedded: Embedded) -> None:
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
            self._insert(connection, chunks, rows)


def _generation(connection: sa.Connection, filing: str) -> int | None:
    chosen = sa.select(filings.c.generation).where(filings.c.id == filing)
    return connection.execute(chosen).scalar_one_or_none()


def _vectors_of(connection: sa.Connection, filing: str) -> list[tuple[sa.Table, list[Record]]]:
    """The rows that say which vectors a filing has, by their tables."""
    own = connection.execute(sa.select(vectors).where(vectors.c.filing == filing)).mappings().all()
    generations = [row["generation"] for row in own]
    of_own = sa.select(chunks).where(chunks.c.generation.in_(generations))
    parts = connection.execute(of_own).mappings().all()
    found = [(vectors, [dict(row) for row in own]), (chunks, [dict(row) for row in parts])]
    return [(table, rows) for table, rows in found if rows]


def standing(connection: sa.Connection, filing: str) -> Standing | None:
    """How a filing stands; None where there is none."""
    names = ("generation", "digest", "checksum", "reader", "text_digest")
    own = sa.select(*(filings.c[name] for name in names)).where(filings.c.id == filing)
    row = connection.execute(own).one_or_none()
    if row is None:
        return None
    apart = sa.select(submissions.c.filing).where(submissions.c.filing == filing)
    has_content = row.text_digest == row.digest or connection.execute(apart).first() is not None
    changed = sa.select(corrections.c.filing).where(corrections.c.filing == filing).limit(1)
    by = sa.select(checked.c.checker).where(checked.c.filing == filing)
    counted = (
        sa.select(vectors.c.model, sa.func.count(chunks.c.id).label("chunks"))
        .select_from(vectors.outerjoin(chunks, chunks.c.generation == vectors.c.generation))
        .where(vectors.c.filing == filing)
        .group_by(vectors.c.model)
    )
    return Standing(
        row.generation, row.digest, row.checksum, row.reader,
        connection.execute(changed).first() is not None, has_content,
        connection.execute(by).scalar_one_or_none(),
        {row.model: row.chunks for row in connection.execute(counted)},
    )  # fmt: skip
