"""HTML tables → sheets: spans resolved, "$", "(" and ")" joined to their figures, columns found.

Tables are marked up in narrow columns: one for the dollar sign, one for the figure, one for
the parenthesis that closes, empty ones between. A sheet has the columns that a reader sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.figures import Figure, parse_figure
from index.html_blocks import HtmlTable, Mark, Text

_PREFIX = re.compile(r"^(?:(?:US|CAN|C|A)?[$£€¥]\s*\(?|\(\s*[$£€¥]?)$")
_SUFFIX = re.compile(
    r"^(?:\)|%|\)\s*%|%\s*\)|\*{1,4}|[†‡§]+)(?:\s*\((?:\d{1,2}|[a-z]{1,2})\))?$", re.I
)
_NOTE = re.compile(r"^\((?:\d{1,2}|[a-z]{1,2})\)$|^(?:\(\d{1,2}\)){2,}$", re.I)
_NOTES_AFTER = re.compile(r"(?:\s*(?:\((?:\d{1,2}|[a-z]{1,2})\)|\*{1,4}|[†‡§]+),?)+$", re.I)
_OPENS = re.compile(r"^(?:[$£€¥]\s*)?\(?\s*[$£€¥]?\s*(?:[\d.(—–-]|nil\b)", re.I)
_NIL = re.compile(r"^(?:[$£€¥]\s*)?(?:\(\s*[—–-]+\s*\)|-\s?0\s?-)\s*%?$")
_MOST_COLUMNS = 400  # of markup; what stands further right is no table that a reader sees


@dataclass(frozen=True, slots=True)
class Entry:
    """What one place of a row shows: columns `first` up to `end` of the markup.

    `over`: the columns of the sheet that it stands over, as a range; `place`: the one of
    them that it covers most.
    """

    first: int
    end: int
    text: Text
    indent: int = 0
    figure: Figure | None = None
    over: tuple[int, int] = (0, 0)
    place: int = 0

    @property
    def words(self) -> str:
        return self.text.words

    @property
    def is_amount(self) -> bool:
        """Whether it is a figure that does not read as a year."""
        return self.figure is not None and not self.figure.is_year


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of entries, left to right; `ruled`: a line is drawn right above its figures."""

    entries: tuple[Entry, ...]
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a reader sees it: `columns` are those right of the labels, as (first, end)."""

    rows: tuple[MarkedRow, ...]
    columns: tuple[tuple[int, int], ...]
    label_end: int

    def label(self, row: MarkedRow) -> tuple[Entry, ...]:
        """The entries that stand in the row's stub."""
        return tuple(entry for entry in row.entries if entry.first < self.label_end)

    def values(self, row: MarkedRow) -> tuple[Entry, ...]:
        """The entries over or in the columns."""
        return tuple(entry for entry in row.entries if entry.first >= self.label_end)


def sheet_of(table: HtmlTable) -> Sheet:
    """The sheet that a table without tables in it shows."""
    rows = _marked_rows(table)
    notes = _note_columns(rows)
    rows = [replace(row, entries=_joined(row.entries, notes)) for row in rows]
    rows = [replace(row, entries=tuple(_read(e, notes) for e in row.entries)) for row in rows]
    rows = _trimmed(rows)
    label_end = _label_end(rows)
    columns = _columns(rows, label_end)
    return Sheet(_placed(rows, columns, label_end), columns, label_end)


def _marked_rows(table: HtmlTable) -> list[MarkedRow]:
    """The rows with each cell at its columns; a row of lines alone rules the one below."""
    found: list[MarkedRow] = []
    taken: dict[int, int] = {}
    ruled = False
    for row in table.rows:
        entries: list[Entry] = []
        above = below = False
        place = 0
        for cell in row:
            while taken.get(place, 0) > 0:
                place += 1
            end = min(place + cell.columns, _MOST_COLUMNS)
            if place >= end:
                break
            if cell.rows > 1:
                taken.update(dict.fromkeys(range(place, end), cell.rows))
            text = cell.text
            if text.words:
                entries.append(Entry(place, end, text, cell.indent))
            above, below = above or cell.rule_above, below or cell.rule_below
            place = end
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        if entries or not (above or below):
            found.append(MarkedRow(tuple(entries), ruled or above))
        ruled = below or (not entries and (ruled or above))
    return found


def _trimmed(rows: list[MarkedRow]) -> list[MarkedRow]:
    """The rows from the first that shows something to the last, blank ones never in a run."""
    kept: list[MarkedRow] = []
    for row in rows:
        if row.entries or (kept and kept[-1].entries):
            kept.append(row)
    return kept[:-1] if kept and not kept[-1].entries else kept


def _note_columns(rows: Sequence[MarkedRow]) -> frozenset[int]:
    """The columns that hold nothing but footnote marks and what closes a figure."""
    texts: dict[int, set[str]] = {}
    for row in rows:
        for entry in row.entries:
            texts.setdefault(entry.first, set()).add(entry.words)
    return frozenset(
        column
        for column, held in texts.items()
        if all(_NOTE.match(words) or _SUFFIX.match(words) for words in held)
    )


