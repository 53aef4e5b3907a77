"""A question over the companies of a library → the screen that it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.expressions import Expression, Name
from assistant.known_names import known_names, linked_names, name_stems, ordered_stems
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.pattern_files import patterns, words_of
from assistant.periods_in_words import TimeWords, completed, times_in
from assistant.said_numbers import number_to
from assistant.turns import Turn
from index.concepts import Concept
from index.labels import words

_PATTERNS, _WORDS = patterns("screen_words"), words_of("screen_words")
_SOFT = _WORDS["soft"]
_COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_QUARTER, _YEAR = 3, 12  # months
TOGETHER = ("average", "median", "sum")
_TESTS = {"floor": ">=", "ceiling": "<=", "over": ">", "under": "<"}


@dataclass(frozen=True, slots=True)
class Measure:
    """The figure that filings are held against each other by; `asked`: how one is asked for it."""

    title: str
    asked: str
    expression: Expression
    unit: Presentation | None
    is_growth: bool = False

    def growth(self) -> Measure:
        """How much it changed, in percent."""
        return replace(self, unit=Presentation.PERCENT, is_growth=True)


@dataclass(frozen=True, slots=True)
class Test:
    """What a figure must be: `bound` as a reply has it, a percentage as 20."""

    relation: str
    bound: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value passes."""
        match self.relation:
            case ">":
                return value > self.bound
            case "<":
                return value < self.bound
            case ">=":
                return value >= self.bound
            case _:
                return value <= self.bound


@dataclass(frozen=True, slots=True)
class Span:
    """The time that is asked: of months, None where that is open; the latest, or a fiscal year's.

    `is_own`: that of each company's latest filing, a year of one and a quarter of another.
    """

    months: int | None = None
    year: int | None = None
    quarter: int | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """What is asked of the companies of a library.

    `tests` must all hold. `sign`: 1 for the largest first, -1 for the smallest, 0 for no order.
    `most`: how many are asked for, None for all. `aggregate`: "count", "average", "median", "sum",
    "any", "every", or empty where the companies themselves are asked for.
    """

    measure: Measure
    span: Span
    tests: tuple[Test, ...] = ()
    sign: int = 0
    most: int | None = None
    aggregate: str = ""

    @property
    def way(self) -> int:
        """Which come first: as asked, else what passes by most."""
        is_below = bool(self.tests) and self.tests[0].relation[0] == "<"
        return self.sign or (-1 if is_below else 1)


class _Rest:
    """What is left of a question as its words are read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, key: str) -> re.Match[str] | None:
        """The first place of a pattern, which is cut out."""
        found = _PATTERNS[key].search(self.text)
        if found is not None:
            self.cut(found.start(), found.end())
        return found

    def has(self, key: str) -> bool:
        """Whether a pattern is there, every place of which is cut out."""
        found = _PATTERNS[key].search(self.text) is not None
        self.text = _PATTERNS[key].sub(" ", self.text)
        return found

    def cut(self, start: int, end: int) -> None:
        """Leave out a stretch."""
        self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"


def may_be_screen(question: str, turns: Sequence[Turn]) -> bool:
    """Whether a question speaks of companies, or may lean on one before it that does."""
    if is_over_companies(question, in_turn=bool(turns)):
        return True
    return bool(turns) and turns[-1].filing is None and is_over_companies(turns[-1].standalone)


def is_over_companies(question: str, *, in_turn: bool = False) -> bool:
    """Whether a question speaks of companies, or (not `in_turn`) orders what it does not name."""
    if _PATTERNS["companies"].search(question):
        return True
    return not in_turn and _PATTERNS["bare"].search(question) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says of a screen, as far as it says it; `held`: tests as they are written.

    `shift`: by how many years its time is told from another ("the year before": -1).

    `measure` is None where it names none, which is all that it says of one if `is_read`.
    """

    span: Span
    is_timed: bool
    shift: int
    held: tuple[tuple[str, Decimal, bool], ...]
    aggregate: str
    most: int | None
    sign: int
    grew: bool
    shrank: bool
    is_loss: bool
    is_negative: bool
    is_positive: bool
    measure: Measure | None
    is_read: bool


