"""Windows on the filings: a header, a cover and a few pages each, so that many can be read.

A window holds the file's beginning, its cover, the pages around some figures, and signatures
made up, without which a filing is held to break off. Of inline XBRL it keeps the contexts and
units that its tags name.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.index.read_filings import EXCERPTS, ROOT, SAMPLE, path_of

_COVER = re.compile(rb"DocumentPeriodEndDate|(?:period|year)\s+ended", re.I)
_FORM = re.compile(rb"dei:DocumentType|form\s+10-?[KQ]", re.I)
_SIGNED = {
    False: b"\n<PAGE>\n                 SIGNATURES\n\nDate: May 3, 1999      /s/ Lee Park\n</TEXT>\n</DOCUMENT>\n",
    True: b'">--></table><p>SIGNATURES</p><p>Date: May 3, 2010 /s/ Lee Park</p></body></html>\n</TEXT>\n</DOCUMENT>\n',
}
_FIGURES = re.compile(
    rb"total (?:current )?(?:assets|liabilities)|cash equivalents (?:at|,)|net (?:sales|income|loss)"
    rb"|notes to (?:\w+ ){0,3}financial|table of contents|item\s+\d+",
    re.I,
)
_CONTEXT = re.compile(rb'<xbrli:context\b[^>]*\bid="([^"]+)".*?</xbrli:context>', re.S)
_UNIT = re.compile(rb'<xbrli:unit\b[^>]*\bid="([^"]+)".*?</xbrli:unit>', re.S)
_NAMED = re.compile(rb'(?:contextRef|unitRef)="([^"]+)"')
WINDOWS = 12
_BYTES = {
    False: (5_000, 2_500, 12_000),
    True: (4_000, 12_000, 40_000),
}  # is HTML: head, cover, pages


def filings() -> list[Path]:
    """Every real filing beside the project, or else the made-up ones."""
    shared = ROOT.parent / "shared" / "filings"
    real = sorted([*shared.glob("*.txt"), *shared.glob("*.htm")])
    made = [*map(path_of, (SAMPLE, *EXCERPTS)), ROOT / "tests" / "data" / "tamarack-soap_10-q.htm"]
    return real or made


@cache
def window(path: Path, place: int) -> bytes:
    """The window on a filing whose number from 0 is `place`; each is on other pages."""
    content = path.read_bytes()
    is_html = b"<html" in content[:20_000].lower()
    head, cover, pages = _BYTES[is_html]
    cuts = [(0, head)]
    named = [pattern.search(content) for pattern in (_FORM, _COVER)]
    cuts += [_around(match.start(), cover // 2) for match in named if match]
    figures = [m.start() for m in _FIGURES.finditer(content)] or [len(content) // 2]
    cuts.append(_around(figures[(2 * place + 1) * len(figures) // (2 * WINDOWS)], pages // 2))
    kept = [content[start:end] for start, end in _joined(cuts)]
    if b"<xbrli:context" in content:
        kept.insert(1, _resources(content, b"".join(kept)))
    return b"\n".join([*kept, _SIGNED[is_html]])


def _around(place: int, reach: int) -> tuple[int, int]:
    return max(0, place - reach), place + reach


def _joined(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts in order, none over another."""
    ordered = sorted(cuts)
    ends = [(start, min(end, after[0])) for (start, end), after in pairwise(ordered)]
    return [(start, end) for start, end in [*ends, ordered[-1]] if start < end]


def _resources(content: bytes, kept: bytes) -> bytes:
    named = set(_NAMED.findall(kept))
    held = [
        m[0] for pattern in (_CONTEXT, _UNIT) for m in pattern.finditer(content) if m[1] in named
    ]
    return b"<ix:header><ix:resources>" + b"".join(held) + b"</ix:resources></ix:header>"
