"""What the reader makes of a filing, drawn as text to be held beside the filing itself.

Every row of a drawing begins with the line of the filing that it was read from. A label
is wrapped as in print, with the figures on its last line, and indented by the number of
stub headings that it stands under. A cell is its value in ones, with the sign of the
print, and its unit. Under each heading, as printed, stands the period that was read; a
table whose columns name none gives the period of each row, and `@` gives that of a cell
where it is not its column's. `+` names an amount that stands in the label itself.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.model import Check, Fact, Filing, Period, Reading, Row, Section, Span, Table

LABEL = 62


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of a drawing: the filing's line, the label, the cells beside it."""

    line: str
    label: str
    cells: tuple[str, ...] = ()


def draw_table(reading: Reading, table: Table) -> str:
    """The table: its head, its columns, and a line or more for each row."""
    drawn = [*_columns(table), Cells("", "")]
    facts = [fact for fact in reading.facts if fact.table == table.id]
    for place, row in enumerate(table.rows):
        of_row = [fact for fact in facts if fact.row == place]
        printed = {fact.place: fact for fact in of_row if is_printed(table, fact)}
        held = [printed.get(position) for position in range(len(table.columns))]
        drawn += _row(reading.filing, table, row, held)
        drawn += _stated(reading.filing, table, [f for f in of_row if not is_printed(table, f)])
    return "\n".join([*_head(reading.filing, table), "", *aligned(drawn), ""])


def is_printed(table: Table, fact: Fact) -> bool:
    """Whether the fact is a cell of the table, and not an amount in a label."""
    return table.rows[fact.row].cells[fact.place] == fact.cell


def draw_outline(reading: Reading) -> str:
    """Every section: its lines and id, kind and first page, title, heading as printed."""
    drawn: list[Cells] = []
    for section in reading.sections:
        drawn += _section(reading.filing, section)
    return "\n".join([*aligned(drawn), ""])


def draw_cover(reading: Reading) -> str:
    """Every fact of the cover page and the signatures: its line, element and value."""
    facts = reading.cover
    line = max(len(span_lines(reading.filing, fact.span)) for fact in facts)
    name = max(len(fact.concept) for fact in facts)
    drawn = [
        f"{span_lines(reading.filing, fact.span):>{line}}  {fact.concept:{name}}  {fact.value}"
        for fact in facts
    ]
    return "\n".join([*drawn, ""])


def draw_checks(reading: Reading) -> str:
    """The tie-out: for each total, by line, the lines that it was checked against."""
    facts = {fact.id: fact for fact in reading.facts}
    drawn = []
    for (line, rule, total, against), group in groupby(
        reading.checks, key=lambda check: _checked(reading.filing, facts, check)
    ):
        verdicts = [check.verdict.value for check in group]
        drawn.append(f"{line:>4}  {total}")
        drawn.append(f"      {rule}: {against}")
        drawn.append(f"      {', '.join(verdicts)}")
    return "\n".join([*drawn, ""])


def span_lines(filing: Filing, span: Span) -> str:
    """The lines that a span touches: "208", "115-116"."""
    first, last = filing.lines.range(span)
    return str(first) if first == last else f"{first}-{last}"


def one_line(text: str) -> str:
    """Text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def aligned(drawn: Sequence[Cells]) -> list[str]:
    """The lines with everything in columns: line numbers and cells to the right."""
    width = max((len(line.cells) for line in drawn), default=0)
    number = max(len(line.line) for line in drawn)
    label = max(len(line.label) for line in drawn)
    rooms = [
        max((len(line.cells[place]) for line in drawn if place < len(line.cells)), default=0)
        for place in range(width)
    ]
    return [
        "  ".join(
            [
                line.line.rjust(number),
                line.label.ljust(label),
                *(text.rjust(room) for text, room in zip(line.cells, rooms, strict=False)),
            ]
        ).rstrip()
        for line in drawn
    ]


def _head(filing: Filing, table: Table) -> list[str]:
    scale = table.scale
    return [
        f"{table.id}: lines {span_lines(filing, table.span)}, page {filing.page(table.span.start)}",
        f"{table.statement or 'no statement'}, in {table.section}",
        f"money x {scale.money:,}, shares x {scale.shares:,}",
        *textwrap.wrap(table.caveat, LABEL + 30),
    ]


def _columns(table: Table) -> Iterator[Cells]:
    lead = ("",) if _by_row(table) else ()
    depth = max((len(column.path) for column in table.columns), default=0)
    for level in range(depth):
        heads = tuple(_level(column.path, level, depth) for column in table.columns)
        yield Cells("", "HEADING, as printed" if level == 0 else "", (*lead, *heads))
    starts = tuple(
        f"{column.period.start} to" if column.period and column.period.start else ""
        for column in table.columns
    )
    ends = tuple(str(column.period.end) if column.period else "-" for column in table.columns)
    if any(starts):
        yield Cells("", "PERIOD, as read", (*lead, *starts))
        yield Cells("", "", (*lead, *ends))
    else:
        yield Cells("", "PERIOD, as read", (*("by row" for _ in lead), *ends))


def _level(path: tuple[str, ...], level: int, depth: int) -> str:
    """Headings stand on the figures: a short path is pushed down."""
    place = level - (depth - len(path))
    return path[place] if place >= 0 else ""


def _by_row(table: Table) -> bool:
    """Whether periods belong to the rows, as in a statement of stockholders' equity."""
    return all(column.period is None for column in table.columns)


