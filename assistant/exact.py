"""A change worked out from the most exact figures that a filing prints of what changed.

Of a backlog told in billions at the front and in millions in a note the note's figures are taken,
and of a margin printed to a tenth of a percent the amounts that it is of: where they agree with
what is printed, to its last digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from assistant.book import Book, RowWords
from assistant.compute import Figure, evaluate, fact_at
from assistant.expressions import Expression, Line
from assistant.kept import once
from index.model import PURE, Fact, Period
from index.precision import last_digit

Times = Sequence[Period | None]


def finer_line(line: Expression, times: Times, book: Book) -> Expression:
    """The line, or the row of its very label that another table prints to more digits at these times."""
    if not isinstance(line, Line):
        return line
    printed = [fact_at(line, period) for period in times]
    if any(fact is None or fact.quantity.unit == PURE for fact in printed):
        return line
    for row in _by_label(book).get(line.title.lower(), ()):
        other = Line(row.title, row.facts, line.note)
        told = [fact_at(other, period) for period in times]
        if _are_finer(told, printed):
            return other
    return line


def unrounded(rate: Expression, made: Expression | None, times: Times, book: Book) -> Expression:
    """A rate that is printed, as what it is made of where that rounds to it at each of these times."""
    if made is None or not isinstance(rate, Line):
        return rate
    for period in times:
        printed, found = fact_at(rate, period), evaluate(made, period, book)
        if printed is None or not isinstance(found, Figure):
            return rate
        off = abs(printed.quantity.value - found.quantity.value)
        if off > last_digit(printed) / 2:
            return rate
    return made


def _are_finer(told: Sequence[Fact | None], printed: Sequence[Fact | None]) -> bool:
    """Whether figures are those that are printed, to more digits; some tables cut where others round."""
    pairs = [(one, other) for one, other in zip(told, printed, strict=True) if one and other]
    if len(pairs) < len(printed):
        return False
    return all(_is_finer(one, other) for one, other in pairs) and any(
        _off(one, other) <= last_digit(other) / 2 for one, other in pairs
    )


def _is_finer(one: Fact, other: Fact) -> bool:
    is_more = last_digit(one) < last_digit(other)
    return (
        is_more
        and one.quantity.unit == other.quantity.unit
        and _off(one, other) < last_digit(other)
    )


def _off(one: Fact, other: Fact) -> Decimal:
    return abs(one.quantity.value - other.quantity.value)


@once
def _by_label(book: Book) -> dict[str, list[RowWords]]:
    """The rows of a filing by their labels, in small letters."""
    found: dict[str, list[RowWords]] = defaultdict(list)
    for row in book.rows:
        found[row.title.lower()].append(row)
    return found
