"""Drawn HTML tables → grids: headings told from rows, labels whole, titles found above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.heading_words import is_context, is_heading, is_time, is_year, says_scale
from index.html_layout import Placed, PlacedBreak, PlacedParagraph, PlacedTable
from index.html_tables import Entry, MarkedRow
from index.model import Cell, Span
from index.periods import period_words
from index.scales import scale_words
from index.tables import DrawnRow, Grid

_MOST_TITLE = 9
_LONG_TITLE = 320
_PROSE = 170
_OPEN_END = re.compile(
    r"(?:[,(/&]|\s-|\b(?:and|or|of|in|for|the|to|by|from|on|at|with|than|before|net|per|under|its|a|an|less|non))$",
    re.I,
)
_HEADING = re.compile(
    r"^(?:part\s+(?:[ivx]+|\d)\b|item\s+\d{1,2}[a-c]?\b)(?:\W*(?P<statement>.*\b(?:statements? of|balance sheets?)\b.*))?",
    re.I,
)
_PAGE_HEADING = re.compile(r"^(?:pages?|exhibits?)(?: (?:no\.?|numbers?))?$", re.I)


def grids(placed: Sequence[Placed], text: str) -> list[Grid]:
    """Every grid that is drawn on a laid-out document, in order."""
    found: list[Grid] = []
    above: list[PlacedParagraph] = []
    for piece in placed:
        match piece:
            case PlacedParagraph():
                above.append(piece)
            case PlacedBreak():
                above = []
            case PlacedTable():
                found += _panels(piece, _title(above), text)
                above = []
    return found


@dataclass(frozen=True, slots=True)
class _Title:
    lines: tuple[str, ...]
    span: Span | None


def _title(above: Sequence[PlacedParagraph]) -> _Title:
    """The paragraphs right above a table that name it, up to running text."""
    lines: list[str] = []
    spans: list[Span] = []
    for paragraph in reversed(above):
        words = [" ".join(line.split()) for line in paragraph.words.split("\n")]
        prose = _is_prose(" ".join(words))
        headed = _HEADING.match(words[0])
        if (prose and lines) or (headed and not headed["statement"]):
            break
        words[0] = headed["statement"] if headed else words[0]
        lines[:0] = [_end_of(" ".join(words))] if prose else words
        spans.append(paragraph.span)
        if prose or headed or len(lines) >= _MOST_TITLE:
            break
    return _Title(tuple(lines), Span.around(spans) if spans else None)


def _is_prose(words: str) -> bool:
    parts = words.split()
    small = sum(part[:1].islower() for part in parts)
    return len(words) > _PROSE or (
        len(parts) >= 8 and parts[0][:1] != "(" and small >= 0.55 * len(parts)
    )


def _end_of(words: str) -> str:
    """A paragraph that leads to a table: all of it, or its last sentence where it is long."""
    if len(words) <= _LONG_TITLE:
        return words
    ends = [match.end() for match in re.finditer(r"[.;!?]\s+(?=[A-Z])", words)]
    last = words[ends[-1] :] if ends else words
    return last if len(last) <= 2 * _LONG_TITLE else last[-2 * _LONG_TITLE :]


def _panels(table: PlacedTable, title: _Title, text: str) -> Iterator[Grid]:
    """One grid for each run of rows under headings of their own."""
    rows = table.sheet.rows
    bodies = [p for p, row in enumerate(rows) if _is_body(table, row)]
    if not bodies or _lists_pages(table):
        return
    cuts = [0]
    for place in range(bodies[0] + 1, bodies[-1]):
        if _starts_panel(table, place) and any(cuts[-1] <= body < place for body in bodies):
            cuts.append(_heading_block(table, place))
    shared: tuple[str, ...] = title.lines
    heads: tuple[int, ...] = ()
    for first, last in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        body = next((place for place in bodies if first <= place < last), None)
        if body is None:
            continue
        head = _head(table, first, body)
        if not head.heads:
            head = replace(head, heads=heads)
        grid = _grid(table, (first, last), head, _Title(shared, title.span), text)
        shared = grid.title if first == 0 else shared
        heads = head.heads
        yield grid


def _is_body(table: PlacedTable, row: MarkedRow) -> bool:
    return any(entry.is_amount for entry in table.sheet.values(row))


def _lists_pages(table: PlacedTable) -> bool:
    """Whether the figures are page numbers or exhibits': a contents table, an index of exhibits."""
    sheet = table.sheet
    heads = [
        entry.text.plain for row in sheet.rows for entry in row.entries if entry.figure is None
    ]
    figures = [entry for row in sheet.rows for entry in sheet.values(row) if entry.is_amount]
    plain = [entry for entry in figures if entry.words.isdigit() and len(entry.words) <= 3]
    if len(sheet.columns) > 2 or len(plain) < len(figures):
        return False
    pages = [int(entry.words) for entry in plain]
    rising = all(a <= b for a, b in pairwise(pages))
    return any(_PAGE_HEADING.match(words) for words in heads) or (
        rising and any(re.match(r"(?:part|item)\b", words, re.I) for words in heads)
    )


