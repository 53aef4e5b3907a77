"""Arithmetic on figures that earlier answers gave: "add the two", "what is that per share?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from assistant.answers import answer_of, when_of
from assistant.book import Book
from assistant.compute import Figure, Missing, Outcome, combined, dated, evaluate, mean, spoken
from assistant.figures_in_words import is_reported, moved, presentation, shown, title, within
from assistant.follow_up_words import any_of, operations, pattern
from assistant.known_names import content
from assistant.lead_ins import correction
from assistant.model import Answer, Presentation
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.plans import Compute
from assistant.router import plan
from assistant.turns import Given, Turn, figures, given
from index.model import SHARES, USD

_PATTERNS = patterns("on_answers")
_WHICH = re.compile(
    r"\bwhich\b|\bwhat(?:'s| is| was) the (?:bigger|larger|higher|greater|smaller|lower)\b|"
    r"\b(?:bigger|larger|higher|greater|smaller|lower) of (?:the two|them|those|these|both)\b",
    re.I,
)
_UP = re.compile(r"\b(?:up|then)\b(?!\s+(?:on|from|by|over)\b)", re.I)
_TWO = re.compile(r"\b(?:two|both)\b", re.I)
_YES_NO = re.compile(r"^\s*(?:and |so |but )?(?:is|was|were|are|did|does|do|has|have)\b", re.I)


def on_answers(question: str, turns: Sequence[Turn], book: Book) -> Answer | None:
    """The answer to a question of arithmetic on the figures before it, and of nothing else."""
    if not turns or times_in(question) or _YES_NO.match(question):
        return None
    of_both = _PATTERNS["share-of-both"].search(question)
    if of_both is not None:
        return _share_of_both(question, of_both["whole"], figures(turns), book)
    asked = [name for name in operations() if pattern(name).search(question)]
    if {"difference", "share"} <= set(asked):
        return None  # a change in percent
    if not asked:
        return None
    if _names_something(question, asked, book):
        return _share_of_a_line(question, turns[-1], book) if "share" in asked else None
    kept = [turn for turn, after in pairwise(turns) if not correction(after.question)]
    told = figures([*kept, turns[-1]])
    told = told if len(told) > 1 else figures(turns)
    operation = _operation(question, asked)
    chosen = _chosen(question, operation, told)
    if operation == "difference" and (gap := _of_comparison(question, turns[-1], book)):
        return gap
    if len(chosen) < 2:
        return None
    return _done(question, operation, chosen, book)


def _share_of_a_line(question: str, last: Turn, book: Book) -> Answer | None:
    """What was just computed as a percentage of a line: "what is that as a percentage of sales?"."""
    told, asked = given(last), _OF_A_LINE.search(question)
    if not told or len(told[0].figure.operands) < 2 or asked is None or last.standalone != last.question:  # fmt: skip
        return None
    of = _line_beside(asked["whole"] or asked["other"], told[0].figure, book)
    return _done(question, "share", [told[0], of], book) if of else None


def _share_of_both(question: str, whole: str, told: Sequence[Given], book: Book) -> Answer | None:
    """The last two figures together as a percentage of a line: "what share of sales are those two?"."""
    if len(told) < 2 or told[-1].figure.period != told[-2].figure.period:
        return None
    made = [dated(each.figure, each.figure.period) for each in told[-2:]]
    one, other = [each for each in made if isinstance(each, Figure)]
    both = combined("+", one, other)
    of = _line_beside(whole, told[-1].figure, book)
    if isinstance(both, Missing) or of is None:
        return None
    both = replace(both, period=told[-1].figure.period)
    name = " and ".join(each.name for each in told[-2:])
    return _done(question, "share", [Given(both, told[-1].unit, name), of], book)


def _line_beside(said: str, figure: Figure, book: Book) -> Given | None:
    """What some words name at the time of a figure and in its unit."""
    if figure.period is None:
        return None
    when = f"{'at' if figure.period.is_instant else 'for'} {spoken(figure.period)}"
    whole = plan(f"{said.strip(' ?.!')} {when}", book)
    if not isinstance(whole, Compute):
        return None
    found = evaluate(whole.expression, whole.period, book)
    if isinstance(found, Missing) or found.quantity.unit != figure.quantity.unit:
        return None
    return Given(found, presentation(found.quantity), whole.title)


_OF_A_LINE = re.compile(
    rf"\b(?:it|that|this|the (?:sum|total|difference))\b.*?{any_of('share')}(?:\s+of)?\s+(?P<whole>.+)$|^\s*(?:and\s+)?as\s+(?:a\s+)?(?:percentage|percent|%|share)\s+of\s+(?P<other>.+)$",
    re.I,
)


def _names_something(question: str, asked: Sequence[str], book: Book) -> bool:
    """Whether more is said than what to do, and with which of the figures before."""
    rest = _UP.sub(" ", question)
    for heading in ("three", "those", "first", "second", *asked):
        rest = pattern(heading).sub(" ", rest)
    return bool(content(re.findall(r"[a-z&'/-]+", rest.lower()), book))


def _operation(question: str, asked: Sequence[str]) -> str:
    """What is to be done: the most telling of what the words may mean."""
    for name in ("margin", "per-share", "share", "ratio", "average"):
        if name in asked:
            return name
    if _WHICH.search(question):
        return "larger" if "larger" in asked else "smaller"
    if "sum" in asked and "difference" not in asked:
        return "sum"
    return "difference"


def _chosen(question: str, operation: str, told: Sequence[Given]) -> list[Given]:
    """The figures that are meant, in the order in which the operation takes them."""
    if operation == "per-share":
        shares = [each for each in told if each.figure.quantity.unit == SHARES]
        amounts = [each for each in told if each.figure.quantity.unit == USD]
        return [amounts[-1], shares[-1]] if shares and amounts else []
    if operation == "margin":
        sales = [each for each in told if _is_sales(each.figure)]
        others = [each for each in told if each not in sales]
        return [others[-1], sales[-1]] if sales and others else []
    if operation in ("sum", "average") and pattern("three").search(question):
        return list(told[-3:])
    if operation in ("sum", "average") and not _TWO.search(question):
        return _alike(told)
    if len(told) < 2:
        return []
    is_made = len(told) > 2 and len(told[-1].figure.operands) > 1  # of the two before it
    one, other = told[:2] if is_made else told[-2:]
    first, second = pattern("first").search(question), pattern("second").search(question)
    if first and second:
        pair = [one, other] if first.start() < second.start() else [other, one]
        taken = re.search(r"\b(?:subtract\w*|take away|deduct\w*)\b.*\bfrom\b", question, re.I)
        return pair[::-1] if taken else pair
    if first and operation != "difference":
        return [told[-1], one]  # "that as a percentage of the first"
    return [told[-1], told[-2]] if operation == "share" else [told[-2], told[-1]]


def _alike(told: Sequence[Given]) -> list[Given]:
    """The last figures that are of one time and unit; the last two, where they are not."""

    def kind(each: Given) -> object:
        return each.figure.period, each.figure.quantity.unit

    last = list(takewhile(lambda each: kind(each) == kind(told[-1]), reversed(told)))
    return last[::-1] if len(last) > 1 else list(told[-2:])


def _is_sales(figure: Figure) -> bool:
    return figure.fact is not None and figure.fact.concept == "Revenues"


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
    names = [each.name for each in chosen]
    if operation in ("larger", "smaller"):
        return _which(question, operation, chosen, names, book)
    if operation in ("sum", "average"):
        return _together(question, operation, one, others, names, book)
    other = others[0]
    if operation == "difference" and _is_later(other, one) and _same_line(one, other):
        one, other, names = other, one, names[::-1]
    is_less = abs(one.quantity.value) < abs(other.quantity.value)
    if operation == "ratio" and is_less and re.search(r"\btimes\b", question, re.I):
        one, other, names = other, one, names[::-1]
    sign = "-" if operation == "difference" else "/"
    outcome = combined(sign, one, other)
    if isinstance(outcome, Missing) or not is_reported(outcome.quantity):
        return None
    period = one.period if one.period == other.period or operation == "difference" else None
    if operation == "difference":
        return _gap(question, outcome, (one, other), names, chosen[0].unit, book)
    is_share = operation in ("share", "margin")
    unit = Presentation.PERCENT if is_share else presentation(outcome.quantity)
    how = "as a percentage of" if is_share else "divided by"
    text = f"{title(names[0])} {how} {within(names[1])} was {shown(outcome.quantity, unit)}"
    when = when_of(replace(outcome, period=period), period) if period else ""
    return answer_of(question, f"{text}{when}.", outcome, unit, period, book)


def _which(
    question: str, operation: str, chosen: Sequence[Given], names: Sequence[str], book: Book
) -> Answer | None:
    """Which of two figures is the larger or the smaller."""
    one, other = (each.figure for each in chosen)
    if one.quantity.unit != other.quantity.unit or one.quantity == other.quantity:
        return None
    place = int((one.quantity.value < other.quantity.value) == (operation == "larger"))
    best, rest = (one, other) if place == 0 else (other, one)
    shape = chosen[place].unit
    when = [when_of(each, each.period) for each in (best, rest)]
    text = (
        f"{title(names[place])} was the {operation}: {shown(best.quantity, shape)}{when[0]}, "
        f"against {shown(rest.quantity, shape)}{when[1] if when[0] != when[1] else ''}."
    )
    return answer_of(question, text, best, shape, best.period, book)


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


def _same_line(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same thing at two times."""
    return one.period != other.period and [_line(o) for o in one.operands] == [
        _line(o) for o in other.operands
    ]


def _line(operand: object) -> object:
    fact = getattr(operand, "fact", None)
    return (fact.label, fact.path) if fact else None


def _is_later(one: Figure, other: Figure) -> bool:
    return one.period is not None and other.period is not None and one.period.end > other.period.end
