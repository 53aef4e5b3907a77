"""What stands in for a line that a filing does not print as one: the sum of its parts."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from assistant.book import Book
from assistant.expressions import Binary, Expression, Line
from index.model import StatementKind

# Single-step income statements print what was sold by kind: together these are the cost of sales.
_COST = re.compile(
    r"^costs? of (?:the )?(?:\w+ ){0,2}?(?:services?|equipment|products?|sales|revenues?|goods|rentals?|supplies|"
    r"subscriptions?|maintenance|software|licen[sc]es?|systems?|merchandise|contracts?)\b",
    re.I,
)
_NOTE = "Cost of sales here is the sum of the cost lines that the income statement prints."
_KEPT: WeakKeyDictionary[Book, Expression | None] = WeakKeyDictionary()


def stand_in(concept: str, book: Book) -> Expression | None:
    """The sum of the rows that make up a concept, where no row prints it whole."""
    if concept != "CostOfGoodsSold":
        return None
    if book not in _KEPT:
        _KEPT[book] = _costs(book) if book.line(concept) is None else None
    return _KEPT[book]


def _costs(book: Book) -> Expression | None:
    rows = [
        row
        for row in book.rows
        if row.table.statement is StatementKind.INCOME
        and _COST.match(row.title)
        and row.title == row.table.rows[row.row].label
    ]
    rows = [row for row in rows if row.table.id == rows[0].table.id]
    labels = {row.title for row in rows}
    periods = [{fact.period for fact in row.facts} for row in rows]
    if len(labels) != len(rows) or any(
        len(p) != len(row.facts) for p, row in zip(periods, rows, strict=True)
    ):
        return None
    expression: Expression | None = None
    for row in rows:
        line = Line(row.title, row.facts, _NOTE if len(rows) > 1 else "")
        expression = line if expression is None else Binary("+", expression, line)
    return expression
