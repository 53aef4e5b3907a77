"""From a file to a Reading: the stages in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from index.across import across
from index.agreed_names import agreed_names
from index.agreement import reconciled
from index.ascii_lines import Line
from index.cell_units import with_counts
from index.content import digest_of, read_bytes
from index.corrections import NO_CORRECTIONS, Corrections
from index.corrections_applied import amend, amounts_as_corrected, as_corrected, outcomes
from index.cover import cover_facts, form_of, shares_of
from index.cross_checks import cross_checks
from index.edgar import Header
from index.errors import NotAFiling, ReadError, UnsupportedForm
from index.exhibits import annex_sections, schedule_sections
from index.facts import facts_again, facts_of
from index.label_facts import label_facts
from index.model import (
    Cell,
    Check,
    Column,
    Correction,
    CoverFact,
    Document,
    Fact,
    Filing,
    Reading,
    Scale,
    Section,
    SectionKind,
    Span,
    StatementKind,
    Table,
)
from index.notes import find_notes, holding_at, innermost_at, laminar, statement_sections
from index.other_periods import borrowed_names
from index.passages import find_passages
from index.periods import Calendar
from index.report_times import calendar_of, last_year_end, period_end, with_headed
from index.scaling import continued, inherited, scale_above, scaled_alike
from index.schedule_facts import scheduled
from index.sections import find_sections
from index.signatures import signatures_at
from index.sources import Source, is_read_form, read_source
from index.statements import (
    Titled,
    carries_on,
    columns_of,
    counts_said,
    evidence_kind,
    repeats,
    scale_of,
    statement_of,
)
from index.tables import Grid, apart, with_paths
from index.tagged import Tagging, dated, of_parts, tag_checks, tagged
from index.tieout import agreement, footing, note_footing
from index.totals import named_totals

_LONG_CAPTION = 140  # characters

_TIME_OR_UNIT = re.compile(
    r"\([^()]*\)|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:\w+ )?(?:months?|weeks?|quarters?|years?|periods?)|ended|ending|as|at|of|for|the|and|unaudited|"
    r"continued|in|thousands|millions|dollars|fiscal)\b",
    re.I,
)


def read_filing(path: Path) -> Reading:
    """All that is read from the file at `path`. Raises ReadError for what is no 10-Q or 10-K."""
    return read_content(read_bytes(path), path.name)


def read_content(
    content: bytes, name: str, *, tags: bool = True, corrections: Corrections = NO_CORRECTIONS
) -> Reading:
    """All that is read from the bytes of a file called `name`, as the user corrects it.

    `tags`: whether inline XBRL is read, or the printed page alone.
    """
    source = read_source(content, name, tags=tags)
    text, header, main = source.text, source.header, source.main
    form = _form(header, text, main, name)
    sections = (*find_sections(source.page, form, text), *annex_sections(source))
    page = (*source.page, *(line for annex in source.annexes for line in annex.page))
    cover = _with_tagged(source.cover, cover_facts(page, sections, text))
    period = period_end(header, cover, text, main, name)
    calendar = calendar_of(source, period, form)
    every = [*source.grids, *(grid for annex in source.annexes for grid in annex.grids)]
    notes = tuple(note for part in _parts(source) for note in find_notes(part, sections))
    ends = sorted({at for s in (*sections, *notes) for at in (s.span.start, s.span.end)})
    whole = [g for g in every if not (_is_contents(g, sections) or _is_scheduled(g, source))]
    drawn = [part for grid in whole for part in apart(grid, ends)]
    calendar = with_headed(calendar, drawn)
    tables = _tables(drawn, (*sections, *notes), calendar, text)
    if calendar.fiscal_year_end is None:
        calendar = replace(calendar, fiscal_year_end=last_year_end(tables, period))
        tables = _tables(drawn, (*sections, *notes), calendar, text)
    tables = tuple(with_counts(table, shares_of(cover)) for table in tables)
    outline = _with_statements(sections, notes, drawn, tables)
    holder = holding_at(outline)
    tables = tuple(replace(table, section=holder(table.span)) for table in tables)
    _refuse_truncated(name, outline, tables, page, text, main)
    filing = _filing(source, digest_of(content), name, form, calendar, cover)
    amounts = _amounts(source, filing, tables, calendar, corrections, shares_of(cover))
    own = schedule_sections(source, outline)
    added = scheduled(
        source.schedules, [section.id for section in own], amounts.facts, calendar,
        len(amounts.facts), header.cik,
    )  # fmt: skip
    return Reading(
        filing,
        cover,
        (*outline, *own),
        (*amounts.tables, *added.tables),
        (*added.printed, *added.facts),
        (*amounts.checks, *added.checks),
        find_passages(page, outline, amounts.tables),
        amounts.outcomes,
    )


@dataclass(frozen=True, slots=True)
class _Amounts:
    """What the tables come to: themselves as corrected, their facts, and what proves them."""

    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    outcomes: tuple[Correction, ...]


def _amounts(
    source: Source,
    filing: Filing,
    tables: tuple[Table, ...],
    calendar: Calendar,
    corrections: Corrections,
    outstanding: int,
) -> _Amounts:
    """Facts of the tables: what agrees, what tags and corrections say, and what adds up.

    `outstanding`: the shares outstanding by the cover, 0 where it does not say.
    """
    tagging = Tagging.of(source.tags, tables)
    first = facts_of(tables, calendar)
    drawn, tables = tables, dated(reconciled(tables, first), tagging)
    amended = amend(tables, filing, corrections.of(filing))
    untagged = borrowed_names(agreed_names(facts_again(amended.tables, calendar, first, drawn)))
    parts = of_parts(untagged, tagging)
    printed = as_corrected(amended, tagged(untagged, tagging), untagged, parts)
    sums = footing(amended.tables, printed)
    printed = named_totals(printed, sums)
    checks = (
        *sums,
        *note_footing(amended.tables, printed),
        *across(amended.tables, printed),
        *agreement(printed),
        *cross_checks(printed),
        *tag_checks(printed, tagging),
    )
    in_labels = tagged(label_facts(filing, amended.tables, len(printed), outstanding), tagging)
    facts = (*printed, *amounts_as_corrected(amended, in_labels))
    return _Amounts(amended.tables, facts, checks, outcomes(amended, facts))


def _filing(
    source: Source,
    digest: str,
    name: str,
    form: str,
    calendar: Calendar,
    cover: Sequence[CoverFact],
) -> Filing:
    """Which filing it is: by its header, and by its cover where there is none."""
    header = source.header
    return Filing(
        id=header.accession or f"sha-{digest[:16]}",
        digest=digest,
        name=name,
        company=header.company or _first(cover, "EntityRegistrantName") or "Unnamed company",
        form=form,
        period=calendar.period,
        text=source.text,
        format=source.format,
        accession=header.accession,
        cik=header.cik,
        filed=header.filed,
        fiscal_year_end=calendar.fiscal_year_end,
        documents=source.documents,
        pages=source.pages,
    )


def _is_scheduled(grid: Grid, source: Source) -> bool:
    """Whether a grid is drawn on a financial data schedule, which is read as one."""
    return any(grid.span.overlaps(schedule.span) for schedule in source.schedules)


def _parts(source: Source) -> Iterator[Sequence[Line]]:
    yield source.page
    for annex in source.annexes:
        yield annex.page


def _form(header: Header, text: str, main: Document, name: str) -> str:
    form = header.form or main.type or form_of(main.span.of(text)) or ""
    if is_read_form(form):
        return form.upper()
    if form:
        raise UnsupportedForm(
            f"{name} is {'an' if form[0] in '8F' else 'a'} {form.upper()}. Only 10-Q and 10-K filings, and their variants, are read."
        )
    raise NotAFiling(
        f"{name} is no SEC filing: its first page names no form. Index a 10-Q or 10-K from EDGAR."
    )


def _with_tagged(tagged: Sequence[CoverFact], read: Sequence[CoverFact]) -> tuple[CoverFact, ...]:
    """The facts of the cover that are tagged, and those of the page that are not, or say more."""
    values = {fact.concept: fact.value for fact in tagged}
    fuller = {f.concept for f in read if values.get(f.concept, f.value) in f.value[:-1]}
    kept = [fact for fact in read if fact.concept in fuller or fact.concept not in values]
    return (*(fact for fact in tagged if fact.concept not in fuller), *kept)


def _first(cover: Sequence[CoverFact], concept: str) -> str | None:
    return next((fact.value for fact in cover if fact.concept == concept), None)


def _is_contents(grid: Grid, sections: Sequence[Section]) -> bool:
    contents = [s.span for s in sections if s.kind is SectionKind.CONTENTS]
    return any(span.overlaps(grid.span) for span in contents)


def _tables(
    drawn: Sequence[Grid], sections: Sequence[Section], calendar: Calendar, text: str
) -> tuple[Table, ...]:
    found: list[Table] = []
    before: tuple[Grid, Titled] | None = None
    holder = innermost_at(sections)
    held = {section.id: section for section in sections}
    unstated: set[str] = set()  # the tables of which nothing says the scale
    stated: Scale | None = None  # of the last statement
    total = Decimal(0)
    for number, grid in enumerate(drawn):
        inside = holder(grid.span.start)
        last = before if number and before and before[0] is drawn[number - 1] else None
        titled = None if _is_discussed(inside, sections) else _statement(grid, before, last)
        kind = titled.kind if titled else None
        if titled:
            before = (grid, titled)
        columns = columns_of(grid, kind, calendar)
        scale = scale_of(grid) or (inherited(found, kind) if titled else None)
        if scale is None and found and found[-1].section == inside:
            between = text[found[-1].span.end : grid.span.start]
            labels = [row.label for row in grid.rows]
            scale = continued(found[-1], columns, labels, between)
        if scale is None:
            cells = _money_of(grid)
            around = [held[name] for name in _holders(inside) if name in held]
            scale = scale_above(text, grid.span.start, cells, around, stated, total)
        if scale is None:
            unstated.add(f"table-{number + 1}")
            scale = Scale()
        scale = replace(scale, shares=counts_said(grid) or scale.shares)
        found.append(
            Table(
                f"table-{number + 1}",
                titled.title if titled else _caption(grid, inside, sections),
                inside,
                scale,
                _carried_on(columns, kind, grid, found, text),
                with_paths(grid.rows),
                grid.span,
                kind,
            )
        )
        if kind is not None:
            stated = scale
        if kind is StatementKind.BALANCE_SHEET:
            total = max(total, _largest(found[-1]))
    return scaled_alike(found, unstated)


def _money_of(grid: Grid) -> list[Cell]:
    """The cells of the columns that print the sign of dollars, but for counts of shares."""
    rows = [row for row in grid.rows if not re.search(r"\bshares?\b", row.label, re.I)]
    columns = zip(*(row.cells for row in rows), strict=True)
    held = [[cell for cell in column if cell and not cell.percent] for column in columns]
    return [cell for column in held if any("$" in c.text for c in column) for cell in column]


def _holders(section: str) -> list[str]:
    """The ids of a section and of those that hold it, innermost first: "a/b" in "a"."""
    parts = section.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _largest(table: Table) -> Decimal:
    """The largest amount of a table, in ones."""
    values = (abs(cell.value) for row in table.rows for cell in row.cells if cell)
    return max(values, default=Decimal(0)) * table.scale.money


def _is_discussed(inside: str, sections: Sequence[Section]) -> bool:
    """Whether a table stands in a note or in management's discussion: no statement, then."""
    title = next((section.title for section in sections if section.id == inside), "")
    return "/note-" in inside or re.search(r"management.{0,3}s discussion", title, re.I) is not None


