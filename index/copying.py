"""Filings from one store to another, each with all that is kept of it.

One filing is held at a time. What is there and the same is left as it is, so that a copy that was
broken off goes on where it was. Whoever reads the target meanwhile sees a filing whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.errors import DamagedStore, LibraryError, UnknownFiling
from index.findings import Findings
from index.model import READER_VERSION, Chunk
from index.store import Embedded, Standing, Store
from index.store.opening import Stores

if TYPE_CHECKING:
    from index.embed import Vectors

_LAST_BITS = 1e-6  # Chroma keeps vectors at unit length, which changes the last bits of a number

_RESTING_AFTER = 5  # filings


class State(StrEnum):
    """How a filing of one store stands in another."""

    ABSENT = "absent"
    PARTIAL = "partial"
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is of a filing, or of several; `bytes` of their files."""

    filings: int = 0
    figures: int = 0
    passages: int = 0
    findings: int = 0
    vectors: int = 0
    bytes: int = 0

    def __add__(self, more: Sizes) -> Sizes:
        return Sizes(
            self.filings + more.filings, self.figures + more.figures,
            self.passages + more.passages, self.findings + more.findings,
            self.vectors + more.vectors, self.bytes + more.bytes,
        )  # fmt: skip


class Copying:
    """From the stores at one address to those at another.

    `checker` is the version of the checker whose findings are copied. Methods raise LibraryError,
    and EmbeddingError where the target has vectors of another length by a model of that name.
    """

    def __init__(self, source: Stores, target: Stores, checker: int) -> None:
        self._own, self._there = _Side(source, source.store()), _Side(target, target.store())
        self._checker = checker
        self._since = 0  # filings since the stores last let go of what they took

    def state(self, filing: str) -> State:
        """How a filing of the source stands in the target, told without reading it."""
        own, there = self._own.standing(filing), self._there.store.standing(filing)
        if there is None:
            return State.ABSENT
        if not self._is_alike(own, there):
            return State.OTHER
        if self._is_as_filed(own):
            return State.SAME if _is_put(own, there) else State.PARTIAL
        is_whole = _is_put(own, there) and there.chunks.items() >= own.chunks.items()
        is_checked = own.checker != self._checker or there.checker == self._checker
        return State.SAME if is_whole and is_checked else State.PARTIAL

    def copy(self, filing: str) -> None:
        """Have a filing in the target as it is in the source, whatever is there."""
        self._count()
        with self._there.stores.writing(filing):
            own = self._own.standing(filing)
            if self._is_as_filed(own):
                self._copy_as_filed(filing)
                return
            generation = self._copy_reading(filing)
            found = self._findings(self._own, filing)
            if found is not None and found != self._findings(self._there, filing):
                self._there.store.put_findings(filing, generation, self._checker, found)
            for model in own.chunks:
                self._copy_vectors(filing, model, generation)

    def compare(self, filing: str) -> Sizes:
        """What both have of a filing. Raises LibraryError where it is not the same in both."""
        self._count()
        if self.state(filing) is not State.SAME:
            raise _differs(filing, "its reading, or what is kept beside it")
        reading = self._there.store.reading(filing)  # which is held against its checksum
        content = self._own.store.content(filing)
        if content is not None and content != self._there.store.content(filing):
            raise _differs(filing, "the bytes of its file")
        if self._is_as_filed(self._own.standing(filing)):
            return Sizes(1, len(reading.facts), len(reading.passages), bytes=len(content or b""))
        found = self._findings(self._own, filing)
        if found is not None and found != self._findings(self._there, filing):
            raise _differs(filing, "its findings")
        models = self._own.standing(filing).chunks
        return Sizes(
            1, len(reading.facts), len(reading.passages), len(found.differing) if found else 0,
            sum(self._compare_vectors(filing, model) for model in models), len(content or b""),
        )  # fmt: skip

    def _count(self) -> None:
        """Keep the memory flat, however many filings there are."""
        self._since += 1
        if self._since > _RESTING_AFTER:
            self._since = 0
            self._own.stores.vectors.rest()
            self._there.stores.vectors.rest()

    def _findings(self, side: _Side, filing: str) -> Findings | None:
        return side.store.findings(filing, self._checker)

    def _is_as_filed(self, own: Standing) -> bool:
        """Whether the target is to have it as it was filed: a user's corrections are not others'."""
        return own.is_corrected and self._there.stores.is_shared

    def _is_alike(self, own: Standing, there: Standing) -> bool:
        """Whether the target's was read from the same file, and came to what it is to come to."""
        if self._is_as_filed(own):
            return own.digest == there.digest and not there.is_corrected
        return (own.digest, own.checksum) == (there.digest, there.checksum)

    def _copy_as_filed(self, filing: str) -> None:
        """Have a filing in the target as it is read without corrections."""
        before, content = self._own.store.reading(filing), self._own.store.content(filing)
        if content is None:
            raise LibraryError(
                "it was corrected, and indexed without its file, from which it would be read as it "
                "was filed. Index it again: filing index FILE"
            )
        from index.build import read_content  # only what is corrected waits for the reader

        reading = read_content(content, before.filing.name)
        store, generation = self._there.store, self._there.store.next_generation()
        store.put(reading, READER_VERSION, generation, None, content)
        if (reading.passages, reading.sections) == (before.passages, before.sections):
            for model in self._own.standing(filing).chunks:
                self._copy_vectors(filing, model, generation)

    def _copy_reading(self, filing: str) -> int:
        """Have a filing's reading and file in the target; the generation of the reading there."""
        own, there = self._own.standing(filing), self._there.store.standing(filing)
        is_same = there is not None and self._is_alike(own, there)
        if there is not None and is_same and _is_put(own, there):
            return there.generation
        reading, content = self._own.store.reading(filing), self._own.store.content(filing)
        generation = self._there.store.next_generation()
        self._there.store.put(reading, own.reader, generation, None, content, keeps_vectors=is_same)
        return generation

    def _copy_vectors(self, filing: str, model: str, reading_generation: int) -> None:
        there = self._there.standing(filing)
        if there.chunks.get(model) == self._own.standing(filing).chunks[model]:
            return
        chunks, vectors = self._own.embedded(filing, model)
        store, kept = self._there.store, self._there.stores.vectors
        generation = store.next_generation()
        if chunks:
            kept.add(model, filing, generation, [chunk.id for chunk in chunks], vectors)
        is_there = store.put_vectors(
            filing, reading_generation, Embedded(model, generation, chunks)
        )
        kept.sweep(store.all_vectors(filing), filing)
        if not is_there:
            raise LibraryError(f"The filing {filing} was replaced meanwhile. Copy it again")

    def _compare_vectors(self, filing: str, model: str) -> int:
        """How many vectors by a model both have of a filing."""
        chunks, vectors = self._own.embedded(filing, model)
        others, there = self._there.embedded(filing, model)
        if chunks != others or (chunks and float(abs(vectors - there).max()) > _LAST_BITS):
            raise _differs(filing, f"its vectors by {model}")
        return len(chunks)


