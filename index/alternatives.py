"""Which of several readings of a drawn table adds up.

Drawings are open where a row has fewer figures than there are columns, and where "(1)" may be a
negative number in a column of its own or the mark of a footnote beside a figure. Each reading is
footed exactly, and one that adds up in more places than the first is taken in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from index.ascii_columns import Extent, others_placed, placed
from index.ascii_lines import Kind, Line
from index.figures import Figure
from index.sums import Line as Sum
from index.sums import is_total, summing
from index.tables import DrawnRow, Grid

_LEAST = 3  # rows that add up from left to right, so that it is not by chance
_BESIDE = 3  # characters: a mark stands no further from its figure
_TELLING = 100  # lesser figures add up in many places by chance
_MOST = 12  # rows with more than one place: a table with more is drawn some other way

Placements = Mapping[int, Sequence[Figure | None]]
"""The columns of some lines' figures, by the number of the line."""
Draw = Callable[[Sequence[Line], Placements], Grid]


def as_it_adds_up(lines: Sequence[Line], columns: Sequence[Extent], draw: Draw) -> Grid:
    """The reading of a table that adds up in the most places; the first of those that do alike.

    `draw` reads the lines, with the figures of some (by number) in other places.
    """
    first = draw(lines, {})
    unmarked = _unmarked(lines, columns)
    open_rows = _open_rows(lines, columns) if unmarked is None else []
    if unmarked is None and not open_rows:
        return first
    chosen: Placements = {}
    best, most = first, places_that_add_up(first)
    if unmarked is not None:
        other = draw(unmarked, {})
        return other if places_that_add_up(other) > most else first
    for number, others in open_rows:
        for places in others:
            tried = {**chosen, number: places}
            grid = draw(lines, tried)
            count = places_that_add_up(grid)
            if count > most:
                best, most, chosen = grid, count, tried
    return best


def _unmarked(lines: Sequence[Line], columns: Sequence[Extent]) -> list[Line] | None:
    """The lines without the figures of columns that hold nothing but "(1)"; None if none do."""
    if not any(_may_be_mark(line, figure) for line in lines for figure in line.figures[1:]):
        return None
    held: dict[int, list[tuple[Line, Figure]]] = {place: [] for place in range(len(columns))}
    for line in lines:
        for place, figure in enumerate(_placed(line, columns)):
            if figure is not None:
                held[place].append((line, figure))
    marks = {
        (line.number, figure.start)
        for place, found in held.items()
        if place and found and all(_may_be_mark(line, figure) for line, figure in found)
        for line, figure in found
    }
    if not marks:
        return None
    return [
        replace(line, figures=tuple(f for f in line.figures if (line.number, f.start) not in marks))
        for line in lines
    ]


def _placed(line: Line, columns: Sequence[Extent]) -> Sequence[Figure | None]:
    if line.kind is not Kind.FIGURES:
        return ()
    return placed(line.figures, columns) or ()


def _may_be_mark(line: Line, figure: Figure) -> bool:
    """Whether a figure is written as a footnote's mark, right behind another figure."""
    before = [other for other in line.figures if other.end <= figure.start]
    is_short = figure.text.startswith("(") and -10 < figure.value < 0 and len(figure.text) <= 3
    return is_short and bool(before) and figure.start - before[-1].end <= _BESIDE


def _open_rows(
    lines: Sequence[Line], columns: Sequence[Extent]
) -> list[tuple[int, list[list[Figure | None]]]]:
    """The numbers of the lines whose figures may stand in other columns, with these readings."""
    found = []
    for line in lines:
        is_telling = any(abs(figure.value) >= _TELLING for figure in line.figures)
        if line.kind is Kind.FIGURES and is_telling and len(line.figures) < len(columns):
            others = others_placed(line.figures, columns)
            if others:
                found.append((line.number, others))
    return found if len(found) <= _MOST else []


def places_that_add_up(grid: Grid) -> int:
    """How many rows are exactly what those above come to, or end in what stands left of it."""
    width = len(grid.headings)
    return _down(grid.rows, range(width)) + _across(grid.rows, width)


def _down(rows: Iterable[DrawnRow], columns: range) -> int:
    standing: list[Sum] = []
    count = 0
    for row in rows:
        if row.is_heading:
            continue
        values = tuple(cell.value if cell else None for cell in row.cells)
        line = Sum(row.label, values, row.ruled, Decimal(0))
        run = summing(standing, line, columns) if is_total(line) else None
        if run is not None:
            count += 1
            standing = standing[: len(standing) - run[0]]
        standing.append(line)
    return count


def _across(rows: Iterable[DrawnRow], width: int) -> int:
    found = 0
    for row in rows:
        values = [cell.value if cell else None for cell in row.cells]
        before = [value for value in values[:-1] if value]
        if width > 2 and len(before) > 1 and values[-1] and sum(before) == values[-1]:
            found += 1
    return found if found >= _LEAST else 0
