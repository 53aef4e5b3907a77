"""Sheets drawn as aligned rows of text: labels to the left, figures flush right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.html_tables import Entry, MarkedRow, Sheet

_GAP = 3
_LABEL = 64  # the widest a column of labels gets before it wraps
_WORDS = 40  # … and a column of words
_LONE_WORDS = 78  # … and the only column of words
_WIDTH = 100
_DEEPEST = 24  # the most that a label is indented
_HEADING = 14  # the narrowest that a heading is wrapped to


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of an entry's words, at a line and column of the drawing."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column begins and ends, in characters, and which hold figures."""

    label_width: int
    edges: tuple[tuple[int, int], ...]
    figured: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An entry's lines, as ranges of its words, the column of each; `sinks`: to the row's foot."""

    ranges: list[tuple[int, int]]
    columns: list[int]
    sinks: bool = False


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
    columns = _columns(sheet)
    lines: list[str] = []
    rows: list[tuple[int, int]] = []
    pieces: list[tuple[tuple[Piece, ...], ...]] = []
    for row in sheet.rows:
        drawn = _drawn_row(sheet, row, columns)
        height = max((len(entry.ranges) for entry in drawn), default=1)
        texts = [""] * height
        pieces.append(
            tuple(
                tuple(_put(texts, entry.words, held, len(lines)))
                for entry, held in zip(row.entries, drawn, strict=True)
            )
        )
        rows.append((len(lines), len(lines) + height))
        lines += [text.rstrip() for text in texts]
    return Drawing(tuple(lines), tuple(rows), tuple(pieces))


def _put(texts: list[str], words: str, drawn: _Drawn, base: int) -> Iterator[Piece]:
    """Writes an entry's lines at their columns, further right where something stands."""
    lift = len(texts) - len(drawn.ranges) if drawn.sinks else 0
    for number, ((start, end), column) in enumerate(zip(drawn.ranges, drawn.columns, strict=True)):
        place = lift + number
        text = texts[place]
        at = max(column, len(text) + 2 if text.strip() else column)
        texts[place] = text.ljust(at) + words[start:end]
        yield Piece(base + place, at, start, end)


def _drawn_row(sheet: Sheet, row: MarkedRow, columns: _Columns) -> list[_Drawn]:
    drawn: list[_Drawn] = []
    begun = 0
    is_head = not any(entry.is_amount for entry in sheet.values(row))
    for entry in row.entries:
        if entry.first < sheet.label_end:
            indent = min(entry.indent, _DEEPEST) if not begun else begun + 1
            ranges = wrapped(entry.words, max(columns.label_width - indent, 30))
            drawn.append(_Drawn(ranges, [indent] * len(ranges)))
            begun = indent + max(end - start for start, end in ranges)
        else:
            drawn.append(_drawn_value(entry, entry.over, columns, is_head))
    return drawn


def _drawn_value(entry: Entry, over: tuple[int, int], columns: _Columns, is_head: bool) -> _Drawn:
    """An entry over or in the columns: figures flush right, words of a wordy column left."""
    first, last = over
    left, right = columns.edges[first][0], columns.edges[last - 1][1]
    room = right - left
    if entry.figure is not None:
        if first not in columns.figured:
            return _Drawn([(0, len(entry.words))], [left], sinks=True)
        hang = 1 if entry.words[-1:].isdigit() else 0  # what closes other figures stands out
        return _Drawn([(0, len(entry.words))], [right - hang - len(entry.words)], sinks=True)
    figured = columns.figured & set(range(first, last))
    ranges = wrapped(entry.words, max(room, _HEADING))
    if last - first > 1:
        at = [left + max(0, (room - (end - start)) // 2) for start, end in ranges]
    elif figured:
        at = [max(right - (end - start) - 1, 0) for start, end in ranges]
    else:
        at = [left] * len(ranges)
    return _Drawn(ranges, at, sinks=is_head and bool(figured))


def _columns(sheet: Sheet) -> _Columns:
    label = min(_LABEL, max((_label_length(sheet, row) for row in sheet.rows), default=0))
    figured = _figured(sheet)
    widths = [0] * len(sheet.columns)
    wide = _LONE_WORDS if len(sheet.columns) == 1 else _WORDS
    for row in sheet.rows:
        for entry in sheet.values(row):
            first, last = entry.over
            if last - first == 1:
                most = _HEADING if first in figured else wide
                widths[first] = max(widths[first], _width(entry, most))
    edges: list[tuple[int, int]] = []
    at = label + _GAP if label else 0
    for width in widths:
        edges.append((at, at + width))
        at += width + _GAP
    return _Columns(label if edges else _WIDTH, tuple(edges), figured)


def _figured(sheet: Sheet) -> frozenset[int]:
    """The columns in which figures stand under a heading, and not a word or two among them."""
    amounts: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for row in sheet.rows:
        for entry in sheet.values(row):
            place = entry.place
            if entry.figure is not None:
                amounts[place] += entry.is_amount
            elif amounts[place]:
                words[place] += 1
    return frozenset(place for place, count in amounts.items() if count > words[place])


def _width(entry: Entry, most: int) -> int:
    if entry.figure is not None:
        return len(entry.words) + 1
    longest = max(len(word) for word in entry.words.split())
    return max(longest, min(max(map(len, entry.words.split("\n"))), most)) + 1


def _label_length(sheet: Sheet, row: MarkedRow) -> int:
    """How wide the stub of a row would be on one line; a heading over the table is none."""
    if not sheet.values(row) and len(row.entries) == 1:
        return 0
    length = 0
    for entry in sheet.label(row):
        longest = max(map(len, entry.words.split("\n")))
        length += longest + (1 if length else min(entry.indent, _DEEPEST))
    return length
