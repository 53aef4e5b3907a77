"""A grid: a table as drawn, whatever the source format, before anything is made of its words.

`ascii_tables` draws grids from fixed-width text, `markup` from HTML. What follows (stub
paths, periods, scales, statements) is the same for both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.model import Cell, Row, Span

_TOTAL = re.compile(r"^\s*(?:sub-?)?total\b|^net (?:cash|increase|decrease|\(decrease)", re.I)


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


def with_paths(rows: tuple[DrawnRow, ...]) -> tuple[Row, ...]:
    """The rows with the stub headings that each stands under, by indentation.

    A heading whose first row is indented no deeper than itself holds the rows up to the
    next total or heading; else it holds the rows that are indented deeper.
    """
    headings: list[_Open] = []
    result: list[Row] = []
    for row in rows:
        if row.is_heading:
            headings = _under(headings, row)
            result.append(_row(row, headings))
            if row.label:
                headings.append(_Open(row.label, row.indent))
            continue
        headings = _still_open(headings, row)
        result.append(_row(row, headings))
        if headings and _TOTAL.match(row.label) and headings[-1].flat:
            headings = headings[:-1]
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Open:
    """A stub heading under which rows may still come; `flat` once a row at its indent did."""

    label: str
    indent: int
    rows: int = 0
    flat: bool = False

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
        first = above.rows == 0 and place == len(headings) - 1
        if deeper or first or above.flat or above.is_major:
            kept.append(
                replace(above, rows=above.rows + 1, flat=above.flat or (first and not deeper))
            )
        else:
            break
    return kept


def _row(row: DrawnRow, headings: list[_Open]) -> Row:
    path = tuple(clean_label(above.label) for above in headings)
    return Row(clean_label(row.label), path, row.indent, row.span, row.cells, row.ruled)


def clean_label(label: str) -> str:
    """A label as one line: leaders, rules and a closing colon gone."""
    label = re.sub(r"(?:\s*\.){2,}\s*$", "", re.sub(r"\s+", " ", label))
    label = re.sub(r"(?:\s\.){2,}", "", label)
    return label.strip(" _|").removesuffix(":").strip()
