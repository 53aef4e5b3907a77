"""Arithmetic and comparisons whose operands are each a question of their own.

"Did the cash exceed all that is owed?", "the allowance as a percentage of gross receivables": where
no reader takes the question whole, what stands on either side is read by itself, as a question for
one figure, and the two are set off at one time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import At, Binary, Call, Expression, Line, facts_of
from assistant.figures_in_words import title as titled
from assistant.figures_in_words import within
from assistant.grossed import gross_plan, is_taken_off
from assistant.model import Presentation
from assistant.operands import operand_lines
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compare, Compute, Condition, Each, Plan, Series, Tested
from assistant.quarters import says_when
from assistant.time_scopes import number_of
from assistant.told_arithmetic import is_dated_apart, timeless, told_readings
from assistant.undone import is_half_read
from index.model import PURE, SHARES, USD, Period, Quantity

Read = Callable[[str], Plan]

_PATTERNS = patterns("composed")
_TOLD = (_PATTERNS["share"], _PATTERNS["arithmetic"], _PATTERNS["per"], _PATTERNS["sum"])
_SIGNS = {"share": "/", "over": "/", "minus": "-", "plus": "+"}
_MONTH = 31
_SAME_END = timedelta(days=7)  # between the ends of a period and of a balance that goes with it


@dataclass(frozen=True, slots=True)
class Side:
    """One figure, with the time that it is of."""

    expression: Expression
    title: str
    period: Period
    quantity: Quantity
    unit: Presentation | None = None

    @property
    def timed(self) -> Expression:
        return At(self.expression, self.period)


def sets_off(question: str) -> bool:
    """Whether figures that were answered one after the other were to be set off against one another."""
    return _PATTERNS["sets-off"].search(question) is not None


def summed(planned: Plan, question: str) -> Series | None:
    """One figure at several times as their sum, where a total was asked for and each was read."""
    if not isinstance(planned, Each) or _PATTERNS["sums"].match(question) is None:
        return None
    parts = [part for part in planned.parts if isinstance(part, Compute)]
    periods = dict.fromkeys(part.period for part in parts if part.period is not None)
    is_one = len({part.title for part in parts}) == 1 and len(periods) == len(planned.parts)
    lengths = {period.days // _MONTH for period in periods}
    if not is_one or len(periods) < 2 or len(lengths) > 1 or any(p.is_instant for p in periods):
        return None
    one = parts[0]
    return Series(
        one.expression, one.title, tuple(periods), one.unit, one.metric, "sum", len(periods)
    )


def is_short_of(planned: Plan, words: str, question: str) -> bool:
    """Whether a plan is less than was asked: an amount for a percentage, a figure for yes or no.

    So is one cell where a change is asked.
    """
    if is_half_read(planned, question):
        return True
    is_cell = isinstance(planned, Compute) and isinstance(planned.expression, Line)
    if is_cell and _PATTERNS["moves"].search(question):
        return True
    return isinstance(planned, Compute) and _PATTERNS["yes-no"].match(words) is not None


def sets_two_off(question: str) -> bool:
    """Whether one of two figures is asked to be the larger."""
    return _PATTERNS["of-two"].search(question) is not None


def is_of_two_times(planned: Plan, question: str) -> bool:
    """Whether a comparison of one figure at two times leaves out what stands behind "than"."""
    if not isinstance(planned, Compare) or planned.left != planned.right:
        return False
    said = _PATTERNS["of-a-time"].search(question)
    rest = question[said.end() :] if said else ""
    times = times_in(rest)
    return bool(rest) and not (times and times[0].start < _SOON) and _NAMED.search(rest) is not None


_SOON = 3  # characters before the time that something is held against
_NAMED = re.compile(r"[a-z]{3}", re.I)


def composed_plan(question: str, book: Book, read: Read) -> Plan | None:
    """The plan of a question over two figures that are each read by themselves; None if it is none.

    Nor where they are said at two times: each is read at the question's.
    """
    if is_dated_apart(question):
        return None
    return (
        _counted(question, book, read)
        or _compared(question, book, read)
        or _computed(question, book, read)
        or _grossed(question, book, read)
    )


def _grossed(question: str, book: Book, read: Read) -> Compute | None:
    """A figure before what was taken off it, asked for by itself."""
    plain, when = timeless(question)
    return gross_plan(_PATTERNS["asks"].sub("", plain).strip(" ?.!"), when, book, read)


def _counted(question: str, book: Book, read: Read) -> Tested | None:
    """ "In how many of the years did A exceed B?": their difference, tested at each time of both."""
    said = _PATTERNS["counted"].match(question)
    if said is None:
        return None
    sides = [side_of(said[name], "", book, read) for name in ("a", "b")]
    one, other = sides
    if one is None or other is None or not go_together(one, other, "-"):
        return None
    months = one.period.months
    lines = (*operand_lines(one.expression, book), *operand_lines(other.expression, book))
    periods = [
        {f.period for f in line.facts if f.period and f.period.months == months} for line in lines
    ]
    common = sorted(set.intersection(*periods), key=lambda period: period.end) if periods else []
    if len(common) < 2 or (said["n"] and number_of(said["n"]) != len(common)):
        return None
    made = Binary("-", one.expression, other.expression)
    relation = "<" if said["under"] else ">"
    wanted = "count" if said["many"] else "list"
    title = f"{titled(one.title)} less {within(other.title)}"
    return Tested(made, title, tuple(common), Condition(relation, Decimal(0)), wanted)


def _computed(question: str, book: Book, read: Read) -> Compute | None:
    for told in (*told_readings(question), *told_readings(question, "late_arithmetic"), question):
        plain, when = timeless(told)
        said = next((m for told_so in _TOLD if (m := told_so.match(plain))), None)
        if said is None:
            continue
        if said.re is _PATTERNS["sum"] and "," in said["a"]:
            return _sum_of([*said["a"].split(","), said["b"]], when, book, read)
        sides = [side_of(said[name], when, book, read) for name in ("a", "b")]
        if sides[0] is not None and sides[1] is not None:
            return _of(said, sides[0], sides[1])
    return None


def _sum_of(names: Sequence[str], when: str, book: Book, read: Read) -> Compute | None:
    """Several figures added up, each of them read by itself; none where one of them is not."""
    found = [side_of(name, when, book, read) for name in names if name.strip()]
    sides = [side for side in found if side is not None]
    if len(sides) < len(found) or any(
        one.expression == other.expression for one, other in combinations(sides, 2)
    ):
        return None
    if not all(go_together(one, other, "+") for one, other in pairwise(sides)):
        return None
    made = sides[0].timed
    for side in sides[1:]:
        made = Binary("+", made, side.timed)
    title = ", ".join(within(side.title) for side in sides)
    return Compute(made, f"The sum of {title}", None, None)


def _of(said: re.Match[str], one: Side, other: Side) -> Compute | None:
    sign = next((s for s in _SIGNS if said.groupdict().get(s)), "over")
    if not go_together(one, other, _SIGNS[sign]):
        return None
    word = {"share": "as a percentage of", "over": "divided by"}.get(sign, sign)
    left, right = one.timed, other.timed
    if one.quantity.value < 0 and is_taken_off(one.title):
        left = Call("abs", left)
    if sign in ("share", "over") and other.quantity.value < 0 < one.quantity.value:
        return None  # a share of a loss
    unit = Presentation.PERCENT if sign == "share" else None
    is_money = one.quantity.unit == USD and other.quantity.unit == PURE
    if is_money and sign == "over" and isinstance(other.expression, Binary):
        return None  # an amount over a quotient
    unit = Presentation.USD if sign == "over" and is_money else unit
    return Compute(
        Binary(_SIGNS[sign], left, right),
        f"{titled(one.title)} {word} {within(other.title)}", None, unit,
    )  # fmt: skip


def _compared(question: str, book: Book, read: Read) -> Compare | None:
    plain, when = timeless(question)
    said = _PATTERNS["exceeds"].match(plain)
    sign = _PATTERNS["sign"].match(plain) if said is None else None
    if said is not None and _PATTERNS["at-another-time"].match(said["b"]):
        return None
    if said is not None:
        sides = [
            side_of(name, when, book, read) for name in (said["a"], _same_of(said["a"], said["b"]))
        ]
        one, other = sides
        if one is None or other is None or not go_together(one, other, "-"):
            return None
        relation = "<" if said["under"] else (">=" if said["floor"] else ">")
        return Compare(
            one.expression, one.title, one.period, other.expression, other.title, other.period, relation,
            unit=one.unit if one.unit is other.unit else None,
        )  # fmt: skip
    if sign is None:
        return None
    made = _computed(f"{sign['a']} {when}", book, read)
    if made is None:
        return None
    return Compare(
        made.expression, made.title, None, None, "nil", None, "<" if sign["negative"] else ">"
    )


def _same_of(one: str, other: str) -> str:
    """What "that of" stands for: of "the margin of A" and "that of B" the margin of B."""
    that, measure = _PATTERNS["that-of"].match(other), _PATTERNS["measure-of"].match(one)
    return f"{measure['a']} of {other[that.end() :]}" if that and measure else other


def side_of(said: str, when: str, book: Book, read: Read) -> Side | None:
    """What one side of the arithmetic names, at the time of the question."""
    if _PATTERNS["asks-itself"].search(said):
        return None
    plain = _PATTERNS["leads"].sub("", said.strip(" ,:?"))
    question = f"what was {plain} {when}?".replace(" ?", "?")
    return side_planned(gross_plan(plain, when, book, read) or read(question), book)


def side_planned(found: Plan, book: Book) -> Side | None:
    """The figure that a plan comes to, with its time; None where it is no one figure."""
    if not isinstance(found, Compute):
        return None
    figure = evaluate(found.expression, found.period, book)
    if not isinstance(figure, Figure) or found.period is None:
        return None
    return Side(found.expression, found.title, found.period, figure.quantity, found.unit)


def _entities(side: Side) -> frozenset[str]:
    """What the columns of a figure's lines are headed by besides times: a segment, a subsidiary."""
    expression = side.expression
    facts = facts_of(expression)
    headings = {text for fact in facts for text in fact.column if not says_when(text)}
    own = stems(side.title)  # a column may be headed by what its line is
    return frozenset(text for text in headings if not stems(text) <= own)


def go_together(one: Side, other: Side, sign: str | None = None) -> bool:
    """Whether two figures may be set off: of one time and one entity, in units that the arithmetic allows.

    `sign` None: whatever their units.
    """
    if one.title != other.title and _entities(one) != _entities(other):
        return False
    if abs(one.period.end - other.period.end) > _SAME_END:
        return False
    both_flow = not one.period.is_instant and not other.period.is_instant
    if both_flow and one.period.days != other.period.days:
        return False
    if sign is None:
        return True
    if one.expression == other.expression:
        return False
    if sign == "-" and one.period.is_instant != other.period.is_instant:
        return (
            one.quantity.unit == other.quantity.unit != SHARES
        )  # no count of a day less an average
    if sign == "/":
        return other.quantity.value != 0
    return one.quantity.unit == other.quantity.unit
