"""A plan in words: what is to be looked up or worked out, and for when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from assistant.compute import spoken
from assistant.expressions import At, Binary, Call, Expression, Name, Number
from assistant.expressions import Line as Row
from assistant.layout import folded
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
from index.model import Period

_MOST_PERIODS = 8


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
