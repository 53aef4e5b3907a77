"""What was read from a filing, beside the filing's own lines.

A printed line stands behind its number. Under a line that was read as a row of a table stands
what was read: the row's label, and its figures in ones under the letters of their columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from string import ascii_lowercase

from assistant.layout import PLAIN_WIDTH, amount, columns, folded, line_words, period_words, visible
from assistant.statements import STATEMENTS, tables_of
from index.errors import UnknownPlace
from index.incorporated import Incorporated, find_incorporated
from index.model import (
    Document,
    Fact,
    Reading,
    Row,
    Section,
    SectionKind,
    StatementKind,
    Table,
    Verdict,
)

_OUTLINE = ("outline", "sections")
_DOCUMENTS = "documents"
_LINES = re.compile(r"lines? (\d+)(?: ?(?:-|to) ?(\d+))?")
_STEP = re.compile(r"(part|item|note)[ -]([0-9]+[a-z]?|[ivx]+)\b")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NUMBER = 6  # characters for the number of a line
_UNDER = " " * (_NUMBER + 2)
_LISTED = 6


def show(reading: Reading, what: str) -> Iterator[str]:
    """Lines that draw `what`: "income", "note 9", "table-3", "line 208", "outline", "documents" …

    Raises UnknownPlace when the filing has no such thing, or several.
    """
    named = folded(what).casefold()
    drawing = _Drawing(reading)
    lines = _LINES.fullmatch(named)
    if named in _OUTLINE:
        return drawing.outline()
    if named == _DOCUMENTS:
        return drawing.documents()
    if lines is not None:
        return drawing.line_range(int(lines[1]), int(lines[2] or lines[1]))
    if named in STATEMENTS:
        return drawing.statement(STATEMENTS[named], named)
    table = _table(reading, named)
    if table is not None:
        return drawing.table(table)
    return drawing.section(_section(reading, what))


def drawn_tables(reading: Reading, what: str) -> tuple[Table, ...]:
    """The tables that `what` names as a statement or by their id; none where it names none."""
    named = folded(what).casefold()
    if named in STATEMENTS:
        return tables_of(reading, STATEMENTS[named])
    table = _table(reading, named)
    return (table,) if table is not None else ()


def _table(reading: Reading, named: str) -> Table | None:
    key = re.sub(r"^table (?=\d+$)", "table-", named)
    return next((table for table in reading.tables if table.id.casefold() == key), None)


def sections_named(reading: Reading, what: str) -> list[Section]:
    """The section of that id, else those of those numbers, else with those words in their title."""
    named = folded(what).casefold()
    ways: tuple[Callable[[Section], bool], ...] = (
        lambda section: section.id.casefold() == named,
        lambda section: _is_at(section, _steps(named)),
        lambda section: bool(named) and named in folded(section.title).casefold(),
    )
    each_way = ([section for section in reading.sections if way(section)] for way in ways)
    return next(filter(None, each_way), [])


def _section(reading: Reading, what: str) -> Section:
    """The one section of a name. Raises UnknownPlace."""
    found = sections_named(reading, what)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(section.id for section in found[:_LISTED])
        more = ", …" if len(found) > _LISTED else ""
        raise UnknownPlace(f"{len(found)} sections answer to {what!r}: say {listed}{more}")
    raise UnknownPlace(
        f"{reading.filing.name} has no statement, table, section or line {what!r}. "
        "See what it has: filing show outline"
    )


def _steps(named: str) -> list[str]:
    """ "part ii, item 6" → ["part-2", "item-6"]; nothing where other words stand between."""
    if re.sub(r"[\s,/.]", "", _STEP.sub("", named)):
        return [named] if "/" not in named else named.split("/")
    return [f"{kind}-{_ROMAN.get(number, number)}" for kind, number in _STEP.findall(named)]


def _is_at(section: Section, steps: Sequence[str]) -> bool:
    """Whether the section's id ends in the last step, and has the others before it in order."""
    path = iter(section.id.casefold().split("/"))
    in_order = all(step in path for step in steps)
    return bool(steps) and in_order and next(path, None) is None


