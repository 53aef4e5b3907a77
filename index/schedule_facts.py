"""What a financial data schedule adds to the statements, and where it differs from them.

A schedule is evidence, not truth. Where the statements print a line, the printed cell answers
and the schedule's value is a check. Only where no row of a concept was found does the
schedule's value stand for it; a nought never does, for it often means "not given".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.concepts import concepts_by_name
from index.model import (
    PURE,
    SCHEDULE,
    USD,
    USD_PER_SHARE,
    Check,
    Column,
    Fact,
    Period,
    Quantity,
    Scale,
    StatementKind,
    Table,
    Verdict,
)
from index.periods import Calendar
from index.precision import last_digit
from index.schedules import Schedule, Stated
from index.tieout import SCHEDULE_RULE

_NEAR = 7  # days between a fiscal period's end and the month's end that a schedule may say
_ENOUGH = 2  # figures that agree: fewer may do so by chance
_SCALES = (1, 1_000, 1_000_000)
_LONG = 4  # digits
_FLOWS = (StatementKind.INCOME,)
_BALANCES = (StatementKind.BALANCE_SHEET,)
_MAY_BE_NEGATIVE = frozenset(["IncomeTaxExpenseBenefit"])
CAVEAT = (
    "From the filing's financial data schedule (EX-27): "
    "no row of the statements was found that prints it."
)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What was read from a filing's schedules.

    `printed`: the facts of the tables, those named that only a schedule's tag could name.
    """

    printed: tuple[Fact, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Timed:
    """A column's times: its instant, what the schedule calls its duration, and what it is."""

    instant: Period | None
    called: Period | None
    held: Period | None


def scheduled(
    schedules: Sequence[Schedule],
    sections: Sequence[str],
    printed: Sequence[Fact],
    calendar: Calendar,
    first: int,
    cik: str | None,
) -> Scheduled:
    """The tables, facts (numbered from `first`) and checks of a filing's schedules.

    `sections`: the id of the section that holds each; `printed`: the facts of the tables.
    """
    page = _Printed.of(printed)
    names: dict[int, str] = {}
    tables: list[Table] = []
    facts: list[Fact] = []
    checks: list[Check] = []
    for number, (schedule, section) in enumerate(zip(schedules, sections, strict=True)):
        factor = page.factor(schedule)
        times = [page.times(schedule, place, factor, calendar) for place in range(len(schedule.columns))]  # fmt: skip
        table = _table(f"{SCHEDULE}{number + 1}", schedule, section, factor, times)
        held = list(_facts(table, schedule, times, first + len(facts)))
        is_own = not schedule.cik or not cik or schedule.cik == cik.lstrip("0")
        if is_own:
            checks += _checks(held, schedule, times, page)
            names |= {named.id: f.concept for f in held if f.concept and (named := page.unnamed(f))}
        facts += [f if is_own and _answers(f, page) else replace(f, concept=None) for f in held]
        tables.append(table)
    renamed = tuple(replace(f, concept=names[f.id]) if f.id in names else f for f in printed)
    return Scheduled(renamed, tuple(tables), _undisputed(facts), tuple(checks))


def _table(
    name: str, schedule: Schedule, section: str, factor: int, times: Sequence[_Timed]
) -> Table:
    columns = tuple(
        Column(stated.headings, time.held or time.instant)
        for stated, time in zip(schedule.columns, times, strict=True)
    )
    title = "Financial data schedule"
    return Table(
        name, title, section, Scale(factor, 1), columns, schedule.rows, schedule.span, None, CAVEAT
    )


def _facts(table: Table, schedule: Schedule, times: Sequence[_Timed], first: int) -> Iterator[Fact]:
    """Every figure of a schedule, with the concept that its tag names."""
    number = first
    for row, line in enumerate(table.rows):
        meaning = schedule.meaning(row)
        unit = meaning.of(schedule.currency)
        by_unit = {USD_PER_SHARE: Decimal(1), PURE: Decimal("0.01"), schedule.currency: Decimal(table.scale.money)}  # fmt: skip
        for place, cell in enumerate(line.cells):
            if cell is None:
                continue
            time = times[place]
            period = {"balance": time.instant, "flow": time.held}.get(meaning.at)
            value = cell.value * by_unit.get(unit, Decimal(1))
            sense = -1 if meaning.positive and value < 0 else 1
            yield Fact(
                number, line.label, line.path, table.columns[place].path, meaning.concept, period,
                Quantity(value, unit), cell, line.span, table.id, row, place, table.section, None, sense,
            )  # fmt: skip
            number += 1


def _answers(fact: Fact, page: _Printed) -> bool:
    """Whether a schedule's figure stands for a line of which no row was found."""
    if fact.concept is None or fact.period is None or not fact.cell.value:
        return False
    if fact.quantity.unit not in (USD, USD_PER_SHARE) or page.rows(fact.concept):
        return False
    if page.is_unnamed(fact):
        return False
    entry = concepts_by_name().get(fact.concept)
    is_outgo = entry is not None and entry.is_outgo
    return fact.cell.value > 0 or not is_outgo or fact.concept in _MAY_BE_NEGATIVE


def _undisputed(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts without the concept where schedules give it two values for one time."""
    values: dict[tuple[str | None, Period | None], set[Decimal]] = {}
    for fact in facts:
        values.setdefault((fact.concept, fact.period), set()).add(fact.quantity.value)
    return tuple(
        replace(fact, concept=None) if len(values[fact.concept, fact.period]) > 1 else fact
        for fact in facts
    )


def _checks(
    facts: Iterable[Fact], schedule: Schedule, times: Sequence[_Timed], page: _Printed
) -> Iterator[Check]:
    """Each figure against the printed one, for the time that the schedule calls its own."""
    for fact in facts:
        meaning = schedule.meaning(fact.row)
        period = fact.period if meaning.at == "balance" else times[fact.place].called
        if not meaning.checks or fact.concept is None or not fact.cell.value:
            continue
        cell = page.at(fact.concept, period)
        if cell is None or cell.quantity.unit != fact.quantity.unit:
            continue
        agrees = _agree(fact.quantity.value, cell, schedule)
        expected = cell.quantity.value if agrees else fact.quantity.value * cell.sense
        difference = cell.quantity.value - expected
        verdict = Verdict.AGREES if agrees else Verdict.DIFFERS
        yield Check(SCHEDULE_RULE, cell.statement, ((fact.id, 1),), cell.id, expected, difference, verdict)  # fmt: skip


def _agree(value: Decimal, printed: Fact, schedule: Schedule) -> bool:
    """Whether two figures are the same, each rounded to its own unit; costs have no sign."""
    entry = concepts_by_name().get(printed.concept or "")
    meant = printed.meant.value
    if entry is not None and entry.is_outgo and printed.concept not in _MAY_BE_NEGATIVE:
        value, meant = abs(value), abs(meant)
    if printed.quantity.unit != USD:
        return value == meant
    digit = last_digit(printed) or Decimal(1)
    multiplier = Decimal(schedule.multiplier)
    slack = Decimal(0) if digit == multiplier else max(digit, multiplier)
    return abs(value - meant) <= slack


@dataclass(frozen=True, slots=True)
class _Printed:
    """The statements' facts by concept, and the times that they print."""

    by_concept: dict[str, list[Fact]]
    by_value: dict[tuple[Decimal, Period], list[Fact]]
    periods: tuple[Period, ...]

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> _Printed:
        by_concept: dict[str, list[Fact]] = {}
        by_value: dict[tuple[Decimal, Period], list[Fact]] = {}
        for fact in facts:
            if fact.period is None:
                continue
            if fact.concept:
                by_concept.setdefault(fact.concept, []).append(fact)
            else:
                by_value.setdefault((abs(fact.quantity.value), fact.period), []).append(fact)
        periods = {f.period for f in facts if f.period is not None and f.statement is not None}
        return cls(by_concept, by_value, tuple(sorted(periods, key=lambda p: (p.end, p.days))))

    def is_unnamed(self, fact: Fact) -> bool:
        """Whether a schedule's figure is printed, in a row that no concept names."""
        return bool(fact.period and self.by_value.get((abs(fact.quantity.value), fact.period)))

    def unnamed(self, fact: Fact) -> Fact | None:
        """The one row of a statement that prints a schedule's figure without a concept.

        A figure of few digits may stand on two rows by chance.
        """
        if fact.period is None or not fact.concept or self.rows(fact.concept):
            return None
        kinds = _FLOWS if fact.period.start else _BALANCES
        held = self.by_value.get((abs(fact.quantity.value), fact.period), [])
        rows = [f for f in held if f.statement in kinds and f.quantity.unit == fact.quantity.unit]
        is_long = len(fact.cell.value.as_tuple().digits) >= _LONG
        return rows[0] if len(rows) == 1 and is_long else None

    def rows(self, concept: str) -> list[Fact]:
        """The facts of a concept, or of the first that stands for it."""
        entry = concepts_by_name().get(concept)
        names = (concept, *(entry.instead if entry else ()))
        return next((found for name in names if (found := self.by_concept.get(name))), [])

    def at(self, concept: str, period: Period | None) -> Fact | None:
        """The statements' own cell of a concept for exactly a period."""
        held = [f for f in self.rows(concept) if f.period == period and f.statement is not None]
        return next((f for f in held if f.statement is not StatementKind.EQUITY), None)

    def times(self, schedule: Schedule, place: int, factor: int, calendar: Calendar) -> _Timed:
        """A column's times, on the days that the statements have for them.

        Where no figure is that of the time which the schedule calls its own, and several
        are those of another that ends on the same day, the other is what it holds.
        """
        stated = schedule.columns[place]
        end = stated.end or (calendar.period if len(schedule.columns) == 1 else None)
        if end is None:
            return _Timed(None, None, None)
        instants = [p for p in self.periods if p.is_instant and abs((p.end - end).days) <= _NEAR]
        instant = min(instants, key=lambda p: abs((p.end - end).days), default=Period(end))
        spans = [p for p in self.periods if not p.is_instant and abs((p.end - end).days) <= _NEAR]
        called = _called(stated, spans, instant, calendar)
        scores = {p: self._agreeing(schedule, place, factor, p) for p in spans}
        likely = max(spans, key=lambda p: (scores[p], p in called), default=None)
        fits = any(scores.get(p) for p in called)
        if likely is not None and likely not in called and not fits and scores[likely] >= _ENOUGH:
            return _Timed(instant, called[0] if called else None, likely)
        sure = [p for p in called if scores.get(p)] or (called if len(called) == 1 else [])
        held = max(sure, key=lambda p: scores.get(p, 0), default=None)
        return _Timed(instant, held or (called[0] if called else None), held)

    def _agreeing(self, schedule: Schedule, place: int, factor: int, period: Period) -> int:
        """How many different flows of a column are those printed for a period."""
        found = set()
        for row, line in enumerate(schedule.rows):
            meaning, cell = schedule.meaning(row), line.cells[place]
            at = self.at(meaning.concept, period) if meaning.concept and meaning.at == "flow" else None  # fmt: skip
            if at is None or cell is None or not cell.value:
                continue
            scale = factor if meaning.of(schedule.currency) == schedule.currency else 1
            if _agree(cell.value * scale, at, schedule):
                found.add(abs(cell.value))
        return len(found)

    def factor(self, schedule: Schedule) -> int:
        """What the amounts are multiplied by: as stated, unless only another fits the page."""
        stated = self._balances(schedule, schedule.multiplier)
        if stated or schedule.currency != USD:
            return schedule.multiplier
        likely = max(_SCALES, key=lambda factor: self._balances(schedule, factor))
        enough = self._balances(schedule, likely) >= _ENOUGH
        return likely if enough else schedule.multiplier

    def _balances(self, schedule: Schedule, factor: int) -> int:
        """How many balances of a schedule are printed, if its amounts are times `factor`."""
        found = set()
        for row, line in enumerate(schedule.rows):
            meaning = schedule.meaning(row)
            if meaning.at != "balance" or not meaning.concept:
                continue
            values = {abs(cell.value) * factor for cell in line.cells if cell and cell.value}
            printed = {abs(fact.quantity.value) for fact in self.rows(meaning.concept)}
            found |= values & printed
        return len(found)


def _called(
    stated: Stated, spans: Sequence[Period], instant: Period, calendar: Calendar
) -> list[Period]:
    """The durations that a schedule names: by its length, and by its first day."""
    found: list[Period] = []
    if stated.months is not None:
        same = [p for p in spans if p.months == stated.months]
        found.append(same[-1] if same else calendar.duration(instant.end, months=stated.months))
    if stated.start is not None and stated.start < instant.end:
        near = [p for p in spans if p.start and abs((p.start - stated.start).days) <= _NEAR]
        found.append(near[-1] if near else Period(instant.end, stated.start))
    return list(dict.fromkeys(found))
