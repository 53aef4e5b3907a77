"""A turn of a conversation → how it was answered: its question is planned again, watched."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book
from assistant.cover import cover_answer
from assistant.expressions import Expression, Name
from assistant.lead_ins import returned
from assistant.metrics import metrics
from assistant.model import Answer, Route
from assistant.on_answers import on_answers
from assistant.operands import operand_lines, printed_formula
from assistant.plans import Change, Compute, Plan
from assistant.router import plan
from assistant.trace import Attempt, Trace
from assistant.turns import Turn
from index.model import Period


def traced(turn: Turn, before: Sequence[Turn], book: Book) -> Trace:
    """How the question of a turn is read from this filing, after the turns before it."""
    filing, question = book.reading.filing.id, turn.standalone
    route = turn.reply.route if isinstance(turn.reply, Answer) else None
    asked = turn.question.strip()
    if on_answers(*returned(asked, tuple(before), book), book) is not None:
        return Trace(asked, question, filing, route, on_earlier=True)
    if route is Route.COVER or cover_answer(question, book.reading) is not None:
        return Trace(asked, question, filing, route)
    attempts: list[Attempt] = []
    planned = plan(question, book, attempts.append)
    seen = tuple(dict.fromkeys(attempts))
    formula, set_aside = _formulas(planned, book)
    return Trace(
        asked, question, filing, route, planned, seen, _printed(planned, book), formula, set_aside
    )


def _formulas(planned: Plan, book: Book) -> tuple[Expression | None, tuple[Expression, ...]]:
    """The formula by which a plan's metric is worked out here, and the metric's others."""
    expression = getattr(planned, "expression", None)
    metric = metrics().get(expression.name) if isinstance(expression, Name) else None
    if metric is None:
        return None, ()
    taken = printed_formula(metric, book)
    return taken, tuple(formula for formula in metric.formulas if formula != taken)


def _printed(planned: Plan, book: Book) -> tuple[Period, ...]:
    """The periods, other than the plan's own, for which its operands are printed."""
    match planned:
        case Compute():
            taken = {planned.period}
        case Change():
            taken = {planned.later, planned.earlier}
        case _:
            return ()
    lines = operand_lines(planned.expression, book)
    held = {fact.period for line in lines for fact in line.facts if fact.period is not None}
    return tuple(sorted(held - taken, key=lambda period: (period.end, period.start or period.end)))