def _starts_panel(table: PlacedTable, place: int) -> bool:
    """Whether headings that say when stand here, over figures below."""
    row = table.sheet.rows[place]
    values = table.sheet.values(row)
    if not row.entries or _is_body(table, row):
        return False
    label = " ".join(entry.text.plain for entry in table.sheet.label(row))
    if not values:
        return is_time(label)
    if label and not is_context(label):
        return False
    return any(not period_words(entry.text.plain).is_empty for entry in values)


def _heading_block(table: PlacedTable, place: int) -> int:
    """The first of the rows without labels or figures that lead to `place`."""
    begin = place
    while begin > 0:
        row = table.sheet.rows[begin - 1]
        if table.sheet.label(row) or _is_body(table, row):
            break
        begin -= 1
    return begin


@dataclass(frozen=True, slots=True)
class _Head:
    """The rows over the figures: title lines, heading rows, words over the labels."""

    title: tuple[str, ...]
    heads: tuple[int, ...]
    stub: tuple[str, ...]
    labels: tuple[int, ...]


def _head(table: PlacedTable, first: int, body: int) -> _Head:
    sheet = table.sheet
    over = [place for place in range(first, body) if sheet.values(sheet.rows[place])]
    title: list[str] = []
    stub: list[str] = []
    labels: list[int] = []
    by_year = any(is_year(_label(table, place)) for place in _without_values(table, body))
    for place in range(first, body):
        words = _label(table, place)
        if not words:
            continue
        before = bool(over) and place < over[0]
        if by_year and is_year(words) and not before:
            labels.append(place)
        elif is_context(words) and (over or _is_wide(table, place)):
            (title if before and _is_wide(table, place) else stub).append(words)
        elif before and not words.endswith(":"):
            title.append(words)
        else:
            labels.append(place)
    return _Head(tuple(title), tuple(over), tuple(stub), tuple(labels))


def _without_values(table: PlacedTable, body: int) -> Iterator[int]:
    """The rows below one that hold nothing but words over the labels."""
    rows = table.sheet.rows
    return (p for p in range(body, len(rows)) if not table.sheet.values(rows[p]))


def _is_wide(table: PlacedTable, place: int) -> bool:
    """Whether a row is one entry over labels and figures alike."""
    entries = table.sheet.rows[place].entries
    end = table.sheet.label_end
    return len(entries) == 1 and entries[0].first < end < entries[0].end


def _label(table: PlacedTable, place: int) -> str:
    return " ".join(entry.text.plain for entry in table.sheet.label(table.sheet.rows[place]))


def _grid(
    table: PlacedTable, extent: tuple[int, int], head: _Head, title: _Title, text: str
) -> Grid:
    """The grid of the rows of `extent` under the headings of `head`."""
    sheet = table.sheet
    first, last = extent
    bodies = [place for place in range(first, last) if _is_body(table, sheet.rows[place])]
    columns = sorted(
        {e.place for place in bodies for e in sheet.values(sheet.rows[place]) if e.is_amount}
    )
    paths = _headings(table, head.heads, columns)
    scales = [words for path in paths for words in path if says_scale(words)]
    rows = _rows(table, [*head.labels, *range(bodies[0], bodies[-1] + 1)], columns, text)
    span = Span(table.lines[first].start, table.lines[last - 1].end)
    return Grid(
        (*title.lines, *head.title),
        " ".join([*head.stub, *dict.fromkeys(scales)]),
        _named(paths),
        tuple(rows),
        span,
        title.span or span,
    )


