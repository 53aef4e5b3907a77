"""A share or a multiple whose two sides have a time each: "sales in 2004 as a percentage of those in 2003"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.asked_periods import period_for
from assistant.book import Book
from assistant.compute import spoken
from assistant.expressions import At, Binary
from assistant.figures_in_words import title, within
from assistant.lexer import Lexed, Token
from assistant.model import Presentation
from assistant.operations import hints_of, names, subject_of
from assistant.plans import Compute, Plan
from assistant.subjects import Subject
from index.labels import unbracketed


def timed_share_plan(lexed: Lexed, book: Book) -> Plan | None:
    """One figure at its time over another, or the same, at another; None where it is not so told."""
    place = next((p for p, token in enumerate(lexed.tokens) if token.has("share-of")), None)
    if place is None or len(lexed.times) != 2 or lexed.has("change", "up", "down", "which"):
        return None
    sides = (lexed.tokens[:place], lexed.tokens[place + 1 :])
    found = [_at_its_time(side, lexed, book) for side in sides]
    if not all(found) or found[0] == found[1]:
        return None
    part, whole = (each for each in found if each is not None)
    is_multiple = "multiple" in lexed.tokens[place].text
    how = "multiple" if is_multiple else "percentage"
    return Compute(
        Binary("/", part.expression, whole.expression),
        f"{_dated(title(unbracketed(part.title)), part)} as a {how} of {_dated(within(whole.title), whole)}",
        None,
        None if is_multiple else Presentation.PERCENT,
    )


def _dated(name: str, side: Subject) -> str:
    """A name with the time that is said of it."""
    period = side.expression.period if isinstance(side.expression, At) else None
    if period is None:
        return name
    return f"{name} {'at' if period.is_instant else 'for'} {spoken(period)}"


def _at_its_time(tokens: Sequence[Token], lexed: Lexed, book: Book) -> Subject | None:
    """What one side names, at the only time that it says."""
    starts = {token.start for token in tokens if token.kind == "period"}
    times = tuple(words for words in lexed.times if words.start in starts)
    said = [t for t in tokens if t.kind != "period" and not t.has("soft", "percent")]
    if len(times) != 1 or times[0].shift or not names(said):
        return None
    hints = replace(hints_of(replace(lexed, times=times)), percent=False)
    found = subject_of(said, book, hints)
    if not isinstance(found, Subject) or found.is_loose:
        return None
    period, _ = period_for(found.expression, times[0], book)
    return replace(found, expression=At(found.expression, period)) if period else None
