"""The building blocks of replies: an answer with its derivation, and a refusal with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book
from assistant.citing import Citations, grade_of, searched, warnings
from assistant.compute import Figure, Missing, contains, spoken
from assistant.expressions import Line
from assistant.figures_in_words import meant, title, within
from assistant.model import (
    Answer,
    Derivation,
    Input,
    Nearest,
    Presentation,
    Reason,
    Refusal,
    Route,
    Value,
)
from assistant.plans import Decline
from index.model import Fact, Period


def declined(plan: Decline, question: str, book: Book) -> Refusal:
    """A refusal with the rows that come nearest to what was asked."""
    citations = Citations(book)
    nearest = tuple(Nearest(title(row.title), citations.of(row.facts[0])) for row in plan.nearest)
    return Refusal(
        question, plan.reason, plan.text, searched(book), nearest, plan.choices, citations.all()
    )


def answer_of(
    question: str,
    text: str,
    outcome: Figure,
    unit: Presentation,
    period: Period | None,
    book: Book,
    caveats: Sequence[str] = (),
    route: Route | None = None,
    values: tuple[Value, ...] = (),
    verdict: bool | None = None,
) -> Answer:
    """A figure as an answer: its value, derivation, citations, caveats and grade."""
    citations = Citations(book)
    inputs = tuple(
        Input(operand.name, operand.fact, citations.of(operand.fact))
        for operand in outcome.operands
    )
    is_cell = outcome.fact is not None
    return Answer(
        question,
        text,
        route or (Route.LOOKUP if is_cell else Route.COMPUTE),
        citations.all(outcome.operands),
        meant(outcome.quantity, unit),
        unit,
        outcome.period if is_cell else (period or outcome.period),
        values,
        verdict,
        Derivation(outcome.formula, inputs, outcome.quantity),
        tuple(dict.fromkeys((*caveats, *warnings(outcome.operands, book)))),
        grade_of(outcome.operands, book),
    )


def missing_of(
    missing: Missing, expression: object, name: str, question: str, book: Book
) -> Refusal:
    """Why a figure cannot be given: the line, the period, or an operand is not there."""
    when = f" for {spoken(missing.period)}" if missing.period and not missing.period.is_instant else (
        f" at {spoken(missing.period)}" if missing.period else ""
    )  # fmt: skip
    citations = Citations(book)
    nearest: tuple[Nearest, ...] = ()
    reason = Reason.NOT_COMPUTABLE
    if isinstance(expression, Line):
        facts = [fact for fact in expression.facts if fact.period is not None][:2]
        nearest = tuple(
            Nearest(f"{title(fact.label)}, {spoken(fact.period)}", citations.of(fact))
            for fact in facts
            if fact.period
        )
        parts = [p for p in missing.printed if missing.period and contains(p, missing.period)]
        reason = Reason.NOT_COMPUTABLE if parts else Reason.NOT_IN_FILING
    printed = "; ".join(spoken(period) for period in missing.printed[:4])
    what = within(missing.what)
    text = f"The filing does not give {what}{when}."
    if not isinstance(expression, Line):
        text = f"{title(name)} cannot be computed: the filing does not give {what}{when}."
    if printed:
        text += f" It gives it for: {printed}."
    return Refusal(question, reason, text, searched(book), nearest, (), citations.all())


def unreliable_of(fact: Fact, why: str, question: str, book: Book) -> Refusal:
    """Why a figure that was read is not given: the cell itself is at fault."""
    citations = Citations(book)
    nearest = (Nearest(title(fact.label), citations.of(fact)),)
    return Refusal(question, Reason.UNRELIABLE, why, searched(book), nearest, (), citations.all())


def when_of(outcome: Figure, period: Period | None) -> str:
    """The time of a figure as a sentence ends with it: " at …" or " for …"."""
    when = outcome.period or period
    if outcome.fact is None and period is not None:
        when = period
    if when is None:
        return ""
    return f" at {spoken(when)}" if when.is_instant else f" for {spoken(when)}"
