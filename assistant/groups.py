"""Figures that stand side by side under one name: rows of a heading or total, headings, columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.book import Book, RowWords, stem, stems
from assistant.expressions import Expression, Line
from assistant.group_words import word_list
from assistant.kept import once
from assistant.known_names import asked_stems
from assistant.model import Presentation
from assistant.summed_rows import TOTALS, adds_up, says_total, sums_of, without_children
from index.heading_words import is_time
from index.model import PURE, Fact, Period, Quantity, StatementKind, Table

_LEAD = 400  # characters before a table that introduce it, and more where its paragraph is longer
_LONGEST_LEAD = 1_000


@dataclass(frozen=True, slots=True)
class Member:
    """One of a group: its name, and its figure over the periods that are printed."""

    title: str
    words: frozenset[str]
    expression: Expression


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one kind. `measure`: the words that say what they are; `around`: what else is said.

    `way`: the members are "rows", "headings" over rows of one label, or "columns". `names`: each
    of the labels and headings that say by themselves what the figures are. `is_part`: their table
    has other rows beside.
    """

    measure: frozenset[str]
    around: frozenset[str]
    lead: frozenset[str]
    members: tuple[Member, ...]
    way: str
    section: str
    statement: StatementKind | None = None
    title: str = ""
    unit: Presentation | None = None
    names: tuple[frozenset[str], ...] = ()
    is_part: bool = False
    caption: frozenset[str] = frozenset()

    @property
    def titles(self) -> frozenset[str]:
        return frozenset(member.title for member in self.members)


@once
def groups(book: Book) -> tuple[Group, ...]:
    """Every group of a filing."""
    return tuple(_merged(_found(book)))


def _found(book: Book) -> Iterator[Group]:
    by_table: dict[str, list[RowWords]] = defaultdict(list)
    for row in book.rows:
        written = row.table.rows[row.row]
        is_own = row.title == (written.label or (written.path[-1] if written.path else ""))
        if is_own and any(fact.period is not None for fact in row.facts):
            by_table[row.table.id].append(row)
    for rows in by_table.values():
        around = _Around.of(rows, book)
        sums = sums_of(rows)
        yield from _of_totals(rows, sums, around)
        yield from _of_headings(rows, frozenset(sums), around)
        yield from _across_headings(rows, around)
        if rows[0].table.statement is not StatementKind.EQUITY:
            yield from _of_columns(rows, around)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands round a table: its caption and section, and the words that lead to it.

    `wholes`: the figures of its rows that are of the whole, by the identity of each.
    """

    words: frozenset[str]
    lead: frozenset[str]
    section: str
    statement: StatementKind | None
    caption: str
    wholes: dict[int, tuple[Fact, ...]]

    @classmethod
    def of(cls, rows: Sequence[RowWords], book: Book) -> _Around:
        row = rows[0]
        start = row.table.span.start
        text = book.reading.filing.text[max(0, start - _LONGEST_LEAD) : start].rstrip()
        paragraph = re.split(r"\n\s*\n", text)[-1]
        lead = text[-max(_LEAD, len(paragraph)) :]
        wholes = {id(each): _of_whole(each) for each in rows}
        return cls(
            row.around, stems(lead), row.table.section, row.table.statement, row.table.caption, wholes
        )  # fmt: skip

    def group(
        self,
        members: Sequence[Member],
        measure: frozenset[str],
        above: frozenset[str],
        way: str,
        title: str,
        *names: frozenset[str],
        is_part: bool = False,
    ) -> Iterator[Group]:
        """A group of members under titles of their own; none of fewer than two."""
        members = [member for member in members if member.title]
        if len(members) > 1 and len({member.title for member in members}) == len(members):
            yield Group(
                measure - TOTALS, self.words | above, self.lead, tuple(members), way,
                self.section, self.statement, (title or self.caption).strip(" :"), names=tuple(n - TOTALS for n in names if n),
                is_part=is_part, caption=stems(self.caption),
            )  # fmt: skip


def is_apart(words: frozenset[str]) -> bool:
    """Whether a row or column is no member: a total, an elimination."""
    return bool(words & word_list("apart"))


def is_of_places(group: Group) -> bool:
    """Whether most of a group's members are parts of the world."""
    named = [member for member in group.members if member.words & word_list("places")]
    return 2 * len(named) > len(group.members)


