"""Tables outside the face statements, and of equity, as lines of cells that can be named in words.

A line is a row's cells under one heading of a column over time. A table whose rows say when
("2027", "First quarter") is turned: its columns are the lines. Every line knows the words of
each of its places: label, headings above, column, and what stands around the table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.row_words import RowWords, stem, stems
from index.heading_words import is_of_times, is_time
from index.labels import normalised, words
from index.model import Fact, Period, Reading, StatementKind, Unit
from index.periods import Calendar, months_before, period_words

_YEAR_LABEL = re.compile(
    r"\W*(?:(?:(?:fiscal )?years?(?: end(?:ed|ing)(?: [a-z]+ \d\d?,?)?)?|fiscal)[\s:]+|fy\s*)?((?:19|20)\d\d)\b(?:\s*\((?:excluding|remain|the rest|rest of|balance of)[^()]*\))?[\W_]*",
    re.I,
)
_HYPHEN = re.compile(r"-(?<!\bnon-)", re.I)
_LATER = re.compile(
    r"\W*(?:(?P<first>(?:19|20)\d\d) (?:and|or|&) )?(?:(?:there)?after|beyond|later(?: years)?)(?: (?:fiscal )?(?P<last>(?:19|20)\d\d))?\b[\W_]*",
    re.I,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip
_QUARTER_LABEL = re.compile(rf"\W*({'|'.join(_ORDINALS)})\s+(?:fiscal\s+)?quarter\b", re.I)
_NOTES = re.compile(r"\bnotes\b(?! to\b)", re.I)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b\.?",
    re.I,
)
_TOTAL = re.compile(r"\W*total\b", re.I)
_A_CODE = re.compile(r"[A-Z][a-z]")  # of a country, by which tags call what a label names whole
SAYS_NOTHING = frozenset(
    map(stem, (
        "total", "totals", "amount", "amounts", "balance", "balances", "beginning", "ending", "end", "year",
        "years", "ended", "period", "fiscal", "months", "three", "six", "nine", "twelve", "thousands", "millions",
        "unaudited", "note", "notes", "following", "table", "follows", "were", "was", "are", "is", "consists",
        "consist", "consisted", "summary", "summarized", "company", "quarter", "quarters", "dollars", "except",
    ))
)  # fmt: skip
_WHOLE = frozenset(map(stem, ("total", "totals", "consolidated", "combined")))
_OPENING = re.compile(
    r"^the following (?:table|schedule) (?:\w+ )?(?:presents|shows|summarizes|sets forth|provides|lists|details)\s+",
    re.I,
)
_LEADS_OVER = re.compile(
    r",?\s*(?:(?:are|is|were|was|as|of the following|consisted|consists?)\b[\w\s(),]*)?(?:follow(?:s|ing)|below|summarized)\b.*$",
    re.I,
)
_LEADS = re.compile(
    r"follow|below|above|table|schedule|summar|set forth|present|consist|compris|includ|shown?\b|\bas of\b",
    re.I,
)
_LONGEST_HEADING = 6  # words; what is longer and ends in a full stop is a sentence
_LONGEST_LABEL = 160  # characters; what is longer is prose that was drawn as a table
_LEAD = 500  # characters before a table in which its lead stands


@dataclass(frozen=True, slots=True)
class CellLine:
    """Cells of one row under one heading, by time, with the words of their places as stems.

    `row`: the row of its first cell, titled with what tells it from its neighbours. `ahead`:
    its cells are of years to come. `after`: of all that follow this year, 0 for none. `is_whole`: its column is the total of the others.
    `is_undated`: nothing in the table says when.
    """

    row: RowWords
    label: frozenset[str]
    path: frozenset[str]
    column: frozenset[str]
    around: frozenset[str]
    facts: tuple[Fact, ...]
    ahead: bool = False
    after: int = 0
    is_whole: bool = False
    is_undated: bool = False

    @property
    def written(self) -> frozenset[str]:
        """The words of the row's label as they are printed, to tell "exercised" from "exercisable"."""
        return frozenset(words(self.row.table.rows[self.row.row].label))

    @property
    def own_column(self) -> frozenset[str]:
        """The words of the column's own heading, without those of a heading over several owners' columns."""
        headings = [heading for heading in self.facts[0].column if not is_time(heading)]
        if not self.column or self.row.table.statement is None or not headings:
            return self.column
        return _told(headings[-1]) or self.column

    @property
    def inside(self) -> frozenset[str]:
        return self.label | self.path | self.column


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fact stands, by its words: what is the same for all cells of a line."""

    section: str
    label: str
    path: tuple[str, ...]
    column: str
    ahead: bool
    after: int


def lines_of(
    reading: Reading, rows: Iterable[RowWords], calendar: Calendar
) -> tuple[CellLine, ...]:
    """The lines of every table that is no face statement, in the order of the filing."""
    by_row = {(row.table.id, row.row): row for row in rows}
    titles = {section.id: section.title for section in reading.sections}
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        facts[fact.table].append(fact)
    leads = _leads(reading)
    found: list[CellLine] = []
    for table in reading.tables:
        if table.statement not in (None, StatementKind.EQUITY) or table.is_schedule:
            continue
        kind = "statement equity" if table.statement else ""
        told = f"{last_sentence(table.caption)} {titles.get(table.section, '')} {leads[table.id]} {kind}"
        around = stems(unhyphened(told)) - SAYS_NOTHING
        around |= stems("notes") if _NOTES.search(told) else frozenset()
        found += _of_table(facts[table.id], around, by_row, calendar)
    return tuple(_joined(found))


def _of_table(
    facts: list[Fact],
    around: frozenset[str],
    by_row: dict[tuple[str, int], RowWords],
    calendar: Calendar,
) -> Iterator[CellLine]:
    groups: dict[_Place, list[Fact]] = defaultdict(list)
    undated = all(fact.period is None for fact in facts)
    years = [_year_ahead(fact, calendar) for fact in facts]
    last = max((year for year in years if year), default=0)
    summed = _summed(facts) if last else frozenset()
    for fact, ahead in zip(facts, years, strict=True):
        after = _year_before(fact, last)
        is_named = fact.label or fact.path or (ahead is not None and fact.column)
        if not is_named or len(fact.label) > _LONGEST_LABEL:
            continue
        if after:
            dated = replace(fact, period=Period(calendar.period))
        else:
            dated = _dated(fact, ahead, undated, calendar)
        groups[_place(dated, ahead is not None or after > 0, after)].append(dated)
    is_lone = len({place.column for place in groups}) == 1
    for place, held in groups.items():
        row = by_row.get((held[0].table, held[0].row))
        if row is not None:
            near = around | summed if place.ahead else around
            yield _line(place, held, row, near, is_lone, undated and not place.ahead)


def _summed(facts: Iterable[Fact]) -> frozenset[str]:
    """What the totals of a table say of its rows: "Total term debt principal" under bare years."""
    totals = (label for label in {fact.label for fact in facts} if _TOTAL.match(label))
    return frozenset().union(*map(_told, totals))


def _place(fact: Fact, ahead: bool, after: int) -> _Place:
    label, path = _of_row(fact.label, fact.path, after)
    return _Place(fact.section, label, path, _of_column(fact.column, after), ahead, after)


@lru_cache(maxsize=4_000)
def _of_row(label: str, path: tuple[str, ...], after: int) -> tuple[str, tuple[str, ...]]:
    """What a row is called, and under which headings, but for times."""
    above = tuple(h for h in path if not (is_time(h) or _A_CODE.fullmatch(h)))
    called = "" if _says_when(label, after) else label
    if above and (not label or (called and not _told(called))):
        return f"{above[-1]} {called}".strip(), above[:-1]
    return called, above


@lru_cache(maxsize=2_000)
def _of_column(headings: tuple[str, ...], after: int) -> str:
    """What a column is called, but for times."""
    named = [heading for heading in headings if not is_of_times(heading)]
    told = headings if named and not _says_when(" ".join(named), after) else ()
    return " ".join(heading for heading in told if not is_time(heading))


@lru_cache(maxsize=4_000)
def _says_when(text: str, after: int) -> bool:
    """Whether a label or heading is a time, or "Thereafter" where the fact is `after` a year."""
    says_year = _YEAR_LABEL.fullmatch(text) or (after and _LATER.fullmatch(text))
    return (is_time(text) and "$" not in text) or bool(says_year)  # "$10.63 - $13.75, 8.88 Years"


def _year_before(fact: Fact, last: int) -> int:
    """The year after which all payments are told together, 0 where the fact is of none.

    `last`: the last year that the table tells by itself, which "Thereafter" follows.
    """
    said = _later_said(fact.label) or _later_said(" ".join(fact.column))
    if said is None:
        return 0
    return int(said["first"]) - 1 if said["first"] else int(said["last"] or last)


@lru_cache(maxsize=4_000)
def _later_said(text: str) -> re.Match[str] | None:
    return _LATER.fullmatch(text)


@lru_cache(maxsize=4_000)
def _year_said(text: str) -> int | None:
    """The year that a label or heading is, and nothing else."""
    said = _YEAR_LABEL.fullmatch(text)
    return int(said[1]) if said else None


@lru_cache(maxsize=4_000)
def _quarter_said(text: str) -> re.Match[str] | None:
    return _QUARTER_LABEL.match(text)


def _line(
    place: _Place,
    facts: list[Fact],
    row: RowWords,
    around: frozenset[str],
    is_lone: bool,
    is_undated: bool,
) -> CellLine:
    """The line of a place. `is_lone`: all columns are headed alike, so that none is told by it."""
    label, column = _told(place.label), _told("" if is_lone and place.label else place.column)
    named = (
        "" if is_lone and place.label else place.column,
        place.label or _caption(row.table.caption),
        *place.path[-1:],
    )
    told = [_in_a_title(name) for name in named if name]
    told = [*told[:2], f"after {place.after}"] if place.after else told[:2]
    title = ", ".join(dict.fromkeys(told))
    if not place.label:
        label, column = column, frozenset()
    return CellLine(
        row.of_cells(title, tuple(facts)),
        label,
        _told(" ".join(place.path)),
        column,
        around,
        tuple(facts),
        place.ahead,
        place.after,
        (bool(stems(place.column) & _WHOLE) and len(_told(place.column)) < 3)
        or not (place.label or place.path or place.column),
        is_undated,
    )


@lru_cache(maxsize=4_000)
def _in_a_title(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" :,")


@lru_cache(maxsize=2_000)
def _caption(caption: str) -> str:
    """A caption as the name of what its table lists, without what only leads over to it."""
    return _LEADS_OVER.sub("", _OPENING.sub("", re.sub(r"\s+", " ", caption)))


@lru_cache(maxsize=4_000)
def _told(text: str) -> frozenset[str]:
    """The stems of what a label or heading is about: without times and words of every table."""
    plain = unhyphened(_MONTHS.sub(" ", text))
    return (stems(normalised(plain)) | _numbers(plain)) - SAYS_NOTHING


def unhyphened(text: str) -> str:
    """A text with blanks for its hyphens; what is "non-recourse" stays one word."""
    return _HYPHEN.sub(" ", text)


def _numbers(text: str) -> frozenset[str]:
    """The numbers with a point in a label, such as the ends of a range of prices."""
    return frozenset(re.findall(r"\d+\.\d\d?\b", text))


def _year_ahead(fact: Fact, calendar: Calendar) -> int | None:
    """The year after the filing's period that a row or column is of, as of payments to come."""
    year = _year_said(fact.label)
    if year is None and fact.column:
        year = _year_said(" ".join(fact.column))
    return year if year is not None and _is_ahead(year, calendar) else None


