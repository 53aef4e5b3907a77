"""Plans → replies: the figures computed, worded, cited, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from assistant.answers import answer_of, declined, missing_of, unreliable_of, when_of
from assistant.book import Book
from assistant.citing import Citations, corrected_in
from assistant.compose_groups import ranked, tested
from assistant.compose_rows import listed, series
from assistant.compute import (
    Figure,
    Missing,
    Outcome,
    changed,
    combined,
    dated,
    evaluate,
    mean,
    printed_periods,
    spoken,
)
from assistant.expressions import Line, Number
from assistant.figures_in_words import (
    is_reported,
    meant,
    moved,
    presentation,
    printed_as,
    shown,
    title,
    was,
    within,
)
from assistant.joining import joined
from assistant.line_names import line_name
from assistant.metrics import metrics
from assistant.model import (
    Answer,
    Presentation,
    Reason,
    Refusal,
    Reply,
    Route,
    Value,
)
from assistant.plans import (
    Change,
    Compare,
    Compute,
    Decline,
    Each,
    ListRows,
    Mean,
    Ranked,
    Series,
    Tested,
)
from assistant.unproved import fault_in
from index.model import (
    PURE,
    Period,
)

FigurePlan = (
    Compute | Change | Compare | Mean | ListRows | Ranked | Series | Tested | Each | Decline
)


_BASIS_POINTS = re.compile(r"\b(?:basis points?|bps)\b", re.I)
_BASIS = 10_000  # basis points in one


def reply_to(plan: FigurePlan, question: str, book: Book) -> Reply:
    """The reply that a plan comes to over one filing."""
    match plan:
        case Compute():
            return _computed(plan, question, book)
        case Change():
            return _changed(plan, question, book)
        case Compare():
            return _compared(plan, question, book)
        case Mean():
            return _mean(plan, question, book)
        case ListRows():
            return listed(plan, question, book)
        case Ranked():
            return ranked(plan, question, book)
        case Series():
            return series(plan, question, book)
        case Tested():
            return tested(plan, question, book)
        case Each():
            return _each(plan, question, book)
        case Decline():
            return declined(plan, question, book)
        case _:
            assert_never(plan)


def _computed(plan: Compute, question: str, book: Book) -> Reply:
    outcome = evaluate(plan.expression, plan.period, book)
    if isinstance(outcome, Missing):
        return missing_of(outcome, plan.expression, plan.title, question, book)
    if not is_reported(outcome.quantity):
        text = f"That comes out in {outcome.quantity.unit}, which is no unit of a reported figure."
        return declined(Decline(Reason.NOT_COMPUTABLE, text), question, book)
    at_fault = fault_in((operand.fact for operand in outcome.operands), book)
    if at_fault is not None:
        return unreliable_of(*at_fault, question, book)
    unit = plan.unit or printed_as(outcome.quantity, outcome.fact)
    if unit is Presentation.PERCENT and outcome.quantity.unit != PURE:
        unit = presentation(outcome.quantity)
    caveats = list(outcome.notes)
    if plan.metric:
        caveats += _variants(plan, outcome, book)
    name = line_name(plan.title, outcome.fact, book)
    text = f"{name} {was(name)} {shown(outcome.quantity, unit)}{when_of(outcome, plan.period)}."
    others = _other_readings(plan, outcome, book) if plan.is_open else []
    if others:
        read = (f"{shown(each.quantity, unit)} for {spoken(period)}" for period, each in others)
        text += f" (It was {'; '.join(read)}.)"
        caveats += corrected_in(operand.fact for _, each in others for operand in each.operands)
    return answer_of(question, text, outcome, unit, plan.period, book, caveats)


def _variants(plan: Compute, outcome: Figure, book: Book) -> list[str]:
    """The same metric by its other definitions, where that changes the value."""
    metric = metrics()[plan.metric or ""]
    found = [f"{metric.title} here is {outcome.formula} ({metric.source})."]
    for key in metric.variants:
        other = evaluate(metrics()[key].formulas[0], plan.period, book)
        if isinstance(other, Figure) and other.quantity != outcome.quantity:
            unit = metrics()[key].unit
            found.append(
                f"{metrics()[key].title} ({other.formula}) was {shown(other.quantity, unit)}."
            )
            found += corrected_in(operand.fact for operand in other.operands)
    return found


def _other_readings(plan: Compute, outcome: Figure, book: Book) -> list[tuple[Period, Figure]]:
    """The other lengths of time that end on the same day, where the question left it open."""
    if not isinstance(plan.expression, Line):
        return []
    if outcome.period is None or outcome.period.is_instant:
        return []
    others = [
        p
        for p in printed_periods(plan.expression)
        if p.end == outcome.period.end and p != outcome.period
    ]
    read = [(period, evaluate(plan.expression, period, book)) for period in others]
    return [(period, found) for period, found in read if isinstance(found, Figure)]


# What the difference of two such figures is in, where their unit does not say it.
_OF_A_CHANGE = {
    Presentation.COUNT: Presentation.COUNT,
    Presentation.PERCENT: Presentation.PERCENTAGE_POINTS,
}


def _changed(plan: Change, question: str, book: Book) -> Reply:
    later = dated(evaluate(plan.expression, plan.later, book), plan.later)
    earlier = dated(evaluate(plan.expression, plan.earlier, book), plan.earlier)
    outcome = changed(later, earlier, percent=plan.kind == "percent")
    if isinstance(outcome, Missing):
        return missing_of(outcome, plan.expression, plan.title, question, book)
    assert isinstance(later, Figure)
    assert isinstance(earlier, Figure)
    if _same_cells(later, earlier):
        return declined(_ONE_FIGURE, question, book)
    if plan.kind == "points" and outcome.quantity.unit != PURE:
        text = f"{title(plan.title)} is in {outcome.quantity.unit}, which has no percentage points."
        return declined(Decline(Reason.NOT_COMPUTABLE, text), question, book)
    inner = plan.unit or printed_as(later.quantity, later.fact)
    unit = (
        {
            "percent": Presentation.PERCENT,
            "points": Presentation.PERCENTAGE_POINTS,
        }.get(plan.kind)
        or _OF_A_CHANGE.get(inner)
        or presentation(outcome.quantity)
    )
    shape = Presentation.PERCENT if plan.kind == "points" else inner
    verb = moved(later.quantity.value, earlier.quantity.value)
    by = shown(abs(outcome.quantity), unit)
    if plan.kind == "points" and _BASIS_POINTS.search(question):
        by = f"{abs(outcome.quantity.value) * _BASIS:,.0f} basis points ({by})"
    text = (
        f"{line_name(plan.title, later.fact, book)} {verb}{'' if verb == 'did not change' else f' by {by}'}, "
        f"from {shown(earlier.quantity, shape)}{when_of(earlier, plan.earlier)} "
        f"to {shown(later.quantity, shape)}{when_of(later, plan.later)}."
    )
    values = _sides(
        ((plan.title, later, plan.later), (plan.title, earlier, plan.earlier)), outcome, shape, book
    )
    return answer_of(
        question, text, outcome, unit, plan.later, book, outcome.notes, Route.COMPUTE, values
    )


def _sides(
    sides: Sequence[tuple[str, Figure, Period | None]],
    outcome: Figure,
    unit: Presentation,
    book: Book,
) -> tuple[Value, ...]:
    citations = Citations(book)
    for operand in outcome.operands:
        citations.of(operand.fact)
    filing = book.reading.filing.id
    return tuple(
        Value(
            title(name),
            meant(figure.quantity, unit),
            unit,
            period,
            filing,
            citations.of(figure.operands[0].fact),
        )
        for name, figure, period in sides
        if figure.operands
    )


def _compared(plan: Compare, question: str, book: Book) -> Reply:
    left = evaluate(plan.left, plan.left_period, book)
    if isinstance(left, Missing):
        return missing_of(left, plan.left, plan.left_title, question, book)
    if plan.right is None or isinstance(plan.right, Number):
        number = Decimal(0) if plan.right is None else plan.right.value
        return _against_number(plan, number, left, question, book)
    right = evaluate(plan.right, plan.right_period, book)
    if isinstance(right, Missing):
        return missing_of(right, plan.right, plan.right_title, question, book)
    if _same_cells(left, right):
        return declined(_ONE_FIGURE, question, book)
    same_line = plan.left == plan.right
    if same_line:
        left, right = _dated(left, plan.left_period), _dated(right, plan.right_period)
    difference = combined("-", left, right)
    if isinstance(difference, Missing):
        return missing_of(difference, plan.left, plan.left_title, question, book)
    unit = plan.unit or presentation(left.quantity)
    verdict = _verdict(plan, left, right, difference)
    sides = (
        (plan.left_title, left, plan.left_period),
        (plan.right_title, right, plan.right_period),
    )
    return answer_of(
        question,
        f"{_yes(verdict)}: {_sides_told(plan, left, right, unit, same_line=same_line)}.",
        difference,
        Presentation.PERCENTAGE_POINTS if unit is Presentation.PERCENT else unit,
        plan.left_period,
        book,
        difference.notes,
        Route.COMPUTE,
        _sides(sides, difference, unit, book),
        verdict,
    )


def _verdict(plan: Compare, left: Figure, right: Figure, difference: Figure) -> bool:
    """Whether the left is above the right, or below; of two losses by how large each is."""
    sign = difference.quantity.value
    if plan.as_loss and left.quantity.value <= 0 and right.quantity.value <= 0:
        sign = -sign
    return sign > 0 if plan.relation == ">" else sign < 0


def _sides_told(
    plan: Compare, left: Figure, right: Figure, unit: Presentation, *, same_line: bool
) -> str:
    """Both figures in words, with when each is of; what both are of is said once."""
    one = f"{shown(left.quantity, unit)}{when_of(left, plan.left_period)}"
    other = f"{'' if same_line else within(plan.right_title) + ' of '}{shown(right.quantity, unit)}"
    apart = same_line or plan.left_period != plan.right_period
    when = when_of(right, plan.right_period) if apart else ""
    return f"{within(plan.left_title)} {was(plan.left_title)} {one}, against {other}{when}"


_ONE_FIGURE = Decline(
    Reason.NOT_UNDERSTOOD, "Both of what is compared come to the same figure: which two are meant?"
)


def _same_cells(one: Figure, other: Figure) -> bool:
    """Whether two figures are made of the same cells in the same way, so that nothing is compared."""
    facts = [[operand.fact for operand in each.operands] for each in (one, other)]
    return bool(facts[0]) and facts[0] == facts[1] and one.formula == other.formula


def _against_number(
    plan: Compare, number: Decimal, left: Figure, question: str, book: Book
) -> Answer:
    """Whether a figure is past a number that the question gives, or past nil."""
    value, unit = left.quantity.value, plan.unit or presentation(left.quantity)
    value = -value if plan.as_loss and value < 0 else value
    verdict = {">": value > number, ">=": value >= number}.get(plan.relation, value < number)
    text = f"{_yes(verdict)}: {within(plan.left_title)} {was(plan.left_title)} {shown(left.quantity, unit)}{when_of(left, plan.left_period)}."
    return answer_of(
        question, text, left, unit, plan.left_period, book, left.notes, Route.COMPUTE, (), verdict
    )


def _dated(figure: Figure, period: Period | None) -> Figure:
    found = dated(figure, period)
    assert isinstance(found, Figure)
    return found


def _yes(verdict: bool) -> str:
    return "Yes" if verdict else "No"


def _mean(plan: Mean, question: str, book: Book) -> Reply:
    first = dated(evaluate(plan.expression, plan.first, book), plan.first)
    second = dated(evaluate(plan.expression, plan.second, book), plan.second)
    outcome: Outcome = mean(first, second)
    if isinstance(outcome, Missing):
        return missing_of(outcome, plan.expression, plan.title, question, book)
    unit = presentation(outcome.quantity)
    text = (
        f"The average of {within(plan.title)} at {spoken(plan.first)} and {spoken(plan.second)} "
        f"was {shown(outcome.quantity, unit)}."
    )
    return answer_of(question, text, outcome, unit, None, book, outcome.notes, Route.COMPUTE)


def _each(plan: Each, question: str, book: Book) -> Reply:
    """Every part by itself, in order; what one lacks is a caveat of the rest."""
    replies = [reply_to(part, question, book) for part in plan.parts]
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    lacking = [reply for reply in replies if isinstance(reply, Refusal)]
    if not answers:
        return lacking[0]
    found = joined(answers, question)
    verdicts = [part.verdict for part in answers if part.verdict is not None]
    is_yes_no = len(verdicts) == len(replies)
    texts = [part.text for part in answers]
    if is_yes_no:
        texts = [f"{_yes(all(verdicts))}.", *(text.partition(": ")[2] for text in texts)]
    return replace(
        found,
        text=" ".join(text[:1].upper() + text[1:] for text in texts),
        verdict=all(verdicts) if is_yes_no else None,
        caveats=tuple(dict.fromkeys([*found.caveats, *(reply.text for reply in lacking)])),
        is_partial=bool(lacking),
    )
