"""Questions over the companies of a library: which, how many, ranked, on average.

A store holds the filings against each other; each figure that is told is the one that asking its
filing gives, with its lines. What could not be compared is told, with why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from assistant.compute import spoken
from assistant.figures_in_words import presentation
from assistant.model import Answer, Presentation, Refusal, Reply
from assistant.screen_formulas import formula_of, grown, has_flows
from assistant.screen_replies import Left, Placed, reply_of
from assistant.screen_words import Screen
from index.model import Period, Quantity
from index.screening import Screened, Screening
from index.units import Unit

FEW = 40  # companies, each of which is asked
_SHOWN = 25  # companies that a reply lists
_QUARTER, _YEAR = 3, 12  # months
_NEAR = 1e-9  # of a figure, by which the reckoning in a store may be off
_LONGEST = 200  # characters of a reason

Ask = Callable[[str, str], Reply | None]
"""A filing's id and a question → what its figures answer; None where they are not asked for."""


class Screens(Protocol):
    """What holds filings against each other."""

    def screened(self, asked: Screening) -> list[Screened]:
        """What one filing of each company gives to a formula."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of every filing: `months` of a flow, None for a balance."""

    screen: Screen
    months: int | None
    ask: Ask

    def question(self, row: Screened) -> str:
        """The question that is put to a filing by itself."""
        measure, day = self.screen.measure, row.period_end or row.reported
        when = spoken(Period(day, row.period_start)) if row.period_end else _told(self.months, row)
        if measure.is_growth:
            way = "in" if self.months else "up to"
            return f"By what percent did {measure.asked} change {way} {when} from a year earlier?"
        unit = " in percent" if measure.unit is Presentation.PERCENT else ""
        return f"What was {measure.asked}{unit} {'for' if self.months else 'at'} {when}?"

    def told(self, row: Screened) -> Placed | Left:
        """A filing's own answer; why it is none that compares."""
        reply = self.ask(row.filing, self.question(row))
        if not isinstance(reply, Answer) or reply.value is None or reply.unit is None:
            why = _lacks(row, self.screen, self.months)
            is_told = isinstance(reply, Refusal) and "not for" not in why
            return Left(row, _first(reply.text) if is_told and reply else why)
        months = reply.period.months if reply.period and not reply.period.is_instant else None
        if self.months != months and (self.months or months):
            return Left(row, "its answer is for another length of time")
        if reply.grade == "does_not_foot":
            return Left(row, "its statement does not foot")
        return Placed(row, reply.value, reply.unit, reply)


def screen_reply(
    question: str,
    screen: Screen,
    store: Screens,
    ask: Ask,
    filings: frozenset[str] | None = None,
    *,
    least: int = 2,
) -> Reply | None:
    """The reply to a screen; None where there are not so many companies to hold against each other.

    `filings`: the ids of those that are meant, None for all.
    """
    months, rows, left = rows_of(screen, store, filings)
    if len(rows) + len(left) < least:
        return None
    wanted = Wanted(screen, months, ask)
    if len(rows) <= FEW:
        found = [_foots(row) or wanted.told(row) for row in rows]
        placed, others = _of_one_unit([each for each in found if isinstance(each, Placed)])
        left = [*(each for each in found if isinstance(each, Left)), *others, *left]
        return reply_of(question, screen, months, placed, left)
    held = [reckoned(row, screen, months) for row in rows]
    left = [*(each for each in held if isinstance(each, Left)), *left]
    sure = [each for each in held if isinstance(each, Placed)]
    placed, off = _shown(screen, sure, wanted)
    return reply_of(question, screen, months, placed, [*off, *left])


