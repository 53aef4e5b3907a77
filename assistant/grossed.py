"""A figure before what was taken off it: "gross receivables", "inventories before the LIFO reserve".

Tables of the notes print it as a row, often without a label, above what is taken off and the rest;
a label may tell what is taken off within itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.book import Book, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Line
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from index.model import USD, Fact, Period, StatementKind

_PATTERNS = patterns("grossed")
GROSS = ", gross"  # at the end of the title of such a figure
Read = Callable[[str], Plan]


def is_taken_off(title: str) -> bool:
    """Whether a row is called what is taken off another: an allowance, a reserve."""
    return _PATTERNS["taken"].search(title) is not None


def gross_plan(said: str, when: str, book: Book, read: Read) -> Compute | None:
    """What the words name before a deduction, at the time; None where no row or label tells it."""
    gross, before = _PATTERNS["gross"].match(said), _PATTERNS["before"].match(said)
    told = gross or before
    if told is None:
        return None
    named = told["a"]
    off = stems(before["b"]) if before and not gross else frozenset()
    for words in (named, f"{named}, net"):
        net = read(f"what was {words} {when}?".replace(" ?", "?"))
        if isinstance(net, Compute) and net.period is not None:
            found = _before(net, off, book)
            if found is not None:
                return found
    return _in_table(named, off, when, book, read)


def _before(net: Compute, off: frozenset[str], book: Book) -> Compute | None:
    figure = evaluate(net.expression, net.period, book)
    if not isinstance(figure, Figure) or net.period is None or figure.quantity.unit != USD:
        return None
    title = f"{net.title}{GROSS}"
    for top, taken, rest in _deductions(book):
        is_same = abs(rest.quantity.value) == abs(figure.quantity.value)
        if is_same and _is_at(rest, net.period) and _is_of(taken, off):
            whole = replace(top, period=net.period)
            return Compute(Line(title, (whole,)), title, net.period)
    allowed = _in_label(figure, net.period, book)
    if allowed is None or off - stems(allowed.label):
        return None
    part = Line(allowed.label, (replace(allowed, period=net.period),))
    return Compute(Binary("+", net.expression, part), title, net.period)


def _in_table(named: str, off: frozenset[str], when: str, book: Book, read: Read) -> Compute | None:
    """Where the rest is called otherwise: its table or its heading is of what is named."""
    period = _period_of(when, read)
    wanted = stems(named)
    for top, taken, rest in _deductions(book):
        about = stems(" ".join((*top.path, rest.label, *rest.path)))
        if period is not None and wanted <= about and _is_at(top, period) and _is_of(taken, off):
            title = f"{named[:1].upper()}{named[1:]}{GROSS}"
            return Compute(Line(title, (replace(top, period=period),)), title, period)
    return None


def _period_of(when: str, read: Read) -> Period | None:
    """The day that is asked for, as total assets have it."""
    found = read(f"what were total assets {when}?".replace(" ?", "?"))
    return found.period if isinstance(found, Compute) else None


def _is_at(fact: Fact, period: Period) -> bool:
    return fact.period is not None and fact.period.end == period.end


def _is_of(taken: Fact, off: frozenset[str]) -> bool:
    return not off or bool(off & stems(taken.label))


def _deductions(book: Book) -> Iterator[tuple[Fact, Fact, Fact]]:
    """Three cells below one another of which the third is the first less the second."""
    columns: dict[tuple[str, int], list[Fact]] = {}
    for fact in book.reading.facts:
        is_flow = fact.statement not in (None, StatementKind.BALANCE_SHEET)
        if fact.quantity.unit == USD and not is_flow:
            columns.setdefault((fact.table, fact.place), []).append(fact)
    for column in columns.values():
        column.sort(key=lambda fact: fact.row)
        for top, taken, rest in zip(column, column[1:], column[2:], strict=False):
            if not is_taken_off(taken.label):
                continue
            off = abs(taken.quantity.value)
            if off > Decimal(0) and top.quantity.value - off == rest.quantity.value:
                yield top, taken, rest


def _in_label(net: Figure, period: Period, book: Book) -> Fact | None:
    """The allowance that the label of a printed figure tells: "net of allowance of $16"."""
    cells = [operand.fact for operand in net.operands]
    if len(cells) != 1 or not _PATTERNS["net-of"].search(cells[0].label):
        return None
    for fact in book.reading.facts:
        said = _PATTERNS["allowance"].match(fact.label)
        is_told = f"{abs(fact.cell.value):,}" in cells[0].label
        is_balance = fact.period is not None and fact.period.is_instant
        if said and is_told and is_balance and fact.quantity.unit == USD and _is_at(fact, period):
            return fact
    return None
