"""The user's corrections as a stage of reading: tables and facts in, the same set right out.

What is set right says so (`Fact.corrected`); what cannot be is a fault, and changes nothing.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from index.concepts import Concept, concepts, concepts_by_name
from index.corrections import (
    Anchor,
    CellFix,
    ColumnFix,
    Fix,
    LabelFix,
    ScaleFix,
    folded_label,
    key_of,
)
from index.facts import sense_of
from index.model import (
    SHARES,
    USD,
    Cell,
    Correction,
    Fact,
    Filing,
    Quantity,
    Scale,
    StatementKind,
    Table,
)

_LISTED = 6  # figures of a line that a fault names
_SCALES = {1: "ones", 100: "hundreds", 1_000: "thousands", 1_000_000: "millions", 10**9: "billions"}

# Why a fix that found its place sets nothing right there.
_IDLE: Mapping[type, str] = {
    CellFix: "the figure is read in no table",
    ColumnFix: "the rows of that column name their own periods",
    ScaleFix: "no figure of that table is scaled",
}

# A cell: the table's place among the tables, the row's and the column's.
_Place: TypeAlias = tuple[int, int, int]
Printed: TypeAlias = CellFix | ColumnFix | ScaleFix


@dataclass(frozen=True, slots=True)
class Amended:
    """Tables as the user has set them right, and what that was by the fixes' keys.

    `marks` are the keys of the fixes behind a cell, by its table's id, row and place.
    """

    filing: Filing
    tables: tuple[Table, ...]
    fixes: tuple[Fix, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[tuple[str, int, int], tuple[str, ...]] = field(default_factory=dict)


def scale_name(factor: int) -> str:
    """ "thousands" for 1,000."""
    return _SCALES.get(factor, f"{factor:,}s")


def amend(tables: Sequence[Table], filing: Filing, fixes: Sequence[Fix]) -> Amended:
    """The tables with the figures, periods and scales that the fixes give them."""
    amended = list(tables)
    notes: dict[str, str] = {}
    faults: dict[str, str] = {}
    marks: dict[tuple[str, int, int], tuple[str, ...]] = defaultdict(tuple)
    taken: set[tuple[type, str, int, int]] = set()
    for fix in fixes:
        key = key_of(fix)
        if isinstance(fix, LabelFix):
            notes[key] = _label_note(fix)
            continue
        found = placed(fix.anchor, filing, tables)
        if isinstance(found, str):
            faults[key] = found
            continue
        table = amended[found[0]]
        cells = list(_cells_of(fix, table, found))
        at = (type(fix), table.id, *cells[0])
        if at in taken:
            faults[key] = "a correction before it sets the same right; remove that one first"
            continue
        if isinstance(fix, ColumnFix) and (fault := _unfit(fix, table, found)):
            faults[key] = fault
            continue
        taken.add(at)
        notes[key] = _note(fix, table, found)
        amended[found[0]] = _set_right(fix, table, found)
        for row, place in cells:
            marks[table.id, row, place] += (key,)
    return Amended(filing, tuple(amended), tuple(fixes), notes, faults, dict(marks))


def placed(anchor: Anchor, filing: Filing, tables: Sequence[Table]) -> _Place | str:
    """The cell that an anchor names; else why there is none, or more than one."""
    lines = filing.lines
    if not 1 <= anchor.line <= len(lines):
        return f"the filing has lines 1 to {len(lines)}, not {anchor.line}"
    span = lines.span(anchor.line)
    on_line = sorted(
        (
            (cell.span, (number, row, place))
            for number, table in enumerate(tables)
            if table.span.start <= span.end and span.start <= table.span.end
            for row, entry in enumerate(table.rows)
            for place, cell in enumerate(entry.cells)
            if cell is not None and lines.number(cell.span.start) == anchor.line
        ),
    )
    if not on_line:
        return f"no figure of a table was read on line {anchor.line}"
    alike = [place for span, place in on_line if bare(filing.quote(span)) == bare(anchor.printed)]
    if not alike:
        printed = ", ".join(" ".join(filing.quote(span).split()) for span, _ in on_line[:_LISTED])
        return f"line {anchor.line} prints {printed}, not {anchor.printed}"
    return _only(anchor, alike, tables)


def _only(anchor: Anchor, alike: Sequence[_Place], tables: Sequence[Table]) -> _Place | str:
    """The one of figures printed alike that is meant, if its row has the label."""
    if anchor.position is None and len(alike) > 1:
        return (
            f"line {anchor.line} prints {anchor.printed} {len(alike)} times: "
            f"give the position, 1 to {len(alike)} from the left"
        )
    if (anchor.position or 1) > len(alike):
        return f"line {anchor.line} prints {anchor.printed} {_times(len(alike))}, not {anchor.position} times"
    number, row, place = alike[(anchor.position or 1) - 1]
    label = tables[number].rows[row].label
    if anchor.label is not None and folded_label(label) != folded_label(anchor.label):
        return f'{anchor} under the label "{label}", not "{anchor.label}"'
    return number, row, place


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def bare(text: str) -> str:
    """A printed figure for comparing: without gaps, commas and signs of money."""
    plain = re.sub(r"[\s,$£€]", "", text)
    return plain.removesuffix(")") if "(" not in plain else plain


def _cells_of(fix: Printed, table: Table, found: _Place) -> Iterator[tuple[int, int]]:
    """The row and place of every cell that a fix sets right."""
    _, row, place = found
    match fix:
        case CellFix():
            yield row, place
        case ColumnFix():
            yield from ((number, place) for number in range(len(table.rows)))
        case ScaleFix():
            places = range(len(table.columns))
            yield from ((number, p) for number in range(len(table.rows)) for p in places)


def _unfit(fix: ColumnFix, table: Table, found: _Place) -> str:
    """Why a column cannot be of a period: a day is no stretch of time, nor the reverse."""
    was = table.columns[found[2]].period
    if was is not None and was.is_instant != fix.period.is_instant:
        kinds = ("a stretch of time", "a day")
        return (
            f"the column in which {fix.anchor} is for {kinds[was.is_instant]} ({was}), "
            f"not for {kinds[fix.period.is_instant]} ({fix.period})"
        )
    return ""


def _note(fix: Printed, table: Table, found: _Place) -> str:
    """What a fix does, in words, against what was read."""
    anchor = fix.anchor
    match fix:
        case CellFix():
            return f"{anchor}, read as {fix.written}: {fix.reason}"
        case ColumnFix():
            was = table.columns[found[2]].period
            read = f"not {was}" if was else "where no period was read"
            return f"the column in which {anchor} is for {fix.period}, {read}: {fix.reason}"
        case ScaleFix():
            scales = [f"in {scale_name(fix.money)}, not in {scale_name(table.scale.money)}"]
            if fix.shares is not None:
                scales.append(
                    f"shares in {scale_name(fix.shares)}, not in {scale_name(table.scale.shares)}"
                )
            return f"the table in which {anchor} is {'; '.join(scales)}: {fix.reason}"


def _set_right(fix: Printed, table: Table, found: _Place) -> Table:
    _, row, place = found
    match fix:
        case CellFix():
            entry = table.rows[row]
            cells = tuple(
                _reread(cell, fix) if cell is not None and number == place else cell
                for number, cell in enumerate(entry.cells)
            )
            rows = (*table.rows[:row], replace(entry, cells=cells), *table.rows[row + 1 :])
            return replace(table, rows=rows)
        case ColumnFix():
            columns = tuple(
                replace(column, period=fix.period) if number == place else column
                for number, column in enumerate(table.columns)
            )
            return replace(table, columns=columns)
        case ScaleFix():
            shares = table.scale.shares if fix.shares is None else fix.shares
            return replace(table, scale=Scale(fix.money, shares))


def _reread(cell: Cell, fix: CellFix) -> Cell:
    """A cell with another value; what is printed in it stays."""
    return replace(cell, value=fix.value, nil=fix.nil, percent=cell.percent or fix.percent)


def as_corrected(
    amended: Amended, tagged: Sequence[Fact], printed: Sequence[Fact], parts: frozenset[int]
) -> tuple[Fact, ...]:
    """Facts that say what is set right in them, with the concepts that the user gives.

    `tagged` are the facts as their tags have it, `printed` the same as the tables do; where the
    user has set a figure, a scale or a period right, the tag does not count. The ids in `parts`
    are of facts about a part of the company, which no label names.
    """
    if not amended.fixes:
        return tuple(tagged)
    by_key = {key_of(fix): fix for fix in amended.fixes}
    facts = []
    for fact, before in zip(tagged, printed, strict=True):
        marks = amended.marks.get((fact.table, fact.row, fact.place), ())
        keys = [key for key in marks if _holds(by_key[key], before)]
        of_period = any(isinstance(by_key[key], ColumnFix) for key in keys)
        of_value = any(not isinstance(by_key[key], ColumnFix) for key in keys)
        facts.append(
            replace(
                fact,
                quantity=before.quantity if of_value else fact.quantity,
                sense=before.sense if of_value else fact.sense,
                period=before.period if of_period else fact.period,
                corrected=tuple(amended.notes[key] for key in keys),
            )
        )
    return _with_concepts(amended, facts, parts)


def _holds(fix: Fix, fact: Fact) -> bool:
    """Whether a fact is by a fix what it is.

    Rows may name their own periods, and percentages and amounts per share are not scaled.
    """
    match fix:
        case ColumnFix():
            return fact.period in {fix.period, fix.period.opening, fix.period.closing}
        case ScaleFix():
            unit = fact.quantity.unit
            return unit == USD or (unit == SHARES and fix.shares is not None)
        case _:
            return True


def _with_concepts(
    amended: Amended, facts: Sequence[Fact], parts: frozenset[int]
) -> tuple[Fact, ...]:
    """The facts with the concepts that the user gives their labels.

    Rows of the same table that were read as that concept without the user's word are no longer.
    """
    fixes: dict[str, list[LabelFix]] = defaultdict(list)
    for each in amended.fixes:
        if isinstance(each, LabelFix):
            fixes[folded_label(each.label)].append(each)
    given: dict[int, LabelFix] = {}
    for fact in facts if fixes else ():
        of_label = fixes.get(folded_label(fact.label), ())
        fix = next((fix for fix in of_label if fits(fix, fact)), None)
        if fix is not None and fact.id not in parts:
            given[fact.id] = fix
    mapped = {(fact.table, given[fact.id].concept): given[fact.id] for fact in facts if fact.id in given}  # fmt: skip
    tables = {table.id: table for table in amended.tables}
    found = []
    for fact in facts:
        fix = given.get(fact.id)
        displaced = mapped.get((fact.table, fact.concept)) if fact.concept and fix is None else None
        concept = fix.concept if fix is not None else None if displaced else fact.concept
        setter = fix or displaced
        if setter is None or concept == fact.concept:
            found.append(fact)
            continue
        note = amended.notes[key_of(setter)]
        found.append(
            replace(
                fact,
                concept=concept,
                sense=_sense(fact, concept, tables[fact.table]),
                corrected=(*fact.corrected, note),
            )
        )
    return tuple(found)


def fits(fix: LabelFix, fact: Fact) -> bool:
    """Whether a fact stands in a row that the fix is about."""
    if fact.statement is None or folded_label(fact.label) != folded_label(fix.label):
        return False
    headings = map(folded_label, fact.path)
    return fact.statement in kinds_of(fix) and (
        fix.under is None or folded_label(fix.under) in headings
    )


def kinds_of(fix: LabelFix) -> frozenset[StatementKind]:
    """The kinds of statement that a fix is about: those its concept belongs to, if none is given."""
    if fix.statement is not None:
        return frozenset([fix.statement])
    if fix.concept is None:
        return frozenset(StatementKind)
    held = (concept.kinds for concept in concepts() if concept.name == fix.concept)
    return frozenset(kind for kinds in held for kind in kinds)


def _sense(fact: Fact, name: str | None, table: Table) -> int:
    """The sense of a row under another concept; as it was under none."""
    if name is None:
        return fact.sense
    return sense_of(table.rows[fact.row], _concept(name, fact.statement), fact.statement)


def _concept(name: str, kind: StatementKind | None) -> Concept | None:
    of_kind = (each for each in concepts() if each.name == name and kind in each.kinds)
    return next(of_kind, concepts_by_name().get(name))


def _label_note(fix: LabelFix) -> str:
    reason = f": {fix.reason}" if fix.reason else ""
    return f'"{fix.label}" is read as {fix.concept or "no standard concept"}{reason}'


def amounts_as_corrected(amended: Amended, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts from amounts in labels, those with the figures that the user gives.

    A figure that stands in no cell of a table may stand in a label; the scale and the periods
    are those of its table.
    """
    wide = {key_of(fix): fix for fix in amended.fixes if isinstance(fix, ColumnFix | ScaleFix)}
    if wide:
        facts = [_noted(amended, fact, wide) for fact in facts]
    fixes = {
        fix: key_of(fix)
        for fix in amended.fixes
        if isinstance(fix, CellFix) and key_of(fix) in amended.faults
    }
    return tuple(_amount(amended, fact, fixes) for fact in facts) if fixes else tuple(facts)


