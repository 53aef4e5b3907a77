"""A figure of another time than the only one that a question names: read at that time instead.

What a question says last or in brackets may name the figure and not its time: "… in 2006 (research
and development)?". A plan that was read of such words alone is of the latest time.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.asked_periods import asked_period
from assistant.book import Book
from assistant.expressions import Line, Name
from assistant.guarded import guarded, without_deed_times, without_edges
from assistant.lexer import lex
from assistant.periods_in_words import TimeWords
from assistant.plans import Compute
from assistant.portions import asked_after
from index.model import Period

_A_YEAR = 8  # months, of a year that a change of owners or of its end cut short


def at_its_time(planned: Compute, question: str, book: Book) -> Compute:
    """The figure at the time that the question names, where its plan has none and is of another."""
    made, period = planned.expression, planned.period
    if not planned.is_open or period is None or not isinstance(made, (Line, Name)):
        return planned
    if asked_after(question):
        return planned  # a year after which something falls due is none of its figure's
    lexed = without_deed_times(without_edges(lex(question, guarded(question, book))))
    times = [words for words in lexed.times if not words.is_bare_length]  # "due within a year"
    if len(times) != 1:
        return planned
    asked, is_open = asked_period(made, times, book)
    if asked is None or _is_same(asked, period):
        return planned
    return replace(planned, period=asked, is_open=is_open)


def is_of_a_part(planned: Compute, question: str, book: Book) -> bool:
    """Whether a year is all that an annual report is asked for, and a figure of a part of it is planned."""
    period = planned.period
    if book.times.quarterly or period is None or period.is_instant or period.months >= _A_YEAR:
        return False
    if period.end > book.times.calendar.period:
        return False  # what falls due in a year to come
    times = lex(question, guarded(question, book)).times
    return len(times) == 1 and (
        replace(times[0], year=None, fiscal_year=None, months=None)
        == TimeWords(times[0].start, times[0].end)
        and times[0].months in (None, 12)
    )


def _is_same(one: Period, other: Period) -> bool:
    """Whether two periods end together, one of them as a day or both of one length."""
    return one.end == other.end and (one.is_instant or other.is_instant or one == other)
