"""Columns of percents that print the sign in but a few of their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Cell, Row, Table

_OF_PERCENTS = re.compile(r"\bmargins?\b|(?<!\d )\bpercent|(?<!\d)%|\brates?\b", re.I)

_LARGEST = 100  # a rate


def percent_columns(table: Table) -> tuple[bool, ...]:
    """Which columns print the sign of percent in their first figure alone, beside money or in a
    table of percents or of rates, or in their first and their last, all being of as many decimals.

    None of its figures has a `$`, or is as large as an amount.
    """
    first = next((row for row in table.rows if not row.is_heading), None)
    if table.statement is not None or first is None:
        return (False,) * len(table.columns)
    beside_money = any(cell and "$" in cell.text for cell in first.cells)
    if _OF_PERCENTS.search(table.caption):
        beside_money = not any("$" in cell.text for row in table.rows for cell in row.cells if cell)
    of_rates = _is_of_rates(table, first)
    columns = zip(first.cells, cells_by_column(table), strict=True)
    return tuple(
        cell is not None
        and cell.percent
        and all(map(may_be_percent, column))
        and (beside_money or of_rates or _ends_in_percent(column))
        for cell, column in columns
    )


def _is_of_rates(table: Table, first: Row) -> bool:
    """Whether the first row is of percents alone, and all below are small figures with decimals."""
    held = [cell for row in table.rows for cell in row.cells if cell is not None]
    return all(cell is None or cell.percent for cell in first.cells) and all(
        cell.nil
        or cell.percent
        or (may_be_percent(cell) and cell.value < _LARGEST and _decimals(cell))
        for cell in held
    )


def _decimals(cell: Cell) -> int:
    return len(cell.text.partition(".")[2].rstrip(")% "))


def _ends_in_percent(column: Sequence[Cell | None]) -> bool:
    held = [cell for cell in column if cell is not None]
    return len(held) > 2 and held[-1].percent and len({_decimals(c) for c in held if c.value}) == 1


def may_be_percent(cell: Cell | None) -> bool:
    """Whether a cell is none, or a figure without a `$` that is no larger than percents are."""
    return cell is None or ("$" not in cell.text and abs(cell.value) < 1000)


def cells_by_column(table: Table) -> list[list[Cell | None]]:
    """The cells of a table, column by column."""
    return [[row.cells[place] for row in table.rows] for place in range(len(table.columns))]
