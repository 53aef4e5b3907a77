"""How a question was read, in words: the plan, what was tried, what was ruled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from assistant.compute import spoken
from assistant.expressions import At, Binary, Call, Expression, Name, Number
from assistant.expressions import Line as Row
from assistant.layout import folded
from assistant.model import Route
from assistant.plans import (
    Change,
    Compare,
    Compute,
    Decline,
    Each,
    ListRows,
    Mean,
    Plan,
    Ranked,
    Search,
    Series,
    Tested,
)
from assistant.reasons_said import REASONS
from assistant.trace import Trace
from index.model import Period

# The router's readers in words, in no order: a test holds the table against the router.
READERS = {
    "declined_at_once": "what no filing could know",
    "ranking_plan": "a ranking of the company's parts",
    "search": "the filing's own words",
    "later_years": "what falls after a year",
    "yardstick_plan": "a figure against a yardstick",
    "tested_plan": "a condition over periods",
    "sum_plan": "a sum over periods",
    "each_year_plan": "a figure of every year",
    "series_plan": "a figure over periods",
    "effect_plan": "the effect of one figure on another",
    "gap_plan": "the gap between two figures",
    "change_plan": "a change over time",
    "comparison_plan": "a comparison",
    "listing": "a list of lines",
    "mean_plan": "an average of two times",
    "told_side_plan": "a metric by the operands that are told",
    "told_metric_plan": "a metric by its terms",
    "whole_label_plan": "a line by its whole label",
    "own_share_plan": "a share of its own total",
    "arithmetic_plan": "arithmetic told in words",
    "share_plan": "a share of a figure",
    "member_plan": "the figures of a part",
    "each_plan": "several figures at once",
    "lookup": "a single line or metric",
}
_MOST_READ, _MOST_PERIODS = 6, 8


def why_rows(trace: Trace, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A trace as pairs of a heading and what stands behind it; a heading may come again."""
    yield "Asked", folded(trace.asked)
    if trace.question.strip() != trace.asked:
        yield "Understood", folded(trace.question)
    yield "Filing", folded(names.get(trace.filing, trace.filing))
    if trace.on_earlier:
        yield "Plan", "arithmetic on the figures of earlier answers"
        return
    if trace.plan is None:
        yield "Plan", "a fact of the cover page or of what the filing is"
        return
    yield "Plan", plan_words(trace.plan)
    if trace.formula is not None:
        yield "Formula", expression_words(trace.formula)
    yield from _tried(trace)
    yield from _ruled_out(trace)
    if trace.route is Route.SEARCH and not isinstance(trace.plan, Search):
        yield "Answered by", "the filing's own words, as no line prints it"


def _tried(trace: Trace) -> Iterator[tuple[str, str]]:
    """Each way in which the question was read, and the readers that it went through."""
    taken = next((a for a in trace.attempts if a.plan == trace.plan), None)
    for attempt in [taken] if taken else []:
        passed = [_reader(name) for name in attempt.tried[:-1] if name != "search"]
        yield "Read as", f'"{folded(attempt.words)}"'
        yield "Read by", _reader(attempt.tried[-1])
        if passed:
            each = list(dict.fromkeys(passed))
            more = [f"and {len(each) - _MOST_READ} more"] if len(each) > _MOST_READ else []
            yield "Tried before", f"{'; '.join([*each[:_MOST_READ], *more])}: none of these"


def _ruled_out(trace: Trace) -> Iterator[tuple[str, str]]:
    """Other readings with their plans, and the periods that were not meant."""
    others = [attempt for attempt in trace.attempts if attempt.plan != trace.plan]
    for attempt in others[:_MOST_READ]:
        reader = _reader(attempt.tried[-1])
        yield "Ruled out", f'"{folded(attempt.words)}" as {reader}: {plan_words(attempt.plan)}'
    for formula in trace.set_aside[:_MOST_READ]:
        yield (
            "Ruled out",
            f"the formula {expression_words(formula)}, which is not the first printed",
        )
    if trace.printed:
        shown = [spoken(period) for period in trace.printed]
        listed = "; ".join(shown[:_MOST_PERIODS]) + ("; …" if len(shown) > _MOST_PERIODS else "")
        yield "Ruled out", f"the other periods that are printed: {listed}"


