"""Questions for the average of a figure at two times → plans."""

from __future__ import annotations

import re

from assistant.asked_periods import period_for
from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import Call, Expression
from assistant.figures_in_words import within
from assistant.lexer import Lexed
from assistant.model import Reason
from assistant.operands import has_durations
from assistant.operations import hints_of, subject_of
from assistant.periods_in_words import duration_for
from assistant.plans import Compute, Decline, Mean, Plan
from assistant.subjects import Subject
from index.model import Period

_WEIGHTED = re.compile(r"\bweighted[- ]average\b", re.I)  # printed as such, no mean of two


def mean_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "The average of X at A and B"."""
    if not lexed.has("average") or _WEIGHTED.search(lexed.question):
        return None
    tokens = [t for t in lexed.tokens if not t.has("soft", "average")]
    subject = subject_of(tokens, book, hints_of(lexed))
    if not isinstance(subject, Subject):
        return None
    if len(lexed.times) < 2:
        return _over_a_period(subject, lexed, book)
    first, second = (period_for(subject.expression, words, book)[0] for words in lexed.times[:2])
    if first is None or second is None or first == second:
        return None
    return Mean(subject.expression, subject.title, first, second)


def _over_a_period(subject: Subject, lexed: Lexed, book: Book) -> Plan | None:
    """The average of a balance: of its opening and closing in the period said, or the longest."""
    if has_durations(subject.expression, book) is not False or subject.is_metric:
        return None
    expression = Call("average", subject.expression)
    said = [duration_for(words, book.times) for words in lexed.times]
    printed = [p for p in book.times.durations if _is_average_printed(expression, p, book)]
    period = next(iter(said), None) or max(printed, key=lambda p: (p.end, p.days), default=None)
    if period is None or period.is_instant:
        text = "An average needs the balance at two times: name them, or the period."
        return Decline(Reason.NOT_COMPUTABLE, text)
    return Compute(expression, f"Average {within(subject.title)}", period)


def _is_average_printed(expression: Expression, period: Period, book: Book) -> bool:
    return isinstance(evaluate(expression, period, book), Figure)
