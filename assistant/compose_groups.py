"""Replies about the members of a group, and about one figure tested at several periods."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from assistant.answers import declined, missing_of
from assistant.book import Book
from assistant.citing import Citations, grade_of, warnings
from assistant.compose_rows import quarter_named
from assistant.compute import Figure, Missing, Operand, changed, evaluate, spoken
from assistant.figures_in_words import meant, presentation, shown, title, was, within
from assistant.model import (
    Answer,
    Citation,
    Derivation,
    Input,
    Presentation,
    Reason,
    Reply,
    Route,
    Value,
)
from assistant.plans import Decline, Ranked, Tested
from assistant.standing import Standing, by_the_other, winners
from index.model import Period


def ranked(plan: Ranked, question: str, book: Book) -> Reply:
    """Which members of a group are wanted, each with its figure; or how many they are."""
    kept, every = winners(plan, book)
    if plan.counts or plan.holds_for:
        return _counted(plan, kept, every, question, book)
    if not kept:
        text = f"Of the {_lines(plan, len(every))} none is so{_when(plan)}."
        return declined(Decline(Reason.NOT_IN_FILING, text), question, book)
    is_one = len(kept) == 1
    figure = kept[0][1]
    has_value = is_one or plan.leads
    unit = _unit(plan, figure)
    said = "; ".join(_of_member(plan, name, each) for name, each in kept)
    head = _rank(plan, len(kept), len(every)) or (
        title(plan.title) if plan.condition is None else ""
    )
    text = f"{head}{_when(plan)}: {said}." if head else f"{said}{_when(plan)}."
    citations = Citations(book)
    operands = [operand for _, each in kept for operand in each.operands]
    inputs = tuple(Input(o.name, o.fact, citations.of(o.fact)) for o in figure.operands)
    return Answer(
        question, text, Route.LIST, _cited(citations, operands), meant(figure.quantity, unit) if has_value else None,
        unit if has_value else None, plan.later, _values(plan, kept, citations, book),
        derivation=Derivation(figure.formula, inputs, figure.quantity) if has_value else None,
        caveats=(*_otherwise(plan, kept, book), *warnings(operands, book)),
        grade=grade_of(operands, book),
    )  # fmt: skip


def _cited(citations: Citations, operands: list[Operand]) -> tuple[Citation, ...]:
    for operand in operands:
        citations.of(operand.fact)
    return citations.all(operands)


def _values(plan: Ranked, kept: Standing, citations: Citations, book: Book) -> tuple[Value, ...]:
    return tuple(
        Value(
            title(name), meant(each.quantity, _unit(plan, each)), _unit(plan, each), plan.later,
            book.reading.filing.id, citations.of(each.operands[0].fact),
        )
        for name, each in kept
    )  # fmt: skip


def _unit(plan: Ranked, figure: Figure) -> Presentation:
    if plan.by == "growth":
        return Presentation.PERCENT
    if plan.by == "change" and plan.unit is Presentation.PERCENT:
        return Presentation.PERCENTAGE_POINTS
    return plan.unit or presentation(figure.quantity)


def _of_member(plan: Ranked, name: str, figure: Figure) -> str:
    """A member with its figure: "Japan 49.71%", "Tooling rose by $693,000,000"."""
    unit = _unit(plan, figure)
    if plan.by == "level":
        return f"{title(name)} {shown(figure.quantity, unit)}"
    verb = "rose" if figure.quantity.value > 0 else "fell"
    verb = verb if figure.quantity.value else "did not change:"
    return f"{title(name)} {verb} by {shown(abs(figure.quantity), unit)}"


def _rank(plan: Ranked, held: int, of: int) -> str:
    """What the winners are: "The two largest of 5 under …"; nothing where none is ranked."""
    if not plan.is_ranked:
        return ""
    end = "lowest" if plan.lowest else "highest"
    if plan.by != "level":
        way = f"{'fall' if plan.lowest else 'rise'}{'s' if 1 < held < of else ''}"
        end = f"largest {way}{' in percent' if plan.by == 'growth' else ''}"
    nth = {2: "second ", 3: "third "}.get(plan.nth, "") if held == 1 else f"{held} "
    if held == of:
        return f"From the {end} on, the {_lines(plan, of)}"
    return f"The {nth}{end} of {_lines(plan, of)}"


def _lines(plan: Ranked, of: int) -> str:
    """The members as a text counts them: those of a group by its name, or those that were named."""
    return f"{of} lines under {within(plan.title)}" if plan.title else f"{of} lines that were named"


def _when(plan: Ranked) -> str:
    if plan.later is None:
        return ""
    if plan.earlier is not None:
        return f", {spoken(plan.earlier)} to {spoken(plan.later)}"
    return f" {'at' if plan.later.is_instant else 'for'} {spoken(plan.later)}"


def _otherwise(plan: Ranked, kept: Standing, book: Book) -> list[str]:
    """Who is first by percent where the amount was taken, and the reverse, if that is another."""
    if plan.by == "level" or not plan.is_ranked or len(kept) != 1:
        return []
    other, _ = winners(by_the_other(plan), book)
    if not other or other[0][0] == kept[0][0]:
        return []
    measure = "in percent" if plan.by == "change" else "in dollars"
    name, figure = other[0]
    return [f"By the change {measure}: {_of_member(by_the_other(plan), name, figure)}."]


def _counted(plan: Ranked, kept: Standing, every: Standing, question: str, book: Book) -> Answer:
    """How many members meet the condition, or whether any or every one does; those that do are listed."""
    citations = Citations(book)
    verdict = {"any": bool(kept), "every": len(kept) == len(every)}.get(plan.holds_for or "")
    told = every if plan.holds_for and not verdict else kept
    values = _values(plan, told, citations, book)
    operands = [operand for _, each in every for operand in each.operands]
    said = "; ".join(_of_member(plan, name, each) for name, each in told)
    text = f"{len(kept)} of {_lines(plan, len(every))}{_when(plan)}"
    if verdict is not None:
        text = f"{'Yes' if verdict else 'No'}: {text}"
    return Answer(
        question, f"{text}: {said}." if said else f"{text}.", Route.COMPUTE, _cited(citations, operands),
        Decimal(len(kept)) if plan.counts else None, Presentation.COUNT if plan.counts else None,
        plan.later, values, verdict, caveats=warnings(operands, book), grade=grade_of(operands, book),
    )  # fmt: skip


def tested(plan: Tested, question: str, book: Book) -> Reply:
    """At how many of its periods a figure meets a condition, whether at all or any, or at which."""
    found = [(period, evaluate(plan.expression, period, book)) for period in plan.periods]
    missing = next((outcome for _, outcome in found if isinstance(outcome, Missing)), None)
    if missing is not None:
        return missing_of(missing, plan.expression, plan.title, question, book)
    figures = [(period, each) for period, each in found if isinstance(each, Figure)]
    held = _held(plan, figures)
    kept = [(period, figure) for period, figure, holds in held if holds]
    unit = plan.unit or presentation(figures[0][1].quantity)
    citations = Citations(book)
    operands = [operand for _, figure in figures for operand in figure.operands]
    cited = _cited(citations, operands)
    shown_ = figures if plan.wanted in ("every", "any", "count") else kept
    values = tuple(
        Value(
            title(plan.title), meant(figure.quantity, unit), unit, period,
            book.reading.filing.id, citations.of(figure.operands[0].fact),
        )
        for period, figure in shown_
    )  # fmt: skip
    verdict = {"every": len(kept) == len(held), "any": bool(kept)}.get(plan.wanted)
    only = kept[0] if plan.wanted == "list" and len(kept) == 1 else None
    counted = Decimal(len(kept)) if plan.wanted == "count" else None
    value = meant(only[1].quantity, unit) if only else counted
    value_unit = unit if only else (Presentation.COUNT if counted is not None else None)
    text = _tested_text(plan, figures, kept, len(held), unit, verdict, book)
    return Answer(
        question, text, Route.COMPUTE if plan.wanted == "count" else Route.LIST, cited,
        value, value_unit, only[0] if only else None, values, verdict, None,
        (*dict.fromkeys(n for _, f in figures for n in f.notes), *warnings(operands, book)),
        grade_of(operands, book),
    )  # fmt: skip


def _held(plan: Tested, figures: list[tuple[Period, Figure]]) -> list[tuple[Period, Figure, bool]]:
    """Each period with whether it meets the condition; of changes, each but the first."""
    if not plan.step:
        return [(p, f, plan.condition.holds(f.quantity.value)) for p, f in figures]
    found = []
    for (_, before), (period, figure) in pairwise(figures):
        change = changed(figure, before, percent=False)
        value = change.quantity.value if isinstance(change, Figure) else Decimal(0)
        found.append((period, figure, plan.condition.holds(value)))
    return found


def _tested_text(
    plan: Tested,
    figures: list[tuple[Period, Figure]],
    kept: list[tuple[Period, Figure]],
    of: int,
    unit: Presentation,
    verdict: bool | None,
    book: Book,
) -> str:
    def said(entries: list[tuple[Period, Figure]]) -> str:
        return "; ".join(
            f"{shown(f.quantity, unit)} {'at' if p.is_instant else 'for'} {spoken(p)}{quarter_named(p, book)}"
            for p, f in entries
        )

    name = within(plan.title)
    if verdict is not None:
        start = "Yes" if verdict else "No"
        return f"{start}: {name} {was(name)} {said(figures)}."
    if plan.wanted == "count":
        return f"{len(kept)} of {of} periods ({name}: {said(figures)})."
    return (
        f"{title(plan.title)}: {said(kept)}."
        if kept
        else f"In none of the {of} periods ({name}: {said(figures)})."
    )
