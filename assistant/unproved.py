"""What fails in the statement behind a figure, and the figures that are themselves at fault.

A figure is at fault where every check that it takes part in fails, two at least, and one other
value of it would mend them all: the total that neither its rows nor the total above it bear out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.book import Book
from assistant.check_words import given_by, named
from assistant.layout import amount, line_words
from index.model import Check, Fact, Reading, StatementKind, Verdict, place_of
from index.tieout import SCHEDULE_RULE

NAMES = {
    StatementKind.BALANCE_SHEET: "balance sheet",
    StatementKind.INCOME: "income statement",
    StatementKind.COMPREHENSIVE_INCOME: "comprehensive income",
    StatementKind.CASH_FLOWS: "cash flows",
    StatementKind.EQUITY: "equity",
}
_SUMS = frozenset(["footing", "roll-forward"])
_LEAST = 2  # checks that fail, for a figure to be at fault
_MOST = 2  # failures that are told of one statement


def unproved(facts: Iterable[Fact], book: Book) -> tuple[str, ...]:
    """What fails in the statements that the facts stand in, with both places; their own first."""
    failing = _failing(book.reading)
    if not failing:
        return ()
    asked = list(facts)
    own = {fact.id for fact in asked}
    found: list[str] = []
    for table in dict.fromkeys(fact.table for fact in asked if fact.statement):
        here = [check for check in failing if table in _tables(check, book.reading)]
        near = [check for check in here if own & _touched(check)] or here
        found += [_told(check, book.reading) for check in near[:_MOST]]
    return tuple(dict.fromkeys(found))


def fault_in(facts: Iterable[Fact], book: Book) -> tuple[Fact, str] | None:
    """The first of the facts that is itself at fault, and why; None where none is."""
    if not _failing(book.reading):
        return None
    for fact in facts:
        should_be = _mended(fact, book.reading)
        if should_be is not None:
            return fact, _why(fact, should_be, book.reading)
    return None


def _failing(reading: Reading) -> list[Check]:
    """The checks that fail; what a schedule says is no failure of the statement."""
    return [
        check
        for check in reading.checks
        if check.verdict is Verdict.DIFFERS and check.rule != SCHEDULE_RULE
    ]


def _touched(check: Check) -> set[int]:
    return {check.printed, *(number for number, _ in check.operands)}


def _tables(check: Check, reading: Reading) -> set[str]:
    return {reading.facts[number].table for number in _touched(check)}


def _mended(fact: Fact, reading: Reading) -> Decimal | None:
    """The one value at which all checks of a fact would hold, where all of them fail."""
    own = [c for c in reading.checks if fact.id in _touched(c) and c.rule != SCHEDULE_RULE]
    if len(own) < _LEAST or any(check.verdict is Verdict.AGREES for check in own):
        return None
    needed = {move for check in own for move in _moves(fact, check)}
    if len(needed) != 1 or any(check.rule not in _SUMS and not _is_plain(check) for check in own):
        return None
    return fact.quantity.value + needed.pop()


def _is_plain(check: Check) -> bool:
    """Whether one figure is held against one other."""
    return len(check.operands) == 1


def _moves(fact: Fact, check: Check) -> Iterator[Decimal]:
    """By how much a fact would have to move for a check to hold."""
    if check.printed == fact.id:
        yield -check.difference
    yield from (check.difference * sign for number, sign in check.operands if number == fact.id)


def _why(fact: Fact, should_be: Decimal, reading: Reading) -> str:
    own = [c for c in _failing(reading) if fact.id in _touched(c)]
    said = " ".join(_told(check, reading) for check in own[:_MOST])
    unit = fact.quantity.unit
    return (
        f"{named(fact)} is printed {amount(fact.quantity.value, unit)}, {_at(fact, reading)}, and its"
        f" statement does not foot because of it: it would with {amount(should_be, unit)}. {said}"
    )


def _told(check: Check, reading: Reading) -> str:
    """A check that fails, in a sentence with both places."""
    printed = reading.facts[check.printed]
    others = [reading.facts[number] for number, _ in check.operands]
    unit = printed.quantity.unit
    lines = reading.filing.lines
    spans = [lines.range(place_of(fact)) for fact in others] or [lines.range(place_of(printed))]
    where = line_words((min(first for first, _ in spans), max(last for _, last in spans)))
    kind = NAMES.get(printed.statement) if printed.statement else None
    return (
        f"{'The statement of ' if printed.statement not in _SHEETS else 'The '}{kind or 'table'} does not foot:"
        f" {named(printed)}, {_at(printed, reading)}, is printed {amount(printed.quantity.value, unit)};"
        f" {given_by(check, others)} {amount(check.expected, unit)}, {where}."
    )


_SHEETS = frozenset([StatementKind.BALANCE_SHEET, StatementKind.INCOME, None])


def _at(fact: Fact, reading: Reading) -> str:
    return line_words(reading.filing.lines.range(place_of(fact)))
