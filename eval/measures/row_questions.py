"""The plainest questions there are, on rows of statements, with what each comes to.

Look-ups, changes, shares, sums, ratios and comparisons of one row at two times or of rows of one
statement, and a few metrics, spelt in the ways of `row_forms.toml`. What a question comes to is
reckoned here from the cells, by nothing of the program's own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from index.model import Period, Reading, StatementKind
from index.periods import Calendar
from measures.cell_words import mistyped
from measures.face_rows import FaceRow, face_rows, printed_by

_FORMS = tomllib.loads(Path(__file__).with_name("row_forms.toml").read_text(encoding="utf-8"))
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth"}
_LENGTHS = {3: "three months", 6: "six months", 9: "nine months", 12: "year"}
_CLOSE = 10  # days that a quarter's end may lie off


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question comes to: figures in ones, all of which must be given, or a verdict.

    `any_sign`: it is asked for as an amount, whichever is the larger. `label`: what must be named.
    """

    values: tuple[Decimal, ...] = ()
    verdict: bool | None = None
    label: str = ""
    any_sign: bool = False


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """A question of some kind, and what it comes to."""

    kind: str
    text: str
    wanted: Wanted


Rows = Sequence[FaceRow]


def _figures(*values: Decimal) -> Wanted:
    return Wanted(values)


def _named(rows: Rows, *, largest: bool) -> Wanted | None:
    best = (max if largest else min)(rows, key=lambda row: row.values[0])
    alone = [row.values[0] for row in rows].count(best.values[0]) == 1
    return Wanted((best.values[0],), label=best.label) if alone else None


def _now(rows: Rows) -> list[Decimal]:
    return [row.values[0] for row in rows]


def _then(rows: Rows) -> list[Decimal]:
    return [row.values[1] for row in rows]


def _half(value: Decimal) -> Decimal:
    """About half of a figure, in round numbers."""
    return (value / 2).quantize(Decimal(1).scaleb((value / 2).adjusted() - 1))


def _moved(now: Decimal, then: Decimal) -> Decimal:
    return (now - then) / abs(then) * 100


COMES_TO: Mapping[str, Callable[[Rows], Wanted | None]] = {
    "look-up": lambda r: _figures(_now(r)[0]),
    "earlier look-up": lambda r: _figures(_then(r)[0]),
    "change": lambda r: _figures(_now(r)[0] - _then(r)[0]),
    "gap": lambda r: Wanted((_now(r)[0] - _then(r)[0],), any_sign=True),
    "percent change": lambda r: _figures(_moved(_now(r)[0], _then(r)[0])),
    "quotient over time": lambda r: _figures(_now(r)[0] / _then(r)[0]),
    "both": lambda r: _figures(_now(r)[0], _then(r)[0]),
    "average": lambda r: _figures((_now(r)[0] + _then(r)[0]) / 2),
    "sum over time": lambda r: _figures(_now(r)[0] + _then(r)[0]),
    "rose": lambda r: Wanted(verdict=_now(r)[0] > _then(r)[0]),
    "fell": lambda r: Wanted(verdict=_now(r)[0] < _then(r)[0]),
    "exceeds": lambda r: Wanted(verdict=_now(r)[0] > _half(_now(r)[0])),
    "falls short": lambda r: Wanted(verdict=_now(r)[0] < _half(_now(r)[0])),
    "two": lambda r: _figures(*_now(r)),
    "each its time": lambda r: _figures(_now(r)[0], _then(r)[1]),
    "difference": lambda r: _figures(_now(r)[0] - _now(r)[1]),
    "gap of two": lambda r: Wanted((_now(r)[0] - _now(r)[1],), any_sign=True),
    "difference across": lambda r: _figures(_now(r)[0] - _then(r)[1]),
    "sum": lambda r: _figures(sum(_now(r), Decimal(0))),
    "share": lambda r: _figures(_now(r)[0] / _now(r)[1] * 100),
    "quotient": lambda r: _figures(_now(r)[0] / _now(r)[1]),
    "above": lambda r: Wanted(verdict=_now(r)[0] > _now(r)[1]),
    "below": lambda r: Wanted(verdict=_now(r)[0] < _now(r)[1]),
    "above across": lambda r: Wanted(verdict=_now(r)[0] > _then(r)[1]),
    "larger": lambda r: _named(r, largest=True),
    "smaller": lambda r: _named(r, largest=False),
    "sum of three": lambda r: _figures(sum(_now(r), Decimal(0))),
    "one and one less another": lambda r: _figures(_now(r)[0] + _now(r)[1] - _now(r)[2]),
    "one less two": lambda r: _figures(_now(r)[0] - _now(r)[1] - _now(r)[2]),
    "largest of three": lambda r: _named(r, largest=True),
    "metric": lambda r: _figures(_now(r)[0]),
    "earlier metric": lambda r: _figures(_then(r)[0]),
    "metric change": lambda r: _figures(_now(r)[0] - _then(r)[0]),
    "metric rose": lambda r: Wanted(verdict=_now(r)[0] > _then(r)[0]),
    "both metrics": lambda r: _figures(*_now(r), *_then(r)),
}
"""What each kind comes to, of its rows in their order."""