@dataclass(frozen=True, slots=True)
class _Side:
    """What is copied from, or to."""

    stores: Stores
    store: Store

    def standing(self, filing: str) -> Standing:
        """How a filing stands. Raises UnknownFiling."""
        found = self.store.standing(filing)
        if found is None:
            raise UnknownFiling(f"The filing {filing} was removed from {self.stores.address}")
        return found

    def embedded(self, filing: str, model: str) -> tuple[tuple[Chunk, ...], Vectors]:
        """The chunks of a filing and their vectors by a model, one a row. Raises DamagedStore."""
        generation = self.store.vector_generations(model, [filing]).get(filing, 0)
        chunks = self.store.chunks(generation)
        numbers, vectors = self.stores.vectors.stored(model, filing, generation)
        if numbers != [chunk.id for chunk in chunks]:
            raise DamagedStore(
                f"The vectors of {filing} by {model} in {self.stores.address} are not whole. "
                "They are made again when it is next asked in words"
            )
        return chunks, vectors


def _is_put(own: Standing, there: Standing) -> bool:
    """Whether nothing of the reading and its file is wanting."""
    return there.reader >= own.reader and there.has_content >= own.has_content


def _differs(filing: str, what: str) -> LibraryError:
    return LibraryError(
        f"{filing} is not the same in both: {what}. Remove it from the target, and copy again"
    )
