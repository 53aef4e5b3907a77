"""Schedules of years to come that a sentence tells: "maturities are: 1996, $2.1 million; 1997, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.book import Book, stems
from assistant.cell_lines import unhyphened
from assistant.citing import section_at
from assistant.kept import once
from assistant.pattern_files import patterns
from index.model import USD, Cell, Fact, Quantity, Span

_PATTERNS = patterns("said_schedules")
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_FEWEST = 3
_APART = 60  # characters between two of a run
_LEAD = 400  # characters before a run in which its sentence opens


@dataclass(frozen=True, slots=True)
class SaidSchedule:
    """What a sentence says of each year, and the stems of what it says before."""

    title: str
    about: frozenset[str]
    years: dict[int, Fact]


@dataclass(frozen=True, slots=True)
class _Told:
    year: int
    digits: re.Match[str]
    scale: str | None

    @property
    def start(self) -> int:
        return self.digits.start()


@once
def said_schedules(book: Book) -> tuple[SaidSchedule, ...]:
    """Every run of three years to come or more, each with its amount, in the filing's text."""
    text = book.reading.filing.text
    found: list[SaidSchedule] = []
    for pattern in (_PATTERNS["amount-first"], _PATTERNS["year-first"]):
        told = [_Told(int(m["year"]), m, m["scale"]) for m in pattern.finditer(text)]
        made = [each for run in _runs(told) if (each := _made(run, book)) is not None]
        found += [each for each in made if not any(_overlap(each, other) for other in found)]
    return tuple(found)


def _overlap(one: SaidSchedule, other: SaidSchedule) -> bool:
    """Whether two were read from the same words: "$151 million for 2004, $103 million for 2005"."""
    cells = {fact.cell.span for fact in other.years.values()}
    return any(fact.cell.span in cells for fact in one.years.values())


def _runs(told: list[_Told]) -> Iterator[list[_Told]]:
    run: list[_Told] = []
    for each in told:
        follows = run and each.year == run[-1].year + 1
        if not (follows and each.start - run[-1].digits.end() < _APART):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(each)
    if len(run) >= _FEWEST:
        yield run


def _made(run: list[_Told], book: Book) -> SaidSchedule | None:
    calendar = book.times.calendar
    filing = book.reading.filing
    if any(each.start and _is_in_table(each.start, book) for each in run[:1]):
        return None
    if calendar.year_end(run[0].year) <= calendar.period:
        return None
    before = filing.text[max(0, run[0].start - _LEAD) : run[0].start]
    lead = re.split(r"(?<=[.;])\s+(?=[A-Z])|\n\s*\n", before)[-1]
    scales = {each.scale.lower() for each in run if each.scale}
    if len(scales) > 1:
        return None
    scales = scales or {said[1].lower() for said in _PATTERNS["scale"].finditer(lead)}
    factor = _SCALES[next(iter(scales))] if len(scales) == 1 else 1
    start = run[0].start - len(lead)
    whole = Span(start + len(lead) - len(lead.lstrip()), run[-1].digits.end())
    years: dict[int, Fact] = {}
    for number, each in enumerate(run, 1):
        try:
            value = Decimal(each.digits["amount"].replace(",", ""))
        except InvalidOperation:
            return None
        if factor == 1 and "," not in each.digits["amount"]:
            return None  # at no scale that is told
        span = Span(each.digits.start("amount"), each.digits.end("amount"))
        period = calendar.duration(calendar.year_end(each.year), months=12)
        years[each.year] = Fact(
            -number, _title(lead), (), (str(each.year),), None, period, Quantity(value * factor, USD),
            Cell(each.digits["amount"], span, value), whole, "", 0, 0, section_at(whole, book.reading),
        )  # fmt: skip
    return SaidSchedule(_title(lead), stems(unhyphened(lead)), years)


def _is_in_table(place: int, book: Book) -> bool:
    return any(t.span.start <= place < t.span.end for t in book.reading.tables)


def _title(lead: str) -> str:
    plain = re.sub(r"\s+", " ", _PATTERNS["leads-over"].sub("", lead)).strip(" ,:")
    return re.sub(r"^(?:the|at [^,]*,|as of [^,]*,)\s+", "", plain, flags=re.I)[:90]