def questions(reading: Reading, calendar: Calendar, seed: str, count: int) -> Iterator[RowQuestion]:
    """About `count` questions on a filing, the same for the same `seed`, all different."""
    rng = Random(seed)  # noqa: S311 (a sample, no secret)
    pools = _pools(reading, rng)
    kinds = [(group, kind) for group, of in pools.items() if of for kind in _FORMS[group]]
    seen: set[str] = set()
    for number in range(count if kinds else 0):
        if number % len(kinds) == 0:
            rng.shuffle(kinds)
        group, kind = kinds[number % len(kinds)]
        rows = rng.choice(pools[group])
        made = _asked(kind, rng.choice(_FORMS[group][kind]), rows, calendar, rng)
        if made is not None and made.text not in seen:
            seen.add(made.text)
            yield made


def _pools(reading: Reading, rng: Random) -> dict[str, list[Rows]]:
    """What may be asked about, by the group of kinds that it goes with."""
    rows = face_rows(reading)
    pairs: list[Rows] = [(a, b) for a in rows for b in rows if a.is_beside(b)]
    threes: list[Rows] = []
    for _ in range(min(len(pairs), 200)):
        one, two = rng.choice(pairs)
        thirds = [row for row in rows if row.is_beside(one) and row.is_beside(two)]
        threes += [(one, two, rng.choice(thirds))] if thirds else []
    found = {"row": [(row,) for row in rows], "rows": pairs, "three": threes}
    return {**found, "metric": [(row,) for row in _metric_rows(reading)]}


def _metric_rows(reading: Reading) -> Iterator[FaceRow]:
    """The metrics whose concepts each have one row, as rows of their own."""
    for metric in _FORMS["metrics"]:
        statement = (
            StatementKind.BALANCE_SHEET
            if metric["over"][0].startswith("Assets")
            else StatementKind.INCOME
        )
        parts = {
            sign: printed_by(reading, metric[sign][0], statement)
            for sign in ("over", "under", "less")
            if sign in metric
        }
        both = [p for p in parts["over"] if all(p in part for part in parts.values())]
        for months in {period.months for period in both}:
            periods = sorted((p for p in both if p.months == months), key=lambda p: p.end)[-2:]
            if len(periods) == 2 and all(parts.get("under", {}).get(p, 1) > 0 for p in periods):
                now, then = (_reckoned(metric, parts, p) for p in reversed(periods))
                for name in metric["names"]:
                    yield FaceRow(
                        name, statement, None, (periods[1], periods[0]), (now, then)
                    )  # fmt: skip


