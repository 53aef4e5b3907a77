"""Figures that two tables print differently: a segment's revenue in a note and in the discussion.

Two tables tell of one thing where the parts that they name add up to the same whole. A figure of
one is then told otherwise by the other where both name it alike, for one time, and no rounding
parts them. Figures that are no parts of one whole may count by other rules, and are left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from index.copies import is_same
from index.heading_words import is_time
from index.labels import normalised
from index.model import Fact, Period, Reading, Unit, Verdict
from index.precision import last_digit

_LEAST = 2  # parts of one whole that two tables name alike
_MANY = 1_000  # last digits: two figures of so many are not alike by chance
_SUMS = frozenset(["note footing", "footing across"])
_TIMES = 2  # a figure that is so many times another is none of its kind
_APART = re.compile(
    r"\bpro[- ]?forma\b|\bparent\b|\bregistrant only\b|\b(?:as )?(?:previously|originally) reported\b|\b(?:re)?stated\b|"
    r"\badjust|\bunadjusted\b|\bconstant[- ]currency\b|\bnon-GAAP\b|\bunaudited pro\b|\bguarantor",
    re.I,
)

_OTHER = re.compile(
    r"(?:all |and )?others?\b|total\b|corporate\b|unallocated\b|eliminations?\b", re.I
)

_Name = frozenset[str]
_Told = dict[_Name, Fact]


class TwiceTold:
    """The figures of a filing's tables, by what names them, to find those told otherwise."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_name: dict[tuple[Period, Unit], dict[str, _Told]] = {}

    @cached_property
    def _timed(self) -> dict[tuple[Period, Unit], dict[str, list[Fact]]]:
        """The figures outside the statements by time and unit, and then by table."""
        tables = self._reading.tables
        apart = {t.id for t in tables if t.is_schedule or _APART.search(t.caption)}
        found: dict[tuple[Period, Unit], dict[str, list[Fact]]] = {}
        for fact in self._reading.facts:
            if fact.period is not None and fact.statement is None and fact.table not in apart:
                timed = found.setdefault((fact.period, fact.quantity.unit), {})
                timed.setdefault(fact.table, []).append(fact)
        return found

    @cached_property
    def _whole(self) -> dict[int, int]:
        """By figure, the total that it is a part of."""
        return {
            part: check.printed
            for check in self._reading.checks
            if check.verdict is Verdict.AGREES and check.rule in _SUMS
            for part, _ in check.operands
        }

    def otherwise(self, fact: Fact) -> tuple[Fact, ...]:
        """The figures of other tables that are told of what the fact tells, and differ from it."""
        if fact.period is None or fact.statement is not None or _OTHER.match(fact.label):
            return ()
        tables = self._told((fact.period, fact.quantity.unit))
        own, name = tables.get(fact.table, {}), _name(fact)
        if own.get(name) != fact:
            return ()
        told = (held for table, held in tables.items() if table != fact.table)
        found = [(each, each[name]) for each in told if name in each]
        return tuple(
            other
            for each, other in found
            if _differs(fact, other) and self._share(own, each, self._of(fact))
        )

    def _told(self, when: tuple[Period, Unit]) -> dict[str, _Told]:
        """By table the figures of one time and unit that one name alone has."""
        if when not in self._by_name:
            timed = self._timed.get(when, {})
            self._by_name[when] = {table: _told(facts) for table, facts in timed.items()}
        return self._by_name[when]

    def _share(self, own: _Told, told: _Told, whole: Decimal | None) -> bool:
        """Whether two tables name most of the parts alike that add up to one whole."""
        if whole is None:
            return False
        parts = [{n for n, f in each.items() if self._of(f) == whole} for each in (own, told)]
        alike = parts[0] & parts[1]
        return len(alike) >= _LEAST and 2 * len(alike) > max(map(len, parts))

    def _of(self, fact: Fact) -> Decimal | None:
        """The total that a figure is a part of, unless that is a small number."""
        number = self._whole.get(fact.id)
        total = None if number is None else self._reading.facts[number]
        is_large = total and abs(total.quantity.value) >= last_digit(total) * _MANY
        return abs(total.quantity.value) if total and is_large else None


def _told(facts: Sequence[Fact]) -> _Told:
    """The facts of one table and time that one name alone has."""
    found: dict[_Name, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[_name(fact)].append(fact)
    return {name: held[0] for name, held in found.items() if name and len(held) == 1}


def _differs(fact: Fact, other: Fact) -> bool:
    values = abs(fact.quantity.value), abs(other.quantity.value)
    return not is_same(fact, other) and 0 < max(values) < _TIMES * min(values)


def _name(fact: Fact) -> _Name:
    """The words that say what a fact is of, wherever they stand about it."""
    named = (normalised(fact.label), *map(_heading, fact.path), *map(_heading, fact.column))
    return frozenset(name for name in named if name)


@lru_cache(maxsize=20_000)
def _heading(text: str) -> str:
    """A heading in plain words; nothing for one that is a time."""
    return "" if is_time(text) else normalised(text)
