"""Lines of a fixed-width table that hold two labels with a figure each → one line for each label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.ascii_lines import Kind, Line, read_line

# Two labels with their figures on one line: "1996.......$ 1,936,000    1999.......    496,000".
_PAIR = re.compile(
    r"\s*\S[^.$]{0,60}?(?:\.\s?){3,}\s*(?P<one>(?:\$\s*)?[(\d-][^A-Za-z$]{0,20}?)(?P<gap>\s{2,})"
    r"(?=\S[^.$]{0,60}?(?:\.\s?){3,}\s*[$(\d-])"
)


def unpaired(lines: Sequence[Line], width: int) -> tuple[list[Line], frozenset[int]]:
    """The lines of a table of one column, those of two labels parted, and the numbers of these.

    A table of more columns (`width`) has no such lines.
    """
    found: list[Line] = []
    parted: set[int] = set()
    for line in lines:
        match = _PAIR.match(line.text) if width == 1 and line.kind is Kind.FIGURES else None
        halves = [] if match is None else _halves(line, match.start("gap"), match.end("gap"))
        if len(halves) == 2:
            parted.add(line.number)
        found += halves if len(halves) == 2 else [line]
    return found, frozenset(parted)


def _halves(line: Line, end: int, start: int) -> list[Line]:
    """The part of a line before `end` and that from `start` on, where both end in one figure."""
    left = read_line(line.number, line.start, line.text[:end])
    right = read_line(line.number, line.start + start, line.text[start:])
    return [half for half in (left, right) if half.kind is Kind.FIGURES and len(half.figures) == 1]
