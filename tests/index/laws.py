"""The laws: each takes a Reading and gives what breaks it, so that an empty list is well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from index.model import (
    PURE,
    SHARES,
    USD,
    USD_PER_SHARE,
    Fact,
    Reading,
    SectionKind,
    StatementKind,
)
from index.scales import scale_words
from tests.index.drawing import is_printed

Broken = Callable[[Reading], list[object]]


def spans_that_leave_the_text(reading: Reading) -> list[object]:
    """Spans that end past the text, of whatever kind."""
    spans = [
        *((s.id, s.span) for s in reading.sections),
        *((t.id, t.span) for t in reading.tables),
        *((f.label, f.span) for f in reading.facts),
        *((c.concept, c.span) for c in reading.cover),
        *((p.id, p.span) for p in reading.passages),
        *((d.type, d.span) for d in reading.filing.documents),
        *((p.number, p.span) for p in reading.filing.pages),
    ]
    return [entry for entry in spans if entry[1].end > len(reading.filing.text)]


def spans_that_leave_their_section(reading: Reading) -> list[object]:
    """Sections that cross, are outside their parent, or hold a heading of another."""
    held = {section.id: section for section in reading.sections}
    broken: list[object] = []
    for section in reading.sections:
        parent = held.get(section.parent or "")
        if section.heading not in section.span or (parent and section.span not in parent.span):
            broken.append(section.id)
    for one in reading.sections:
        for other in reading.sections:
            nested = one.span in other.span or other.span in one.span
            if one.span.overlaps(other.span) and not nested:
                broken.append((one.id, other.id))
    return broken


def sections_of_one_id(reading: Reading) -> list[object]:
    counts = Counter(section.id for section in reading.sections)
    return [name for name, count in counts.items() if count > 1]


def sections_without_parent(reading: Reading) -> list[object]:
    held = {section.id for section in reading.sections}
    return [s.id for s in reading.sections if s.parent is not None and s.parent not in held]


def sections_in_the_contents(reading: Reading) -> list[object]:
    """A table of contents is no section's body: nothing else stands on its lines."""
    contents = [s for s in reading.sections if s.kind is SectionKind.CONTENTS]
    return [
        section.id
        for section in reading.sections
        for page in contents
        if section is not page and section.span.overlaps(page.span)
    ]


def tables_outside_their_section(reading: Reading) -> list[object]:
    """Tables that are not within the section they name, or name none but touch one."""
    held = {section.id: section.span for section in reading.sections}
    return [
        t.id
        for t in reading.tables
        if (t.section and (t.section not in held or t.span not in held[t.section]))
        or (not t.section and any(t.span.overlaps(span) for span in held.values()))
    ]


def tables_that_overlap(reading: Reading) -> list[object]:
    neighbours = zip(reading.tables, reading.tables[1:], strict=False)
    return [(one.id, other.id) for one, other in neighbours if other.span.start < one.span.end]


def rows_out_of_place(reading: Reading) -> list[object]:
    """Rows that are not rectangular, not within their table, or not in order."""
    broken: list[object] = []
    for table in reading.tables:
        reached = table.span.start
        for row in table.rows:
            fits = len(row.cells) == len(table.columns) and row.span in table.span
            if not fits or row.span.start < reached:
                broken.append((table.id, row.label))
            reached = row.span.start
    return broken


def cells_out_of_place(reading: Reading) -> list[object]:
    """Cells that are outside their row, or not from left to right."""
    broken: list[object] = []
    for table in reading.tables:
        for row in table.rows:
            reached = row.span.start
            for cell in row.cells:
                if cell is None:
                    continue
                if cell.span not in row.span or cell.span.start < reached:
                    broken.append((table.id, row.label, cell.text))
                reached = cell.span.end
    return broken


def cells_that_are_not_their_quote(reading: Reading) -> list[object]:
    return [
        (table.id, cell.text, reading.filing.quote(cell.span))
        for table in reading.tables
        for row in table.rows
        for cell in row.cells
        if cell is not None and cell.text != reading.filing.quote(cell.span)
    ]


def cells_that_are_not_one_fact(reading: Reading) -> list[object]:
    """Every cell of every table is one fact; so is nothing else but amounts in labels."""
    cells = Counter(
        (table.id, row_place, place)
        for table in reading.tables
        for row_place, row in enumerate(table.rows)
        for place, cell in enumerate(row.cells)
        if cell is not None
    )
    held = {table.id: table for table in reading.tables}
    facts = Counter(
        (fact.table, fact.row, fact.place)
        for fact in reading.facts
        if is_printed(held[fact.table], fact)
    )
    numbers = [fact.id for fact in reading.facts]
    return [
        *(cells - facts),
        *(facts - cells),
        *([] if numbers == list(range(len(numbers))) else [0]),
    ]


def facts_that_do_not_recompute(reading: Reading) -> list[object]:
    """value = printed x a scale that the filing states; per-share figures as printed."""
    told = {t.id: Decimal(t.scale.shares) for t in reading.tables if scale_words(t.caption)}
    return [
        (f.table, f.label, f.cell.text)
        for f in reading.facts
        if factor(f) not in allowed(f)
        and not (f.quantity.unit == PURE and factor(f) == told.get(f.table))  # people counted
    ]


def factor(fact: Fact) -> Decimal:
    """What the printed figure was multiplied by; 1 for a nil."""
    if not fact.cell.value:
        return Decimal(1) if not fact.quantity.value else Decimal("NaN")
    return fact.quantity.value / fact.cell.value


