"""Many filings into a library: found, read, stored, embedded; what failed is told at the end.

One process writes, several filings in a transaction. What is stored is there for good: a run that
was interrupted, or lost what worked for it, is taken up again where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

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
    waiting: list[Rows] = []
    since = time.monotonic()
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

    for place, answer in crew.each(jobs()):
        done += 1
        if isinstance(answer, Read):
            outcome.reading_seconds += answer.seconds
            waiting.append(answer.rows)
        elif isinstance(answer, Refused):
            outcome.failed.append((str(given[place]), answer.reason))
        if len(waiting) >= _TOGETHER or time.monotonic() - since > _SECONDS:
            _write(library, waiting, outcome)
            since = time.monotonic()
        told("Reading", done, len(paths))
    _write(library, waiting, outcome)
    told("Reading", done, len(paths))
    return outcome


def _write(library: BulkLibrary, waiting: list[Rows], outcome: Outcome) -> None:
    """Write what waits, and let go of it."""
    begun = time.perf_counter()
    if waiting:
        library.add_all(waiting)
        outcome.indexed += [rows.id for rows in waiting]
        waiting.clear()
    outcome.writing_seconds += time.perf_counter() - begun


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
