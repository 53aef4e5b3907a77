"""The types of a filing ↔ flat records, for any database.

A record is a row by column name; what nests is JSON text, and decimals are text as written,
so that a reading comes back equal to what was stored. A damaged record raises one of DAMAGE.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from inspect import signature
from itertools import starmap
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import orjson

from index.model import (
    Cell,
    Check,
    Column,
    Correction,
    CoverFact,
    Document,
    Fact,
    Filing,
    MonthDay,
    Page,
    Passage,
    Period,
    Quantity,
    Reading,
    Row,
    Scale,
    Section,
    SectionKind,
    Span,
    StatementKind,
    Table,
    Unit,
    Verdict,
)

Record: TypeAlias = dict[str, Any]
dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
loaded = orjson.loads
_dumped_words = lru_cache(maxsize=4096)(dumped)  # a row's and a column's are those of many cells
PRESSED = 4  # how hard texts are compressed: to 106 bytes where 6 comes to 100 in twice the time
DAMAGE = (ValueError, KeyError, TypeError, IndexError, InvalidOperation, zlib.error)


def checksum(rows: Sequence[Sequence[object]]) -> str:
    """The SHA-256 of rows of values, as compact JSON. Dates count as written, blobs are left out."""
    return hashlib.sha256(orjson.dumps(rows, default=_left_out)).hexdigest()


def _left_out(value: bytes) -> str:
    if not isinstance(value, bytes):
        raise TypeError
    return ""


class Kind(NamedTuple):
    """What a filing holds: from its type to a record, and back from the columns.

    `field` is that of Reading; the columns are named as the parameters of `read_back`,
    less the underscore that keeps a parameter apart from a builtin.
    """

    field: str
    record: Callable[[Any], Record]
    read_back: Callable[..., Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that `read_back` takes, in order."""
        return tuple(name.rstrip("_") for name in signature(self.read_back).parameters)

    def rows(self, records: Sequence[Record]) -> list[tuple[object, ...]]:
        """The values of these columns, of each record."""
        return list(map(itemgetter(*self.columns), records))


def reading_from(
    of_filing: Sequence[Any], written: str, rows: Mapping[str, Sequence[Sequence[Any]]]
) -> Reading:
    """A reading of the columns of its filing and of its parts by field, held to its checksum."""
    if checksum([of_filing, *rows.values()]) != written:
        raise ValueError(f"{of_filing[0]} is not as it was written")
    parts: dict[str, Any] = {
        kind.field: tuple(starmap(kind.read_back, rows[kind.field])) for kind in PARTS
    }
    return Reading(FILING.read_back(*of_filing), **parts)


def _filing_record(filing: Filing) -> Record:
    text = filing.text.encode()
    end = filing.fiscal_year_end
    return {
        "id": filing.id,
        "digest": filing.digest,
        "name": filing.name,
        "company": filing.company,
        "form": filing.form,
        "period": filing.period,
        "format": filing.format,
        "accession": filing.accession,
        "cik": filing.cik,
        "filed": filing.filed,
        "fiscal_year_end": end and f"{end.month:02}-{end.day:02}",
        "documents": dumped(
            [
                [d.type, d.sequence, d.description, d.span.start, d.span.end]
                for d in filing.documents
            ]
        ),
        "pages": dumped([[p.number, p.span.start, p.span.end] for p in filing.pages]),
        "text": zlib.compress(text, PRESSED),
        "text_digest": hashlib.sha256(text).hexdigest(),
    }


def _filing_of(
    id_: str,
    digest: str,
    name: str,
    company: str,
    form: str,
    period: date,
    format_: str,
    accession: str | None,
    cik: str | None,
    filed: date | None,
    fiscal_year_end: str | None,
    documents: str,
    pages: str,
    text: bytes,
    text_digest: str,
) -> Filing:
    plain = zlib.decompress(text)
    if hashlib.sha256(plain).hexdigest() != text_digest:
        raise ValueError(f"the text of {id_} is not what was stored")
    month, _, day = (fiscal_year_end or "").partition("-")
    return Filing(
        id=id_,
        digest=digest,
        name=name,
        company=company,
        form=form,
        period=period,
        text=plain.decode(),
        format=format_,
        accession=accession,
        cik=cik,
        filed=filed,
        fiscal_year_end=MonthDay(int(month), int(day)) if day else None,
        documents=tuple(
            Document(kind, sequence, description, Span(start, end))
            for kind, sequence, description, start, end in loaded(documents)
        ),
        pages=tuple(Page(number, Span(start, end)) for number, start, end in loaded(pages)),
    )


def _cover_record(fact: CoverFact) -> Record:
    return {"concept": fact.concept, "value": fact.value} | _span_record(fact.span)


def _cover_of(concept: str, value: str, start: int, end: int) -> CoverFact:
    return CoverFact(concept, value, Span(start, end))


def _section_record(section: Section) -> Record:
    return {
        "id": section.id,
        "kind": section.kind.value,
        "title": section.title,
        "heading_start": section.heading.start,
        "heading_end": section.heading.end,
    } | _span_record(section.span)


def _section_of(
    id_: str, kind: str, title: str, start: int, end: int, heading_start: int, heading_end: int
) -> Section:
    return Section(
        id_, SectionKind(kind), title, Span(start, end), Span(heading_start, heading_end)
    )


def _table_record(table: Table) -> Record:
    return {
        "id": table.id,
        "caption": table.caption,
        "section": table.section,
        "statement": table.statement and table.statement.value,
        "caveat": table.caveat,
        "money_scale": table.scale.money,
        "shares_scale": table.scale.shares,
        "columns": dumped([[c.path, _dates(c.period)] for c in table.columns]),
        "rows": dumped([_row_list(row) for row in table.rows]),
    } | _span_record(table.span)


