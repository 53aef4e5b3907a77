"""Libraries of made-up filings, and what it takes to build them.

Vectors are made of the first filings by the model; the others carry copies of those of a filing
that was made from the same original, each number moved a little. Such vectors are synthetic, and
whoever reports on them says so.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.cli.many import cores
from assistant.many.jobs import ToEmbed, ToRead, Vectored
from assistant.many.run import read_all
from assistant.many.workers import Workers
from index.bulk import BulkLibrary, Made
from index.content import digest_of
from index.corrections import NO_CORRECTIONS
from index.embed import Embedder, embed_all, use_threads
from index.model import Chunk, Reading
from scale.variations import Variation

Told = Callable[[str, int, int], None]

_MOVED = 0.02  # the deviation of each number of a copied vector
_WRITTEN_TOGETHER = 16
_SAMPLED = 640  # chunks by which the model's own speed is taken


@dataclass(frozen=True, slots=True)
class Indexed:
    """What reading some filings into a library took. Seconds of reading are of all workers."""

    filings: int
    megabytes: float
    seconds: float
    reading: float
    writing: float
    workers: int

    @property
    def rate(self) -> float:
        return self.filings / self.seconds

    @property
    def bottleneck(self) -> str:
        """Which stage would go on longest if the others took no time."""
        reading = self.reading / self.workers
        return "reading" if reading > self.writing else "writing"


def read_into(library: BulkLibrary, files: Sequence[Path], workers: int, told: Told) -> Indexed:
    """Read the files, but for those that are there. Raises RuntimeError where one fails."""
    first = ToRead(files[0].name, files[0].read_bytes(), NO_CORRECTIONS)
    files = [path for path in files if library.holds(digest_of(path.read_bytes())) is None]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    with Workers(workers) as crew:
        list(crew.each([first] * workers))  # starts the processes, which is not in the rate
        begun = time.perf_counter()
        outcome = read_all(library, files, crew, told)
        seconds = time.perf_counter() - begun
    if outcome.failed:
        raise RuntimeError(f"{len(outcome.failed)} failed, the first: {outcome.failed[0]}")
    read, writing = outcome.reading_seconds, outcome.writing_seconds
    return Indexed(len(outcome.indexed), megabytes, seconds, read, writing, workers)


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors that the model made, by number of the filing, and how fast it was."""

    parts: dict[int, tuple[Chunk, ...]]
    vectors: dict[int, np.ndarray]
    chunks_a_second: float
    of_model_alone: float


def embedded(readings: Sequence[Reading], model: Embedder, kept: Path, workers: int) -> Embedded:
    """The vectors of the first filings, made by the workers, or as they were kept."""
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 (written here)
    threads = max(1, cores() // workers)
    groups = [tuple(readings[n : n + 4]) for n in range(0, len(readings), 4)]
    with Workers(workers) as crew:
        list(crew.each(ToEmbed(group[:1], model.name, threads) for group in groups[:workers]))
        begun = time.perf_counter()
        jobs = (ToEmbed(group, model.name, threads) for group in groups)
        found = dict(crew.each(jobs))
        seconds = time.perf_counter() - begun
    parts: dict[int, tuple[Chunk, ...]] = {}
    vectors: dict[int, np.ndarray] = {}
    for place, answer in sorted(found.items()):
        if not isinstance(answer, Vectored):
            raise RuntimeError(f"embedding failed: {answer}")
        for number, each in enumerate(zip(answer.parts, answer.vectors, strict=True)):
            parts[4 * place + number], vectors[4 * place + number] = each
    made = sum(map(len, parts.values()))
    texts = [chunk.text for each in parts.values() for chunk in each]
    alone = _alone(model, texts[:: max(1, len(texts) // _SAMPLED)][:_SAMPLED])
    result = Embedded(parts, vectors, made / seconds, alone)
    kept.write_bytes(pickle.dumps(result))
    return result


def _alone(model: Embedder, texts: Sequence[str]) -> float:
    """Texts a second by the model in this process, with all cores, nothing else done."""
    use_threads(cores())
    model.embed(texts[:8])
    begun = time.perf_counter()
    embed_all(model, texts, lambda _: None)
    return len(texts) / (time.perf_counter() - begun)


def put_vectors(
    library: BulkLibrary, made: Embedded, every: Sequence[Variation], ids: Sequence[str], told: Told
) -> tuple[int, float]:
    """Give the filings their vectors, true or carried, but for those that have some.

    To how many, and in how many seconds.
    """
    missing = set(library.unembedded(ids))
    numbers = [place for place, filing in enumerate(ids) if filing in missing]
    generations = {entry.id: entry.generation for entry in library.entries()}
    begun = time.perf_counter()
    for start in range(0, len(numbers), _WRITTEN_TOGETHER):
        some = numbers[start : start + _WRITTEN_TOGETHER]
        library.put_vectors(list(_made(generations, made, every, ids, some)))
        told("Storing vectors", start + len(some), len(numbers))
    return len(numbers), time.perf_counter() - begun


def _made(
    generations: Mapping[str, int],
    made: Embedded,
    every: Sequence[Variation],
    ids: Sequence[str],
    numbers: Sequence[int],
) -> Iterator[Made]:
    like = {every[number].original: number for number in made.parts}
    for number in numbers:
        generation = generations[ids[number]]
        if number in made.parts:
            yield Made(ids[number], generation, made.parts[number], made.vectors[number])
        else:
            other = like[every[number].original]
            moved = _moved(made.vectors[other], number)
            yield Made(ids[number], generation, made.parts[other], moved)


def _moved(vectors: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(vectors.shape) * _MOVED
    moved = vectors + noise.astype(np.float32)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)