def rows_of(
    screen: Screen, store: Screens, filings: frozenset[str] | None
) -> tuple[int | None, list[Screened], list[Left]]:
    """What is compared: the months of a flow, the filings' figures, and who has no such report.

    A time that is left open is the quarter or the year, whichever more companies give.
    """
    span = screen.span
    formula = formula_of(screen.measure.expression, span.months or _YEAR)
    if not has_flows(formula):
        annual = None if span.year is None else span.quarter is None
        formula = grown(formula) if screen.measure.is_growth else formula
        asked = Screening(formula, annual, span.year, span.quarter, filings)
        return None, store.screened(asked), []
    by_length: dict[int, list[Screened]] = {}
    for months in (_YEAR, _QUARTER):
        formula = formula_of(screen.measure.expression, months)
        formula = grown(formula) if screen.measure.is_growth else formula
        is_asked = span.months in (None, months)
        year, quarter = (span.year, span.quarter) if is_asked else (None, None)
        asked = Screening(formula, months == _YEAR, year, quarter, filings)
        by_length[months] = store.screened(asked)
    chosen = span.months or max(by_length, key=lambda months: _count(by_length[months]))
    other = next(months for months in by_length if months != chosen)
    here = {row.registrant for row in by_length[chosen]}
    absent = [row for row in by_length[other] if row.registrant not in here]
    kind = "annual" if chosen == _YEAR else "quarterly"
    when = " for that time" if span.year else ""
    why = f"no {kind} report of it is here{when}, and a {'quarter' if chosen == _YEAR else 'year'} is none"  # fmt: skip
    return chosen, by_length[chosen], [Left(row, why) for row in absent]


def _count(rows: Sequence[Screened]) -> int:
    return sum(row.number is not None for row in rows)


def _foots(row: Screened) -> Left | None:
    """Why a filing is not asked: its figures cannot be trusted, or are in another currency."""
    if row.number is not None and row.is_foreign:
        return Left(row, f"its figures are in another currency ({row.unit})")
    if row.number is not None and not row.foots:
        return Left(row, "its statement does not foot")
    return None


def reckoned(row: Screened, screen: Screen, months: int | None) -> Placed | Left:
    """A filing by what the store reckons, of which it is not asked."""
    left = _foots(row)
    if left is not None:
        return left
    if row.number is None:
        return Left(row, _lacks(row, screen, months))
    unit = screen.measure.unit or presentation(Quantity(Decimal(0), Unit.parse(row.unit or "pure")))
    value = Decimal(repr(row.number)) * (100 if unit is Presentation.PERCENT else 1)
    return Placed(row, value, unit, None)


def _lacks(row: Screened, screen: Screen, months: int | None) -> str:
    """That a filing does not print a figure, and for how long a time it does."""
    lengths = [f"{n} months" for n in row.other_months if n and n != months] if months else []
    name = screen.measure.asked
    if row.number is None and lengths:
        return f"it prints {name} for {' and '.join(lengths)}, not for {months}"
    return f"it prints no {name}"


def _shown(screen: Screen, sure: list[Placed], wanted: Wanted) -> tuple[list[Placed], list[Left]]:
    """The filings, those that are told of asked; what a filing says otherwise is left out."""
    sure, off = _of_one_unit(sure)
    order = sorted(sure, key=lambda each: each.value * -screen.way)
    told: list[Placed] = []
    rest: list[Placed] = []
    most = min(screen.most or _SHOWN, _SHOWN)
    for each in order:
        passes = all(test.holds(each.value) for test in screen.tests)
        at_bound = any(abs(each.value - t.bound) <= abs(t.bound) * Decimal(_NEAR) for t in screen.tests)  # fmt: skip
        if not at_bound and (not passes or len(told) >= most):
            rest.append(each)
            continue
        found = wanted.told(each.row)
        if isinstance(found, Placed) and is_near(found.value, each.value):
            told.append(found)
        else:
            why = (
                found.why if isinstance(found, Left) else "asked by itself it gives another figure"
            )
            off.append(Left(each.row, why))
    return [*told, *rest], off


def is_near(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are one but for how a store reckons."""
    return abs(one - other) <= max(abs(one), abs(other)) * Decimal(_NEAR)


def _of_one_unit(placed: list[Placed]) -> tuple[list[Placed], list[Left]]:
    """Those of the unit that most have, and the others."""
    units = [each.unit for each in placed]
    usual = max(units, key=units.count, default=None)
    others = [each for each in placed if each.unit is not usual]
    why = "its figure is in {}, the others' in {}"
    return (
        [each for each in placed if each.unit is usual],
        [Left(each.row, why.format(each.unit, usual)) for each in others],
    )


def _told(months: int | None, row: Screened) -> str:
    """The time that a filing reports, where it prints no figure for it."""
    day = spoken(Period(row.reported))
    if months is None:
        return day
    return f"the {'year' if months == _YEAR else 'three months'} ended {day}"


def _first(text: str) -> str:
    """The first sentence of a refusal."""
    said = text.split(". ")[0].rstrip(".")
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
