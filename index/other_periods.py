"""Tables that give the income statement's lines for other periods: quarters, or more years.

Such a table is known by arithmetic: where it repeats the statement the figures are the same,
and its four quarters add up to the statement's year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from index.concepts import concept_of
from index.heading_words import is_time
from index.model import USD, Fact, Period, StatementKind

_ENOUGH = 2  # concepts that must be borne out before a table is believed

Stated = dict[tuple[str, Period], Decimal]
Named = list[tuple[Fact, str]]


def borrowed_names(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, those of other periods with the concept of the statement's line that they repeat.

    A period that the statement prints itself, or that two tables tell differently, is left.
    """
    stated: Stated = {}
    for fact in facts:
        if fact.statement is StatementKind.INCOME and fact.concept and fact.period:
            stated.setdefault((fact.concept, fact.period), fact.quantity.value)
    names: dict[int, str] = {}
    told: dict[tuple[str, Period | None], set[Decimal]] = defaultdict(set)
    found = [named for named in _candidates(facts, stated) if _is_borne_out(named, stated)]
    for named in found:
        for fact, name in named:
            told[name, fact.period].add(fact.quantity.value)
    for named in found:
        for fact, name in named:
            key = (name, fact.period)
            if fact.period and (name, fact.period) not in stated and len(told[key]) == 1:
                names[fact.id] = name
    return tuple(replace(f, concept=names[f.id]) if f.id in names else f for f in facts)


def _candidates(facts: Sequence[Fact], stated: Stated) -> Iterator[Named]:
    """For each table outside the statements its facts that are labelled as the statement's."""
    known = {name for name, _ in stated}
    tables: dict[str, Named] = defaultdict(list)
    for fact in facts:
        if fact.statement is not None or fact.concept is not None or not _is_plain(fact):
            continue
        concept = concept_of(fact.label, fact.path, StatementKind.INCOME)
        if concept is not None and concept.name in known:
            tables[fact.table].append((fact, concept.name))
    yield from tables.values()


def _is_plain(fact: Fact) -> bool:
    """Whether a fact is of some time and of the whole company, by all that heads it."""
    if fact.period is None or fact.period.is_instant:
        return False
    return all(is_time(words) for words in fact.column) and all(
        is_time(words) or "share" in words.lower() for words in fact.path
    )


def _is_borne_out(named: Named, stated: Stated) -> bool:
    agreeing: set[str] = set()
    for fact, name in named:
        value = stated.get((name, fact.period)) if fact.period else None
        if value is None:
            continue
        if value != fact.quantity.value:
            return False
        agreeing.add(name)
    return len(agreeing | set(_adding_up(named, stated))) >= _ENOUGH


def _adding_up(named: Named, stated: Stated) -> Iterator[str]:
    """The concepts of which four quarters make a year that the statement prints."""
    for (name, year), total in stated.items():
        if year.start is None or year.months != 12:
            continue
        parts = {
            fact.period: fact.quantity.value
            for fact, own in named
            if own == name and fact.quantity.unit == USD and _is_quarter_of(fact.period, year)
        }
        if len(parts) == 4 and abs(sum(parts.values()) - total) <= abs(total) / 1000:
            yield name


def _is_quarter_of(period: Period | None, year: Period) -> bool:
    if period is None or period.start is None or year.start is None or period.months != 3:
        return False
    return year.start <= period.start and period.end <= year.end