def screen_of(question: str) -> Screen | None:
    """The screen that a question asks for; None where it has words that say something else."""
    said = said_of(question)
    found = said and said.measure and screen_by(said, said.measure)
    return found if found and (found.tests or found.sign or found.aggregate) else None


def said_of(question: str) -> Said | None:
    """What a question says of a screen; None where its time is no quarter and no year."""
    rest = _Rest(question)
    times = completed(times_in(question))
    for each in times_in(question):
        rest.cut(each.start, each.end)
    span = _span(times)
    if span is None:
        return None
    report = rest.take("report")
    if report and not times:
        length = _YEAR if report["year"] else _QUARTER if report["quarter"] else None
        span = Span(length, is_own=length is None)
    held = _tests(rest)
    aggregate = _aggregate(rest)
    most, sign = _order(rest)
    grew, shrank = rest.has("grew"), rest.has("shrank")
    lost, earned = rest.has("lost"), not lost_words(rest) and rest.has("earned")
    negative, positive = rest.has("negative"), rest.has("positive")
    is_loss = lost or lost_words(rest)
    measure, is_read = _measure(rest, grew or shrank, is_earned=lost or earned)
    return Said(
        span, bool(times or report), times[0].shift if times else 0, held, aggregate, most, sign, grew, shrank,
        is_loss, shrank or negative, earned or positive, measure, is_read,
    )  # fmt: skip


def screen_by(said: Said, measure: Measure) -> Screen:
    """What a question says, held against filings by this measure."""
    tests, sign = _scaled(said.held, measure), said.sign
    grew = said.grew and said.aggregate not in TOGETHER
    is_turned = said.shrank or (said.is_loss and not measure.is_growth)
    if tests and is_turned:
        tests = tuple(Test(_turned(test.relation), -test.bound) for test in tests)
    elif not tests:
        implied = _implied(grew, said.is_negative, said.is_loss, said.is_positive, sign)
        tests = (Test(implied, Decimal(0)),) if implied else ()
    if said.is_loss or said.shrank:
        sign = -sign
    return Screen(measure, said.span, tests, sign, said.most, said.aggregate)


def lost_words(rest: _Rest) -> bool:
    """Whether a loss is still spoken of: "earned a loss" is none."""
    return _PATTERNS["loss"].search(rest.text) is not None


def _turned(relation: str) -> str:
    return relation.translate(str.maketrans("<>", "><"))


def _implied(grew: bool, below: bool, is_loss: bool, above: bool, sign: int) -> str:
    """How a figure stands to nil where that is all that is said of it."""
    if below or (is_loss and not above):
        return "<"
    return ">" if above or (grew and not sign) else ""


def _span(times: Sequence[TimeWords]) -> Span | None:
    """The time that the phrases of a question mean; None where that is no quarter and no year."""
    if not times:
        return Span()
    said = times[0]
    year = said.fiscal_year or said.year
    if len(times) > 1 or said.day or said.half or said.to_date or said.quarters_back:
        return None
    if said.quarter:
        return Span(_QUARTER, year, said.quarter) if year else None
    if year is not None:
        return Span(_YEAR, year) if said.months in (None, _YEAR) else None
    if said.months in (None, _QUARTER, _YEAR) and not said.edge:
        return Span(said.months or (_YEAR if said.shift else None))
    return None


def _tests(rest: _Rest) -> tuple[tuple[str, Decimal, bool], ...]:
    """What a figure is held against: the relation, the number, and whether it is a percentage."""
    rest.has("by")
    between = _between(rest)
    if between:
        return between
    found = []
    for key in ("past", "past", "sign"):
        said = _PATTERNS[key].search(rest.text)
        if said is None:
            continue
        number = _number(rest.text, said.end())
        if number is None:
            continue
        value, is_percent, end = number
        way = next(way for way, text in said.groupdict().items() if text)
        found.append((_TESTS[way], value, is_percent))
        rest.cut(said.start(), end)
    return tuple(found)


