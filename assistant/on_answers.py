"""Arithmetic on figures that earlier answers gave: "add the two", "what is that per share?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import answer_of, when_of
from assistant.book import Book
from assistant.compute import Figure, Missing, Outcome, combined, dated, mean
from assistant.figures_in_words import is_reported, moved, presentation, shown, title, within
from assistant.follow_up_words import operations, pattern
from assistant.known_names import content
from assistant.model import Answer, Presentation
from assistant.period_phrases import times_in
from assistant.turns import Given, Turn, figures, given
from index.model import SHARES, USD

_YES_NO = re.compile(r"^\s*(?:and |so |but )?(?:is|was|were|are|did|does|do|has|have)\b", re.I)


def on_answers(question: str, turns: Sequence[Turn], book: Book) -> Answer | None:
    """The answer to a question of arithmetic on the figures before it, and of nothing else."""
    if not turns or times_in(question) or _YES_NO.match(question):
        return None
    asked = [name for name in operations() if pattern(name).search(question)]
    if not asked or _names_something(question, asked, book):
        return None
    told = figures(turns)
    operation = _operation(question, asked, told)
    chosen = _chosen(question, operation, told)
    if operation == "difference" and (gap := _of_comparison(question, turns[-1], book)):
        return gap
    if len(chosen) < 2:
        return None
    return _done(question, operation, chosen, book)


def _names_something(question: str, asked: Sequence[str], book: Book) -> bool:
    """Whether more is said than what to do, and with which of the figures before."""
    rest = question
    for heading in ("three", "those", "first", "second", *asked):
        rest = pattern(heading).sub(" ", rest)
    return bool(content(re.findall(r"[a-z&'/-]+", rest.lower()), book))


def _operation(question: str, asked: Sequence[str], told: Sequence[Given]) -> str:
    """What is to be done: the most telling of what the words may mean."""
    for name in ("per-share", "share", "ratio", "average"):
        if name in asked:
            return name
    if "sum" in asked and "difference" not in asked:
        return "sum"
    return "difference"


def _chosen(question: str, operation: str, told: Sequence[Given]) -> list[Given]:
    """The figures that are meant, in the order in which the operation takes them."""
    if operation == "per-share":
        shares = [each for each in told if each.figure.quantity.unit == SHARES]
        amounts = [each for each in told if each.figure.quantity.unit == USD]
        return [amounts[-1], shares[-1]] if shares and amounts else []
    if operation in ("sum", "average") and (
        pattern("three").search(question) or re.search(r"\ball of\b|\bso far\b", question, re.I)
    ):
        return list(told[-3:]) if pattern("three").search(question) else list(told)
    two = list(told[-2:])
    if len(two) == 2 and operation in ("share", "ratio", "difference"):
        first = pattern("first").search(question)
        second = pattern("second").search(question)
        if first and second:
            return two if first.start() < second.start() else two[::-1]
        if first or (operation == "share" and not second):
            return two[::-1]  # "that as a percentage of the first"
    return two


def _of_comparison(question: str, last: Turn, book: Book) -> Answer | None:
    """By how much the last answer's two figures differ: its own derivation."""
    reply, held = last.reply, given(last)
    if not isinstance(reply, Answer) or reply.verdict is None or not held or not reply.values:
        return None
    figure = held[0].figure
    size = replace(figure, quantity=abs(figure.quantity), formula=f"abs({figure.formula})") if figure.quantity.value < 0 else figure  # fmt: skip
    unit = presentation(size.quantity)
    text = f"The difference was {shown(size.quantity, unit)}{when_of(size, reply.period)}."
    return answer_of(question, text, size, unit, reply.period, book, values=reply.values)


