"""Sheets drawn as aligned rows of text: labels to the left, figures flush right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.html_tables import Entry, MarkedRow, Sheet

_GAP = 3
_LABEL = 64  # the widest a column of labels gets before it wraps
_WORDS = 40  # … and a column of words
_LONE_WORDS = 78  # … and the only column of words
_HEADING = 14  # the narrowest that a heading is wrapped to
_TRAIL = re.compile(r"[^\d]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of an entry's words, at a line and column of the drawing."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a drawn table; for each row, its lines and the pieces of each entry."""

    lines: tuple[str, ...]
    rows: tuple[tuple[int, int], ...]
    pieces: tuple[tuple[tuple[Piece, ...], ...], ...]


def wrapped(words: str, width: int) -> list[tuple[int, int]]:
    """The lines of a text as ranges of its characters, none wider than `width` but by a word."""
    found: list[tuple[int, int]] = []
    start = 0
    for hard in words.split("\n"):
        begin, last = start, start
        for word in re.finditer(r"\S+", hard):
            end = start + word.end()
            if end - begin > width and last > begin:
                found.append((begin, last))
                begin = start + word.start()
            last = end
        found.append((begin, last))
        start += len(hard) + 1
    return found


def drawing_of(sheet: Sheet) -> Drawing:
    """The sheet as text."""
    edges = _edges(sheet)
    lines: list[str] = []
    rows: list[tuple[int, int]] = []
    pieces: list[tuple[tuple[Piece, ...], ...]] = []
    for row in sheet.rows:
        drawn = _drawn_row(sheet, row, edges)
        height = max((len(ranges) for ranges, _ in drawn), default=1)
        texts = [""] * height
        placed: list[tuple[Piece, ...]] = []
        for entry, (ranges, columns) in zip(row.entries, drawn, strict=True):
            lift = 0 if entry.first < sheet.label_end or not _sinks(entry, sheet, row) else height - len(ranges)
            placed.append(tuple(_put(texts, entry, ranges, columns, lift, len(lines))))
        rows.append((len(lines), len(lines) + height))
        lines += [text.rstrip() for text in texts]
        pieces.append(tuple(placed))
    return Drawing(tuple(lines), tuple(rows), tuple(pieces))


def _sinks(entry: Entry, sheet: Sheet, row: MarkedRow) -> bool:
    """Whether an entry stands on its row's last line: figures, and headings over them."""
    return entry.figure is not None or sheet.has_amounts and not any(
        held.is_amount for held in sheet.values(row)
    )


def _put(
    texts: list[str],
    entry: Entry,
    ranges: Sequence[tuple[int, int]],
    columns: Sequence[int],
    lift: int,
    base: int,
) -> Iterator[Piece]:
    """Writes an entry's lines at their columns, further right where something stands."""
    for number, ((start, end), column) in enumerate(zip(ranges, columns, strict=True)):
        place = lift + number
        text = texts[place]
        at = max(column, len(text) + 2 if text.strip() else column)
        texts[place] = text.ljust(at) + entry.words[start:end]
        yield Piece(base + place, at, start, end)


def _drawn_row(
    sheet: Sheet, row: MarkedRow, edges: Sequence[tuple[int, int]]
) -> list[tuple[list[tuple[int, int]], list[int]]]:
    """For each entry its lines, as ranges of its words, and the column of each."""
    drawn: list[tuple[list[tuple[int, int]], list[int]]] = []
    label_width = edges[0][0] - _GAP if edges else 100
    begun = 0
    for entry in row.entries:
        if entry.first < sheet.label_end:
            indent = min(entry.indent, 24) if not begun else begun + 1
            ranges = wrapped(entry.words, max(label_width - indent, 30))
            drawn.append((ranges, [indent] * len(ranges)))
            begun = indent + max(end - start for start, end in ranges)
            continue
        first, last = sheet.over(entry)
        left, right = edges[first][0], edges[last - 1][1]
        room = right - left
        if entry.figure is not None:
            drawn.append(([(0, len(entry.words))], [right - _hang(edges, entry, right) - len(entry.words)]))
            continue
        ranges = wrapped(entry.words, max(room, _HEADING))
        if last - first > 1:
            columns = [left + max(0, (room - (end - start)) // 2) for start, end in ranges]
        elif not sheet.has_amounts:
            columns = [left] * len(ranges)
        else:
            columns = [right - (end - start) - 1 for start, end in ranges]
        drawn.append((ranges, [max(column, 0) for column in columns]))
    return drawn


def _hang(edges: Sequence[tuple[int, int]], entry: Entry, right: int) -> int:
    """How far left of its column's right edge a figure ends, for what closes others."""
    return 0 if _TRAIL.search(entry.words).group() else 1  # type: ignore[union-attr]


def _edges(sheet: Sheet) -> list[tuple[int, int]]:
    """Where each column begins and ends, in characters."""
    label = min(_LABEL, max((_label_length(sheet, row) for row in sheet.rows), default=0))
    widths = [0] * len(sheet.columns)
    wide = _LONE_WORDS if len(sheet.columns) == 1 else _WORDS
    amounts = {sheet.place(e) for row in sheet.rows for e in sheet.values(row) if e.is_amount}
    for row in sheet.rows:
        for entry in sheet.values(row):
            first, last = sheet.over(entry)
            if last - first == 1:
                most = _HEADING if first in amounts else wide
                widths[first] = max(widths[first], _width(entry, most))
    edges: list[tuple[int, int]] = []
    at = label + _GAP if label else 0
    for width in widths:
        edges.append((at, at + width))
        at += width + _GAP
    return edges


def _width(entry: Entry, most: int) -> int:
    if entry.figure is not None:
        return len(entry.words) + 1
    longest = max(len(word) for word in entry.words.split())
    return max(longest, min(max(map(len, entry.words.split("\n"))), most)) + 1


def _label_length(sheet: Sheet, row: MarkedRow) -> int:
    if not sheet.values(row) and len(row.entries) == 1:
        return 0
    length = 0
    for entry in sheet.label(row):
        length += max(len(line) for line in entry.words.split("\n")) + (1 if length else min(entry.indent, 24))
    return length
