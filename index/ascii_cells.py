"""A line of fixed-width text with its figures in the columns of its table."""

from __future__ import annotations

from collections.abc import Sequence

from index.ascii_columns import Extent, placed
from index.ascii_lines import LEADER, Kind, Line
from index.figures import Figure, figures
from index.model import Cell, Span
from index.stubs import Drawn


def drawn(
    line: Line,
    columns: Sequence[Extent],
    is_half: bool = False,
    places: Sequence[Figure | None] | None = None,
) -> Drawn | None:
    """A line with its cells. `is_half`: the half of a line, which has the one figure there is.

    `places`: its figures by column, where that is known.
    """
    if line.kind in (Kind.TAG, Kind.MARKS):
        return None
    if line.kind is not Kind.FIGURES:
        return Drawn(line, None, line.words)
    is_whole = is_half or (len(line.figures) == len(columns) and not line.label)
    # A total without a label may hang off its columns, as one behind a tab does: it fills them all.
    found = placed(line.figures, columns)
    fitted: list[Figure | None] | None = list(line.figures) if is_whole else found
    fitted = list(places) if places is not None else fitted
    if fitted is None:
        return Drawn(line, None, line.label)
    fitted = _with_first(line, fitted, columns)
    kept = [figure for figure in fitted if figure is not None]
    label = line.text[: kept[0].start]
    cells = tuple(_cell(line, figure) if figure else None for figure in fitted)
    return Drawn(line, cells, LEADER.sub("", label.rstrip()).strip())


def _with_first(
    line: Line, fitted: list[Figure | None], columns: Sequence[Extent]
) -> list[Figure | None]:
    """The figures with the dollars that one space parts from the label, in their column's place."""
    place = next(at for at, figure in enumerate(fitted) if figure is not None) - 1
    first = fitted[place + 1]
    if place < 0 or first is None:
        return fitted
    before = line.text[: first.start].rstrip()
    last = next(iter(figures(before)[-1:]), None)
    if last is None or not last.money or last.edge < len(before) - 1:
        return fitted
    if abs(last.edge - columns[place].edge) > 1 or not before[: last.start].strip():
        return fitted
    return [*fitted[:place], last, *fitted[place + 1 :]]


def _cell(line: Line, figure: Figure) -> Cell:
    start = line.start + figure.start
    return Cell(
        figure.text, Span(start, line.start + figure.end), figure.value, figure.nil, figure.percent
    )