def _carried_on(
    columns: tuple[Column, ...],
    kind: StatementKind | None,
    grid: Grid,
    found: Sequence[Table],
    text: str,
) -> tuple[Column, ...]:
    """The columns of the page before, where a statement goes on without headings.

    So does a table that stands right under another, with not a word between; it may be of
    another time.
    """
    before = found[-1] if found else None
    if before is None or len(before.columns) != len(columns):
        return columns
    below = re.sub(r"<[^<>]*>", "", text[before.span.end : max(before.span.end, grid.span.start)])
    is_under = not re.search(r"[A-Za-z]{3}", below)
    bare = kind is None and not any(column.path for column in columns)
    if is_under and bare and all(column.period is not None for column in columns):
        return tuple(
            replace(last, period=own.period)
            for last, own in zip(before.columns, columns, strict=True)
        )
    if any(column.period is not None or (column.path and kind is None) for column in columns):
        return columns
    goes_on = kind is not None and before.statement is kind
    return before.columns if goes_on or is_under else columns


def _statement(
    grid: Grid, before: tuple[Grid, Titled] | None, last: tuple[Grid, Titled] | None
) -> Titled | None:
    """The statement that the grid is, by its title, or as the rest of the one before it.

    `last`: the statement that is drawn right above, with no other table between.
    """
    titled = statement_of(grid)
    if titled is not None:
        return titled
    if last is not None and (carries_on(grid, last[0], last[1].kind) or repeats(grid, last[0])):
        return last[1]
    return before[1] if before is not None and evidence_kind(grid) is before[1].kind else None


