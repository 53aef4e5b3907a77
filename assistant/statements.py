"""A statement as it stands in the filing: clean columns, its units said, its lines at the side."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.layout import Line, folded, line_words, period_words, wrapped
from index.model import Fact, Reading, Row, StatementKind, Table, Unit
from index.units import SHARES, USD, USD_PER_SHARE

STATEMENTS = {
    "income": StatementKind.INCOME,
    "balance": StatementKind.BALANCE_SHEET,
    "cash": StatementKind.CASH_FLOWS,
    "equity": StatementKind.EQUITY,
    "comprehensive": StatementKind.COMPREHENSIVE_INCOME,
}
"""What a statement is called on the command line."""

_SCALES = {1: "", 100: "hundreds of ", 1_000: "thousands of ", 1_000_000: "millions of ", 1_000_000_000: "billions of "}  # fmt: skip
_SIDE = 7  # characters for the number of a line and the gap after it
_GAP = 2
_LEAST_LABEL, _BROAD_LABEL, _MOST_LABEL = 20, 30, 64
_LEAST_COLUMN, _BROAD_HEADING = 4, 14
_STEP = 2  # characters that a label stands in for each step of its indent


def tables_of(reading: Reading, kind: StatementKind) -> tuple[Table, ...]:
    """The tables of a statement, in the order of the filing."""
    return tuple(table for table in reading.tables if table.statement is kind)


def statement_lines(reading: Reading, tables: Sequence[Table], width: int) -> Iterator[Line]:
    """Tables drawn for `width` characters; where all columns do not fit, in parts."""
    for number, table in enumerate(tables):
        if number:
            yield ()
        yield from _Drawn(reading, table, width).lines()


def spoken_statement(reading: Reading, tables: Sequence[Table]) -> Iterator[str]:
    """Tables for a screen reader: a row a line, each figure behind the heading of its column."""
    for table in tables:
        drawn = _Drawn(reading, table, 80)
        yield from drawn.titles()
        for row in table.rows:
            label = folded(row.label or " ".join(row.path[-1:])) or "(no label)"
            if row.is_heading:
                yield f"heading: {label}"
                continue
            cells = zip(table.columns, row.cells, strict=True)
            figures = [
                f"{folded(column.heading) or period_words(column.period)}: {figure_text(cell.text)}"
                for column, cell in cells
                if cell is not None
            ]
            yield f"{label}: {'; '.join(figures)}; line {drawn.line_of(row)}"
        yield from drawn.notes()


def unit_words(table: Table, facts: Sequence[Fact]) -> str:
    """What the figures of a table are in: "In thousands of US dollars; shares as counted"."""
    units: set[Unit] = {fact.quantity.unit for fact in facts}
    said = []
    if USD in units:
        scale = _SCALES.get(table.scale.money, f"units of {table.scale.money:,} ")
        said.append(f"in {scale}US dollars")
    if USD_PER_SHARE in units:
        said.append("per share in US dollars")
    if SHARES in units:
        scale = _SCALES.get(table.scale.shares, f"units of {table.scale.shares:,} ").removesuffix(
            " of "
        )
        said.append(f"shares in {scale}" if scale else "shares as counted")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}"


def figure_text(text: str) -> str:
    """A printed figure on one line, its sign of money beside it."""
    return re.sub(r"([$€£(])\s+", r"\1", folded(text))


class _Drawn:
    """A table with what its drawing needs."""

    def __init__(self, reading: Reading, table: Table, width: int) -> None:
        self._reading, self._table, self._width = reading, table, width
        self._facts = [fact for fact in reading.facts if fact.table == table.id]
        least = min((row.indent for row in table.rows if row.label), default=0)
        steps = sorted({row.indent for row in table.rows if row.label} | {least})
        self._indents = {indent: place * _STEP for place, indent in enumerate(steps)}
        self._figures = [
            [figure_text(cell.text) if cell else "" for cell in row.cells] for row in table.rows
        ]

    def line_of(self, row: Row) -> int:
        """The line on which a row's figures stand, or its last."""
        lines = self._reading.filing.lines
        printed = [cell for cell in row.cells if cell is not None]
        return lines.number(printed[0].span.start) if printed else lines.range(row.span)[1]

    def titles(self) -> Iterator[str]:
        filing, table = self._reading.filing, self._table
        page = filing.page(table.span.start)
        place = line_words(filing.lines.range(table.span))
        yield folded(table.caption) or table.id
        yield (
            f"{folded(filing.company)}, {filing.form} for {filing.period}"
            f"{f', page {folded(page)}' if page else ''}, {place}"
        )
        units = unit_words(table, self._facts)
        if units:
            yield units

    def notes(self) -> Iterator[str]:
        """What was set right in the table, and what the filing elsewhere contradicts."""
        said = dict.fromkeys(note for fact in self._facts for note in fact.corrected)
        yield from (f"Corrected: {folded(note)}" for note in said)
        if self._table.caveat:
            yield f"Note: {folded(self._table.caveat)}"

    def lines(self) -> Iterator[Line]:
        titles = list(self.titles())
        yield from wrapped(titles[0], self._width, "bold")
        for title in titles[1:]:
            yield from wrapped(title, self._width, "dim")
        for places, widths in self._parts():
            yield ()
            yield from self._part(places, widths)
        for note in self.notes():
            yield ()
            yield from wrapped(note, self._width, "yellow", hang=6)

    def _column_width(self, place: int, broad: int) -> int:
        """Characters for a column whose heading may take up to `broad` on a line."""
        figures = [row[place] for row in self._figures]
        heading = folded(self._table.columns[place].heading)
        hangs = any(figure.endswith(")") for figure in figures)
        shown = max((len(f) + (hangs and not f.endswith(")")) for f in figures), default=0)
        words = max(map(len, heading.split()), default=0)
        return max(_LEAST_COLUMN, shown, words, min(broad, len(heading)))

    def _own(self, place: int, part: Sequence[int]) -> str:
        """The heading of a column without what it shares with its neighbours."""
        path = self._table.columns[place].path
        return folded(" ".join(path[1:] if self._shared(place, part) else path))

    def _shared(self, place: int, part: Sequence[int]) -> str:
        """The outermost heading, where a neighbour in the part has it too."""
        columns = self._table.columns
        path = columns[place].path
        beside = [columns[near].path for near in (place - 1, place + 1) if near in part]
        is_shared = len(path) > 1 and any(p[:1] == path[:1] and len(p) > 1 for p in beside)
        return folded(path[0]) if is_shared else ""

    def _parts(self) -> Iterator[tuple[list[int], list[int]]]:
        """The columns with their widths, as many at a time as fit beside the labels."""
        places = range(len(self._table.columns))
        broad = [self._column_width(place, _BROAD_HEADING) for place in places]
        if _SIDE + _BROAD_LABEL + sum(broad) + _GAP * len(broad) <= self._width:
            yield list(places), broad
            return
        room = self._width - _SIDE - _LEAST_LABEL
        part: list[int] = []
        widths: list[int] = []
        for place in places:
            width = self._column_width(place, 0)
            if part and sum(widths) + width + _GAP * (len(widths) + 1) > room:
                yield part, widths
                part, widths = [], []
            part, widths = [*part, place], [*widths, width]
        if part:
            yield part, widths

    def _part(self, places: Sequence[int], widths: Sequence[int]) -> Iterator[Line]:
        room = self._width - _SIDE - sum(widths) - _GAP * len(widths)
        longest = max(
            (self._indents.get(row.indent, 0) + len(folded(row.label)) for row in self._table.rows),
            default=0,
        )
        label = max(min(room, longest, _MOST_LABEL), min(room, _LEAST_LABEL))
        yield from self._headings(places, widths, label)
        is_under_heading = True
        for row, figures in zip(self._table.rows, self._figures, strict=True):
            shown = [figures[place] for place in places]
            if row.ruled and any(shown) and not is_under_heading:
                yield self._rule(shown, widths, label)
            is_under_heading = row.is_heading
            yield from self._row(row, shown, widths, label)

    def _headings(self, places: Sequence[int], widths: Sequence[int], label: int) -> Iterator[Line]:
        margin = " " * (_SIDE + label)
        spanners: list[str] = []
        rules: list[str] = []
        for shared, grouped in groupby(
            zip(places, widths, strict=True), lambda p: self._shared(p[0], places)
        ):
            group = list(grouped)
            whole = sum(width for _, width in group) + _GAP * (len(group) - 1)
            spanners.append(
                " " * _GAP + textwrap.shorten(shared, whole, placeholder="…").center(whole)
            )
            rules.append(" " * _GAP + ("─" * whole if shared else " " * whole))
        if "".join(spanners).strip():
            yield ((f"{margin}{''.join(spanners)}".rstrip(), "bold"),)
            yield ((f"{margin}{''.join(rules)}".rstrip(), "dim"),)
        stacks = [
            textwrap.wrap(self._own(place, places), width)
            for place, width in zip(places, widths, strict=True)
        ]
        deepest = max(map(len, stacks), default=0)
        for level in range(deepest):
            cells = [
                ([""] * (deepest - len(stack)) + stack)[level].rjust(width)
                for stack, width in zip(stacks, widths, strict=True)
            ]
            yield ((f"{margin}{' ' * _GAP}{(' ' * _GAP).join(cells)}", "bold"),)
        if deepest:
            yield self._rule(["-"] * len(widths), widths, label)

    def _rule(self, shown: Sequence[str], widths: Sequence[int], label: int) -> Line:
        ruled = [
            "─" * width if text else " " * width for text, width in zip(shown, widths, strict=True)
        ]
        return ((f"{' ' * (_SIDE + label + _GAP)}{(' ' * _GAP).join(ruled)}".rstrip(), "dim"),)

    def _row(
        self, row: Row, shown: Sequence[str], widths: Sequence[int], label: int
    ) -> Iterator[Line]:
        indent = min(self._indents.get(row.indent, 0), label // 2)
        words = textwrap.wrap(
            folded(row.label), max(label, 1), initial_indent=" " * indent,
            subsequent_indent=" " * (indent + _STEP),
        ) or [""]  # fmt: skip
        style = "bold" if row.is_heading else ""
        for text in words[:-1]:
            yield ((f"{' ' * _SIDE}{text}", style),)
        columns = self._hung(shown, widths)
        number = f"{self.line_of(row):>{_SIDE - 2}}  "
        yield ((number, "dim"), (f"{words[-1]:<{label}}{columns}".rstrip(), style))

    def _hung(self, shown: Sequence[str], widths: Sequence[int]) -> str:
        """Figures flush at their last digit: a closing parenthesis hangs out."""
        cells = []
        for text, width in zip(shown, widths, strict=True):
            flush = text if text.endswith((")", "%")) or len(text) >= width else f"{text} "
            cells.append(" " * _GAP + flush.rjust(width))
        return "".join(cells)
