"""Expressions over one filing's facts → figures with their derivation, or what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.book import Book
from assistant.expressions import At, Binary, Call, Expression, Line, Name, Number, has_times
from assistant.metrics import metrics
from assistant.parts_of_time import tiles
from assistant.quarters import by_quarter, quarters_of
from assistant.stand_ins import stand_in
from index.concepts import concepts_by_name
from index.errors import UnitError
from index.labels import normalised
from index.model import PURE, USD, Fact, Period, Quantity, StatementKind
from index.periods import months_before

_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Operand:
    """A fact as it stands in a formula, under a name."""

    name: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed value. Recomputing `formula` over `operands` gives `quantity`."""

    quantity: Quantity
    formula: str
    operands: tuple[Operand, ...]
    period: Period | None
    notes: tuple[str, ...] = ()

    @property
    def fact(self) -> Fact | None:
        """The fact, where the figure is one printed cell."""
        return (
            self.operands[0].fact
            if len(self.operands) == 1 and self.formula == self.operands[0].name
            else None
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """An operand that the filing does not print. `printed`: the periods that it does."""

    what: str
    period: Period | None
    printed: tuple[Period, ...] = ()


Outcome = Figure | Missing


def evaluate(expression: Expression, period: Period | None, book: Book) -> Outcome:
    """The value of `expression` for `period`; balances are those at its close.

    An operand that is not printed for exactly that period is Missing, never approximated.
    """
    match expression:
        case Line():
            return _printed(expression, period, book)
        case Name():
            return _name(expression, period, book)
        case Number():
            return Figure(Quantity(expression.value, PURE), str(expression.value), (), period)
        case Call():
            return _call(expression, period, book)
        case At():
            return dated(evaluate(expression.argument, expression.period, book), expression.period)
        case Binary():
            left = evaluate(expression.left, period, book)
            right = evaluate(expression.right, period, book)
            if isinstance(left, Missing):
                return left
            if isinstance(right, Missing):
                return right
            found = combined(expression.sign, left, right)
            return _of_two_times(found, left, right) if has_times(expression) else found


def combined(sign: str, left: Figure, right: Figure) -> Outcome:
    """Two figures in arithmetic. Units that do not go together, and division by nil, are Missing."""
    try:
        quantity = _apply(sign, left.quantity, right.quantity)
    except ZeroDivisionError:
        return Missing(f"a quotient: {right.formula} is nil", right.period)
    except UnitError as error:
        return Missing(f"a figure: {error}", left.period)
    right = _renamed(right, left)
    formula = f"{_wrapped(left.formula, sign, False)} {sign} {_wrapped(right.formula, sign, True)}"
    operands = tuple(dict.fromkeys((*left.operands, *right.operands)))
    return Figure(
        quantity, formula, operands, left.period or right.period, (*left.notes, *right.notes)
    )


def _of_two_times(found: Outcome, left: Figure, right: Figure) -> Outcome:
    """What comes of figures of two periods: it is of neither."""
    same = left.period == right.period or not (left.operands and right.operands)
    return found if same or isinstance(found, Missing) else replace(found, period=None)


def _renamed(right: Figure, left: Figure) -> Figure:
    """`right` with a number to each name that stands for another fact on the left."""
    taken = {operand.name: operand.fact for operand in left.operands}
    clashing = [o for o in right.operands if o.name in taken and taken[o.name] != o.fact]
    formula, operands = right.formula, list(right.operands)
    for operand in clashing:
        number = next(n for n in range(2, 99) if f"{operand.name}{n}" not in taken)
        name = f"{operand.name}{number}"
        formula = re.sub(rf"(?<![\w\]]){re.escape(operand.name)}(?![\w\[])", name, formula)
        operands[operands.index(operand)] = Operand(name, operand.fact)
    return replace(right, formula=formula, operands=tuple(operands))


def _apply(sign: str, left: Quantity, right: Quantity) -> Quantity:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


def _wrapped(formula: str, sign: str, is_right: bool) -> str:
    """A part of a formula, in parentheses where the sign around it binds more tightly."""
    sums = re.search(r" [+-] ", re.sub(r"\([^()]*\)|\[[^\]]*\]", "", formula))
    products = re.search(r" [*/] ", re.sub(r"\([^()]*\)|\[[^\]]*\]", "", formula))
    needs = (sums and (sign in "*/" or (is_right and sign == "-"))) or (
        products and is_right and sign == "/"
    )
    return f"({formula})" if needs else formula


def _printed(line: Line, period: Period | None, book: Book) -> Outcome:
    """A line's figure; of part of a year that the statements do not print by its quarters."""
    found = _line(line, period)
    if isinstance(found, Figure) or not _is_part_of_year(period):
        return found
    wider = by_quarter(line, book)
    within = _line(wider, period) if wider else found
    return within if isinstance(within, Figure) else found


def _is_part_of_year(period: Period | None) -> bool:
    return period is not None and not period.is_instant and period.months < _YEAR


def _line(line: Line, period: Period | None) -> Outcome:
    fact = fact_at(line, period)
    if fact is not None:
        name = camel(fact.label or line.title)
        notes = (line.note,) if line.note else ()
        return Figure(fact.meant, name, (Operand(name, fact),), fact.period, notes)
    found = _difference(line, period) if period is not None and not period.is_instant else None
    return found or Missing(line.title, period, printed_periods(line))


def fact_at(line: Line, period: Period | None) -> Fact | None:
    """The line's fact for exactly `period`; a balance at the close of a duration.

    A nil gives way to the one figure that another column or table has under the same label.
    """
    same = [fact for fact in line.facts if fact.period == period]
    if not same and period is not None and not period.is_instant:
        same = [fact for fact in line.facts if fact.period == period.closing]
    faces = [
        fact
        for fact in same
        if fact.statement is not None and fact.statement is not StatementKind.EQUITY
    ]
    held = faces or same
    told = [fact for fact in held if fact.quantity.value]
    is_nil = bool(held) and not held[0].quantity.value
    is_one = len({(fact.quantity.value, fact.quantity.unit) for fact in told}) == 1
    return next(iter(told if is_nil and is_one else held), None)


def printed_periods(line: Line) -> tuple[Period, ...]:
    """The periods for which a line is printed, latest first, quarters before longer ones."""
    periods = {fact.period for fact in line.facts if fact.period is not None}
    return tuple(sorted(periods, key=lambda p: (-p.end.toordinal(), p.days)))


def _difference(line: Line, period: Period) -> Figure | None:
    """A quarter from two printed periods: six months less the second quarter, or the like.

    Only flows of dollars add up over time; per-share amounts and counts do not.
    """
    by_period: dict[Period, Fact] = {}
    for fact in line.facts:
        if fact.period and not fact.period.is_instant and fact.concept == line.facts[0].concept:
            by_period.setdefault(fact.period, fact)
    for longer, whole in by_period.items():
        if whole.quantity.unit != USD or longer.days <= period.days:
            continue
        for shorter, part in by_period.items():
            head = (
                longer.start == period.start
                and longer.end == shorter.end
                and shorter.opening.end == period.end
            )
            tail = (
                longer.end == period.end
                and longer.start == shorter.start
                and period.opening.end == shorter.end
            )
            if head or tail:
                return _subtracted(whole, part, period)
    return _added(tiles(line.facts, period), period)


def _added(facts: Sequence[Fact], period: Period) -> Figure | None:
    """The sum of a line over periods that make up the one asked for."""
    if not facts:
        return None
    operands = tuple(Operand(f"{camel(f.label)}[{short(f.period)}]", f) for f in facts)
    total = Quantity(sum((f.meant.value for f in facts), Decimal(0)), facts[0].meant.unit)
    note = f"Not printed for {spoken(period)}: the sum of {len(facts)} printed periods."
    return Figure(total, " + ".join(o.name for o in operands), operands, period, (note,))


def _subtracted(whole: Fact, part: Fact, period: Period) -> Figure:
    name = camel(whole.label)
    first = Operand(f"{name}[{short(whole.period)}]", whole)
    second = Operand(f"{name}[{short(part.period)}]", part)
    note = f"Not printed for {spoken(period)}: computed from two printed periods."
    return Figure(
        whole.meant - part.meant, f"{first.name} - {second.name}", (first, second), period, (note,)
    )


def _name(name: Name, period: Period | None, book: Book) -> Outcome:
    """A concept as printed, else the metric of that name by its first formula that works."""
    parts = stand_in(name.name, book)
    line = book.line(name.name) if parts is None else None
    if line is None and parts is None and _is_part_of_year(period):
        line = quarters_of(name.name, book)
    if line is not None:
        found = _printed(line, period, book)
        if isinstance(found, Figure) or name.name not in metrics():
            return found
    if parts is not None:
        return evaluate(parts, period, book)
    metric = metrics().get(name.name)
    if metric is None:
        return Missing(_title(name.name), period)
    first: Missing | None = None
    for formula in metric.formulas:
        found = evaluate(formula, period, book)
        if isinstance(found, Figure):
            return found
        first = first or found
    assert first is not None
    return first


def _title(concept: str) -> str:
    entry = concepts_by_name().get(concept)
    return entry.title.lower() if entry else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", concept).lower()


def _call(call: Call, period: Period | None, book: Book) -> Outcome:
    if call.function == "days":
        if period is None or period.is_instant:
            return Missing("the number of days: no period was named", period)
        return Figure(Quantity(Decimal(period.days), PURE), f"{period.days} days", (), period)
    assert call.argument is not None
    if call.function == "average":
        return average(call.argument, period, book)
    found = evaluate(call.argument, period, book)
    if isinstance(found, Missing):
        return found
    if call.function == "outflow":
        if found.quantity.value >= 0:
            return Missing(f"an outflow: {found.formula} is not negative", found.period)
        return replace(found, quantity=-found.quantity, formula=f"(0 - {found.formula})")
    if call.function == "abs":
        if found.quantity.value >= 0:
            return found
        return Figure(
            abs(found.quantity), f"|{found.formula}|", found.operands, found.period, found.notes
        )
    return _rate(found, period, 12 if call.function == "annual" else 1)


def _rate(found: Figure, period: Period | None, months: int) -> Outcome:
    """A flow of `period` as that of so many months."""
    if period is None or period.is_instant or not period.months:
        return Missing("a flow over a period, to scale to a year or month", period)
    value = found.quantity.value * months / period.months
    scaled = f" * {months} / {period.months}" if months > 1 else f" / {period.months}"
    formula = f"{_wrapped(found.formula, '*', False)}{scaled}"
    scaled_to = Quantity(value, found.quantity.unit)
    return Figure(scaled_to, formula, found.operands, period, found.notes)


def average(expression: Expression, period: Period | None, book: Book) -> Outcome:
    """The mean of the opening and the closing balance of `period`."""
    if period is None or period.is_instant:
        return Missing("the opening balance: no period was named", period)
    opening = dated(evaluate(expression, period.opening, book), period.opening)
    closing = dated(evaluate(expression, period.closing, book), period.closing)
    return mean(opening, closing)


def mean(first: Outcome, second: Outcome) -> Outcome:
    """The mean of two figures of one unit."""
    if isinstance(first, Missing):
        return first
    if isinstance(second, Missing):
        return second
    total = combined("+", first, second)
    if isinstance(total, Missing):
        return total
    half = Quantity(total.quantity.value / 2, total.quantity.unit)
    return Figure(half, f"({total.formula}) / 2", total.operands, total.period, total.notes)


def dated(outcome: Outcome, period: Period | None) -> Outcome:
    """A figure whose operands carry the period in their names, to stand beside another's."""
    if isinstance(outcome, Missing) or period is None:
        return outcome
    names = {
        operand.name: f"{operand.name}[{short(operand.fact.period)}]"
        for operand in outcome.operands
    }
    operands = tuple(
        Operand(operand.name if "[" in operand.name else names[operand.name], operand.fact)
        for operand in outcome.operands
    )
    formula = outcome.formula
    for plain in sorted(names, key=len, reverse=True):
        if "[" not in plain:
            formula = re.sub(rf"(?<![\w\]]){re.escape(plain)}(?![\w\[])", names[plain], formula)
    return Figure(outcome.quantity, formula, operands, outcome.period, outcome.notes)


def changed(later: Outcome, earlier: Outcome, *, percent: bool) -> Outcome:
    """later - earlier, or that over the size of the earlier one."""
    if isinstance(later, Missing):
        return later
    if isinstance(earlier, Missing):
        return earlier
    difference = combined("-", later, earlier)
    if isinstance(difference, Missing) or not percent:
        return difference
    base = earlier
    if earlier.quantity.value < 0:
        base = Figure(
            abs(earlier.quantity), f"|{earlier.formula}|", earlier.operands, earlier.period, ()
        )
    return combined("/", difference, base)


@lru_cache(maxsize=4_000)
def camel(label: str) -> str:
    """A label as a name in a formula: "Cost of goods sold" → "CostOfGoodsSold"."""
    label = re.sub(r"^(?:less|deduct|add)\s*:\s*", "", label, flags=re.I)
    label = re.sub(r"\((loss|deficit)\)", r"\1", label, flags=re.I)
    plain = (
        re.sub(r"\([^()]*\)", " ", label)
        if len(re.sub(r"\([^()]*\)", "", label).strip()) > 2
        else label
    )
    parts = re.findall(r"[A-Za-z0-9]+", re.split(r"[;:]|, (?:net of|less|\$)", plain)[0])
    return (
        "".join(part.capitalize() for part in parts[:7])
        or "".join(normalised(label).title().split())
        or "Total"
    )


def short(period: Period | None) -> str:
    """A period in a few characters: "Dec 31 2003", "3M to Dec 31 2003"."""
    if period is None:
        return "?"
    day = f"{period.end:%b} {period.end.day} {period.end.year}"
    return day if period.is_instant else f"{period.months}M to {day}"


_LENGTHS = {3: "three months", 6: "six months", 9: "nine months", 12: "year"}


def spoken(period: Period) -> str:
    """A period as a sentence has it: "the six months ended December 31, 2003"."""
    day = f"{period.end:%B} {period.end.day}, {period.end.year}"
    if period.is_instant:
        return day
    length = _LENGTHS.get(period.months) or f"{period.months} months"
    return f"the {length} ended {day}"


def contains(longer: Period, period: Period) -> bool:
    """Whether a printed period is longer than, and covers, the one asked for."""
    if longer.start is None or period.start is None:
        return False
    return longer.start <= period.start and period.end <= longer.end and longer != period


def previous_instant(period: Period, line_periods: Sequence[Period]) -> Period | None:
    """The printed balance date before `period`, one year before it where that is printed."""
    instants = sorted(
        (p for p in line_periods if p.is_instant and p.end < period.end), reverse=True
    )
    year_ago = months_before(period.end, 12)
    exact = [p for p in instants if abs((p.end - year_ago).days) <= 8]
    return next(iter(instants[:1] or exact), None)
