"""Blocks → canonical text: paragraphs wrapped, tables drawn as aligned rows, pages parted.

A page ends with a `<PAGE>` line, as in the text filings of old, so that what follows reads
both alike. Every character that is written knows its place: marks become spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.html_blocks import Block, HtmlTable, Mark, PageBreak, Paragraph, Rule, Text
from index.html_drawing import drawing_of, wrapped
from index.html_pages import Break, Flat, without_furniture
from index.html_tables import MarkedRow, Sheet, sheet_of
from index.model import Page, Span

_WIDTH = 100
_BEFORE_HEADING = re.compile(
    r"(?:items?|notes?|parts?|signatures?|index|\(?[a-z]{1,2}[.)]+|\(?\d{1,2}[.)]+|[-–—•·])$", re.I
)
_MARKER = re.compile(
    r"^(?:[•·●▪■◦o§Øü*†‡–—-]|\W|\(?\w{1,4}[.)]|\(?[ivx]{1,5}\)|\(\d{1,2}\)|\d{1,2}\.\d{1,2})$", re.I
)
_LONG = 300


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """A paragraph and where it was written."""

    words: str
    span: Span
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A drawn table: its sheet, and for each row where each entry was written."""

    sheet: Sheet
    rows: tuple[tuple[Span, ...], ...]
    lines: tuple[Span, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PlacedBreak:
    """The end of a printed page."""


Placed = PlacedParagraph | PlacedTable | PlacedBreak


@dataclass(frozen=True, slots=True)
class Layout:
    """Canonical text, what was placed on it in order, its pages, and spans by tag number."""

    text: str
    start: int
    placed: tuple[Placed, ...]
    pages: tuple[Page, ...]
    tags: dict[int, tuple[Span, ...]]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def lay_out(blocks: Sequence[Block], start: int = 0) -> Layout:
    """The canonical text of a document; `start` is where in the whole text it begins."""
    flat = without_furniture(list(_flat(blocks)))
    page = _Paper(start)
    for block in flat:
        match block:
            case Paragraph():
                page.write_paragraph(block)
            case Sheet():
                page.write_table(block)
            case Break():
                page.end_page(block.number)
    return page.finished()


def _flat(blocks: Sequence[Block]) -> Iterator[Flat]:
    """The blocks in reading order: tables that only place things taken apart."""
    stack: list[Iterator[Block]] = [iter(blocks)]
    while stack:
        block = next(stack[-1], None)
        if block is None:
            stack.pop()
        elif isinstance(block, PageBreak):
            yield Break()
        elif isinstance(block, Rule):
            yield Break(is_rule=True)
        elif isinstance(block, Paragraph):
            yield block
        elif block.is_nest:
            stack.append(
                iter([inner for row in block.rows for cell in row for inner in cell.blocks])
            )
        else:
            yield from _table(block)


def _table(table: HtmlTable) -> Iterator[Flat]:
    """A table as a sheet, or its rows as paragraphs where it lays out text."""
    sheet = sheet_of(table)
    if not _is_text(sheet):
        yield sheet
        return
    for row in sheet.rows:
        if row.entries:
            yield from _as_paragraphs(row)
    if any(isinstance(b, PageBreak) for row in table.rows for cell in row for b in cell.blocks):
        yield Break()


def _is_text(sheet: Sheet) -> bool:
    """Whether a table lays out text: lists, footnotes, headings, pages of one cell."""
    rows = [row for row in sheet.rows if row.entries]
    most = max((len(row.entries) for row in rows), default=0)
    if most <= 1 or (len(rows) == 1 and most <= 3):
        return True
    longest = max(len(entry.words) for row in rows for entry in row.entries)
    if most == 2 and all(
        len(row.entries) == 1 or _MARKER.match(row.entries[0].words) for row in rows
    ):
        return True
    figured = sum(any(entry.is_amount for entry in sheet.values(row)) for row in rows)
    return longest > _LONG and figured < 2 and most <= 3


def _as_paragraphs(row: MarkedRow) -> Iterator[Paragraph]:
    """A row as text: a marker with what it marks, entries that stand apart with a gap."""
    if len(row.entries) == 1:
        yield Paragraph(row.entries[0].text, row.entries[0].indent)
        return
    gap = " " if _MARKER.match(row.entries[0].words) else "   "
    words, marks = "", list[Mark]()
    for entry in row.entries:
        shift = len(words) + (len(gap) if words else 0)
        marks += [Mark(m.tag, m.start + shift, m.end + shift) for m in entry.text.marks]
        words = f"{words}{gap}{entry.words}" if words else entry.words
    yield Paragraph(Text(words, tuple(marks)))


@dataclass(slots=True)
class _Paper:
    """What is written so far."""

    start: int
    lines: list[str] = field(default_factory=list)
    length: int = 0
    placed: list[Placed] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    page_start: int = 0
    page_body: int = 0
    tags: dict[int, list[Span]] = field(default_factory=dict)

    def _line(self, words: str) -> int:
        """Writes a line; where it starts in the whole text."""
        at = self.start + self.length
        self.lines.append(words)
        self.length += len(words) + 1
        return at

    def _part(self) -> None:
        """A blank line, unless one stands already."""
        if self.lines and self.lines[-1]:
            self._line("")

    def write_paragraph(self, paragraph: Paragraph) -> None:
        self._part()
        words = paragraph.text.words
        ranges = _lines_of(words) if not paragraph.verbatim else _hard_lines(words)
        starts = [self._line(words[first:last]) for first, last in ranges]
        end = starts[-1] + ranges[-1][1] - ranges[-1][0]
        self._mark(
            paragraph.text.marks, [(*held, at) for held, at in zip(ranges, starts, strict=True)]
        )
        self.placed.append(PlacedParagraph(words, Span(starts[0], end), paragraph.verbatim))

    def write_table(self, sheet: Sheet) -> None:
        self._part()
        drawing = drawing_of(sheet)
        starts = [self._line(line) for line in drawing.lines]
        rows = []
        for row, pieces in zip(sheet.rows, drawing.pieces, strict=True):
            spans = []
            for entry, held in zip(row.entries, pieces, strict=True):
                at = [(piece.start, piece.end, starts[piece.line] + piece.column) for piece in held]
                spans.append(Span(at[0][2], at[-1][2] + at[-1][1] - at[-1][0]))
                self._mark(entry.text.marks, at)
            rows.append(tuple(spans))
        lines = tuple(
            Span(starts[first], starts[last - 1] + len(drawing.lines[last - 1]))
            for first, last in drawing.rows
        )
        span = Span(lines[0].start, lines[-1].end)
        self.placed.append(PlacedTable(sheet, tuple(rows), lines, span))

    def _mark(self, marks: Sequence[Mark], written: Sequence[tuple[int, int, int]]) -> None:
        """The spans of marks, from where the ranges (first, last, place) were written."""
        for mark in marks:
            for first, last, at in written:
                begin, end = max(mark.start, first), min(mark.end, last)
                if begin < end:
                    span = Span(at + begin - first, at + end - first)
                    self.tags.setdefault(mark.tag, []).append(span)

    def end_page(self, number: str | None) -> None:
        if number and self.length > self.page_body:
            self._part()
            self._line(number)
        if self.length == self.page_body:
            return
        self._part()
        self.pages.append(
            Page(number, Span(self.start + self.page_start, self.start + self.length))
        )
        self.page_start = self.length
        self._line("<PAGE>")
        self._line("")
        self.page_body = self.length
        self.placed.append(PlacedBreak())

    def finished(self) -> Layout:
        text = "\n".join(self.lines)
        text = text + "\n" if text and not text.endswith("\n") else text
        end = self.start + len(text)
        if self.start + self.page_start < end:
            self.pages.append(Page(None, Span(self.start + self.page_start, end)))
        tags = {number: tuple(spans) for number, spans in self.tags.items()}
        return Layout(text, self.start, tuple(self.placed), tuple(self.pages), tags)


def _lines_of(words: str) -> list[tuple[int, int]]:
    """A paragraph's lines, none begun with a word that would read as a heading's first."""
    found: list[tuple[int, int]] = []
    for first, last in wrapped(words, _WIDTH):
        soft = bool(found) and words[found[-1][1] : first] != "\n"
        begin = first
        while soft and _reads_as_heading(words, begin, last):
            space = words.rfind(" ", found[-1][0], begin - 1)
            if space < 0:
                begin = first
                break
            begin = space + 1
        if begin < first:
            found[-1] = (found[-1][0], len(words[:begin].rstrip()))
        found.append((begin, last))
    return found


def _reads_as_heading(words: str, first: int, last: int) -> bool:
    """Whether a line would begin as a heading does, or hold one short word alone."""
    return (
        _BEFORE_HEADING.match(words[first:last].split(" ", 1)[0]) is not None or last - first < 12
    )


def _hard_lines(words: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for line in words.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found