def allowed(fact: Fact) -> set[Decimal]:
    match fact.quantity.unit:
        case unit if unit == USD_PER_SHARE:
            return {Decimal(1)}
        case unit if unit == PURE and re.search(r"\bunits?\b", fact.label, re.I):
            return {Decimal("0.01"), *(Decimal(10) ** power for power in (0, 3, 6))}  # units sold
        case unit if unit == PURE:
            return {Decimal(1), Decimal("0.01")}
        case unit if unit in (USD, SHARES):
            return {Decimal(10) ** power for power in (0, 2, 3, 6, 9)}
    return set()


def facts_of_another_place(reading: Reading) -> list[object]:
    """Facts whose label, headings, section or statement are not those of their cell."""
    held = {table.id: table for table in reading.tables}
    broken: list[object] = []
    for fact in reading.facts:
        table = held[fact.table]
        row, column = table.rows[fact.row], table.columns[fact.place]
        under = fact.path[: len(row.path)]  # a tag's member may stand after the row's headings
        placed = (under, fact.section, fact.statement, fact.span)
        if (
            placed != (row.path, table.section, table.statement, row.span)
            or (is_printed(table, fact) and fact.column != column.path)
            or (is_printed(table, fact) and row.label and fact.label != row.label)
            or (not is_printed(table, fact) and not stands_in_label(reading, fact))
        ):
            broken.append((table.id, fact.label))
    return broken


def stands_in_label(reading: Reading, fact: Fact) -> bool:
    """Whether an amount is in its row, before any figure, and is quoted as printed."""
    row = next(t for t in reading.tables if t.id == fact.table).rows[fact.row]
    figures = [cell.span.start for cell in row.cells if cell is not None]
    before = fact.cell.span.end <= min(figures, default=row.span.end)
    return (
        before
        and fact.cell.span in row.span
        and reading.filing.quote(fact.cell.span) == fact.cell.text
    )


def columns_of_another_year(reading: Reading) -> list[object]:
    """Columns of balance sheets that are headed with one year and read as another."""
    return [
        (table.id, column.heading, str(column.period))
        for table in reading.tables
        for column in table.columns
        if table.statement is StatementKind.BALANCE_SHEET
        and len(years := years_of(column.heading)) == 1
        and (column.period is None or column.period.end.year not in years)
    ]


def balance_sheets_of_one_date(reading: Reading) -> list[object]:
    """Balance sheets with a column without date, or whose columns are all of one date."""
    broken: list[object] = []
    for table in reading.tables:
        if table.statement is StatementKind.BALANCE_SHEET:
            periods = [column.period for column in table.columns]
            if None in periods or (len(periods) > 1 and len(set(periods)) == 1):
                broken.append((table.id, [str(period) for period in periods]))
    return broken


def years_of(heading: str) -> set[int]:
    """The years that a heading prints."""
    return {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", heading)}


def statements_of_another_scale(reading: Reading) -> list[object]:
    """Statements whose money is not in the unit of the first one's."""
    scales = [(table.id, table.scale.money) for table in reading.tables if table.statement]
    return [entry for entry in scales if entry[1] != scales[0][1]]


def concepts_of_two_values(reading: Reading) -> list[object]:
    """Concepts that one column of a balance sheet gives two values, of which one is wrong."""
    held = {table.id: table for table in reading.tables}
    values: dict[tuple[object, ...], set[Decimal]] = {}
    for fact in reading.facts:
        is_row = fact.statement is StatementKind.BALANCE_SHEET and is_printed(
            held[fact.table], fact
        )
        if fact.concept is not None and is_row:
            where = (fact.table, fact.concept, fact.place)
            values.setdefault(where, set()).add(fact.quantity.value)
    return [(*where, sorted(found)) for where, found in values.items() if len(found) > 1]


def passages_outside_their_section(reading: Reading) -> list[object]:
    held = {section.id: section.span for section in reading.sections}
    return [p.id for p in reading.passages if p.section and p.span not in held[p.section]]


def checks_that_do_not_recompute(reading: Reading) -> list[object]:
    facts = {fact.id: fact for fact in reading.facts}
    broken: list[object] = []
    for check in reading.checks:
        printed = facts[check.printed]
        value = printed.meant.value if check.rule == "tag = printed" else printed.quantity.value
        agreed = check.rule == "tag = printed" and not check.difference  # in its digits
        if not agreed and check.difference != value - check.expected:
            broken.append((check.rule, check.printed))
        elif check.rule not in ("tag = printed", "schedule = printed"):
            values = [facts[number].quantity.value * sign for number, sign in check.operands]
            is_ratio = check.rule.startswith("per share")
            reached = values[0] / values[1] if is_ratio else sum(values, Decimal(0))
            if reached != check.expected:
                broken.append((check.rule, check.printed))
    return broken


# What no text, however mangled, may make the reader break: the shape of what is read.
SHAPES: tuple[Broken, ...] = (
    spans_that_leave_the_text,
    spans_that_leave_their_section,
    sections_of_one_id,
    sections_without_parent,
    sections_in_the_contents,
    tables_outside_their_section,
    tables_that_overlap,
    rows_out_of_place,
    cells_out_of_place,
    cells_that_are_not_their_quote,
    cells_that_are_not_one_fact,
    facts_of_another_place,
    passages_outside_their_section,
    checks_that_do_not_recompute,
)

# What a filing as it was submitted must bear out besides.
LAWS: tuple[Broken, ...] = (
    *SHAPES,
    facts_that_do_not_recompute,
    columns_of_another_year,
    balance_sheets_of_one_date,
    statements_of_another_scale,
    concepts_of_two_values,
)