@lru_cache(maxsize=1_000)
def _is_ahead(year: int, calendar: Calendar) -> bool:
    """Whether a fiscal year ends after the filing's period."""
    return calendar.year_end(year) > calendar.period


def _dated(fact: Fact, ahead: int | None, undated: bool, calendar: Calendar) -> Fact:
    """The fact with the period that its row says, or that of a table without any."""
    if ahead is not None:
        return replace(fact, period=calendar.duration(calendar.year_end(ahead), months=12))
    quarter = _quarter_said(fact.label)
    if quarter and fact.period is not None and fact.period.months == 12:
        place = _ORDINALS[quarter[1].lower()]
        end = calendar.near(months_before(fact.period.end, 3 * (4 - place)))
        return replace(fact, period=calendar.duration(end, months=3))
    year = _year_said(fact.label)
    if year is not None and not (fact.period and fact.period.end.year == year):
        return replace(fact, period=calendar.duration(calendar.year_end(year), months=12))
    said = period_words(fact.label).dates if fact.period is None else ()
    if undated and not said:
        return replace(fact, period=Period(calendar.period))
    day = said[0] if len(said) == 1 else None
    if day is not None and day.year and day.month and day.day:
        return replace(fact, period=Period(date(day.year, day.month, day.day)))
    return fact


