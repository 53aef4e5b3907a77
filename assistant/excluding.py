"""A line without one of its parts ("total current assets excluding inventories"), or its total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.book import Book, stems
from assistant.expressions import Binary, Expression, Line, Name
from assistant.kept import once
from assistant.metrics import metrics
from assistant.operands import printed_formula
from index.model import Fact

_SUMS = ("footing", "note footing")


def without(whole: Expression, part: Expression, book: Book) -> Expression | None:
    """`whole` as it would be without `part`; None unless the filing adds `part` into it.

    What is added beside `part` into a total of both has none of it, and is meant where it might
    be thought to: cash, without the restricted cash. Whether a part is added or taken off is what
    the tie-out found: income before an expense is more, before a revenue less. A rate is without
    the part where what it is made of is: a margin before a charge, a tax rate before one tax.
    """
    rate = _rate(whole, book)
    if rate is not None:
        return _rate_without(rate, part, book)
    totals, parts = _facts(whole, book), _facts(part, book)
    totals |= _copies(totals, book)
    sign = -1 if _is_in_label(totals, parts, book) else _sign(totals, parts, book)
    if sign is None:
        is_alike = _named(whole) & _named(part)
        return whole if is_alike and _are_beside(totals, parts, book) else None
    return Binary("-" if sign > 0 else "+", whole, part)


def _rate(whole: Expression, book: Book) -> Binary | None:
    """The quotient that a metric is."""
    metric = metrics().get(whole.name) if isinstance(whole, Name) else None
    made = printed_formula(metric, book) if metric else None
    return made if isinstance(made, Binary) and made.sign == "/" else None


def _rate_without(rate: Binary, part: Expression, book: Book) -> Expression | None:
    """A quotient of whose sides each is without a part that is in it; None where neither has it."""
    above, below = (_side_without(side, part, book) for side in (rate.left, rate.right))
    return Binary("/", above or rate.left, below or rate.right) if above or below else None


def _side_without(side: Expression, part: Expression, book: Book) -> Expression | None:
    if not isinstance(side, Binary) or side.sign not in "+-":
        return without(side, part, book) if isinstance(side, Line | Name) else None
    left, right = (_side_without(each, part, book) for each in (side.left, side.right))
    return (
        replace(side, left=left or side.left, right=right or side.right) if left or right else None
    )


def _facts(expression: Expression, book: Book) -> dict[int, int]:
    """The ids of an expression's facts, each with the sense of its sign; none for arithmetic."""
    line = book.line(expression.name) if isinstance(expression, Name) else expression
    return {fact.id: fact.sense for fact in line.facts} if isinstance(line, Line) else {}


def _copies(totals: dict[int, int], book: Book) -> dict[int, int]:
    """The totals of the notes that print these figures again, such as a tax reconciliation's."""
    facts = _by_id(book)
    told = {
        (facts[number].period, facts[number].quantity): sense for number, sense in totals.items()
    }
    found: dict[int, int] = {}
    for check in book.reading.checks:
        total = facts[check.printed]
        if check.rule in _SUMS and (total.period, total.quantity) in told:
            found[total.id] = told[total.period, total.quantity]
    return found


@once
def _by_id(book: Book) -> dict[int, Fact]:
    return {fact.id: fact for fact in book.reading.facts}


def _named(expression: Expression) -> frozenset[str]:
    """The stems of a line's title."""
    return stems(expression.title) if isinstance(expression, Line) else frozenset()


def _are_beside(one: dict[int, int], other: dict[int, int], book: Book) -> bool:
    """Whether a total of the filing adds up two lines, so that neither is in the other."""
    sums = ({number for number, _ in c.operands} for c in book.reading.checks if c.rule == "footing")  # fmt: skip
    return any(not added.isdisjoint(one) and not added.isdisjoint(other) for added in sums)


def _is_in_label(totals: dict[int, int], parts: dict[int, int], book: Book) -> bool:
    """Whether the part is what the total's own label says is taken off."""
    places = {fact.id: (fact.table, fact.row) for fact in book.reading.facts}
    rows = {places[number] for number in totals}
    return (
        bool(parts)
        and all(places[number] in rows for number in parts)
        and not totals.keys() & parts.keys()
    )


def _sign(totals: dict[int, int], parts: dict[int, int], book: Book) -> int | None:
    """1 if the part adds to the total as both are meant, -1 if it lowers it, None if neither.

    Sums of sums are followed down from the total.
    """
    operands = {check.printed: check.operands for check in book.reading.checks if check.rule in _SUMS}  # fmt: skip
    senses = {fact.id: fact.sense for fact in book.reading.facts}
    for total, sense in totals.items():
        reached, seen = [(total, sense)], set[int]()
        while reached:
            number, so_far = reached.pop()
            if number in seen:
                continue
            seen.add(number)
            for operand, sign in operands.get(number, ()):
                if operand in parts:
                    return so_far * sign * senses[operand]
                reached.append((operand, so_far * sign))
    return None


def total_of(part: Expression, book: Book) -> Line | None:
    """The line that a table adds a part into; None where there is none, or more than one."""
    parts = _facts(part, book)
    rows = {
        (fact.table, fact.row)
        for check in book.reading.checks
        if check.rule == "footing" and any(operand in parts for operand, _ in check.operands)
        for fact in book.reading.facts
        if fact.id == check.printed
    }
    rows = rows or {
        (total.table, total.row)
        for fact in book.reading.facts
        if fact.id in parts and (total := _sum_below(fact, book)) is not None
    }
    found = [row for row in book.rows if (row.table.id, row.row) in rows]
    if not found or len({row.core for row in found}) > 1:
        return None
    return Line(found[0].title, tuple(fact for row in found for fact in row.facts))


def _sum_below(part: Fact, book: Book) -> Fact | None:
    """The first figure below one, in its column, that is the sum of the run of figures with it."""
    column = [
        f for f in book.reading.facts
        if f.table == part.table and f.column == part.column and f.period == part.period
    ]  # fmt: skip
    column.sort(key=lambda f: f.row)
    place = next(number for number, fact in enumerate(column) if fact.id == part.id)
    for end in range(place + 1, len(column)):
        for start in range(place + 1):
            run = [f.quantity.value for f in column[start:end]]
            if len(run) > 1 and sum(run, Decimal(0)) == column[end].quantity.value:
                return column[end]
    return None
