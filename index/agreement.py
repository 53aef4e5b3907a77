"""Tables that repeat the statements' lines: do their headings say the same?

A note sometimes prints its headings in another order than its figures. Where some columns
disagree with the statement under their own headings, and every one agrees under another's,
the columns are read by what agrees, and the table carries the caveat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from index.concepts import row_concept
from index.model import Fact, Period, StatementKind, Table

_COMPARED = frozenset(
    ["NetIncomeLoss", "Revenues", "SalesRevenueNet", "EarningsPerShareBasic", "EarningsPerShareDiluted",
     "WeightedAverageNumberOfSharesOutstandingBasic", "WeightedAverageNumberOfDilutedSharesOutstanding"]
)  # fmt: skip
_MOST_COLUMNS = 6

Stated = dict[tuple[str, Period], Decimal]


def reconciled(tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Table, ...]:
    """The tables, those with contradicted headings read by the order that agrees."""
    stated = _stated(facts)
    return tuple(
        _reconciled(table, stated) if table.statement is None else table for table in tables
    )


def _stated(facts: Sequence[Fact]) -> Stated:
    """What the income statement prints, by concept and period, unscaled."""
    found: Stated = {}
    for fact in facts:
        if fact.statement is StatementKind.INCOME and fact.concept in _COMPARED and fact.period:
            found.setdefault((fact.concept, fact.period), fact.cell.value)
    return found


def _reconciled(table: Table, stated: Stated) -> Table:
    periods = [column.period for column in table.columns]
    if (
        not 1 < len(periods) <= _MOST_COLUMNS
        or len(set(periods)) != len(periods)
        or None in periods
    ):
        return table
    rows = _compared_rows(table, stated)
    whole = len(rows) * len(periods)
    if len(rows) < 2 or _agreeing(rows, periods, stated) == whole:
        return table
    for order in permutations(range(len(periods))):
        moved = [periods[place] for place in order]
        if _agreeing(rows, moved, stated) == whole:
            return _reordered(table, moved)
    return table


def _compared_rows(table: Table, stated: Stated) -> list[tuple[str, list[Decimal]]]:
    """Rows of a statement's concept, with distinct figures in every column."""
    found: list[tuple[str, list[Decimal]]] = []
    for row in table.rows:
        values = [cell.value for cell in row.cells if cell is not None]
        concept = row_concept(row, StatementKind.INCOME)
        known = concept is not None and any(name == concept.name for name, _ in stated)
        if concept is not None and known and len(values) == len(table.columns) == len(set(values)):
            found.append((concept.name, values))
    return found


def _agreeing(
    rows: list[tuple[str, list[Decimal]]], periods: Sequence[Period | None], stated: Stated
) -> int:
    return sum(
        stated.get((name, period)) == value
        for name, values in rows
        for value, period in zip(values, periods, strict=True)
        if period is not None
    )


def _reordered(table: Table, moved: Sequence[Period | None]) -> Table:
    columns = tuple(
        replace(column, period=period) for column, period in zip(table.columns, moved, strict=True)
    )
    caveat = (
        "The column headings of this table contradict the income statement: its figures agree with the "
        "statement only under another order of the headings, and are read in that order."
    )
    return replace(table, columns=columns, caveat=caveat)