def _joined(lines: list[CellLine]) -> Iterator[CellLine]:
    """Lines of the same words in one section as one, unless they tell one period differently.

    Totals that nothing else is called by are one only where their tables are captioned alike.
    """
    kept: dict[tuple[object, ...], list[CellLine]] = defaultdict(list)
    for line in lines:
        key = (
            line.row.table.section,
            line.row.table.caption if line.row.core <= _WHOLE else "",
            line.row.title,
            line.label,
            line.path,
            line.column,
            line.ahead,
            line.after,
            _stands(line.facts),
        )
        kept[key].append(line)
    for alike in kept.values():
        yield from _as_one(alike) if len(alike) > 1 else alike


def _stands(facts: Sequence[Fact]) -> bool:
    """Whether all cells are of days: balances by area are no sales by area."""
    return all(fact.period is not None and fact.period.is_instant for fact in facts)


def _as_one(lines: list[CellLine]) -> Iterator[CellLine]:
    """Lines of the same words: those that are one with the first, then the others."""
    told: dict[tuple[Period | None, Unit], Decimal] = {}
    one: list[CellLine] = []
    others: list[CellLine] = []
    for line in lines:
        says = {(f.period, f.quantity.unit): f.quantity.value for f in line.facts}
        is_same = all(
            told.get((f.period, f.quantity.unit), f.quantity.value) == f.quantity.value
            for f in line.facts
        )
        (one if is_same or not one else others).append(line)
        told |= says
    facts = tuple(fact for line in one for fact in line.facts)
    around = frozenset[str]().union(*(line.around for line in one))
    yield replace(one[0], facts=facts, around=around)
    yield from others


def _leads(reading: Reading) -> dict[str, str]:
    """The last sentence before each table, where no other table stands between."""
    found: dict[str, str] = {}
    ends = [0, *sorted(table.span.end for table in reading.tables)]
    for table in reading.tables:
        before = ends[bisect_right(ends, table.span.start) - 1]
        start = max(before, table.span.start - _LEAD)
        text = re.sub(r"<[^>]*>", " ", reading.filing.text[start : table.span.start]).rstrip()
        found[table.id] = last_sentence(re.split(r"\n\s*\n", text)[-1])
    return found


def last_sentence(text: str) -> str:
    """What leads over to a table: the sentence right before it, not the paragraph.

    Nothing where that sentence but happens to stand there; what follows a semicolon is an aside.
    """
    said = re.split(r"(?<=[a-z)]\.)\s+(?=[A-Z])", text)[-1]
    is_prose = said.rstrip().endswith(".") and len(said.split()) > _LONGEST_HEADING
    return "" if is_prose and not _LEADS.search(said) else said.partition("; ")[0]
