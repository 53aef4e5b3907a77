"""What a plan leaves undone of the arithmetic that a question told."""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import At, Binary, Call, Expression, Line, Name
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.operands import has_durations
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.periods_in_words import end_of
from assistant.plans import Compute, Plan
from assistant.told_arithmetic import is_dated_apart
from index.labels import words
from index.model import PURE, USD

_PATTERNS = patterns("undone")


def is_arithmetic(planned: Plan) -> bool:
    """Whether a plan does what a question told it to do with two figures or more."""
    if not isinstance(planned, Compute):
        return False
    of_metric = isinstance(planned.expression, Name) and planned.expression.name in metrics()
    return of_metric or isinstance(planned.expression, Binary)


def is_half_read(planned: Plan, question: str) -> bool:
    """Whether a percentage was asked, and the plan is arithmetic that divides by nothing."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Binary):
        return False
    return planned.expression.sign != "/" and _PATTERNS["percent"].search(question) is not None


def is_undone(planned: Plan, question: str, book: Book) -> bool:
    """Whether two figures were to be set off against one another, and the plan is but one of them."""
    if is_of_itself(planned, book) or _drops_a_time(planned, question, book):
        return True
    if _PATTERNS["counts-shares"].search(question) and _is_money(planned, book):
        return True
    if is_an_amount(planned, question, book):
        return True
    if _is_one_line(planned) and (
        _PATTERNS["for-a-dollar"].search(question)
        or _PATTERNS["remains"].search(question)
        or _is_cost(planned, question)
    ):
        return True
    if _is_what_is_taken_off(planned, question):
        return True
    if _is_share_of_a_sum(planned, question):
        return True
    if _is_one_line(planned) and _PATTERNS["moved"].search(question):
        return True
    if _came_in(planned) and _PATTERNS["put-in"].search(question):
        return True
    told = _PATTERNS["told"].search(question)
    if told is not None and told["sign"] and _divides_not(planned, told["sign"]):
        return True
    if told is None or not isinstance(planned, Compute) or not isinstance(planned.expression, Line):
        return False
    own = told["deed"] or told["gap"] or told["sign"] or "and"  # as a line's name may say it itself
    return re.search(rf"\b{own}\b|&", planned.title, re.I) is None


def _is_what_is_taken_off(planned: Plan, question: str) -> bool:
    """Whether what is left after something was asked, and the plan is of what is taken off."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Line):
        return False
    after = _PATTERNS["after"].search(question)
    if after is None:
        return False
    off = words(_PATTERNS["until"].split(after["off"], maxsplit=1)[0])
    title = words(_PATTERNS["less"].sub("", planned.title))
    return (
        bool(off)
        and title[: len(off)] == off
        and _PATTERNS["named"].search(question[: after.start()]) is not None
    )


def _is_share_of_a_sum(planned: Plan, question: str) -> bool:
    """Whether a sum was asked, and the plan is a percentage."""
    is_share = isinstance(planned, Compute) and planned.unit is Presentation.PERCENT
    return is_share and _PATTERNS["sum"].match(question) is not None


def _came_in(planned: Plan) -> bool:
    """Whether a plan is of what was got for something."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Line):
        return False
    return _PATTERNS["proceeds"].search(planned.title) is not None


def _is_cost(planned: Plan, question: str) -> bool:
    """Whether a margin was asked, and the plan is of a cost."""
    title = planned.title if isinstance(planned, Compute) else ""
    asks = _PATTERNS["margin"].search(question) and not _PATTERNS["margin"].search(title)
    return bool(asks) and _PATTERNS["cost"].search(title) is not None


def _divides_not(planned: Plan, sign: str) -> bool:
    """Whether a division was told, and the plan is a metric that divides by nothing."""
    made = planned.expression if isinstance(planned, Compute) else None
    metric = metrics().get(made.name) if isinstance(made, Name) else None
    formula = metric.formulas[0] if metric else None
    is_quotient = isinstance(formula, Binary) and formula.sign in "/*"
    return sign.lower() == "divided by" and metric is not None and not is_quotient


def _is_one_line(planned: Plan) -> bool:
    return isinstance(planned, Compute) and isinstance(planned.expression, Line)


def _is_money(planned: Plan, book: Book) -> bool:
    """Whether arithmetic comes out in dollars."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Binary):
        return False
    figure = evaluate(planned.expression, planned.period, book)
    return isinstance(figure, Figure) and figure.quantity.unit == USD


def is_an_amount(planned: Plan, question: str, book: Book) -> bool:
    """Whether a part of something was asked, or points of a percentage, and the plan is of money."""
    if not isinstance(planned, Compute) or _PATTERNS["part-of"].search(question) is None:
        return False
    found = evaluate(planned.expression, planned.period, book)
    return isinstance(found, Figure) and (
        found.quantity.unit != PURE or _is_more_than_all(planned.expression, found, book)
    )


def _is_more_than_all(made: Expression, found: Figure, book: Book) -> bool:
    """Whether a balance is more than the flow that it is told as a part of: it is none of it."""
    if not isinstance(made, Binary) or made.sign != "/" or found.quantity.value <= 1:
        return False
    return bool(has_durations(made.right, book)) and not has_durations(made.left, book)


def is_of_itself(planned: Plan, book: Book) -> bool:
    """Whether a figure is set off against itself: a ratio of 1, a difference of nil, its double."""
    made = planned.expression if isinstance(planned, Compute) else None
    if not isinstance(planned, Compute) or not isinstance(made, Binary):
        return False
    sides = [evaluate(side, planned.period, book) for side in (made.left, made.right)]
    figures = [side for side in sides if isinstance(side, Figure) and side.operands]
    facts = [[operand.fact for operand in side.operands] for side in figures]
    return (
        len(figures) == 2
        and facts[0] == facts[1]
        and made.sign in "-/"
        and (figures[0].formula == figures[1].formula)
    )


def _drops_a_time(planned: Plan, question: str, book: Book) -> bool:
    """Whether two figures were each said with a time, and both are taken at one."""
    if not isinstance(planned, Compute) or not isinstance(planned.expression, Binary):
        return False
    if _holds_times(planned.expression) or not is_dated_apart(question):
        return False
    times = [words for words in times_in(question) if not words.is_bare_length]
    ends = {end_of(words, book.times) for words in times}
    return len(ends) > 1 or None in ends


def _holds_times(expression: Expression) -> bool:
    match expression:
        case Binary():
            return _holds_times(expression.left) or _holds_times(expression.right)
        case Call() if expression.argument is not None:
            return _holds_times(expression.argument)
        case _:
            return isinstance(expression, At)