def _path_words(row: RowWords) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the heading right above a row, and of those above that."""
    path = [heading for heading in row.table.rows[row.row].path if not is_time(heading)]
    if not path:
        return frozenset(), frozenset()
    return stems(path[-1]), stems(" ".join(path[:-1]))


def _member(row: RowWords, around: _Around, heading: str = "") -> Member:
    title = row.title.removeprefix("Total ").strip() or heading
    line = Line(row.title or heading, around.wholes[id(row)])
    return Member(title, row.label or stems(heading), line)


def _of_whole(row: RowWords) -> tuple[Fact, ...]:
    """The facts of a row, of several columns for one period those of the whole."""
    if _is_told_once(row.facts):
        return row.facts
    amounts = tuple(fact for fact in row.facts if fact.quantity.unit != PURE)
    if _is_told_once(amounts):  # a percentage beside an amount tells no other figure
        return amounts
    whole = word_list("apart") & frozenset(map(stem, ("consolidated", "total", "totals")))
    return tuple(fact for fact in row.facts if row.columns[fact.place] & whole)


def _is_told_once(facts: Sequence[Fact]) -> bool:
    """Whether no two figures are told for one time."""
    first: dict[Period | None, Quantity] = {}
    for fact in facts:
        held = first.setdefault(fact.period, fact.quantity)
        if held is not fact.quantity and held != fact.quantity:
            return False
    return True


def _of_totals(
    rows: Sequence[RowWords], sums: dict[int, tuple[int, ...]], around: _Around
) -> Iterator[Group]:
    """The rows that a total adds up. What is the total of a part's is told by the one it goes into."""
    goes_into = {part: place for place, added in sums.items() for part in added}
    for place, added in sums.items():
        parts = _without_unnamed(added, sums, rows)
        total, held = rows[place], [rows[part] for part in parts]
        heading, above = _path_words(total)
        shared = {_path_words(row)[0] for row in held}
        heading |= next(iter(shared)) if len(shared) == 1 else frozenset()
        measure = total.label | heading | asked_stems(total.facts[0].concept)
        is_part = place in goes_into and bool(total.label) and around.statement is None
        if is_part and not measure & word_list("measures"):
            measure |= rows[goes_into[place]].label
        members = [
            _member(row, around, _heading_of(sums.get(part, ()), rows))
            for part, row in zip(parts, held, strict=True)
            if not _is_taken_off(row) and around.wholes[id(row)]
        ]
        members = [member for member in members if not is_apart(member.words - TOTALS)]
        names = (total.label, heading, above)
        title = _heading_of(parts, rows) or (total.title if total.label - TOTALS else "")
        yield from around.group(members, measure, above, "rows", title, *names)


def _without_unnamed(
    parts: Sequence[int], sums: dict[int, tuple[int, ...]], rows: Sequence[RowWords]
) -> tuple[int, ...]:
    """The parts of a sum, those of a subtotal that nothing names in its place."""
    unnamed = {
        part for part in parts
        if part in sums and not rows[part].title and not _heading_of(sums[part], rows)
    }  # fmt: skip
    return tuple(i for part in parts for i in (sums[part] if part in unnamed else (part,)))


def _heading_of(parts: Sequence[int], rows: Sequence[RowWords]) -> str:
    """The heading under which all that a total adds up stands: its name, where it has no label."""
    paths = {rows[part].table.rows[rows[part].row].path for part in parts}
    path = next(iter(paths)) if len(paths) == 1 else ()
    return path[-1] if path else ""


def _is_taken_off(row: RowWords) -> bool:
    return row.title.lower().startswith(("less", "deduct"))


def _of_headings(
    rows: Sequence[RowWords], totals: frozenset[int], around: _Around
) -> Iterator[Group]:
    """The rows under one heading, or of a table without any, up to a total."""
    run: list[RowWords] = []
    path: tuple[str, ...] | None = None
    for place, row in enumerate(rows):
        own = row.table.rows[row.row].path
        is_total = says_total(row) or place in totals
        if run and (own != path or is_total):
            yield from _heading_group(run, row if is_total and own == path else None, rows, around)
            run = []
        path = own
        if not is_total:
            run.append(row)
    if run:
        yield from _heading_group(run, None, rows, around)


