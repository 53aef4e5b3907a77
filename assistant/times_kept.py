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
from assistant.plans import Compute
from index.model import Period


def at_its_time(planned: Compute, question: str, book: Book) -> Compute:
    """The figure at the time that the question names, where its plan has none and is of another."""
    made, period = planned.expression, planned.period
    if not planned.is_open or period is None or not isinstance(made, (Line, Name)):
        return planned
    lexed = without_deed_times(without_edges(lex(question, guarded(question, book))))
    times = [words for words in lexed.times if not words.is_bare_length]  # "due within a year"
    if not times:
        return planned
    asked, is_open = asked_period(made, times, book)
    if asked is None or _is_same(asked, period):
        return planned
    alone = (asked_period(made, [words], book)[0] for words in times) if len(times) > 1 else ()
    if any(each is not None and _is_same(each, period) for each in alone):
        return planned
    return replace(planned, period=asked, is_open=is_open)


def _is_same(one: Period, other: Period) -> bool:
    """Whether two periods end together, one of them as a day or both of one length."""
    return one.end == other.end and (one.is_instant or other.is_instant or one == other)
