"""A figure over its periods and filings, from the assistant's own answers, ready to be drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.compute import spoken
from assistant.layout import Line, figure, folded, place_words, wrapped
from assistant.model import Answer, Presentation, Reason, Refusal, Reply, Value

# The words that ask for a figure over time, where it was named alone.
_OVER_TIME = ("{} in each period", "{} by year", "{} by quarter", "{} in each filing")
_SAYS_HOW = re.compile(r"\b(?:by|each|every|versus|vs|compare|between|rank|list)\b", re.I)
# Refusals of one figure, of which there may yet be a series.
_MAY_BE_LISTED = (Reason.AMBIGUOUS, Reason.NOT_COMPUTABLE)
_UNITS = {
    Presentation.USD: "US dollars",
    Presentation.USD_PER_SHARE: "US dollars per share",
    Presentation.SHARES: "shares",
    Presentation.PERCENT: "percent",
    Presentation.PERCENTAGE_POINTS: "percentage points",
    Presentation.RATIO: "ratio",
    Presentation.DAYS: "days",
    Presentation.COUNT: "count",
}
_FEWEST, _MOST = 2, 60
_LEAST_BAR = 8
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart: what it is of, when, its value in ones and as it is read."""

    label: str
    period: str
    filing: str
    value: Decimal
    shown: str
    source: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures of one unit side by side. `sources` are numbered from 1, as the points' are."""

    title: str
    unit: str
    points: tuple[Point, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What the figures are of, each once."""
        return tuple(dict.fromkeys(point.label for point in self.points))

    @property
    def filings(self) -> tuple[str, ...]:
        """The filings they come from, each once."""
        return tuple(dict.fromkeys(point.filing for point in self.points))

    def name(self, point: Point) -> str:
        """What tells a point from the others of the chart."""
        when = point.period
        alike = [p for p in self.points if (p.label, p.period) == (point.label, point.period)]
        parts = [
            point.label if len(self.labels) > 1 else "",
            when,
            point.filing if len(alike) > 1 else "",
        ]
        return ", ".join(part for part in parts if part) or point.label


def chart_of(asked: str, ask: Callable[[str], Reply], names: Mapping[str, str]) -> Chart | Refusal:
    """The chart of a figure, or of a comparison, by asking for it; a refusal where nothing lists it.

    `ask` answers a question; `names` are what filings are called, by id.
    """
    wanted = asked.strip().rstrip("?.! ")
    first = ask(wanted)
    if isinstance(first, Answer) and _is_series(first):
        return _chart(wanted, first, names)
    if isinstance(first, Refusal) and first.reason not in _MAY_BE_LISTED:
        return first
    best: Answer | None = None
    is_figure = isinstance(first, Refusal) or first.value is not None
    if is_figure and not _SAYS_HOW.search(wanted):
        for words in _OVER_TIME:
            reply = ask(words.format(wanted))
            if isinstance(reply, Answer) and _is_series(reply):
                best = max(best or reply, reply, key=lambda each: _fitness(each, names))
    if best is not None:
        return _chart(wanted, best, names)
    if isinstance(first, Refusal):
        return first
    text = (
        f'There is nothing to draw for "{folded(wanted)}": '
        "it is not answered with two figures or more of one kind."
    )
    return Refusal(wanted, Reason.NOT_IN_FILING, text)


def _fitness(answer: Answer, names: Mapping[str, str]) -> tuple[bool, int]:
    """How well a series fits what was asked: of annual reports years do, else the longest."""
    annual = [" 10-K" in names.get(value.filing, "") for value in answer.values]
    years = [
        v.period is None or v.period.is_instant or v.period.months == 12 for v in answer.values
    ]
    return all(annual) and all(years), len(answer.values)


def _is_series(answer: Answer) -> bool:
    units = {value.unit for value in answer.values}
    return _FEWEST <= len(answer.values) <= _MOST and len(units) == 1


def _chart(asked: str, answer: Answer, names: Mapping[str, str]) -> Chart:
    labels = {folded(value.label) for value in answer.values}
    title = labels.pop() if len(labels) == 1 else folded(asked)
    sources = [
        f"{folded(names.get(citation.filing, citation.filing))}: {place_words(citation)}"
        for citation in answer.citations
    ]
    return Chart(
        f"{title[:1].upper()}{title[1:]}",
        _UNITS[answer.values[0].unit],
        tuple(_point(value, names) for value in answer.values),
        tuple(map(folded, sources)),
        tuple(map(folded, answer.caveats)),
    )


def _point(value: Value, names: Mapping[str, str]) -> Point:
    return Point(
        folded(value.label),
        spoken(value.period).removeprefix("the ") if value.period else "",
        folded(names.get(value.filing, value.filing)),
        value.value,
        figure(value.value, value.unit),
        value.citation + 1,
    )


def chart_lines(chart: Chart, width: int, *, blocks: bool = True) -> Iterator[Line]:
    """A chart as bars of characters, `width` at the most; without `blocks` of plain ASCII."""
    yield from wrapped(f"{chart.title} ({chart.unit})", width, "bold")
    if len(chart.filings) == 1:
        yield from wrapped(chart.filings[0], width, "dim")
    yield ()
    names = [chart.name(point) for point in chart.points]
    marks = [f"[{point.source}]" for point in chart.points]
    shown = [point.shown for point in chart.points]
    beside = max(map(len, shown)) + max(map(len, marks)) + 4
    broad = min(max(map(len, names)), max(width - beside - _LEAST_BAR, 12))
    room = max(width - broad - beside - 2, _LEAST_BAR)
    bars = _bars([point.value for point in chart.points], room, blocks)
    for name, bar, text, mark in zip(names, bars, shown, marks, strict=True):
        parts = list(wrapped(name, broad)) or [(("", ""),)]
        yield from parts[:-1]
        label = "".join(words for words, _ in parts[-1])
        yield (
            (f"{label:<{broad}}  ", ""),
            (bar.ljust(room), "cyan"),
            (f"  {text:>{max(map(len, shown))}}", "bold"),
            (f"  {mark}", "dim"),
        )
    yield ()
    yield from _sources(chart, width)


def spoken_chart(chart: Chart) -> Iterator[str]:
    """A chart for a screen reader: a figure a line."""
    yield f"Chart: {chart.title}, in {chart.unit}"
    for point in chart.points:
        yield f"{chart.name(point)}: {point.shown}, source {point.source}"
    for number, source in enumerate(chart.sources, 1):
        yield f"Source {number}: {source}"
    for caveat in chart.caveats:
        yield f"Note: {caveat}"


def _sources(chart: Chart, width: int) -> Iterator[Line]:
    for number, source in enumerate(chart.sources, 1):
        yield from wrapped(f"[{number}] {source}", width, "dim", hang=4)
    for caveat in chart.caveats:
        yield ()
        yield from wrapped(f"Note: {caveat}", width, "yellow", hang=6)


def _bars(values: Sequence[Decimal], room: int, blocks: bool) -> list[str]:
    """Bars on one scale from a common nil; what is below it stands left of the axis."""
    above, below = max(*values, Decimal()), -min(*values, Decimal())
    whole = above + below or Decimal(1)
    left = int(room * below / whole) if below else 0
    left = max(left, 1) if below else 0
    right = room - left - (1 if below else 0)
    drawn = []
    for value in values:
        if value < 0:
            size = int((left * -value / below).to_integral_value()) if below else 0
            bar = ("▒" if blocks else "-") * max(size, 1)
            drawn.append(f"{bar.rjust(left)}{'│' if blocks else '|'}")
            continue
        part = _bar(value / above * right if above else Decimal(), blocks)
        if value and not part.strip():
            part = "▏" if blocks else "#"
        drawn.append(f"{' ' * left}{('│' if blocks else '|') if below else ''}{part}")
    return drawn


def _bar(size: Decimal, blocks: bool) -> str:
    whole = int(size)
    if not blocks:
        return "#" * int(size.to_integral_value())
    return "█" * whole + _EIGHTHS[int((size - whole) * 8)].strip()