def _table_of(
    id_: str,
    caption: str,
    section: str,
    statement: str | None,
    caveat: str,
    money_scale: int,
    shares_scale: int,
    columns: str,
    rows: str,
    start: int,
    end: int,
) -> Table:
    return Table(
        id=id_,
        caption=caption,
        section=section,
        scale=Scale(money_scale, shares_scale),
        columns=tuple(
            Column(tuple(path), dates and _period(*map(_date, dates)))
            for path, dates in loaded(columns)
        ),
        rows=tuple(_row_of(*row) for row in loaded(rows)),
        span=Span(start, end),
        statement=_statement(statement),
        caveat=caveat,
    )


def _fact_record(fact: Fact) -> Record:
    period, cell = fact.period, fact.cell
    return {
        "id": fact.id,
        "label": fact.label,
        "path": _dumped_words(fact.path),
        "heading": _dumped_words(fact.column),
        "concept": fact.concept,
        "statement": fact.statement and fact.statement.value,
        "period_start": period and period.start,
        "period_end": period and period.end,
        "value": str(fact.quantity.value),
        "unit": str(fact.quantity.unit),
        "printed": cell.text,
        "printed_value": str(cell.value),
        "printed_start": cell.span.start,
        "printed_end": cell.span.end,
        "nil": cell.nil,
        "percent": cell.percent,
        "table_id": fact.table,
        "row": fact.row,
        "place": fact.place,
        "section": fact.section,
        "sense": fact.sense,
        "corrected": _dumped_words(fact.corrected),
    } | _span_record(fact.span)


def _fact_of(
    id_: int,
    label: str,
    path: str,
    heading: str,
    concept: str | None,
    statement: str | None,
    period_start: date | None,
    period_end: date | None,
    value: str,
    unit: str,
    printed: str,
    printed_value: str,
    printed_start: int,
    printed_end: int,
    nil: bool,
    percent: bool,
    table_id: str,
    row: int,
    place: int,
    section: str,
    sense: int,
    corrected: str,
    start: int,
    end: int,
) -> Fact:
    return Fact(
        id_,
        label,
        _words(path),
        _words(heading),
        concept,
        _period(period_start, period_end),
        Quantity(Decimal(value), _unit(unit)),
        _cell_of(printed, printed_start, printed_end, printed_value, nil, percent),
        _span(start, end),
        table_id,
        row,
        place,
        section,
        _statement(statement),
        sense,
        _words(corrected),
    )


def _check_record(check: Check) -> Record:
    return {
        "rule": check.rule,
        "statement": check.statement and check.statement.value,
        "operands": dumped(check.operands),
        "printed": check.printed,
        "expected": str(check.expected),
        "difference": str(check.difference),
        "verdict": check.verdict.value,
    }


def _check_of(
    rule: str,
    statement: str | None,
    operands: str,
    printed: int,
    expected: str,
    difference: str,
    verdict: str,
) -> Check:
    return Check(
        rule,
        _statement(statement),
        tuple((fact, sign) for fact, sign in loaded(operands)),
        printed,
        Decimal(expected),
        Decimal(difference),
        Verdict(verdict),
    )


def _passage_record(passage: Passage) -> Record:
    return {
        "id": passage.id,
        "section": passage.section,
        "heading": passage.heading,
        "is_table": passage.is_table,
    } | _span_record(passage.span)


def _passage_of(
    id_: int, section: str, heading: str, start: int, end: int, is_table: bool
) -> Passage:
    return Passage(id_, section, heading, Span(start, end), is_table)


def _correction_record(correction: Correction) -> Record:
    return {
        "key": correction.key,
        "note": correction.note,
        "facts": correction.facts,
        "fault": correction.fault,
    }


def _span_record(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _dates(period: Period | None) -> list[str | None] | None:
    if period is None:
        return None
    return [period.start.isoformat() if period.start else None, period.end.isoformat()]


def _row_list(row: Row) -> list[object]:
    cells = [cell and _cell_list(cell) for cell in row.cells]
    return [row.label, row.path, row.indent, row.span.start, row.span.end, row.ruled, cells]


def _row_of(
    label: str,
    path: list[str],
    indent: int,
    start: int,
    end: int,
    ruled: bool,
    cells: list[list[Any] | None],
) -> Row:
    typed = tuple(None if cell is None else _cell_of(*cell) for cell in cells)
    return Row(label, tuple(path), indent, _span(start, end), typed, ruled)


def _cell_list(cell: Cell) -> list[object]:
    return [cell.text, cell.span.start, cell.span.end, str(cell.value), cell.nil, cell.percent]


# A cell stands in its table and in its fact, a row's span in the row and in each of its facts.
_span = lru_cache(maxsize=4096)(Span)


@lru_cache(maxsize=4096)
def _cell_of(text: str, start: int, end: int, value: str, nil: bool, percent: bool) -> Cell:
    return Cell(text, Span(start, end), Decimal(value), nil, percent)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(loaded(text))


@lru_cache(maxsize=256)
def _unit(text: str) -> Unit:
    return Unit.parse(text)


@lru_cache(maxsize=256)
def _period(start: date | None, end: date | None) -> Period | None:
    return Period(end, start) if end else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=16)
def _statement(kind: str | None) -> StatementKind | None:
    return StatementKind(kind) if kind else None


FILING = Kind("filing", _filing_record, _filing_of)
PARTS = (
    Kind("cover", _cover_record, _cover_of),
    Kind("sections", _section_record, _section_of),
    Kind("tables", _table_record, _table_of),
    Kind("facts", _fact_record, _fact_of),
    Kind("checks", _check_record, _check_of),
    Kind("passages", _passage_record, _passage_of),
    Kind("corrections", _correction_record, Correction),
)