def _noted(amended: Amended, fact: Fact, wide: Mapping[str, ColumnFix | ScaleFix]) -> Fact:
    marks = amended.marks.get((fact.table, fact.row, fact.place), ())
    keys = [key for key in marks if key in wide and _holds(wide[key], fact)]
    return replace(fact, corrected=tuple(amended.notes[key] for key in keys))


def _amount(amended: Amended, fact: Fact, fixes: Mapping[CellFix, str]) -> Fact:
    line = amended.filing.lines.number(fact.cell.span.start)
    for fix in fixes:
        anchor = fix.anchor
        if anchor.line == line and bare(anchor.printed) == bare(fact.cell.text):
            table = next(table for table in amended.tables if table.id == fact.table)
            factor = table.scale.money if fact.quantity.unit == USD else 1
            quantity = Quantity(fix.value * factor, fact.quantity.unit)
            note = f"{anchor}, read as {fix.written}: {fix.reason}"
            notes = (*fact.corrected, note)
            return replace(fact, cell=_reread(fact.cell, fix), quantity=quantity, corrected=notes)
    return fact


def outcomes(amended: Amended, facts: Sequence[Fact]) -> tuple[Correction, ...]:
    """What each fix came to, in order."""
    noted = Counter(note for fact in facts for note in fact.corrected)
    return tuple(_outcome(amended, fix, facts, noted) for fix in amended.fixes)


