"""A line without one of its parts: "total current assets excluding inventories"."""

from __future__ import annotations

from assistant.book import Book
from assistant.expressions import Binary, Expression, Line, Name


def without(whole: Expression, part: Expression, book: Book) -> Expression | None:
    """`whole` as it would be without `part`; None unless the filing adds `part` into it.

    Whether it is added or taken off is what the tie-out found: income before an expense is
    more, before a revenue less.
    """
    totals, parts = _facts(whole, book), _facts(part, book)
    sign = -1 if _is_in_label(totals, parts, book) else _sign(totals, parts, book)
    if sign is None:
        return None
    return Binary("-" if sign > 0 else "+", whole, part)


def _facts(expression: Expression, book: Book) -> dict[int, int]:
    """The ids of an expression's facts, each with the sense of its sign; none for arithmetic."""
    line = book.line(expression.name) if isinstance(expression, Name) else expression
    return {fact.id: fact.sense for fact in line.facts} if isinstance(line, Line) else {}


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
    operands = {check.printed: check.operands for check in book.reading.checks if check.rule == "footing"}  # fmt: skip
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