def _done(question: str, operation: str, chosen: Sequence[Given], book: Book) -> Answer | None:
    """The operation on the figures, told in words."""
    made = [dated(each.figure, each.figure.period) for each in chosen]
    one, *others = [each for each in made if isinstance(each, Figure)]
    names = [_named(each.figure) for each in chosen]
    if operation in ("sum", "average"):
        return _together(question, operation, one, others, names, book)
    other = others[0]
    if operation == "difference" and _is_later(other, one) and _same_line(one, other):
        one, other, names = other, one, names[::-1]
    sign = "-" if operation == "difference" else "/"
    outcome = combined(sign, one, other)
    if isinstance(outcome, Missing) or not is_reported(outcome.quantity):
        return None
    period = one.period if one.period == other.period or operation == "difference" else None
    if operation == "difference":
        return _gap(question, outcome, (one, other), names, chosen[0].unit, book)
    unit = Presentation.PERCENT if operation == "share" else presentation(outcome.quantity)
    how = {"share": "as a percentage of", "per-share": "per share, over"}.get(operation, "over")
    text = f"{title(names[0])} {how} {within(names[1])} was {shown(outcome.quantity, unit)}"
    when = when_of(replace(outcome, period=period), period) if period else ""
    return answer_of(question, f"{text}{when}.", outcome, unit, period, book)


def _gap(
    question: str, outcome: Figure, sides: tuple[Figure, Figure], names: Sequence[str], shape: Presentation, book: Book
) -> Answer:  # fmt: skip
    """One figure less another; of one line at two times, how it moved."""
    one, other = sides
    is_percent = shape is Presentation.PERCENT
    unit = Presentation.PERCENTAGE_POINTS if is_percent else presentation(outcome.quantity)
    if _same_line(one, other):
        verb = moved(one.quantity.value, other.quantity.value)
        by = "" if verb == "did not change" else f" by {shown(abs(outcome.quantity), unit)}"
        text = (
            f"{title(names[0])} {verb}{by}, from {shown(other.quantity, shape)}"
            f"{when_of(other, other.period)} to {shown(one.quantity, shape)}{when_of(one, one.period)}."
        )
        return answer_of(question, text, outcome, unit, one.period, book)
    period = one.period if one.period == other.period else None
    when = when_of(replace(outcome, period=period), period) if period else ""
    text = f"{title(names[0])} less {within(names[1])} was {shown(outcome.quantity, unit)}{when}."
    return answer_of(question, text, outcome, unit, period, book)


def _together(
    question: str, operation: str, one: Figure, others: Sequence[Figure], names: Sequence[str], book: Book
) -> Answer | None:  # fmt: skip
    outcome: Outcome = one
    for other in others:
        if isinstance(outcome, Missing):
            return None
        outcome = mean(outcome, other) if operation == "average" else combined("+", outcome, other)
    if isinstance(outcome, Missing) or (operation == "average" and len(others) != 1):
        return None
    periods = {figure.period for figure in (one, *others)}
    period = one.period if len(periods) == 1 else None
    unit = presentation(outcome.quantity)
    told = ", ".join(map(within, names[:-1])) + f" and {within(names[-1])}"
    when = when_of(replace(outcome, period=period), period) if period else ""
    how = "averaged" if operation == "average" else "together were"
    text = f"{told[:1].upper()}{told[1:]} {how} {shown(outcome.quantity, unit)}{when}."
    return answer_of(question, text, replace(outcome, period=period), unit, period, book)


def _named(figure: Figure) -> str:
    """What a figure is called: its row and what stands over it, or its formula."""
    fact = figure.fact
    if fact is None:
        return figure.formula
    above = f" ({fact.path[-1]})" if fact.path and fact.statement is None else ""
    return f"{fact.label}{above}"


def _same_line(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same thing at two times."""
    return one.period != other.period and [_line(o) for o in one.operands] == [
        _line(o) for o in other.operands
    ]


def _line(operand: object) -> object:
    fact = getattr(operand, "fact", None)
    return (fact.label, fact.path) if fact else None


def _is_later(one: Figure, other: Figure) -> bool:
    return (
        one.period is not None and other.period is not None and one.period.end > other.period.end
    )