def _row(filing: Filing, table: Table, row: Row, facts: Sequence[Fact | None]) -> Iterator[Cells]:
    number = span_lines(filing, row.span)
    *first, last = _wrapped(row.label or _unprinted(facts), len(row.path))
    for place, part in enumerate(first):
        yield Cells(number if place == 0 else "", part)
    number = "" if first else number
    if row.is_heading:
        yield Cells(number, last)
    elif _by_row(table):
        periods = sorted({str(fact.period or "-") for fact in facts if fact is not None})
        yield Cells(number, last, (", ".join(periods), *(_cell(fact) for fact in facts)))
    else:
        cells = (
            f"{_cell(fact)}{_apart(fact, column.period)}"
            for fact, column in zip(facts, table.columns, strict=True)
        )
        yield Cells(number, last, tuple(cells))


def _unprinted(facts: Sequence[Fact | None]) -> str:
    """What stands for the label of a row that prints none."""
    named = {fact.label for fact in facts if fact is not None and fact.label}
    return " / ".join(["(no label)", *sorted(named)])


def _stated(filing: Filing, table: Table, facts: Sequence[Fact]) -> Iterator[Cells]:
    """What the label itself states, a line for each name: "+ shares authorized"."""
    for name in dict.fromkeys(fact.label for fact in facts):
        named = [fact for fact in facts if fact.label == name]
        lines = sorted({filing.lines.number(fact.cell.span.start) for fact in named})
        by_place = {fact.place: fact for fact in named}
        cells = tuple(
            f"{_cell(by_place.get(place))}{_apart(by_place.get(place), column.period)}"
            for place, column in enumerate(table.columns)
        )
        yield Cells(", ".join(map(str, lines)), f"        + {name}", cells)


def _wrapped(label: str, depth: int) -> list[str]:
    indent = "  " * depth
    lines = textwrap.wrap(
        label,
        LABEL,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    return lines or [indent]


def _cell(fact: Fact | None) -> str:
    if fact is None:
        return ""
    value = "nil" if fact.cell.nil else f"{fact.quantity.value.normalize():,f}"
    return f"{value} {fact.quantity.unit}"


def _apart(fact: Fact | None, period: Period | None) -> str:
    return "" if fact is None or fact.period == period else f" @ {fact.period}"


def _section(filing: Filing, section: Section) -> Iterator[Cells]:
    indent = "  " * section.id.count("/")
    page = filing.page(section.span.start) or "-"
    cells = (section.kind.value, f"page {page}")
    yield Cells(span_lines(filing, section.span), f"{indent}{section.id}", cells)
    yield Cells("", f"{indent}  {section.title}")
    if len(section.heading):
        printed = one_line(filing.quote(section.heading))
        yield Cells(span_lines(filing, section.heading), f"{indent}  | {printed}")


def _checked(filing: Filing, facts: dict[int, Fact], check: Check) -> tuple[str, str, str, str]:
    printed = facts[check.printed]
    against = " ".join(
        f"{'-' if sign < 0 else '+'}{span_lines(filing, facts[number].cell.span)}"
        for number, sign in check.operands
    )
    return span_lines(filing, printed.cell.span), check.rule, one_line(printed.label), against
