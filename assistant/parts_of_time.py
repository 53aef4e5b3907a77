"""A period that is not printed, made up exactly of printed ones: a half year of its two quarters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from index.model import USD, Fact, Period

_MOST = 4


def tiles(facts: Sequence[Fact], period: Period) -> tuple[Fact, ...]:
    """The facts of two to four printed periods that follow on one another and fill `period`.

    Only flows of dollars of one line add up over time.
    """
    by_start: dict[object, list[Fact]] = {}
    for fact in facts:
        held = fact.period
        is_like = fact.quantity.unit == USD and fact.concept == facts[0].concept
        if is_like and held and held.start and held.days < period.days:
            by_start.setdefault(held.start, []).append(fact)
    found: tuple[Fact, ...] = ()
    start = period.start
    while start is not None and len(found) < _MOST:
        following = [f for f in by_start.get(start, ()) if f.period and f.period.end <= period.end]
        if not following:
            return ()
        best = min(following, key=lambda f: f.period.days if f.period else 0)
        found = (*found, best)
        assert best.period is not None
        if best.period.end == period.end:
            return found if len(found) > 1 else ()
        start = best.period.end + timedelta(days=1)
    return ()
