"""Reading: from the bytes of a file to sections, tables and facts, before anything is embedded.

Times are the processor's, which other work on the machine does not bend. What a file takes of
memory is the peak of a process that reads it and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from index.build import read_content, read_filing
from index.errors import ReadError
from measures.clock import run
from measures.long_filings import long_html, long_text
from measures.model import MORE_FILINGS, SAMPLE, Group, Measure

_TARGETS = {"text": 1.0, "html": 1.5}
_SIZES = (5, 10, 20)
_GROWTH = 1.25  # the most that a megabyte of the longest may take over one of the shortest
_SHORT = 0.5  # seconds; a reading that takes less is taken twice
_MEGABYTE = 1e6
_READ_ONE = """
import json, sys, time
from pathlib import Path
from index.build import read_content
path = Path(sys.argv[1])
content = path.read_bytes()
begun = time.process_time()
read_content(content, path.name)
print(json.dumps(time.process_time() - begun))
"""


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    format: str
    megabytes: float
    seconds: float
    peak_mb: float

    @property
    def pace(self) -> float:
        return self.seconds / self.megabytes


def reading() -> list[Group]:
    """Seconds per megabyte and memory, by format and by file, over all the filings at hand."""
    read_filing(SAMPLE)  # loads what every reading needs
    found = [each for path in _filings() if (each := _read(path)) is not None]
    by_format = {form: [each for each in found if each.format == form] for form in _TARGETS}
    return [
        Group(
            "Reading all filings, embedding aside",
            tuple(m for form, read in by_format.items() if read for m in _paces(form, read)),
        ),
        *(
            Group(f"Reading each, {form}", tuple(map(_each, sorted(read, key=_slowest_first))))
            for form, read in by_format.items()
            if read
        ),
    ]


def growth() -> Group:
    """How reading grows with a filing, each size read in a process of its own."""
    texts, pages = _by_format()
    measures = list(_growth("text", long_text, texts))
    if pages:
        measures += _growth("html", long_html, pages)
    return Group("Reading a longer filing, put together from their sections", tuple(measures))


def _filings() -> list[Path]:
    return sorted([*MORE_FILINGS.glob("*.txt"), *MORE_FILINGS.glob("*.htm")]) or [SAMPLE]


def _by_format() -> tuple[list[Path], list[Path]]:
    """The filings of fixed-width text and those in HTML."""
    formats = {path: _format(path) for path in _filings()}
    texts, pages = ([p for p, form in formats.items() if form == each] for each in _TARGETS)
    return texts, pages


def _format(path: Path) -> str | None:
    try:
        return read_filing(path).filing.format
    except ReadError:
        return None


def _paces(form: str, read: Sequence[_Read]) -> tuple[Measure, ...]:
    megabytes = sum(each.megabytes for each in read)
    pace = sum(each.seconds for each in read) / megabytes
    slowest, largest = min(read, key=_slowest_first), max(read, key=lambda each: each.peak_mb)
    return (
        Measure(
            f"{form}: seconds per MB", pace, "s/MB", None, _TARGETS[form],
            f"{len(read)} filings, {megabytes:.1f} MB; "
            f"most {slowest.pace:.2f} ({slowest.path.name}, {slowest.megabytes:.2f} MB)",
        ),
        Measure(
            f"{form}: peak memory", largest.peak_mb, "MB",
            note=f"{largest.path.name}, {largest.megabytes:.2f} MB",
        ),
    )  # fmt: skip


def _each(read: _Read) -> Measure:
    note = f"{read.megabytes:.2f} MB in {read.seconds:.2f} s; peak memory {read.peak_mb:.0f} MB"
    return Measure(read.path.name, read.pace, "s/MB", note=note)


def _slowest_first(read: _Read) -> float:
    return -read.pace


def _read(path: Path) -> _Read | None:
    """One reading, the better of two where that is short; None for a file that is not read."""
    content = path.read_bytes()
    try:
        form, seconds = _timed(content, path.name)
    except ReadError:
        return None
    if seconds < _SHORT:
        seconds = min(seconds, _timed(content, path.name)[1])
    return _Read(path, form, len(content) / _MEGABYTE, seconds, _alone(path)[1])


def _timed(content: bytes, name: str) -> tuple[str, float]:
    begun = time.process_time()
    form = read_content(content, name).filing.format
    return form, time.process_time() - begun


def _alone(path: Path) -> tuple[float, float]:
    """Processor seconds and peak megabytes of a process that reads one file."""
    ended = run(sys.executable, "-c", _READ_ONE, path)
    return float(json.loads(ended.output)), ended.peak_mb


def _growth(
    form: str, long: Callable[[Sequence[Path], int], bytes], paths: Sequence[Path]
) -> Iterator[Measure]:
    """A doubling a measure, and the longest against the shortest by the megabyte."""
    grown = [_grown(form, long(paths, size)) for size in _SIZES]
    for (small, shorter), (large, longer) in pairwise(zip(_SIZES, grown, strict=True)):
        yield Measure(
            f"{form}: {large} MB over {small} MB", 2 * longer.pace / shorter.pace, "",
            note=f"time for twice as much: {shorter.seconds:.1f} s for {shorter.megabytes:.1f} MB, "
            f"{longer.seconds:.1f} s for {longer.megabytes:.1f} MB; peak memory "
            f"{shorter.peak_mb:.0f} and {longer.peak_mb:.0f} MB",
        )  # fmt: skip
    first, last = grown[0], grown[-1]
    yield Measure(
        f"{form}: a MB of {_SIZES[-1]} over a MB of {_SIZES[0]}", last.pace / first.pace, "",
        None, _GROWTH, f"{first.pace:.2f} and {last.pace:.2f} s/MB; 1 is linear",
    )  # fmt: skip


def _grown(form: str, content: bytes) -> _Read:
    with TemporaryDirectory(prefix="filing-bench-") as folder:
        path = Path(folder) / ("long.txt" if form == "text" else "long.htm")
        path.write_bytes(content)
        seconds, peak = _alone(path)
    return _Read(path, form, len(content) / _MEGABYTE, seconds, peak)