def _between(rest: _Rest) -> tuple[tuple[str, Decimal, bool], ...]:
    """The two numbers that a figure is to lie between."""
    said = _PATTERNS["between"].search(rest.text)
    first = _number(rest.text, said.end()) if said else None
    joint = _PATTERNS["and"].match(rest.text, first[2]) if first else None
    second = _number(rest.text, joint.end()) if joint else None
    if said is None or first is None or second is None:
        return ()
    rest.cut(said.start(), second[2])
    is_percent = first[1] or second[1]
    low = first[0] / 100 if is_percent and not first[1] else first[0]
    return ((">=", low, is_percent), ("<=", second[0], is_percent))


def _number(text: str, start: int) -> tuple[Decimal, bool, int] | None:
    """The number that stands at a place, whether it is a percentage, and where it ends."""
    sign = re.compile(r"\s*(?:-|minus\s+)").match(text, start)
    first = sign.end() if sign else start
    zero = re.compile(r"\s*zero\b", re.I).match(text, first)
    if zero:
        return Decimal(0), False, zero.end()
    said = number_to(text[first:])
    if said is None:
        return None
    value, is_percent, length = said
    unit = _PATTERNS["unit"].match(text, first + length)
    return (-value if sign else value), is_percent, unit.end() if unit else first + length


def _scaled(tests: Sequence[tuple[str, Decimal, bool]], measure: Measure) -> tuple[Test, ...]:
    """The tests in the measure's own unit: a margin of 0.2 is 20 percent, and so is one of 20."""
    found = []
    for relation, number, is_percent in tests:
        bound = number * 100 if is_percent else number
        if measure.unit is Presentation.RATIO and is_percent:
            bound = number
        found.append(Test(relation, bound))
    return tuple(found)


def _aggregate(rest: _Rest) -> str:
    for key in ("any", "every"):
        if _PATTERNS[key].search(rest.text):
            return key
    for key in ("count", "average", "median", "sum"):
        if rest.has(key):
            return key
    return ""


def _order(rest: _Rest) -> tuple[int | None, int]:
    """How many are asked for, and which come first."""
    descending, ascending = rest.has("descending"), rest.has("ascending")
    winners = rest.take("winners")
    ranked = rest.has("rank")
    high, low = rest.has("high"), rest.has("low")
    most = None
    if winners:
        said = (winners["a"] or winners["b"]).lower()
        most = _COUNTED.get(said) or int(said)
        way = winners["way"] or winners["way2"]
        low = low or _PATTERNS["low"].fullmatch(way) is not None
        high = not low
    if ascending or (low and not high and not descending):
        return most or (None if ranked or ascending else 1), -1
    if descending or high or ranked:
        return most or (None if ranked or descending else 1), 1
    return most, 0


def _measure(rest: _Rest, is_growth: bool, *, is_earned: bool) -> tuple[Measure | None, bool]:
    """The metric or concept that what is left of a question names; and whether all of it is read."""
    rest.has("companies")
    said = [word for word in words(rest.text) if word not in _SOFT]
    said = said or (["net", "income"] if is_earned else [])
    if not said:
        return None, True
    name = " ".join(said)
    linked = [key for stems, _, key in linked_names() if stems == ordered_stems(name)]
    held = [("metric", key) for key in linked] or known_names().get(name_stems(name), [])
    if not held:
        return None, False
    entry = held[0][1]
    if isinstance(entry, Concept):
        title, asked, expression, unit = entry.title, name, Name(entry.name), None
        if lost_words(rest) and entry.asked:
            asked = entry.asked[0]
    else:
        metric = metrics()[entry]
        title, asked, expression, unit = metric.title, metric.names[0], Name(entry), metric.unit
    measure = Measure(title, asked, expression, unit)
    return (measure.growth() if is_growth else measure), True
