"""A figure over time whose periods stand in several filings of one company."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.book import Book
from assistant.compute import Figure, Missing, combined, dated, evaluate, spoken
from assistant.figures_in_words import presentation, shown, title, was, within
from assistant.model import Answer, Presentation
from assistant.plans import Compute, Plan, Series
from assistant.spanning import WANDER, Part, answer_across
from index.model import PURE, Period, Quantity

_YEAR = r"(?:(?:fiscal|the|year|calendar|in)\s+)*(?P<{}>(?:19|20)\d\d)\b(?!-)"
_SINCE = re.compile(rf",?\s*\b(?:ever )?since {_YEAR.format('first')}", re.I)
_SPAN = re.compile(
    rf",?\s*\b(?:from|between|for|over)\s+{_YEAR.format('first')}\s*(?:to|through|until|till|and|[-–])\s*{_YEAR.format('last')}",
    re.I,
)
_OVER_TIME = re.compile(
    r"\b(?:trends?|over time|history|by (?:fiscal )?(?:year|quarter|period)|(?:each|every) (?:fiscal )?(?:year|quarter|period)|annual(?:ly)?|quarterly|series)\b",
    re.I,
)
_OTHERWISE = re.compile(
    r"\b(?:grow\w*|grew|growth|chang\w*|increas\w*|decreas\w*|decline\w*|rise|rose|risen|fall|fell|fallen|drop\w*|gain\w*|differ\w*|compar\w*|higher|lower|more|less|up|down|cagr|percent\w*|ratio|versus|vs)\b|%",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A question for a figure over time, without its first and last year."""

    question: str
    first: int
    last: int | None

    def holds(self, period: Period) -> bool:
        """Whether a period ends within the years."""
        return self.first <= period.end.year and (self.last is None or period.end.year <= self.last)


def span_of(question: str) -> Span | None:
    """The years that a figure is asked over: "since 1994" of a trend, "from 1994 to 1997"."""
    match = _SPAN.search(question) or _SINCE.search(question)
    if match is None or _OTHERWISE.search(question):
        return None
    over_time = _OVER_TIME.search(question) is not None
    last = match.groupdict().get("last")
    if last is None and not over_time:
        return None
    bare = f"{question[: match.start()]} {question[match.end() :]}".strip().rstrip("?. ")
    first, *more = sorted(int(year) for year in (match["first"], last) if year)
    return Span(bare if over_time else f"{bare} by year", first, more[0] if more else None)


def series_across(
    question: str, planned: Sequence[tuple[Book, Plan]], span: Span | None = None
) -> Answer | None:
    """Every period once, from the filing that reports it itself where one does; oldest first.

    What the series is reduced to, its highest or its mean, is taken over all of them. None where
    fewer than two periods are printed, or their units differ.
    """
    plans = [each for _, each in planned if isinstance(each, (Series, Compute))]
    every = [p for p in _each_once(planned) if span is None or _holds(span, p)]
    parts = _of_one_length(every)
    if len(parts) < 2 or len({figure.quantity.unit for figure, _ in parts}) > 1:
        return None
    first = plans[0]
    unit = first.unit or presentation(parts[0][0].quantity)
    name = title(first.title)
    said = "; ".join(f"{shown(figure.quantity, unit)} {_when(figure)}" for figure, _ in parts)
    reduced = next((each.reduced for each in plans if isinstance(each, Series)), None)
    whole = _reduced(reduced, parts)
    if isinstance(whole, Missing):
        return None
    text = f"{name}: {said}."
    if whole is not None:
        text = f"{_told(reduced, name, whole, unit, len(parts))} ({said}.)"
    found = answer_across(
        question, text, whole, unit, whole.period if whole else None, parts, name, unit
    )
    left = len(every) - len(parts)
    notes = (f"Left out: {left} periods of another length.",) if left else ()
    return replace(found, caveats=(*found.caveats, *notes))


def _of_one_length(parts: Sequence[Part]) -> list[Part]:
    """The periods of the length that there are most of: quarters and years make no series."""
    lengths = Counter(figure.period.months for figure, _ in parts if figure.period)
    usual = max(lengths, key=lambda months: (lengths[months], months), default=0)
    return [part for part in parts if part[0].period and part[0].period.months == usual]


def _holds(span: Span, part: Part) -> bool:
    return part[0].period is not None and span.holds(part[0].period)


def _each_once(planned: Sequence[tuple[Book, Plan]]) -> list[Part]:
    """The figures of all periods, oldest first, each from the filing that reports it, if one does."""
    kept: list[tuple[bool, Part]] = []
    for part in _figures(planned):
        period = part[0].period
        assert period is not None
        own = period.end == part[1].reading.filing.period
        known = next((n for n, (_, other) in enumerate(kept) if _is_same(other[0].period, period)), None)  # fmt: skip
        if known is None:
            kept.append((own, part))
        elif own and not kept[known][0]:
            kept[known] = (own, part)
    return sorted((part for _, part in kept), key=_order)


def _order(part: Part) -> tuple[int, int]:
    period = part[0].period
    assert period is not None
    return period.end.toordinal(), period.days


def _figures(planned: Sequence[tuple[Book, Plan]]) -> Iterator[Part]:
    for book, each in planned:
        if not isinstance(each, (Series, Compute)):
            continue
        periods = each.periods if isinstance(each, Series) else (each.period,)
        for period in periods:
            found = evaluate(each.expression, period, book)
            if isinstance(found, Figure) and found.period is not None:
                yield found, book


def _is_same(one: Period | None, other: Period) -> bool:
    """Whether two periods are one, though a filing gives its last day, or first, differently."""
    return one is not None and (
        one.months == other.months
        and one.is_instant == other.is_instant
        and abs((one.end - other.end).days) <= WANDER
    )


def _reduced(reduced: str | None, parts: Sequence[Part]) -> Figure | Missing | None:
    """The sum, the mean, or the one that is highest or lowest; None where all are wanted."""
    figures = [found for f, _ in parts if isinstance(found := dated(f, f.period), Figure)]
    if reduced in ("highest", "lowest"):
        best = max if reduced == "highest" else min
        return best(figures, key=lambda figure: figure.quantity.value)
    if reduced not in ("sum", "average"):
        return None
    whole: Figure | Missing = figures[0]
    for figure in figures[1:]:
        whole = whole if isinstance(whole, Missing) else combined("+", whole, figure)
    if reduced == "average" and isinstance(whole, Figure):
        count = Figure(Quantity(Decimal(len(figures)), PURE), str(len(figures)), (), None)
        return combined("/", whole, count)
    return whole


def _told(reduced: str | None, name: str, whole: Figure, unit: Presentation, count: int) -> str:
    """The sentence of a series that comes to one figure."""
    amount = shown(whole.quantity, unit)
    if reduced in ("highest", "lowest"):
        return f"{name} {was(name)} {reduced} {_when(whole)}: {amount}."
    word = "The sum of" if reduced == "sum" else "The average of"
    return f"{word} {within(name)} over {count} periods was {amount}."


def _when(figure: Figure) -> str:
    period = figure.period
    assert period is not None
    return f"{'at' if period.is_instant else 'for'} {spoken(period)}"
