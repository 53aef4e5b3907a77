"""A library that many filings are put into at once, by one writer for all who read and embed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.library import Library
from index.model import Chunk, Reading
from index.store import Embedded
from index.store.rows import Rows, content_of, reading_of

if TYPE_CHECKING:
    from index.embed import Vectors

_ASKED = 1_000  # filings that one statement names


@dataclass(frozen=True, slots=True)
class Made:
    """The vectors that were made of a filing, one a row, of its reading of that generation."""

    filing: str
    generation: int
    parts: tuple[Chunk, ...]
    vectors: Vectors


class BulkLibrary(Library):
    """A library with ways in for many filings at once. What it holds is as in any other."""

    def add_all(self, several: Sequence[Rows]) -> None:
        """Put filings into the library, in one transaction.

        One that is there with vectors is replaced by itself, as `add` does it.
        """
        with self._alone():
            names = [rows.id for rows in several]
            there = self._reads.entries_where(id=names)
            apart = {entry.id for entry in there if entry.models}
            embedded = [rows for rows in several if rows.id in apart]
            self._store.put_all([rows for rows in several if rows.id not in apart], self._reader)
        for rows in embedded:
            self.add(reading_of(rows), content=content_of(rows))

    def unembedded(self, filings: Collection[str]) -> list[str]:
        """Those of the filings that have no vectors of the library's model, in their order."""
        names = list(dict.fromkeys(filings))
        parts = (names[start : start + _ASKED] for start in range(0, len(names), _ASKED))
        there = {
            filing
            for some in parts
            for filing in self._store.vector_generations(self.embedder.name, some)
        }
        return [filing for filing in names if filing not in there]

    def to_embed(self, filings: Sequence[str]) -> Iterator[tuple[int, Reading]]:
        """The readings of filings, with their generations; without those that are gone."""
        for filing in filings:
            generation = self._reads.generation(filing)
            if generation is not None:
                yield generation, self._reads.reading(filing)

    def put_vectors(self, several: Sequence[Made]) -> None:
        """Switch filings to their vectors, but for those that were replaced or embedded meanwhile."""
        with self._alone():
            if not self._stores.is_shared:
                self._vectors.sweep(self._store.all_vectors())
            for made in several:
                self._put_made(made)

    def _put_made(self, made: Made) -> None:
        model = self.embedder.name
        with self._stores.writing(made.filing) if self._stores.is_shared else nullcontext():
            current = self._reads.generation(made.filing) == made.generation
            if not current or self._is_embedded(made.filing):
                return
            under = self._store.next_generation()
            if made.parts:
                ids = [chunk.id for chunk in made.parts]
                self._vectors.add(model, made.filing, under, ids, made.vectors)
            embedded = Embedded(model, under, made.parts)
            if not self._store.put_vectors(made.filing, made.generation, embedded):
                self._vectors.sweep(self._store.all_vectors(made.filing), made.filing)

    def _alone(self) -> AbstractContextManager[None]:
        """Be the one writer of a folder; on a server each filing has its own."""
        return nullcontext() if self._stores.is_shared else self._stores.writing("")
