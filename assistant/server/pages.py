"""What a filing holds, as the objects that the server gives: figures are in ones, signs as printed."""

from __future__ import annotations

from typing import Any, TypeAlias

from assistant.reply_json import number, period_json
from assistant.statements import STATEMENTS, figure_text, tables_of
from index.errors import UnknownPlace
from index.model import Cell, Fact, Reading, Section, Span, StatementKind, Table
from index.store import Entry

Json: TypeAlias = dict[str, Any]


def filing_json(entry: Entry) -> Json:
    """A filing of the library, without its contents."""
    return {
        "id": entry.id,
        "company": entry.company,
        "form": entry.form,
        "period": entry.period.isoformat(),
        "filed": entry.filed.isoformat() if entry.filed else None,
        "accession": entry.accession,
        "cik": entry.cik,
    }


def sections_json(reading: Reading) -> Json:
    """The outline of a filing."""
    sections = [_section(reading, section) for section in reading.sections]
    return {"filing": reading.filing.id, "sections": sections}


def statements_json(reading: Reading) -> Json:
    """Which statements a filing has, by what they are called in an address."""
    held = [
        {"name": name, "kind": kind, "tables": [table.id for table in tables_of(reading, kind)]}
        for name, kind in STATEMENTS.items()
    ]
    return {"filing": reading.filing.id, "statements": [each for each in held if each["tables"]]}


def statement_json(reading: Reading, name: str) -> Json:
    """A statement by its tables. Raises UnknownPlace."""
    kind = STATEMENTS.get(name)
    tables = tables_of(reading, kind) if kind else ()
    if kind is None or not tables:
        raise UnknownPlace(
            f"The filing has no statement of the name {name!r}. There may be {', '.join(STATEMENTS)}"
        )
    return {
        "filing": reading.filing.id,
        "name": name,
        "kind": StatementKind(kind),
        "tables": [_table(reading, table) for table in tables],
    }


def lines_json(reading: Reading, first: int, last: int) -> Json:
    """Lines of a filing as it prints them, as citations count them. Raises UnknownPlace."""
    filing = reading.filing
    if last < first or last > len(filing.lines):
        raise UnknownPlace(f"The filing has lines 1 to {len(filing.lines)}, and none {first} to {last}")  # fmt: skip
    shown = Span(filing.lines.span(first).start, filing.lines.span(last).end)
    return {
        "filing": filing.id,
        "name": f"{filing.company}, {filing.form} for {filing.period}",
        "page": filing.page(shown.start),
        "lines": [
            {"number": number, "text": filing.lines.text(number)}
            for number in range(first, last + 1)
        ],
        "cells": [_printed(reading, fact) for fact in reading.facts if fact.cell.span in shown],
    }


def _printed(reading: Reading, fact: Fact) -> Json:
    """A figure where it is printed: its line, and from which character of it up to which."""
    lines = reading.filing.lines
    line = lines.number(fact.cell.span.start)
    start = lines.span(line).start
    return {
        "line": line,
        "start": fact.cell.span.start - start,
        "end": fact.cell.span.end - start,
        "label": fact.label,
        "heading": " ".join(fact.column),
        "value": number(fact.meant.value),
        "unit": str(fact.quantity.unit),
        "period": period_json(fact.period),
    }


def _section(reading: Reading, section: Section) -> Json:
    placed = _placed(reading, section.span)
    return {"id": section.id, "kind": section.kind, "title": section.title, **placed}


def _placed(reading: Reading, span: Span) -> Json:
    filing = reading.filing
    return {"page": filing.page(span.start), "lines": list(filing.lines.range(span))}


def _table(reading: Reading, table: Table) -> Json:
    facts = {(fact.row, fact.place): fact for fact in reading.facts if fact.table == table.id}
    return {
        "id": table.id,
        "caption": table.caption,
        "section": table.section,
        **_placed(reading, table.span),
        "columns": [
            {"heading": column.heading, "period": period_json(column.period)}
            for column in table.columns
        ],
        "rows": [
            {
                "label": row.label,
                "under": list(row.path),
                "lines": list(reading.filing.lines.range(row.span)),
                "cells": [
                    _cell(cell, facts.get((at, place))) for place, cell in enumerate(row.cells)
                ],
            }
            for at, row in enumerate(table.rows)
        ],
        "caveat": table.caveat or None,
    }


def _cell(cell: Cell | None, fact: Fact | None) -> Json | None:
    if cell is None:
        return None
    quantity = fact.quantity if fact else None
    return {
        "text": figure_text(cell.text),
        "value": number(quantity.value) if quantity else None,
        "unit": str(quantity.unit) if quantity else None,
        "concept": fact.concept if fact else None,
    }