def _reckoned(
    metric: Mapping[str, Any], parts: Mapping[str, Mapping[Period, Decimal]], period: Period
) -> Decimal:
    over = parts["over"][period]
    if "less" in parts:
        return over - parts["less"][period]
    return over / parts["under"][period] * (100 if metric.get("percent") else 1)


def _asked(kind: str, form: str, rows: Rows, calendar: Calendar, rng: Random) -> RowQuestion | None:
    wanted = COMES_TO[kind](rows)
    if wanted is None:
        return None
    (at, of), (then, that) = _spelt(rows, calendar, rng)
    said = dict(zip("abc", (row.label for row in rows), strict=False))
    half = f"{_half(rows[0].values[0]):,f}"
    text = form.format(**said, at=at, of=of, then=then, that=that, half=half)
    return RowQuestion(kind, _typed(text, rows, rng), wanted)


def _typed(text: str, rows: Rows, rng: Random) -> str:
    """A question as somebody types it: as it is, in small letters, without its marks, with a slip."""
    way = rng.randrange(10)
    if way in (0, 1):
        return text.lower()
    if way == 2:
        return text.lower().rstrip("?.").replace("what was", "whats", 1)
    if way == 3:
        return text.replace(rows[0].label, mistyped(rows[0].label, rng), 1)
    return text[:1].upper() + text[1:]


Spelt = tuple[str, str]


def _spelt(rows: Rows, calendar: Calendar, rng: Random) -> tuple[Spelt, Spelt]:
    """Both periods in one way, each with its preposition and without."""
    ways = [list(_ways(period, calendar)) for period in rows[0].periods]
    if any(row.is_shared for row in rows):
        ways = [[way for way in found if "ended" in way[0]] or found for found in ways]
    place = rng.randrange(min(len(found) for found in ways))
    later, earlier = (found[place] for found in ways)
    return later, earlier


def _ways(period: Period, calendar: Calendar) -> Iterator[Spelt]:
    """How a period may be spelt, in an order that is the same for two alike."""
    end = period.end
    day = f"{end:%B} {end.day}, {end.year}"
    days = (day, day, f"{end:%b} {end.day}, {end.year}", f"{end.month}/{end.day}/{end.year}")
    if period.is_instant:
        for prep, spelt in zip(("at", "as of", "on", "at"), days, strict=True):
            yield f"{prep} {spelt}", spelt
        return
    length = _LENGTHS.get(period.months)
    if length is None:
        yield f"for the period ended {day}", f"the period ended {day}"
        return
    for spelt in days[:1] + days[2:]:
        yield f"for the {length} ended {spelt}", f"the {length} ended {spelt}"
    if period.months == 3:
        yield f"for the quarter ended {day}", f"the quarter ended {day}"
    for named in _fiscal(period, calendar):
        yield f"in {named}", named


def _fiscal(period: Period, calendar: Calendar) -> Iterator[str]:
    """A period by its place in the fiscal year, where it has one."""
    year = calendar.fiscal_year_of(period.end)
    ends = calendar.year_end(year)
    left = round((ends - period.end).days / 91.3)
    if abs((ends - period.end).days - left * 91.3) > _CLOSE or not 0 <= left <= 3:
        return
    quarter = 4 - left
    is_plain = (ends.month, ends.day) == (12, 31)
    fiscal = "" if is_plain else "fiscal "
    if period.months == 3:
        yield f"the {_ORDINALS[quarter]} quarter of {fiscal}{year}"
        yield f"Q{quarter} {year}" if is_plain else f"Q{quarter} FY{year}"
        yield f"Q{quarter} of {fiscal}{year}"
    elif period.months == 6 and quarter == 2:
        yield f"the first half of {fiscal}{year}"
        yield f"H1 {year}" if is_plain else f"H1 FY{year}"
    elif period.months == 9 and quarter == 3:
        yield f"the first nine months of {fiscal}{year}"
    elif period.months == 12 and quarter == 4:
        yield f"fiscal {year}"
        yield f"fiscal year {year}"
        yield f"FY{year}"
        if is_plain:
            yield f"{year}"