def _headings(
    table: PlacedTable, heads: Sequence[int], columns: Sequence[int]
) -> tuple[tuple[str, ...], ...]:
    """What stands over each column; a length of time over the labels is of each day beside it."""
    paths: dict[int, list[str]] = {column: [] for column in columns}
    for place in heads:
        length = _length_beside(table, place)
        for entry in table.sheet.values(table.sheet.rows[place]):
            said = [entry.text.plain]
            if length and _is_a_day(entry.text.plain):
                said.insert(0, length)
            for column in range(*entry.over):
                if column in paths:
                    paths[column] += said
    return tuple(tuple(path) for path in paths.values())


def _length_beside(table: PlacedTable, place: int) -> str:
    """The length of time that stands over the labels: "Quarter Ended"; nothing where none does."""
    words = _label(table, place)
    said = period_words(words)
    is_bare = said.says_length and not (said.dates or said.years)
    return words if is_bare and is_time(words) else ""


def _is_a_day(words: str) -> bool:
    said = period_words(words)
    return bool(said.dates) and not said.says_length and is_time(words)


def _named(paths: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Headings without what is none; where columns differ in scale, "(in billions)" is one."""
    scales = [{words for words in path if scale_words(words) is not None} for path in paths]
    differ = len({scale_words(words) for said in scales for words in said}) > 1
    return tuple(
        tuple(words for words in path if is_heading(words) or (differ and words in said))
        for path, said in zip(paths, scales, strict=True)
    )


def _rows(
    table: PlacedTable, places: Sequence[int], columns: Sequence[int], text: str
) -> list[DrawnRow]:
    rows: list[DrawnRow] = []
    new_block = False
    for place in places:
        row = table.sheet.rows[place]
        if not row.entries:
            new_block = True
            continue
        drawn = _row(table, place, columns, text, new_block)
        if drawn is None:
            continue
        if rows and not new_block and _carries_on(rows[-1], drawn):
            drawn = _joined(rows.pop(), drawn)
        rows.append(drawn)
        new_block = False
    while rows and rows[-1].is_heading:
        rows.pop()
    return rows


def _row(
    table: PlacedTable, place: int, columns: Sequence[int], text: str, new_block: bool
) -> DrawnRow | None:
    """A row of the body, or None for words that are neither a label nor figures."""
    row, spans = table.sheet.rows[place], table.rows[place]
    cells: list[Cell | None] = [None] * len(columns)
    labels: list[str] = []
    for entry, span in zip(row.entries, spans, strict=True):
        column = entry.place if entry.first >= table.sheet.label_end else -1
        if entry.figure is not None and column in columns:
            cells[columns.index(column)] = _cell(entry, span, text)
        elif column < columns[0]:
            labels.append(entry.text.plain)
    label = " ".join(labels)
    figured = any(cell is not None for cell in cells)
    if not figured and (not label or (len(label) > _PROSE and not label.endswith(":"))):
        return None
    indent = row.entries[0].indent + 2 * row.entries[0].first if labels else 0
    whole = Span(spans[0].start, max(span.end for span in spans))
    return DrawnRow(label, indent, whole, tuple(cells), row.ruled, new_block)


def _cell(entry: Entry, span: Span, text: str) -> Cell:
    figure = entry.figure
    assert figure is not None
    return Cell(span.of(text), span, figure.value, figure.nil, figure.percent)


def _carries_on(above: DrawnRow, row: DrawnRow) -> bool:
    """Whether a label that began on the row above, without figures, goes on here."""
    if not above.is_heading or not above.label or not row.label or above.label.endswith(":"):
        return False
    if above.label.count("(") > above.label.count(")"):
        return True
    if above.label.isupper() and not row.label.isupper():
        return False
    return _OPEN_END.search(above.label) is not None or row.label[0].islower()


def _joined(above: DrawnRow, row: DrawnRow) -> DrawnRow:
    span = Span(above.span.start, row.span.end)
    label = f"{above.label} {row.label}"
    return DrawnRow(label, above.indent, span, row.cells, above.ruled, above.new_block)
