"""The made-up filings as files, of what real ones are at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from measures.model import MORE_FILINGS, SAMPLE

from index.build import read_content
from index.errors import ReadError
from scale.variations import Original, Variation, usable, variations

_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """The filings that others are made of, and the factors that each of them takes."""

    paths: tuple[Path, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def told(self) -> str:
        names = sorted({self.paths[place].name for place, _ in self.pairs})
        return f"{len(names)} real text 10-Qs ({', '.join(names)})"


def sources() -> Sources:
    """The text 10-Qs of the folder beside the project, or the sample where there is none."""
    found = [path for path in sorted(MORE_FILINGS.glob("*10-q*.txt")) if _is_text(path)]
    paths = tuple(found or [SAMPLE])
    return Sources(paths, tuple(usable([_original(path) for path in paths])))


def write_files(of: Sources, count: int, folder: Path, workers: int) -> list[Path]:
    """So many filings in the folder, by number; those that are there are left."""
    folder.mkdir(parents=True, exist_ok=True)
    every = list(variations(of.pairs, count))
    missing = [each for each in every if not _path(folder, each).exists()]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
        starts = range(0, len(missing), _TOGETHER)
        parts = (missing[start : start + _TOGETHER] for start in starts)
        some = [processes.submit(_write, of.paths, part, folder) for part in parts]
        for each in some:
            each.result()
    return [_path(folder, each) for each in every]


def _write(paths: Sequence[Path], some: Iterable[Variation], folder: Path) -> None:
    for each in some:
        path = _path(folder, each)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(_original(paths[each.original]).varied(each), encoding="utf-8")
        unfinished.rename(path)


def _path(folder: Path, variation: Variation) -> Path:
    return folder / f"{variation.number:06}.txt"


@cache
def _original(path: Path) -> Original:
    return Original.of(path)


def _is_text(path: Path) -> bool:
    try:
        return read_content(path.read_bytes(), path.name).filing.format == "text"
    except ReadError:
        return False
