"""Rows of a filing's statements that their labels alone tell, with what they print at two times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.evaluation.making import names_a_line, spoken
from assistant.row_words import stems
from index.model import USD, Fact, Period, Reading, StatementKind
from measures.cell_words import heading_of, plain

_FACES = (StatementKind.INCOME, StatementKind.BALANCE_SHEET, StatementKind.CASH_FLOWS)
_WHOLE = re.compile(r"\bconsolidated\b", re.I)
# Beneath such a heading a label says less than its row means.
_LEANS = re.compile(
    r"\bchanges?\b|\bincrease|\bdecrease|\bsupplement|\bnon-?cash\b|\bper share\b|\bpaid\b"
    r"|\bpercent|\bdisclosure",
    re.I,
)
_TAKEN_OFF = re.compile(r"less\b|add\b|deduct", re.I)
_LONGEST = 60  # characters of a label that somebody would repeat


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A row with two periods alike, the later first, and what it prints for them, in ones.

    Both figures are positive, and so printed: nobody asks for a payment by its parentheses.
    `is_shared`: a balance has the same label, so that only a length of time tells the flow.
    """

    label: str
    statement: StatementKind
    concept: str | None
    periods: tuple[Period, Period]
    values: tuple[Decimal, Decimal]
    is_shared: bool = False

    def is_beside(self, other: FaceRow) -> bool:
        """Whether both stand in one statement at the same times, under names that differ enough."""
        one, two = stems(self.label), stems(other.label)
        return (
            self.statement is other.statement
            and self.periods == other.periods
            and not (one <= two or two <= one)
        )


_Row = tuple[str, int]


def face_rows(reading: Reading) -> tuple[FaceRow, ...]:
    """The rows of the face statements that no other row could be taken for, in their order."""
    held: dict[_Row, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.statement in _FACES and fact.period is not None:
            held[fact.table, fact.row].append(fact)
    rows = {place: _of_whole(facts) for place, facts in held.items()}
    printed: dict[tuple[frozenset[str], Period], set[Decimal]] = defaultdict(set)
    for facts in rows.values():
        for fact in facts:
            if fact.period is not None:
                printed[_called(fact), fact.period].add(abs(fact.quantity.value))
    balances = {said for said, when in printed if when.is_instant}
    found = [
        replace(row, is_shared=_called(facts[0]) in balances)
        for facts in rows.values()
        if facts and names_a_line(facts[0].label) and not _leans(facts[0])
        for row in _at_two_times(facts)
        if all(len(printed[_called(facts[0]), when]) == 1 for when in row.periods)
    ]
    return tuple({(row.label, row.periods): row for row in found}.values())


def printed_by(reading: Reading, concept: str, statement: StatementKind) -> dict[Period, Decimal]:
    """What the only row of a concept in a statement prints, by period; {} where there are more."""
    found: dict[Period, set[Decimal]] = defaultdict(set)
    rows: dict[_Row, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if (fact.concept, fact.statement) == (concept, statement):
            rows[fact.table, fact.row].append(fact)
    for facts in rows.values():
        for fact in _of_whole(facts):
            if fact.period is not None and fact.quantity.unit == USD:
                found[fact.period].add(fact.meant.value)
    if any(len(values) > 1 for values in found.values()):
        return {}
    return {period: values.pop() for period, values in found.items()}


def _called(fact: Fact) -> frozenset[str]:
    return stems(spoken(plain(fact.label)))


def _of_whole(facts: Sequence[Fact]) -> list[Fact]:
    """The cells of a row that are of the whole company; none where that cannot be told."""
    if not _is_doubled(facts):
        return list(facts)
    whole = [fact for fact in facts if _WHOLE.search(heading_of(fact))]
    return whole if not _is_doubled(whole) else []


def _is_doubled(facts: Sequence[Fact]) -> bool:
    return len({fact.period for fact in facts}) < len(facts)


def _leans(fact: Fact) -> bool:
    """Whether a label is no name that somebody would say: it leans on its heading, or has brackets."""
    is_bare = fact.statement is StatementKind.INCOME and len(plain(fact.label).split()) == 1
    return (
        len(fact.label) > _LONGEST
        or "(" in spoken(fact.label)
        or _TAKEN_OFF.match(fact.label) is not None
        or any(_LEANS.search(heading) for heading in fact.path)
        or (is_bare and bool(fact.path) and fact.concept is None)
    )


def _at_two_times(facts: Sequence[Fact]) -> Iterator[FaceRow]:
    """The row over the two latest periods of each length."""
    by_length: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.period is not None and fact.sense == 1 and fact.quantity.unit == USD:
            by_length[fact.period.months].append(fact)
    for held in by_length.values():
        latest = sorted(held, key=lambda fact: fact.period.end if fact.period else 0, reverse=True)[
            :2
        ]  # type: ignore[arg-type, return-value]
        values = [fact.quantity.value for fact in latest]
        periods = [fact.period for fact in latest if fact.period is not None]
        if len(periods) == 2 and min(values) > 0:
            label, fact = spoken(plain(latest[0].label)), latest[0]
            assert fact.statement is not None
            yield FaceRow(
                label,
                fact.statement,
                fact.concept,
                (periods[0], periods[1]),
                (values[0], values[1]),
            )