class _Drawing:
    """A reading by its lines."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lines = reading.filing.lines
        self._said: set[tuple[str, str]] = set()  # what is corrected, said once a table

    @cached_property
    def _rows(self) -> dict[int, list[tuple[Table, list[Fact]]]]:
        """The rows that end on a line, as their facts; by line."""
        tables = {table.id: table for table in self._reading.tables}
        held: dict[int, list[tuple[Table, list[Fact]]]] = {}
        for (table, row), facts in groupby(self._reading.facts, lambda f: (f.table, f.row)):
            last = self._range(tables[table].rows[row])[1]
            held.setdefault(last, []).append((tables[table], list(facts)))
        return held

    @cached_property
    def _differing(self) -> dict[int, str]:
        """What the tie-out says against a fact; by fact."""
        return {
            check.printed: f"{check.rule}: computed {check.expected:,}"
            for check in self._reading.checks
            if check.verdict is Verdict.DIFFERS
        }

    @cached_property
    def _incorporated(self) -> dict[str, Incorporated]:
        """What is incorporated by reference, by the section's id."""
        found = find_incorporated(self._reading.sections, self._reading.filing.text)
        return {each.section.id: each for each in found}

    def outline(self) -> Iterator[str]:
        """Every section with its tables, in order."""
        placed: list[tuple[int, int, str]] = [
            (section.span.start, -section.span.end, self._titled(section))
            for section in self._reading.sections
        ]
        placed += [
            (table.span.start, 0, f"  {self._captioned(table)}") for table in self._reading.tables
        ]
        for _, _, words in sorted(placed):
            yield words

    def documents(self) -> Iterator[str]:
        """Every document of the submission, in order, and what it was read as."""
        rows = [("no", "type", "description", "lines", "read as")]
        for document in self._reading.filing.documents:
            first, last = self._lines.range(document.span)
            lines = f"{first}-{last}" if len(document.span) else "-"
            kind, said = folded(document.type), folded(document.description)
            number, read_as = str(document.sequence), self._read_as(document)
            rows.append((number, kind or "-", said or "-", lines, read_as))
        yield from columns(rows, frozenset([0, 3]), PLAIN_WIDTH, wraps=2)

    def _read_as(self, document: Document) -> str:
        """What a document was read as: the report, or an exhibit of its outline."""
        outer = [section for section in self._reading.sections if section.parent is None]
        inside = [section for section in outer if section.span.overlaps(document.span)]
        exhibits = [section.id for section in inside if section.kind is SectionKind.EXHIBIT]
        if len(exhibits) < len(inside):
            return "the report"
        return ", ".join(exhibits) or "not read"

    def line_range(self, first: int, last: int) -> Iterator[str]:
        """Lines with the section and page that they stand in."""
        if not 1 <= first <= last <= len(self._lines):
            raise UnknownPlace(
                f"{self._reading.filing.name} has lines 1 to {len(self._lines)}, "
                f"not {line_words((first, last))}"
            )
        start = self._lines.span(first).start
        inside = [s.id for s in self._reading.sections if s.span.start <= start < s.span.end]
        where = inside[-1] if inside else "no section"
        return self._draw(f"{where}{self._page(start)}", first, last)

    def statement(self, kind: StatementKind, named: str) -> Iterator[str]:
        """Every table of a statement, with the titles above them."""
        tables = [table for table in self._reading.tables if table.statement is kind]
        if not tables:
            raise UnknownPlace(
                f"No {named} statement was found in {self._reading.filing.name}. "
                "See what it has: filing show outline"
            )
        sections = {section.id: section for section in self._reading.sections}
        holders = dict.fromkeys(table.section for table in tables)
        if all(sections[holder].kind is SectionKind.STATEMENT for holder in holders):
            return _in_turn([self.section(sections[holder]) for holder in holders])
        return _in_turn([self.table(table) for table in tables])

    def table(self, table: Table) -> Iterator[str]:
        """A table with its scale and columns."""
        return self._draw(self._captioned(table), *self._range(table))

    def section(self, section: Section) -> Iterator[str]:
        """A section with the tables inside it."""
        yield from self._draw(self._titled(section), *self._range(section))
        if section.kind is SectionKind.COVER:
            yield ""
            for fact in self._reading.cover:
                yield f"{_UNDER}{fact.concept}: {folded(fact.value)}"

    def _draw(self, title: str, first: int, last: int) -> Iterator[str]:
        """The lines of the filing, each followed by what was read from it."""
        yield title
        yield ""
        begun = {self._lines.number(table.span.start): table for table in self._reading.tables}
        inside = [t for n, t in begun.items() if n < first <= self._range(t)[1]]
        for table in inside:
            yield from self._legend(table)
        for number in range(first, last + 1):
            if number in begun:
                yield from self._legend(begun[number])
            yield f"{number:>{_NUMBER}}  {visible(self._lines.text(number).expandtabs())}".rstrip()
            for table, facts in self._rows.get(number, ()):
                yield from self._row(table, facts)

    def _legend(self, table: Table) -> Iterator[str]:
        scale = table.scale
        yield f"{_UNDER}: {table.id}, money x {scale.money:,}, shares x {scale.shares:,}"
        for place, column in enumerate(table.columns):
            period = period_words(column.period) or "no period"
            heading = folded(column.heading)
            yield f"{_UNDER}: ({_letter(place)}) {period}{f', {heading}' if heading else ''}"

    def _row(self, table: Table, facts: Sequence[Fact]) -> Iterator[str]:
        head = facts[0]
        label = folded(" > ".join((*head.path, head.label or "(no label)")))
        concept = f" [{head.concept}]" if head.concept else ""
        opposite = "; answers give the opposite sign" if head.sense < 0 else ""
        corrected = "; corrected" if any(fact.corrected for fact in facts) else ""
        yield f"{_UNDER}= {label}{concept}{opposite}{corrected}"
        yield f"{_UNDER}  {'  '.join(_figure(table, fact) for fact in facts)}"
        for fact in facts:
            if fact.id in self._differing:
                yield f"{_UNDER}! ({_letter(fact.place)}) {self._differing[fact.id]}"
        for note in dict.fromkeys(note for fact in facts for note in fact.corrected):
            if (table.id, note) not in self._said:
                self._said.add((table.id, note))
                yield f"{_UNDER}~ corrected: {folded(note)}"

    def _titled(self, section: Section) -> str:
        lines = line_words(self._range(section))
        where = f"({lines}{self._page(section.span.start)})"
        away = self._incorporated.get(section.id)
        source = (
            f"; {'' if away.whole else 'in part '}incorporated by reference from {away.source}"
            if away
            else ""
        )
        return f"{section.id}: {folded(section.title)} {where}{source}"

    def _captioned(self, table: Table) -> str:
        kind = f", {table.statement}" if table.statement else ""
        lines = line_words(self._range(table))
        return f"{table.id}: {folded(table.caption)} ({lines}{self._page(table.span.start)}{kind})"

    def _page(self, offset: int) -> str:
        page = self._reading.filing.page(offset)
        return f", page {page}" if page else ""

    def _range(self, read: Section | Table | Row) -> tuple[int, int]:
        return self._lines.range(read.span)


def _in_turn(drawings: Sequence[Iterator[str]]) -> Iterator[str]:
    for number, drawing in enumerate(drawings):
        if number:
            yield ""
        yield from drawing


def _figure(table: Table, fact: Fact) -> str:
    """A figure behind its column's letter, with its period where that is not the column's."""
    value = "nil" if fact.cell.nil else amount(fact.quantity.value, fact.quantity.unit)
    own = fact.period is not None and fact.period != table.columns[fact.place].period
    return f"({_letter(fact.place)}{f', {fact.period}' if own else ''}) {value}"


def _letter(place: int) -> str:
    """a to z, then aa, ab …"""
    over, under = divmod(place, len(ascii_lowercase))
    return (_letter(over - 1) if over else "") + ascii_lowercase[under]
