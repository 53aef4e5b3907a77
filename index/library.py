"""The library: the filings of one address, in both stores.

A filing is switched from one reading to the next by one commit of the database, and so are its
vectors: they are written first, under a generation that nobody asks for yet. What a killed
process has left behind is swept before the next vectors are written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

from index.address import Address, address_of
from index.chunks import chunks
from index.content import digest_of_file, is_file
from index.corrections import NO_CORRECTIONS, Corrections
from index.corrections_home import CorrectionsFile
from index.embed import Embedder, MiniLM, embed_all
from index.errors import LibraryError, LibraryLocked, UnknownFiling
from index.findings import Findings
from index.home import default_home as default_home
from index.kept_readings import KeptReadings
from index.locks import writer
from index.meaning import Meaning
from index.model import Chunk, Reading
from index.names import named
from index.screening import Screened, Screening
from index.store import Embedded, Entry, Hit, Store, nearest
from index.store.opening import Stores, make_folder, stores_at

if TYPE_CHECKING:
    from index.embed import Vectors

# Called with a filing's id, how many of its chunks are embedded, and of how many.
Progress: TypeAlias = Callable[[str, int, int], None]

WAIT = 15.0
"""How many seconds a write waits for another process to end its own, where nothing else is said."""

_ATTEMPTS = 50
_NO_FILING = "No filing {} in the library. See: filing list"
_PASSAGES_KEPT = 2_000  # filings whose chunks' passages are kept
_STRIPES = 64  # of filings, each loaded by one thread at a time
_MORE = 3  # chunks asked for per passage, as a long passage has several


class Library:
    """The filings of one address. Any number of processes and threads may read.

    `home` is the folder of what is the user's own: corrections, history; in a folder, the library's
    own. `reader` is the version of the program that reads filings: what another version has read
    still answers, but is not held to be up to date.
    """

    def __init__(
        self,
        stores: Stores,
        home: Path,
        embedder: Embedder,
        reader: int,
        wait: float,
        corrections: Path | None = None,
        tags: bool = True,
    ) -> None:
        self.home = home
        self.address = stores.address
        self.embedder = embedder
        self._corrections = CorrectionsFile((corrections or home) / "corrections.toml")
        self._tags = tags
        self._reader = reader
        self._wait = wait
        self._stores = stores
        self._reads = self.catalogue = stores.reads
        self._vectors = stores.vectors
        self._readings = KeptReadings()
        self._seen: tuple[Entry, ...] = ()
        self._loading = tuple(threading.Lock() for _ in range(_STRIPES))
        self._passages: dict[int, dict[int, int]] = {}
        self._whole: set[int] = set()  # generations of vectors that were counted
        self._meaning = Meaning(embedder)
        self._prepared = threading.Event()
        self._prepared.set()
        # Told how far the vectors are that a question waits for.
        self.on_embedding: Progress | None = None
        # Called before words are searched, which takes longer than a figure does.
        self.on_search: Callable[[], None] | None = None

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        embedder: Embedder | None = None,
        reader: int = 1,
        create: bool = True,
        wait: float = WAIT,
        corrections: Path | None = None,
        tags: bool = True,
        store: str | Address | None = None,
    ) -> Self:
        """The library at `store`, else in `home`, made if there is none unless `create` is false.

        With a store on a server, `home` holds what is the user's own. `corrections` is the folder of the corrections file, the home unless it is given; without
        `tags` filings are read again from the printed page alone.
        A write waits up to `wait` seconds for another process to end its own.
        Raises LibraryError, or StoreVersion and DamagedStore, which leave what is there as it is.
        """
        address = address_of(store) if isinstance(store, str) else store
        home = address if isinstance(address, Path) else home or default_home()
        home = home.expanduser().absolute()
        stores = stores_at(address or home, create=create, wait=wait)
        make_folder(home)
        embedder = embedder or MiniLM()
        return cls(stores, home, embedder, reader, wait, corrections, tags)

    @cached_property
    def _store(self) -> Store:
        """The whole store, opened where something is first written or searched."""
        return self._stores.store()

    def close(self) -> None:
        """Let go of the database."""
        self._reads.close()
        if "_store" in vars(self):
            self._store.close()

    def entries(self) -> tuple[Entry, ...]:
        """Every filing, by company, period, form and id; what is gone is let go of."""
        found = self._reads.entries()
        if found is not self._seen:
            self._readings.keep_only({entry.id for entry in found})
            self._seen = found
        if self._stores.is_shared and self.corrections.entries:  # of which the store knows nothing
            keys = self.corrections.keys
            return tuple(replace(entry, corrections=keys(entry)) for entry in found)
        return found

    def find(self, name: str) -> Entry:
        """The filing of a name, as `index.names.named` reads it, or of a file's content.

        Raises UnknownFiling, or AmbiguousFiling with what to type instead.
        """
        path = Path(name)
        if not is_file(path):
            known = self._reads.entry(name) or self._written_so(name)
            return known or named(name, self.entries())
        entry = self._of_content(digest_of_file(path))
        if entry is None:
            raise UnknownFiling(
                f"{name} is not indexed as it is now. Index it: filing index {name}"
            )
        return entry

    def _written_so(self, name: str) -> Entry | None:
        """The only filing of exactly this file name or accession number, by an index."""
        by = [self._reads.entries_where(2, **{of: [name]}) for of in ("name", "accession")]
        found = {entry.id: entry for entries in by for entry in entries}
        return found.popitem()[1] if len(found) == 1 else None

    def holds(self, digest: str) -> Entry | None:
        """The filing of exactly this content as this version of the reader, and the user's
        corrections as they are now, have it. Raises CorrectionsError.
        """
        entry = self._of_content(digest)
        keys = () if entry is None else self.stored_corrections.keys(entry)
        return entry if entry is not None and entry.corrections == keys else None

    def _of_content(self, digest: str) -> Entry | None:
        same = self._reads.of_digest(digest)
        return next((entry for entry in same if entry.reader == self._reader), None)

    @property
    def corrections(self) -> Corrections:
        """What the user sets right, as `corrections.toml` says now. Raises CorrectionsError."""
        return self._corrections.current()

    @property
    def stored_corrections(self) -> Corrections:
        """Those that filings are put with: none where others share the store."""
        return NO_CORRECTIONS if self._stores.is_shared else self.corrections

    @contextmanager
    def correcting(self) -> Iterator[Path]:
        """Be the one writer of the user's corrections file, at the path given."""
        with writer(self.home, self._wait):
            yield self._corrections.path

    def reading(self, filing: str) -> Reading:
        """All that was read from a filing, as it is now, and as the user corrects it now.

        It is read again where the corrections have changed; where others share the store, for this
        process alone. Raises UnknownFiling, CorrectionsError.
        """
        with self._loading[hash(filing) % _STRIPES]:  # of those who ask first, one loads it for all
            return self._current(filing)

    def keeps(self, filing: str) -> bool:
        """Whether the reading of a filing is kept in memory, as those asked for last are."""
        return filing in self._readings

    def _current(self, filing: str) -> Reading:
        kept = self._readings.get(filing)
        if kept is None or kept[0] != self._reads.generation(filing):
            kept = self._reads.numbered(filing)
            self._readings.keep(filing, *kept)
        reading = kept[1]
        corrections = self.corrections
        if _keys(reading) == corrections.keys(reading.filing):
            return reading
        again = self.read_as(filing, corrections)
        if not self._stores.is_shared:
            kept = self.add(again, content=self._store.content(filing)).generation, again
        self._readings.keep(filing, kept[0], again)
        return again

    def findings(self, filing: str, checker: int) -> Findings | None:
        """What checking a filing came to; None where this version of the checker has not."""
        kept = self._readings.get(filing)
        return None if kept and self._is_own(kept[1]) else self._reads.findings(filing, checker)

    def add_findings(self, reading: Reading, checker: int, found: Findings) -> None:
        """Keep what checking a reading came to, unless the filing was read anew meanwhile."""
        filing = reading.filing.id
        kept = self._readings.get(filing)
        if kept is not None and kept[1] is reading and not self._is_own(reading):
            with self._stores.writing(filing):
                self._store.put_findings(filing, kept[0], checker, found)

    def _is_own(self, reading: Reading) -> bool:
        """Whether a reading is the user's alone, and not what others of the store have."""
        return self._stores.is_shared and bool(reading.corrections)

    def read_as(self, filing: str, corrections: Corrections) -> Reading:
        """A filing read with other corrections, from the bytes that it was read from.

        Nothing is written. Raises UnknownFiling, or LibraryError where the bytes are not there.
        """
        held = self._entry(filing)
        content = self._store.content(filing)
        if content is None:
            raise LibraryError(
                f"{held.name} was indexed without its file, so that it cannot be corrected. "
                "Index it again: filing index FILE"
            )
        from index.build import read_content  # only what is corrected waits for the reader

        return read_content(content, held.name, tags=self._tags, corrections=corrections)

    def add(
        self, reading: Reading, progress: Progress | None = None, content: bytes | None = None
    ) -> Entry:
        """Put a filing into the library, in place of one of the same id.

        If the vectors of the one before are there, those of the new one are made first, so that
        the old one answers wholly until the new one does; where what is embedded is the same,
        they stay. `content`: the bytes of the file, from which it can be read again.
        """
        filing = reading.filing.id
        held = self._held(reading)
        if held is not None:
            return held
        embedded = None
        keeps_vectors = self._is_embedded_alike(reading)
        if not keeps_vectors and self._store.vector_generations(self.embedder.name, [filing]):
            embedded = self._embedded(reading, progress)
        with self._stores.writing(filing):
            held = self._held(reading)  # another may have put it meanwhile
            if held is not None:
                return held
            generation = self._store.next_generation()
            if embedded is None:
                keeps_vectors = keeps_vectors and self._is_embedded_alike(reading)
                self._store.put(
                    reading, self._reader, generation, None, content, keeps_vectors=keeps_vectors
                )
            else:
                with self._written(filing, generation, *embedded) as switch:
                    self._store.put(reading, self._reader, generation, switch, content)
        return self._entry(filing)

    def _entry(self, filing: str) -> Entry:
        """A filing that is there. Raises UnknownFiling."""
        held = self._reads.entry(filing)
        if held is None:
            raise UnknownFiling(_NO_FILING.format(filing))
        return held

    def _is_embedded_alike(self, reading: Reading) -> bool:
        """Whether the filing is there, and what is embedded of it the same as of this reading.

        By whichever reader: a new version seldom changes what is embedded.
        """
        filing = reading.filing
        held = self._reads.entry(filing.id)
        if held is None or held.digest != filing.digest:
            return False
        before = self._reads.reading(held.id)
        same_filing = (before.filing.text, before.filing.company) == (filing.text, filing.company)
        same_parts = (before.sections, before.passages) == (reading.sections, reading.passages)
        return same_filing and same_parts

    def remove(self, filing: str) -> None:
        """Forget a filing. Raises UnknownFiling."""
        with self._stores.writing(filing):
            if not self._store.remove(filing):
                raise UnknownFiling(_NO_FILING.format(filing))
            self._vectors.drop(filing)
        self._readings.forget(filing)

    def screened(self, asked: Screening) -> list[Screened]:
        """As Store.screened: what one filing of each company gives to a formula."""
        return self._store.screened(asked)

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> list[Hit]:
        """The passages with any of the words, best first by BM25."""
        return self._store.search_text(words, filings, n)

    def search_vectors(self, question: str, filings: Collection[str], n: int) -> list[Hit]:
        """The passages nearest to the question, by cosine similarity, best first.

        Only of filings that have vectors (ensure_vectors); without any the model is not loaded.
        """
        model = self.embedder.name
        current = self._store.vector_generations(model, filings)
        vector = self._meaning.of_question(question) if current else None
        for _ in range(_ATTEMPTS):
            if vector is None:
                return []
            found = self._vectors.search(model, vector, current, n * _MORE)
            passages = {filing: self._chunk_passages(current[filing]) for filing, _, _ in found}
            before, current = current, self._store.vector_generations(model, filings)
            if current.items() >= before.items():
                return nearest(found, passages, n)
        raise LibraryLocked(f"The library at {self.address} is being rewritten. Try again")

    def likeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """How near in meaning each text is to the question: the cosine similarity.

        Raises EmbeddingError.
        """
        self._prepared.wait()
        return self._meaning.likeness(question, texts)

    def damage(self) -> str | None:
        """What is wrong with the stores, all looked at; None for nothing. Raises DamagedStore."""
        fault = self._reads.damage()
        if fault is not None:
            return fault
        for entry in self.entries():
            self._reads.reading(entry.id)
            if self.embedder.name in entry.models and not self._is_embedded(entry.id):
                return f"the vectors of {entry.id} are not whole"
        return None

    def announce(self) -> None:
        """Say that `prepare` will be called: searches wait, as two imports may for each other."""
        self._prepared.clear()

    def prepare(self) -> None:
        """Load what a search by meaning needs. Raises EmbeddingError, DamagedStore."""
        try:
            self.embedder.count("")
            if self._vectors.exists:
                self._vectors.count(self.embedder.name, "", 0)
        finally:
            self._prepared.set()

    def ensure_vectors(self, filings: Collection[str], progress: Progress | None = None) -> None:
        """Make the vectors that are missing. Raises EmbeddingError, UnknownFiling."""
        self._prepared.wait()
        for filing in filings:
            for _ in range(_ATTEMPTS):
                if self._is_embedded(filing) or self._embed(filing, progress or self.on_embedding):
                    break
            else:
                raise LibraryLocked(f"The filing {filing} is being replaced. Try again")

    def _is_embedded(self, filing: str) -> bool:
        """Whether the vectors of a filing are there, every one; counted once a process."""
        model = self.embedder.name
        generation = self._store.vector_generations(model, [filing]).get(filing)
        if generation is None:
            return False
        if generation not in self._whole:
            expected = len(self._chunk_passages(generation))
            if self._vectors.count(model, filing, generation) != expected:
                return False
            self._whole.add(generation)
        return True

    def _embed(self, filing: str, progress: Progress | None) -> bool:
        """Make the vectors of a filing; False if it was replaced meanwhile."""
        of_reading, reading = self._reads.numbered(filing)
        parts, vectors = self._embedded(reading, progress)
        with self._stores.writing(filing):
            if self._is_embedded(filing):
                return True
            generation = self._store.next_generation()
            with self._written(filing, generation, parts, vectors) as switch:
                return self._store.put_vectors(filing, of_reading, switch)

    def _embedded(
        self, reading: Reading, progress: Progress | None
    ) -> tuple[tuple[Chunk, ...], Vectors]:
        """The chunks of a reading and their vectors, one a row."""
        parts = chunks(reading, self.embedder)

        def report(done: int) -> None:
            if progress is not None:
                progress(reading.filing.id, done, len(parts))

        return parts, embed_all(self.embedder, [chunk.text for chunk in parts], report)

    @contextmanager
    def _written(
        self, filing: str, generation: int, parts: tuple[Chunk, ...], vectors: Vectors
    ) -> Iterator[Embedded]:
        """Vectors under a new generation, to be switched to inside; then orphans are swept."""
        alone = filing if self._stores.is_shared else None  # others write theirs meanwhile
        self._vectors.sweep(self._store.all_vectors(alone), alone)
        if parts:
            ids = [chunk.id for chunk in parts]
            self._vectors.add(self.embedder.name, filing, generation, ids, vectors)
        yield Embedded(self.embedder.name, generation, parts)
        self._vectors.sweep(self._store.all_vectors(alone), alone)

    def _held(self, reading: Reading) -> Entry | None:
        held = self._of_content(reading.filing.digest)
        same = held is not None and held.id == reading.filing.id
        return held if held is not None and same and held.corrections == _keys(reading) else None

    def _chunk_passages(self, generation: int) -> dict[int, int]:
        held = self._passages.get(generation)
        if held is None:
            if len(self._passages) >= _PASSAGES_KEPT:
                self._passages.clear()
            held = self._passages[generation] = self._store.chunk_passages(generation)
        return held


def _keys(reading: Reading) -> tuple[str, ...]:
    """What tells the corrections that a filing was read with."""
    return tuple(correction.key for correction in reading.corrections)