def _heading_group(
    run: Sequence[RowWords], total: RowWords | None, rows: Sequence[RowWords], around: _Around
) -> Iterator[Group]:
    heading, above = _path_words(run[0])
    closing = total.label | asked_stems(total.facts[0].concept) if total else frozenset()
    path = run[0].table.rows[run[0].row].path
    is_whole = total is None or adds_up(run, total)
    if (not path and around.statement is not None) or not is_whole:
        return
    title = path[-1] if path else run[0].table.caption
    own = without_children(run)
    kept = [
        row
        for row in own
        if not _is_taken_off(row) and not is_apart(row.label) and around.wholes[id(row)]
    ]
    names = (heading, above, total.label if total else frozenset())
    others = sum(not says_total(row) for row in rows) > len(run)
    yield from around.group(
        [_member(row, around) for row in kept],
        heading | closing,
        above,
        "rows",
        title,
        *names,
        is_part=others,
    )


def _across_headings(rows: Sequence[RowWords], around: _Around) -> Iterator[Group]:
    """Rows of one label under several headings, each heading a member."""
    by_label: dict[tuple[frozenset[str], tuple[str, ...]], list[RowWords]] = defaultdict(list)
    for row in rows:
        path = tuple(heading for heading in row.table.rows[row.row].path if not is_time(heading))
        if path:
            by_label[row.label, path[:-1]].append(row)
    for (label, outer), held in by_label.items():
        headings = {row.table.rows[row.row].path[-1] for row in held}
        if len(headings) != len(held) or len(held) < 2:
            continue
        members = [
            Member(heading, stems(heading), Line(f"{row.title} ({heading})", facts))
            for row in held
            for heading in row.table.rows[row.row].path[-1:]
            if (facts := around.wholes[id(row)]) and not is_apart(stems(heading))
        ]
        concept = held[0].facts[0].concept
        above = stems(" ".join(outer))
        measure = label | asked_stems(concept)
        yield from around.group(members, measure, above, "headings", held[0].title, label)


def _of_columns(rows: Sequence[RowWords], around: _Around) -> Iterator[Group]:
    """The columns of a table for one time, each a member of every row's group."""
    names = _column_names(rows[0].table)
    if len(set(filter(None, names))) < 2:
        return
    for row in rows:
        held: dict[str, list[Fact]] = defaultdict(list)
        for fact in row.facts:
            if fact.period is not None and names[fact.place]:
                held[names[fact.place]].append(fact)
        heading, above = _path_words(row)
        members = [
            Member(name, stems(name), Line(f"{row.title} ({name})", tuple(facts)))
            for name, facts in held.items()
            if not is_apart(stems(name))
        ]
        measure = row.label | asked_stems(row.facts[0].concept)
        yield from around.group(members, measure, heading | above, "columns", row.title, row.label)


def _column_names(table: Table) -> list[str]:
    """What each column is called apart from the time and from what all columns share."""
    paths = [[words for words in column.path if not is_time(words)] for column in table.columns]
    shared = set(paths[0]).intersection(*map(set, paths)) if len(paths) > 1 else set()
    return [" ".join(words for words in path if words not in shared) for path in paths]


def _merged(found: Iterable[Group]) -> Iterator[Group]:
    """Groups of the same members and figures in several tables, one for each time, as one."""
    kept: dict[tuple[object, ...], Group] = {}
    for group in found:
        key = (group.section, group.way, group.measure, group.titles)
        before = kept.get(key)
        joined = _joined(before, group) if before else group
        if joined is None:
            kept[*key, len(kept)] = group
        else:
            kept[key] = joined
    return iter(kept.values())


def _joined(one: Group, other: Group) -> Group | None:
    """Two groups as one; None where both print a time, and differently."""
    lines = {member.title: member.expression for member in other.members}
    members = []
    for member in one.members:
        line, same = member.expression, lines[member.title]
        if not isinstance(line, Line) or not isinstance(same, Line):
            return None
        facts, more = line.facts, same.facts
        printed = {fact.period: fact.quantity for fact in facts}
        if any(printed.get(fact.period, fact.quantity) != fact.quantity for fact in more):
            return None
        members.append(replace(member, expression=replace(line, facts=(*facts, *more))))
    return replace(one, members=tuple(members), lead=one.lead | other.lead)