def _reader(name: str) -> str:
    return READERS.get(name, name.replace("_", " "))


def plan_words(plan: Plan) -> str:
    """What a plan is to do, in one line."""
    match plan:
        case Compute():
            open_ = (
                ", as the latest that is printed: the question names none" if plan.is_open else ""
            )
            return f"{_doing(plan.expression)} {folded(plan.title)}{_of(plan.expression)}{_for(plan.period)}{open_}"
        case Change():
            return (
                f"the change ({plan.kind}) of {folded(plan.title)}{_from(plan.earlier, plan.later)}"
            )
        case Compare():
            right = folded(plan.right_title) if plan.right else "nil"
            return f"is {folded(plan.left_title)}{_for(plan.left_period)} {plan.relation} {right}{_for(plan.right_period)}"
        case Mean():
            return f"the mean of {folded(plan.title)} at {spoken(plan.first)} and at {spoken(plan.second)}"
        case ListRows():
            ranked = ", ranked" if plan.is_ranked else ""
            return f"list {len(plan.rows)} lines of {folded(plan.title)}{_for(plan.period)}{ranked}"
        case Ranked():
            members = ", ".join(folded(name) for name, _ in plan.members[:_MOST_PERIODS])
            return f"rank {folded(plan.title)} by {plan.by} among {members}{_from(plan.earlier, plan.later)}"
        case Series():
            reduced = f"the {plan.reduced} of " if plan.reduced else ""
            return f"{reduced}{folded(plan.title)} for {_periods(plan.periods)}"
        case Tested():
            held = f"{plan.condition.relation} {plan.condition.number:,}"
            return f"test ({plan.wanted}) whether {folded(plan.title)} is {held} for {_periods(plan.periods)}"
        case Each():
            return "; and ".join(plan_words(part) for part in plan.parts)
        case Search():
            return "search the filing's sentences" + (
                ", of which one must say it" if plan.strict else ""
            )
        case Decline():
            return f"decline ({REASONS[plan.reason]}): {folded(plan.text)}"
        case _:
            assert_never(plan)


def expression_words(expression: Expression) -> str:
    """An expression as it would be written."""
    match expression:
        case Name():
            return expression.name
        case Row():
            return f'"{folded(expression.title)}"'
        case Number():
            return f"{expression.value:,}"
        case Call():
            inside = expression_words(expression.argument) if expression.argument else ""
            return f"{expression.function}({inside})"
        case At():
            return f"{expression_words(expression.argument)} at {expression.period}"
        case Binary():
            sides = (_part(expression.left), _part(expression.right))
            return f"{sides[0]} {expression.sign} {sides[1]}"
        case _:
            assert_never(expression)


def _part(expression: Expression) -> str:
    words = expression_words(expression)
    return f"({words})" if isinstance(expression, Binary) else words


def _doing(expression: Expression) -> str:
    return "look up" if isinstance(expression, Row) else "work out"


def _of(expression: Expression) -> str:
    return "" if isinstance(expression, (Row, Name)) else f" = {expression_words(expression)}"


def _for(period: Period | None) -> str:
    if period is None:
        return ""
    return f" {'at' if period.is_instant else 'for'} {spoken(period)}"


def _from(earlier: Period | None, later: Period | None) -> str:
    parts = [spoken(period) for period in (earlier, later) if period is not None]
    return (
        f", from {' to '.join(parts)}" if len(parts) > 1 else "".join(f", for {p}" for p in parts)
    )


def _periods(periods: Sequence[Period]) -> str:
    shown = [spoken(period) for period in periods[:_MOST_PERIODS]]
    return "; ".join(shown) + ("; …" if len(periods) > _MOST_PERIODS else "")
