"""Filings of any size, put together from the sections of those at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from index.build import read_filing
from index.model import Reading, Section, SectionKind
from measures.model import SAMPLE

_BODY = re.compile(rb"<body\b[^>]*>(.*?)</body>", re.I | re.S)
_MEGABYTE = 10**6


def long_text(paths: Sequence[Path], megabytes: int) -> bytes:
    """A fixed-width report: between the sample's cover and signatures the items of all `paths`.

    They come over and over, as often as it takes.
    """
    readings = [read_filing(path) for path in (SAMPLE, *paths)]
    cover = next(_texts(readings[0], SectionKind.COVER))
    signed = next(_texts(readings[0], SectionKind.SIGNATURES))
    items = [text for reading in readings for text in _texts(reading, SectionKind.ITEM)]
    size = megabytes * _MEGABYTE - len(cover) - len(signed)
    return "\n".join([cover, *_up_to(size, items), signed]).encode()


def long_html(paths: Sequence[Path], megabytes: int) -> bytes:
    """An HTML report: the bodies of the main documents of all `paths`, over and over, in one."""
    bodies = [match[1] for path in paths if (match := _BODY.search(path.read_bytes()))]
    whole = b"".join(_up_to(megabytes * _MEGABYTE, bodies))
    return b"<html><body>" + whole + b"</body></html>"


def _texts(reading: Reading, kind: SectionKind) -> Iterator[str]:
    return (reading.filing.quote(s.span) for s in reading.sections if _is_whole(s, kind))


def _is_whole(section: Section, kind: SectionKind) -> bool:
    return section.kind is kind and len(section.span) > len(section.heading)


def _up_to(size: int, parts: Sequence[str] | Sequence[bytes]) -> Iterator[str] | Iterator[bytes]:
    """The parts in turn, as often as it takes to reach a size."""
    for part in cycle(parts):
        if size <= 0:
            return
        size -= len(part)
        yield part