def _outcome(amended: Amended, fix: Fix, facts: Sequence[Fact], noted: Counter[str]) -> Correction:
    key = key_of(fix)
    if isinstance(fix, LabelFix):
        note = amended.notes[key]
        count = noted[note]
        fault = "" if count or fix.filing is None else _unlabelled(fix, facts)
        return Correction(key, note, count, fault)
    note = amended.notes.get(key) or (
        f"{fix.anchor}, read as {fix.written}: {fix.reason}" if isinstance(fix, CellFix) else ""
    )
    count = noted[note] if note else 0
    fault = amended.faults.get(key, _IDLE[type(fix)])
    return Correction(key, note, count, "" if count else fault)


def _unlabelled(fix: LabelFix, facts: Sequence[Fact]) -> str:
    """Why a fix for a filing finds no row there; nothing if it does, and changes none."""
    if any(fits(fix, fact) for fact in facts):
        return ""
    labels = {
        folded_label(fact.label): fact.label for fact in facts if fact.statement in kinds_of(fix)
    }
    near = difflib.get_close_matches(folded_label(fix.label), labels, 1)
    hint = f'; the nearest is "{labels[near[0]]}"' if near else ""
    under = f' under "{fix.under}"' if fix.under else ""
    where = ", ".join(sorted(kinds_of(fix)))
    return f'no row of the statements ({where}) is labelled "{fix.label}"{under}{hint}'