def _caption(grid: Grid, inside: str, sections: Sequence[Section]) -> str:
    """What a table is called: the title line nearest to it, or the title of its note.

    A line that only says when and in what unit is no title, nor is a sentence of many words.
    """
    note = next((s.title for s in sections if s.id == inside and s.kind is SectionKind.NOTE), "")
    lines = [re.sub(r"\s+", " ", line).strip() for line in grid.title if line.count("  ") < 2]
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if place and re.match(r"(?:and|of|for|in|to)\s", line, re.I):
            line = f"{lines[place - 1]} {line}"
        if re.search(r"[A-Za-z]", _TIME_OR_UNIT.sub("", line)):
            return note if note and len(line) > _LONG_CAPTION else line
    return note


def _with_statements(
    sections: tuple[Section, ...],
    notes: tuple[Section, ...],
    drawn: Sequence[Grid],
    tables: Sequence[Table],
) -> tuple[Section, ...]:
    titled = [
        (table, table.caption, Span.around([grid.title_span, grid.span]))
        for grid, table in zip(drawn, tables, strict=True)
        if table.statement is not None
    ]
    found = [*sections, *statement_sections(titled, sections), *notes]
    return laminar(found)


def _is_quarterly(text: str) -> bool:
    form = form_of(text)
    return form is not None and form.startswith("10-Q")


def _refuse_truncated(
    name: str,
    sections: Sequence[Section],
    tables: Sequence[Table],
    page: Sequence[Line],
    text: str,
    main: Document,
) -> None:
    """Raises ReadError for a filing that breaks off: no signatures, where they must follow.

    Part II of a quarterly report ends with them; so does what opened a tag and never closed it.
    """
    kinds = {table.statement for table in tables}
    if any(s.kind is SectionKind.SIGNATURES for s in sections) or signatures_at(text):
        return
    body = main.span.of(text)
    opened = body.upper().count("<TABLE>") > body.upper().count("</TABLE>")
    unclosed = "<DOCUMENT>" in text.upper() and "</DOCUMENT>" not in text.upper()
    whole = {StatementKind.BALANCE_SHEET, StatementKind.CASH_FLOWS} <= kinds
    if opened or unclosed or not whole or _is_quarterly(text):
        last = page[-1].number if page else 0
        raise ReadError(
            f"{name} breaks off at line {last}: it has no signatures and parts are missing. Download the filing again."
        )
