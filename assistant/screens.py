"""Questions over the companies of a library: which, how many, ranked, on average.

A store holds the filings against each other; each figure that is told is the one that asking its
filing gives, with its lines. What could not be compared is told, with why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from assistant.compute import spoken
from assistant.figures_in_words import presentation
from assistant.model import Answer, Presentation, Refusal, Reply
from assistant.screen_formulas import formula_of, grown, has_flows
from assistant.screen_replies import Left, Placed, reply_of
from assistant.screen_words import TOGETHER, Screen
from index.model import Period, Quantity
from index.screening import Screened, Screening
from index.units import Unit

FEW = 40  # companies, each of which is asked
_SHOWN = 25  # companies that a reply lists
_QUARTER, _YEAR = 3, 12  # months
_TO_DATE = (6, 9)
_NEAR = 1e-9  # of a figure, by which the reckoning in a store may be off
_LONGEST = 200  # characters of a reason

Ask = Callable[[str, str], Reply | None]
"""A filing's id and a question → what its figures answer; None where they are not asked for."""


class Timed(NamedTuple):
    """What a filing gives, of how many months; None for a balance."""

    row: Screened
    months: int | None


class Screens(Protocol):
    """What holds filings against each other."""

    def screened(self, asked: Screening) -> list[Screened]:
        """What one filing of each company gives to a formula."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of every filing."""

    screen: Screen
    ask: Ask

    def question(self, row: Screened, months: int | None) -> str:
        """The question that is put to a filing by itself: `months` of a flow, None for a balance."""
        measure, day = self.screen.measure, row.period_end or row.reported
        when = spoken(Period(day, row.period_start)) if row.period_end else _told(months, row)
        if measure.is_growth:
            way = "in" if months else "up to"
            return f"By what percent did {measure.asked} change {way} {when} from a year earlier?"
        unit = " in percent" if measure.unit is Presentation.PERCENT else ""
        return f"What was {measure.asked}{unit} {'for' if months else 'at'} {when}?"

    def told(self, row: Screened, months: int | None) -> Placed | Left:
        """A filing's own answer; why it is none that compares."""
        reply = self.ask(row.filing, self.question(row, months))
        if not isinstance(reply, Answer) or reply.value is None or reply.unit is None:
            why = _lacks(row, self.screen, months)
            is_told = isinstance(reply, Refusal) and "not for" not in why
            return Left(row, _first(reply.text) if is_told and reply else why)
        held = reply.period.months if reply.period and not reply.period.is_instant else None
        if months != held and (months or held):
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
    rows, left = rows_of(screen, store, filings)
    if len(rows) + len(left) < least:
        return None
    months = rows[0].months if len({each.months for each in rows}) == 1 else None
    wanted = Wanted(screen, ask)
    if len(rows) <= FEW:
        found = [_foots(each.row) or wanted.told(*each) for each in rows]
        placed, others = _of_one_unit([each for each in found if isinstance(each, Placed)])
        left = [*(each for each in found if isinstance(each, Left)), *others, *left]
        return reply_of(question, screen, months, placed, left)
    held = [reckoned(each.row, screen, each.months) for each in rows]
    left = [*(each for each in held if isinstance(each, Left)), *left]
    sure = [each for each in held if isinstance(each, Placed)]
    placed, off = _shown(screen, sure, wanted, {each.row.filing: each.months for each in rows})
    return reply_of(question, screen, months, placed, [*off, *left])


def rows_of(
    screen: Screen, store: Screens, filings: frozenset[str] | None
) -> tuple[list[Timed], list[Left]]:
    """What is compared: the filings' figures, and who has no such report.

    A time that is left open is the quarter or the year, whichever more companies give; the latest
    filing's own is each company's, where figures of unlike times may be held against each other.
    """
    span = screen.span
    if not has_flows(formula_of(screen.measure.expression, span.months or _YEAR)):
        annual = None if span.year is None else span.quarter is None
        return [Timed(row, None) for row in _screened(screen, store, filings, None, annual)], []
    if span.is_own and _is_comparable(screen):
        return _latest(screen, store, filings), []
    by_length = {
        months: _screened(screen, store, filings, months, months == _YEAR)
        for months in (_YEAR, _QUARTER)
    }
    chosen = span.months or max(by_length, key=lambda months: _count(by_length[months]))
    other = next(months for months in by_length if months != chosen)
    here = {row.registrant for row in by_length[chosen]}
    absent = [row for row in by_length[other] if row.registrant not in here]
    kind = "annual" if chosen == _YEAR else "quarterly"
    when = " for that time" if span.year else ""
    why = f"no {kind} report of it is here{when}, and a {'quarter' if chosen == _YEAR else 'year'} is none"  # fmt: skip
    return [Timed(row, chosen) for row in by_length[chosen]], [Left(row, why) for row in absent]


def _screened(
    screen: Screen,
    store: Screens,
    filings: frozenset[str] | None,
    months: int | None,
    annual: bool | None,
) -> list[Screened]:
    """What annual reports, quarterly ones or either give of so many months."""
    span = screen.span
    formula = formula_of(screen.measure.expression, months or span.months or _YEAR)
    formula = grown(formula) if screen.measure.is_growth else formula
    is_asked = months is None or span.months in (None, months)
    year, quarter = (span.year, span.quarter) if is_asked else (None, None)
    return store.screened(Screening(formula, annual, year, quarter, filings))


def _is_comparable(screen: Screen) -> bool:
    """Whether figures of a year and of a quarter may be held against each other: rates and signs."""
    if screen.measure.unit is not None:
        return True
    is_of_sign = bool(screen.tests) and all(not test.bound for test in screen.tests)
    return is_of_sign and not screen.sign and screen.aggregate not in TOGETHER


def _latest(screen: Screen, store: Screens, filings: frozenset[str] | None) -> list[Timed]:
    """What each company's latest filing gives: of a year, a quarter, or else of the year to date."""
    found: dict[str, Timed] = {}
    for months in (_YEAR, _QUARTER, *_TO_DATE):
        for row in _screened(screen, store, filings, months, months == _YEAR):
            before = found.get(row.registrant)
            is_later = before is None or row.reported > before.row.reported
            gives = row.number is not None and before is not None and before.row.number is None
            if is_later or (gives and before and row.filing == before.row.filing):
                found[row.registrant] = Timed(row, months)
    return list(found.values())


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


def _shown(
    screen: Screen, sure: list[Placed], wanted: Wanted, months: Mapping[str, int | None]
) -> tuple[list[Placed], list[Left]]:
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
        found = wanted.told(each.row, months[each.row.filing])
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
