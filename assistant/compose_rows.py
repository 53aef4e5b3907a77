"""Replies of many rows or periods: a list, a ranking, a series."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answers import declined, missing_of
from assistant.book import Book, RowWords
from assistant.citing import Citations, grade_of, warnings
from assistant.compute import Figure, Missing, Operand, combined, dated, evaluate, spoken
from assistant.figures_in_words import meant, presentation, shown, title, was, within
from assistant.line_names import line_name
from assistant.model import (
    Answer,
    Derivation,
    Input,
    Presentation,
    Reason,
    Reply,
    Route,
    Value,
)
from assistant.plans import Decline, ListRows, Series
from index.model import Fact, Period, Quantity


def listed(plan: ListRows, question: str, book: Book) -> Reply:
    """The rows of a list in print order, or by size; one of them where one rank is asked."""
    entries = [(row, fact) for row in plan.rows if (fact := _fact_of(row, plan.period)) is not None]
    if plan.direction:
        entries = [(row, fact) for row, fact in entries if fact.quantity.value * plan.direction > 0]
    if plan.is_ranked:
        entries.sort(key=lambda entry: abs(entry[1].quantity.value), reverse=not plan.smallest)
    if not entries or (plan.nth or 1) > len(entries):
        return declined(
            Decline(
                Reason.NOT_IN_FILING,
                "The filing prints no such line for that period.",
                plan.rows[:3],
            ),
            question,
            book,
        )
    if plan.nth:
        entries = [entries[plan.nth - 1]]
    entries = entries[: plan.most]
    citations = Citations(book)
    values = tuple(
        Value(
            title(row.title), meant(fact.meant, presentation(fact.quantity)), presentation(fact.quantity),
            fact.period, book.reading.filing.id, citations.of(fact),
        )
        for row, fact in entries
    )  # fmt: skip
    said = "; ".join(
        f"{title(row.title)} {shown(fact.meant, presentation(fact.quantity))}"
        for row, fact in entries
    )
    when = f" ({spoken(plan.period)})" if plan.period else ""
    text = f"{said}{when}." if plan.nth else f"{len(entries)} lines{when}: {said}."
    operands = [Operand(row.title, fact) for row, fact in entries]
    one = values[0] if plan.nth else None
    return Answer(
        question, text, Route.LIST, citations.all(operands), one.value if one else None, one.unit if one else None,
        plan.period, values, grade=grade_of(operands, book), caveats=warnings(operands, book),
    )  # fmt: skip


def _fact_of(row: RowWords, period: Period | None) -> Fact | None:
    """A row's fact for a period: of an equity statement, the total's."""
    facts = [fact for fact in row.facts if fact.period == period or period is None]
    totals = [
        fact for fact in facts if fact.table == row.table.id and "total" in row.columns[fact.place]
    ]
    return next(iter(totals or facts), None)


def series(plan: Series, question: str, book: Book) -> Reply:
    """One figure at every period of the plan, or what they come to together."""
    found = [(period, evaluate(plan.expression, period, book)) for period in plan.periods]
    missing = next((outcome for _, outcome in found if isinstance(outcome, Missing)), None)
    if missing is not None:
        return missing_of(missing, plan.expression, plan.title, question, book)
    figures = [(period, outcome) for period, outcome in found if isinstance(outcome, Figure)]
    unit = plan.unit or presentation(figures[0][1].quantity)
    name = line_name(plan.title, figures[0][1].fact, book).rstrip(",")
    citations = Citations(book)
    values = tuple(
        Value(
            name, meant(figure.quantity, unit), unit, period,
            book.reading.filing.id, citations.of(figure.operands[0].fact),
        )
        for period, figure in figures
    )  # fmt: skip
    if plan.most > 1:
        return _ranked(plan, figures, unit, question, book)
    whole = _reduced(plan, figures)
    shown_ = "; ".join(f"{shown(figure.quantity, unit)} {_for(p)}" for p, figure in figures)
    text = f"{name}: {shown_}."
    if isinstance(whole, Missing):
        return missing_of(whole, plan.expression, plan.title, question, book)
    if whole is not None:
        text = f"{_said(plan, whole, figures, unit, book)} ({shown_}.)"
    operands = [operand for _, figure in figures for operand in figure.operands]
    derived = whole or Figure(Quantity(Decimal(0), figures[0][1].quantity.unit), "", (), None)
    inputs = tuple(Input(o.name, o.fact, citations.of(o.fact)) for o in derived.operands)
    notes = [note for _, figure in figures for note in figure.notes]
    if plan.wanted > len(figures):
        notes.append(f"The filing gives it for {len(figures)} such periods only.")
    return Answer(
        question, text, Route.COMPUTE if whole else Route.LIST, citations.all(operands),
        meant(whole.quantity, unit) if whole else None, unit if whole else None,
        whole.period if whole else None, values,
        derivation=Derivation(whole.formula, inputs, whole.quantity) if whole else None,
        caveats=(*dict.fromkeys(notes), *warnings(operands, book)), grade=grade_of(operands, book),
    )  # fmt: skip


def _ranked(
    plan: Series,
    figures: list[tuple[Period, Figure]],
    unit: Presentation,
    question: str,
    book: Book,
) -> Answer:
    """The periods at the end that is asked for, in order, of all that are printed."""
    high = plan.reduced == "highest"
    order = sorted(figures, key=lambda entry: entry[1].quantity.value, reverse=high)
    kept = order[: plan.most]
    citations = Citations(book)
    operands = [operand for _, figure in figures for operand in figure.operands]
    values = tuple(
        Value(
            title(plan.title), meant(figure.quantity, unit), unit, period,
            book.reading.filing.id, citations.of(figure.operands[0].fact),
        )
        for period, figure in kept
    )  # fmt: skip
    for operand in operands:
        citations.of(operand.fact)
    said = "; ".join(
        f"{shown(figure.quantity, unit)} {_for(period)}{quarter_named(period, book)}"
        for period, figure in kept
    )
    end = _end(plan, kept[0][1])
    text = f"{title(plan.title)}, the {len(kept)} {end} of {len(figures)} periods: {said}."
    notes = [note for _, figure in figures for note in figure.notes]
    return Answer(
        question, text, Route.LIST, citations.all(operands), None, None, None, values,
        caveats=(*dict.fromkeys(notes), *warnings(operands, book)), grade=grade_of(operands, book),
    )  # fmt: skip


def _for(period: Period) -> str:
    return f"{'at' if period.is_instant else 'for'} {spoken(period)}"


def _reduced(plan: Series, figures: list[tuple[Period, Figure]]) -> Figure | Missing | None:
    """The sum, the mean, or the one that is highest or lowest; None where all are wanted."""
    if plan.reduced is None:
        return None
    if plan.reduced in ("highest", "lowest"):
        pick = max if plan.reduced == "highest" else min
        return pick((figure for _, figure in figures), key=lambda figure: figure.quantity.value)
    total: Figure | Missing = dated_figure(*figures[0])
    for period, figure in figures[1:]:
        if isinstance(total, Missing):
            return total
        total = combined("+", total, dated_figure(period, figure))
    if isinstance(total, Missing) or plan.reduced == "sum":
        return total
    mean = Quantity(total.quantity.value / len(figures), total.quantity.unit)
    return Figure(mean, f"({total.formula}) / {len(figures)}", total.operands, None, total.notes)


def dated_figure(period: Period, figure: Figure) -> Figure:
    """A figure whose operands carry the period in their names."""
    found = dated(figure, period)
    assert isinstance(found, Figure)
    return found


def quarter_named(period: Period, book: Book) -> str:
    """Which quarter of its fiscal year a period is, in parentheses; nothing for other lengths."""
    if period.is_instant or period.months != 3:
        return ""
    year = book.times.calendar.fiscal_year_of(period.end)
    ends = [book.times.calendar.quarter_end(year, number) for number in (1, 2, 3, 4)]
    nearest = min(range(4), key=lambda number: abs((ends[number] - period.end).days))
    return f" (the {_ORDINALS[nearest]} quarter of fiscal {year})"


def _end(plan: Series, whole: Figure) -> str:
    """The end that a figure is at: a loss is largest where the figure is lowest."""
    if whole.quantity.value < 0 and re.search(r"\bloss", plan.title, re.I):
        return "largest" if plan.reduced == "lowest" else "smallest"
    return str(plan.reduced)


_ORDINALS = ("first", "second", "third", "fourth")


def _said(
    plan: Series,
    whole: Figure,
    figures: list[tuple[Period, Figure]],
    unit: Presentation,
    book: Book,
) -> str:
    value = shown(whole.quantity, unit)
    if plan.reduced in ("highest", "lowest"):
        period = next(period for period, figure in figures if figure is whole)
        return f"{title(plan.title)} {was(plan.title)} {_end(plan, whole)} {_for(period)}{quarter_named(period, book)}: {value}."
    name = "average" if plan.reduced == "average" else "sum"
    return f"The {name} of {within(plan.title)} over {len(figures)} periods was {value}."
