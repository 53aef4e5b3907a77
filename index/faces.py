"""The figures of a filing's statements by concept and period, as other filings are held against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from index.model import Fact, Period, Quantity, Reading, StatementKind
from index.tieout import Grade, grades

_MONTH = 30.4375  # days


@dataclass(frozen=True, slots=True)
class FaceFigure:
    """What a filing prints of a concept for a period that closed `back` months before its own.

    `rivals`: how many other figures it prints of the same concept and time.
    """

    concept: str
    period: Period
    back: int
    quantity: Quantity
    fact: int
    rivals: int
    grade: Grade


def face_figures(reading: Reading) -> Iterator[FaceFigure]:
    """One figure a concept, a length and a distance in months, of times up to the filing's own.

    Of several the one of a face statement, and the first of those; a nil gives way to the one
    figure that stands under the same concept.
    """
    known = {fact.id for fact in reading.facts}
    checks = [
        check
        for check in reading.checks
        if known.issuperset((check.printed, *(number for number, _ in check.operands)))
    ]
    graded = grades(reading.tables, reading.facts, checks)
    found: dict[tuple[str, int, int], dict[Period, list[Fact]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for fact in reading.facts:
        if fact.concept and fact.period is not None:
            back = round((reading.filing.period - fact.period.end).days / _MONTH)
            found[fact.concept, fact.period.months, back][fact.period].append(fact)
    for (concept, _, back), by_period in found.items():
        held = {period: _held(facts) for period, facts in by_period.items()}
        period, facts = max(held.items(), key=lambda pair: (_is_of_face(pair[1][0]), pair[0].end))
        told = [fact for fact in facts if fact.quantity.value]
        others = {(fact.meant.value, fact.meant.unit) for fact in told}
        is_nil = not facts[0].quantity.value and len(others) == 1
        chosen = told[0] if is_nil else facts[0]
        rivals = len(others - {(chosen.meant.value, chosen.meant.unit)}) + len(held) - 1
        grade = graded.get(chosen.table, Grade.UNCHECKED)
        yield FaceFigure(concept, period, back, chosen.meant, chosen.id, rivals, grade)


def _held(facts: list[Fact]) -> list[Fact]:
    """The facts of the face statements, or all where none is of one."""
    return [fact for fact in facts if _is_of_face(fact)] or facts


def _is_of_face(fact: Fact) -> bool:
    return fact.statement is not None and fact.statement is not StatementKind.EQUITY