def _joined(entries: Sequence[Entry], notes: frozenset[int]) -> tuple[Entry, ...]:
    """The entries with the pieces of one figure made one."""
    result: list[Entry] = []
    for entry in entries:
        before = result[-1] if result else None
        if before is not None and _belongs(before, entry, notes):
            gap = " " if _NOTE.match(entry.words) else ""
            result[-1] = _together(before, entry, gap)
        else:
            result.append(entry)
    return tuple(result)


def _belongs(before: Entry, entry: Entry, notes: frozenset[int]) -> bool:
    near = entry.first - before.end <= 1
    if _PREFIX.match(before.words):
        return near and _OPENS.match(entry.words) is not None
    if not near or not _is_figure(before.words):
        return False
    closes = _SUFFIX.match(entry.words) is not None and entry.words != "—"
    return closes or (entry.first in notes and _NOTE.match(entry.words) is not None)


def _is_figure(words: str) -> bool:
    return _figure(words) is not None or _figure(f"{words})") is not None


def _together(one: Entry, other: Entry, gap: str) -> Entry:
    shift = len(one.words) + len(gap)
    marks = (
        *one.text.marks,
        *(Mark(m.tag, m.start + shift, m.end + shift) for m in other.text.marks),
    )
    return Entry(one.first, other.end, Text(one.words + gap + other.words, marks), one.indent)


def _read(entry: Entry, notes: frozenset[int]) -> Entry:
    """The entry with the figure that it is; a mark in a column of marks is none."""
    is_mark = entry.first in notes and _NOTE.match(entry.words) is not None
    return entry if is_mark else replace(entry, figure=_figure(entry.words))


def _figure(words: str) -> Figure | None:
    """The figure that an entry is, footnote marks behind it set aside."""
    if len(words) > 40:
        return None
    found = parse_figure(words)
    if found is None and _NIL.match(words):
        found = parse_figure("-")
    if found is None:
        bare = _NOTES_AFTER.sub("", words)
        found = parse_figure(bare) if bare != words else None
    return found


def _label_end(rows: Sequence[MarkedRow]) -> int:
    """Where the labels end: 0 for a table without any.

    Labels are the first entries of rows that have more after them; they end before the
    first amount of any row. What is wider (a heading over the whole table) does not count.
    """
    first_amount = min(
        (entry.first for row in rows for entry in row.entries[1:] if entry.is_amount),
        default=None,
    )
    ends = {
        min(first.end, others[0].first)
        for first, *others in (row.entries for row in rows if len(row.entries) > 1)
        if not (first.is_amount and first.first > 0)
    }
    if not ends:
        return 0
    if first_amount is None:
        return max(ends)
    return max((end for end in ends if end <= first_amount), default=first_amount)


def _columns(rows: Sequence[MarkedRow], label_end: int) -> tuple[tuple[int, int], ...]:
    """The columns right of the labels, from the entries of rows with amounts.

    Narrow entries make columns; one that would cover two of them is over both.
    """
    bodies = [row for row in rows if any(e.is_amount for e in row.entries if e.first >= label_end)]
    held = [
        (entry.first, entry.end)
        for row in bodies or rows
        for entry in row.entries
        if entry.first >= label_end
    ]
    columns: list[tuple[int, int]] = []
    for (first, end), _ in sorted(
        Counter(held).items(), key=lambda kept: (kept[0][1] - kept[0][0], -kept[1])
    ):
        touched = [column for column in columns if first < column[1] and column[0] < end]
        if not touched:
            columns.append((first, end))
        elif len(touched) == 1:
            columns.remove(touched[0])
            columns.append((min(first, touched[0][0]), max(end, touched[0][1])))
    return tuple(sorted(columns))


def _placed(
    rows: Sequence[MarkedRow], columns: Sequence[tuple[int, int]], label_end: int
) -> tuple[MarkedRow, ...]:
    """The rows with each entry's columns; the nearest one for what stands over none."""
    known: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}

    def placed(entry: Entry) -> Entry:
        if entry.first < label_end or not columns:
            return entry
        extent = (entry.first, entry.end)
        if extent not in known:
            known[extent] = _over(extent, columns)
        over, place = known[extent]
        return replace(entry, over=over, place=place)

    return tuple(replace(row, entries=tuple(map(placed, row.entries))) for row in rows)


def _over(
    extent: tuple[int, int], columns: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], int]:
    """The columns that an extent of the markup covers, and the one that it covers most."""
    shared = [min(extent[1], end) - max(extent[0], first) for first, end in columns]
    under = [place for place, width in enumerate(shared) if width > 0]
    if under:
        return (under[0], under[-1] + 1), max(under, key=lambda place: (shared[place], place))
    nearest = max(range(len(columns)), key=lambda place: shared[place])
    return (nearest, nearest + 1), nearest
