"""Many filings into a library: found, read, stored, embedded; what failed is told at the end.

One process writes, several filings in a transaction, while others go on reading. What is stored is
there for good: a run that was interrupted, or lost what worked for it, is taken up again where it
was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from assistant.many.jobs import Read, Refused, ToEmbed, ToRead, Vectored
from assistant.many.workers import Crew
from index.bulk import BulkLibrary, Made
from index.content import digest_of, read_bytes
from index.errors import EmbeddingError, ReadError, UnknownFiling
from index.model import Reading
from index.store.rows import Rows

_TOGETHER = 16  # filings that are written in one transaction
_EMBEDDED_TOGETHER = 4  # filings whose chunks share batches
_SECONDS = 1.0  # that what was read waits for others to be written with it

# Told what is done, how much of it, and of how much.
Told: TypeAlias = Callable[[str, int, int], None]


@dataclass(slots=True)
class Outcome:
    """What came of a run. `failed`: what, and why. Seconds are those of all workers together."""

    indexed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    embedded: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    reading_seconds: float = 0.0
    writing_seconds: float = 0.0
    embedding_seconds: float = 0.0


def read_all(
    library: BulkLibrary, paths: Sequence[Path], crew: Crew, told: Told, *, tags: bool = True
) -> Outcome:
    """Read the files into the library, but for those that it holds as they are now.

    Raises CorrectionsError, LibraryError; what is wrong with a file is among what failed.
    """
    outcome = Outcome()
    given: dict[int, Path] = {}
    done = 0

    def jobs() -> Iterator[ToRead]:
        nonlocal done
        for path in paths:
            try:
                content = read_bytes(path)
            except (ReadError, UnknownFiling) as error:
                outcome.failed.append((str(path), str(error)))
                done += 1
                continue
            held = library.holds(digest_of(content))
            if held is not None:
                outcome.unchanged.append(held.id)
                done += 1
                continue
            given[len(given)] = path
            yield ToRead(path.name, content, library.corrections, tags)

    with _Writer(library, outcome) as writer:
        for place, answer in crew.each(jobs()):
            done += 1
            if isinstance(answer, Read):
                outcome.reading_seconds += answer.seconds
                writer.put(answer.rows)
            elif isinstance(answer, Refused):
                outcome.failed.append((str(given[place]), answer.reason))
            writer.look()
            told("Reading", done, len(paths))
    told("Reading", done, len(paths))
    return outcome


class _Writer:
    """Writes what was read, several filings together, in a thread of its own.

    While it writes, what else was read waits, and those who read are given more. What it was given
    is written when the `with` ends, unless it was interrupted. Raises what writing raises, at the
    next call.
    """

    def __init__(self, library: BulkLibrary, outcome: Outcome) -> None:
        self._library, self._outcome = library, outcome
        self._waiting: list[Rows] = []
        self._since = time.monotonic()
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with self._thread:  # what is being written is written whole
            if error is None:
                self._begin()
                self._finish()

    def put(self, rows: Rows) -> None:
        """Write this with others."""
        self._waiting.append(rows)

    def look(self) -> None:
        """Begin to write if there is enough, or it has waited long enough."""
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._since > _SECONDS:
            self._begin()

    def _begin(self) -> None:
        """Write what waits, once what came before it is written: no more is held than that."""
        self._since = time.monotonic()
        if self._waiting:
            self._finish()
            batch, self._waiting = self._waiting, []
            self._writing = self._thread.submit(self._write, batch)

    def _finish(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _write(self, batch: Sequence[Rows]) -> None:
        begun = time.perf_counter()
        self._library.add_all(batch)
        self._outcome.indexed += [rows.id for rows in batch]
        self._outcome.writing_seconds += time.perf_counter() - begun


def embed_all(
    library: BulkLibrary,
    filings: Sequence[str],
    crew: Crew,
    told: Told,
    outcome: Outcome,
    threads: int,
) -> None:
    """Make the vectors that the filings lack. `threads`: those that a task may take.

    Raises EmbeddingError where the model cannot be used. Filings that no worker survives are
    tried again each by itself, and are then among what failed.
    """
    missing = library.unembedded(filings)
    of = len(missing)
    groups = [missing[n : n + _EMBEDDED_TOGETHER] for n in range(0, of, _EMBEDDED_TOGETHER)]
    lost = _embedded(library, groups, crew, told, outcome, threads, of)
    alone = [[filing] for group in lost for filing in group if len(group) > 1]
    lost = [group for group in lost if len(group) == 1]
    lost += _embedded(library, alone, crew, told, outcome, threads, of)
    outcome.failed += [(filing, "its vectors could not be made") for (filing,) in lost]


def _embedded(
    library: BulkLibrary,
    groups: Sequence[Sequence[str]],
    crew: Crew,
    told: Told,
    outcome: Outcome,
    threads: int,
    of: int,
) -> list[list[str]]:
    """Make the vectors of groups of filings; those groups that no worker survived."""
    given: dict[int, list[tuple[int, Reading]]] = {}
    lost: list[list[str]] = []

    def jobs() -> Iterator[ToEmbed]:
        for group in groups:
            held = given[len(given)] = list(library.to_embed(group))
            yield ToEmbed(tuple(reading for _, reading in held), library.embedder.name, threads)

    for place, answer in crew.each(jobs()):
        held, given[place] = given[place], []
        names = [reading.filing.id for _, reading in held]
        if isinstance(answer, Vectored):
            generations = [generation for generation, _ in held]
            made = zip(names, generations, answer.parts, answer.vectors, strict=True)
            begun = time.perf_counter()
            library.put_vectors([Made(*each) for each in made])
            outcome.writing_seconds += time.perf_counter() - begun
            outcome.embedding_seconds += answer.seconds
            outcome.embedded += len(names)
            told("Embedding", outcome.embedded, of)
        elif isinstance(answer, Refused):
            if answer.is_fatal:
                raise EmbeddingError(answer.reason)
            lost.append(names)
    return lost
