"""What part of a longer time's figure a shorter one made: "what share of the year's sales came in the fourth quarter?"."""

from __future__ import annotations

from assistant.asked_periods import period_for
from assistant.book import Book
from assistant.compute import contains, spoken
from assistant.expressions import At, Binary, Line
from assistant.lexer import Lexed
from assistant.model import Presentation
from assistant.operations import hints_of, names, subject_of
from assistant.periods_in_words import TimeWords, times_in
from assistant.plans import Compute, Plan
from assistant.subjects import Subject

_NOT_ONE = ("change", "up", "down", "points", "higher", "lower", "versus", "difference", "average", "sum")  # fmt: skip


_FELL_IN = frozenset(["fell", "fall", "fell in", "fall in"])  # a quarter, which is no fall


def share_of_time_plan(lexed: Lexed, book: Book) -> Plan | None:
    """One line at two times, of which the one lies within the other: the part as a percentage."""
    others = [token for token in lexed.tokens if token.text not in _FELL_IN]
    is_share = lexed.has("share-of", "percent") and not any(t.has(*_NOT_ONE) for t in others)
    times = _both(lexed)
    if not is_share or len(times) != 2 or any(words.shift for words in times):
        return None
    said = [token for token in lexed.tokens if token.kind == "word"]
    found = subject_of(said, book, hints_of(lexed)) if names(said) else None
    if not isinstance(found, Subject) or not isinstance(found.expression, Line):
        return None
    periods = [period_for(found.expression, words, book)[0] for words in times]
    spans = [period for period in periods if period is not None and not period.is_instant]
    if len(spans) != 2 or spans[0].months == spans[1].months:
        return None
    part, whole = sorted(spans, key=lambda period: period.days)
    if not contains(whole, part):
        return None
    share = Binary("/", At(found.expression, part), At(found.expression, whole))
    title = f"{found.title} for {spoken(part)} as a percentage of {spoken(whole)}"
    return Compute(share, title, None, Presentation.PERCENT)


def _both(lexed: Lexed) -> list[TimeWords]:
    """The times of the question; of "fiscal 1995 … in the fourth quarter" the year as well."""
    said = times_in(lexed.question)
    if len(lexed.times) != 1 or len(said) != 2:
        return list(lexed.times)
    years = [w for w in said if (w.fiscal_year or w.year) and not (w.quarter or w.half or w.day)]
    return [*lexed.times, *years[:1]]
