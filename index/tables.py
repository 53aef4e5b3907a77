"""A grid: a table as drawn, whatever the source format, before anything is made of its words.

`ascii_tables` draws grids from fixed-width text, `markup` from HTML. What follows (stub
paths, periods, scales, statements) is the same for both.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index.model import Cell, Row, Span

_TOTAL = re.compile(r"^\s*(?:sub-?)?total\b|^net (?:cash|increase|decrease|\(decrease)", re.I)
_LONGEST_LABEL = 1_200  # characters: what is longer is no label, and would be looked at for long
_TAKEN_OFF = re.compile(r"\W*(?:less|add|plus|deduct)\b", re.I)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with its whole label, how far it is indented, and what stands above it.

    `new_block`: a blank line or a rule parts it from the row above.
    """

    label: str
    indent: int
    span: Span
    cells: tuple[Cell | None, ...]
    ruled: bool = False
    new_block: bool = False

    @property
    def is_heading(self) -> bool:
        return all(cell is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """`title`: the lines above, `stub`: the words over the labels, `headings`: by column."""

    title: tuple[str, ...]
    stub: str
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[DrawnRow, ...]
    span: Span
    title_span: Span


def apart(grid: Grid, starts: Sequence[int]) -> Iterator[Grid]:
    """The grid, or its parts where a section begins among its rows: no table is in two sections.

    `starts`: where sections begin and end, in order. A row that reaches over such a place is left out.
    """
    bounds = starts[bisect_right(starts, grid.span.start) : bisect_left(starts, grid.span.end)]
    if not bounds:
        yield grid
        return
    for number, (start, end) in enumerate(pairwise([grid.span.start, *bounds, grid.span.end])):
        rows = tuple(row for row in grid.rows if start <= row.span.start and row.span.end <= end)
        if any(not row.is_heading for row in rows):
            span = Span(rows[0].span.start, rows[-1].span.end)
            above = grid.title_span if number == 0 else Span(span.start, span.start)
            title = grid.title if number == 0 else ()
            yield replace(grid, title=title, rows=rows, span=span, title_span=above)


def with_paths(rows: tuple[DrawnRow, ...]) -> tuple[Row, ...]:
    """The rows with the stub headings that each stands under, by indentation.

    A heading whose first row is indented no deeper than itself holds the rows up to the
    next total or heading; else it holds the rows that are indented deeper.
    """
    headings: list[_Open] = []
    result: list[Row] = []
    for place, row in enumerate(rows):
        if not row.label:
            headings = _summed(headings, rows[place + 1 :])
            result.append(_row(row, headings))
            continue
        if row.is_heading:
            headings = _under(headings, row)
            result.append(_row(row, headings))
            if row.label:
                headings.append(_Open(row.label, row.indent))
            continue
        headings = _still_open(_without_summed(headings, row), row)
        result.append(_row(row, headings))
        if headings and _TOTAL.match(row.label) and _is_closed(headings[-1], row):
            headings = headings[:-1]
    return tuple(result)


def _is_closed(heading: _Open, total: DrawnRow) -> bool:
    """Whether a total ends what stands under a heading: it stands level, or sums it by its name."""
    said = re.sub(r"\W+", " ", total.label).lower().split()
    return heading.flat or said == ["total", *re.sub(r"\W+", " ", heading.label).lower().split()]


@dataclass(frozen=True, slots=True)
class _Open:
    """A stub heading under which rows may still come.

    `flat` once a row at its indent came first, `deep` once a row of its own came indented
    deeper, `summed` once a total without label did.
    """

    label: str
    indent: int
    rows: int = 0
    flat: bool = False
    deep: bool = False
    summed: bool = False

    @property
    def is_major(self) -> bool:
        return self.label.isupper()


def _under(headings: list[_Open], row: DrawnRow) -> list[_Open]:
    """The headings that hold the new heading `row`."""
    major = row.label.isupper()
    return [
        above
        for above in headings
        if (above.indent < row.indent and not (major and not above.is_major))
        or (above.indent == row.indent and above.is_major and not major and above.rows == 0)
        or (above.indent >= row.indent and above.is_major and not major and not above.flat
        and above.indent - row.indent > 12)
    ]  # fmt: skip


def _still_open(headings: list[_Open], row: DrawnRow) -> list[_Open]:
    """The headings that hold the figures of `row`, told of it."""
    kept: list[_Open] = []
    for place, above in enumerate(headings):
        deeper = row.indent > above.indent
        own = place == len(headings) - 1
        first = above.rows == 0 and own
        if deeper or first or above.flat or (above.is_major and not above.deep):
            kept.append(
                replace(
                    above,
                    rows=above.rows + 1,
                    flat=above.flat or (first and not deeper),
                    deep=above.deep or (own and deeper),
                )
            )
        else:
            break
    return kept


def _summed(headings: list[_Open], after: tuple[DrawnRow, ...]) -> list[_Open]:
    """The headings that hold a total without label: those that hold the next row too."""
    following = next((row for row in after if row.label), None)
    if following is None:
        return [above for above in headings if above.flat or above.is_major]
    kept = [
        above
        for above in headings
        if following.indent > above.indent or above.flat or (above.is_major and not above.deep)
    ]
    return [*kept[:-1], replace(kept[-1], summed=True)] if kept else []


def _without_summed(headings: list[_Open], row: DrawnRow) -> list[_Open]:
    """The headings but one that has its total, where `row` is the total of something else."""
    if not headings or not _TOTAL.match(row.label):
        return headings
    if _TAKEN_OFF.match(headings[-1].label):
        return headings[:-1]
    if not headings[-1].summed:
        return headings
    own = _words(headings[-1].label) & (_words(row.label) - {"total"})
    return headings if own else headings[:-1]


def _words(label: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", label.lower()))


def _row(row: DrawnRow, headings: list[_Open]) -> Row:
    path = tuple(clean_label(above.label) for above in headings)
    return Row(clean_label(row.label), path, row.indent, row.span, row.cells, row.ruled)


@lru_cache(maxsize=20_000)
def clean_label(label: str) -> str:
    """A label as one line: leaders, rules and a closing colon gone."""
    label = re.sub(r"(?:\s*\.){2,}\s*$", "", re.sub(r"\s+", " ", label[:_LONGEST_LABEL]))
    label = re.sub(r"(?:\s\.){2,}", "", label)
    return label.strip(" _|").removesuffix(":").strip()
