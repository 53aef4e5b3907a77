"""What a worker does with a filing: functions of what they are given, in any process, any machine.

A filing that is no filing is an answer, as any other; what is no answer ends the worker.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from index.build import read_content
from index.chunks import chunks
from index.corrections import Corrections
from index.embed import embed_all, embedder, use_threads
from index.errors import EmbeddingError, ReadError
from index.model import Chunk, Reading
from index.store.rows import Rows, rows_of

if TYPE_CHECKING:
    from index.embed import Vectors


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read: what it is called, what is in it, and what the user has set right."""

    name: str
    content: bytes
    corrections: Corrections
    tags: bool = True


@dataclass(frozen=True, slots=True)
class ToEmbed:
    """Readings of which the vectors are to be made together, and by which model.

    `threads`: of the processor's, those that this task may take.
    """

    readings: tuple[Reading, ...]
    model: str
    threads: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not done; `is_fatal` where nothing else of its kind can be done either."""

    reason: str
    is_fatal: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What is to be written of a file, and how many seconds of the processor that took."""

    rows: Rows
    seconds: float


@dataclass(frozen=True, slots=True)
class Vectored:
    """The chunks and vectors of each reading, in order, and how long they took to be made."""

    parts: tuple[tuple[Chunk, ...], ...]
    vectors: tuple[Vectors, ...]
    seconds: float


Job: TypeAlias = ToRead | ToEmbed
Done: TypeAlias = Read | Vectored | Refused


_BEHIND = 5  # those who ask, as Unix counts niceness
_COLLECTED_AFTER = 50_000  # objects: a reading is made at once, and let go of at once


def warm() -> None:
    """Keep what was loaded out of the way of the collector, and of those who ask."""
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)


def done(job: Job) -> Done:
    """What comes of a job."""
    match job:
        case ToRead():
            return _read(job)
        case ToEmbed():
            return _embed(job)


def _read(job: ToRead) -> Read | Refused:
    begun = time.process_time()
    try:
        reading = read_content(job.content, job.name, tags=job.tags, corrections=job.corrections)
    except ReadError as error:
        return Refused(str(error))
    rows = rows_of(reading, job.content)
    return Read(rows, time.process_time() - begun)


def _embed(job: ToEmbed) -> Vectored | Refused:
    """All the chunks of the readings together, so that those of like length share a batch."""
    model = embedder(job.model)
    begun = time.perf_counter()
    try:
        use_threads(job.threads)
        parts = tuple(chunks(reading, model) for reading in job.readings)
        texts = [chunk.text for each in parts for chunk in each]
        vectors = embed_all(model, texts, lambda _: None)
    except EmbeddingError as error:
        return Refused(str(error), is_fatal=True)
    return Vectored(parts, tuple(_apart(vectors, parts)), time.perf_counter() - begun)


def _apart(vectors: Vectors, parts: Sequence[Sequence[Chunk]]) -> list[Vectors]:
    found: list[Vectors] = []
    start = 0
    for each in parts:
        found.append(vectors[start : start + len(each)])
        start += len(each)
    return found
