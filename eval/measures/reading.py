"""Reading: from the bytes of a file to sections, tables and facts, before anything is embedded."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.build import read_content
from index.errors import ReadError
from measures.clock import run, seconds_of
from measures.model import MORE_FILINGS, SAMPLE, Group, Measure

_TARGETS = {"text": 1.0, "html": 1.5}
_SIZES = (0.5, 1.0, 2.0, 4.0)
_SHORT = 0.5  # seconds; a reading that takes less is taken twice
_MEGABYTE = 1e6
_READ_ONE = """
import sys
from pathlib import Path
from index.build import read_filing
read_filing(Path(sys.argv[1]))
"""


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    format: str
    megabytes: float
    seconds: float

    @property
    def pace(self) -> float:
        return self.seconds / self.megabytes


def reading() -> Group:
    """Seconds per megabyte and memory, by format, over all the filings at hand."""
    read_content(SAMPLE.read_bytes(), SAMPLE.name)  # loads what every reading needs
    paths = sorted([*MORE_FILINGS.glob("*.txt"), *MORE_FILINGS.glob("*.htm")]) or [SAMPLE]
    found = [_read(path) for path in paths]
    read = [each for each in found if each is not None]
    return Group(
        "Reading a filing, embedding aside",
        tuple(
            measure
            for form, target in _TARGETS.items()
            if (of_form := [each for each in read if each.format == form])
            for measure in _paces(form, of_form, target)
        ),
    )


def _paces(form: str, read: Sequence[_Read], target: float) -> tuple[Measure, ...]:
    megabytes = sum(each.megabytes for each in read)
    pace = sum(each.seconds for each in read) / megabytes
    slowest = max(read, key=lambda each: each.pace)
    largest = max(read, key=lambda each: each.megabytes)
    peak = run(sys.executable, "-c", _READ_ONE, largest.path).peak_mb
    return (
        Measure(
            f"{form}: seconds per MB", pace, "s/MB", None, target,
            f"{len(read)} filings, {megabytes:.1f} MB; "
            f"most {slowest.pace:.2f} ({slowest.path.name}, {slowest.megabytes:.2f} MB)",
        ),
        Measure(
            f"{form}: peak memory", peak, "MB",
            note=f"{largest.path.name}, {largest.megabytes:.2f} MB",
        ),
    )  # fmt: skip


def _read(path: Path) -> _Read | None:
    """One reading, the better of two where that is short; None for a file that is not read."""
    content = path.read_bytes()
    begun = time.perf_counter()
    try:
        form = read_content(content, path.name).filing.format
    except ReadError:
        return None
    seconds = time.perf_counter() - begun
    if seconds < _SHORT:
        seconds = min(seconds, seconds_of(partial(read_content, content, path.name)))
    return _Read(path, form, len(content) / _MEGABYTE, seconds)


def growth() -> Group:
    """How reading grows with a filing: the sample's text over and over, as one document."""
    text = SAMPLE.read_bytes()
    seconds = []
    for size in _SIZES:
        content = text * math.ceil(size * _MEGABYTE / len(text))
        begun = time.process_time()  # other work on the machine would bend the curve
        read_content(content, SAMPLE.name)
        seconds.append(time.process_time() - begun)
    times = ", ".join(
        f"{size:g} MB {taken:.2f} s" for size, taken in zip(_SIZES, seconds, strict=True)
    )
    exponent = math.log(seconds[-1] / seconds[0]) / math.log(_SIZES[-1] / _SIZES[0])
    return Group(
        "Reading a longer filing",
        (
            Measure(
                "time grows as size to the power",
                exponent,
                "",
                None,
                1.15,
                f"processor time: {times}",
            ),
        ),
    )
