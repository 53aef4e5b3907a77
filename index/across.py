"""Tables that add up from left to right: segments to a total, parts of equity to the whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.model import USD, Check, Fact, Table, Verdict
from index.precision import last_digit
from index.slips import is_slip

RULE = "footing across"
_TOTAL = re.compile(r"\btotals?\b|\bconsolidated\b|\bcombined\b", re.I)
_APART = re.compile(r"\W*(?:total )?comprehensive (?:income|loss|earnings)", re.I)
_LEAST = 3  # rows that add up, so that a column is the sum of those before it
_SHARE = 10  # of so many rows that add up, one may fail and be a slip

_Row = tuple[Fact, list[Fact]]


def across(tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Check, ...]:
    """Every row of a table whose last column is the sum of those before it, in order."""
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.quantity.unit == USD:
            by_table[fact.table].append(fact)
    return tuple(
        check
        for table in tables
        if not table.is_schedule
        for place, column in enumerate(table.columns)
        if place > 1 and _TOTAL.search(column.heading)
        for check in _checks(table, place, by_table.get(table.id, []))
    )


def _checks(table: Table, total: int, facts: Sequence[Fact]) -> Iterator[Check]:
    rows = list(_rows(table, total, facts))
    agreeing = [row for row in rows if abs(_miss(row)) <= _slack(row)]
    failing = [row for row in rows if abs(_miss(row)) > _slack(row)]
    if len(agreeing) < _LEAST or len(failing) > max(1, len(agreeing) // _SHARE):
        return
    width = max(len(addends) for _, addends in agreeing)
    for row in rows:
        printed, addends = row
        miss = _miss(row)
        is_off = row in failing
        if is_off and not (len(addends) == width and is_slip(miss, last_digit(printed))):
            continue
        yield Check(
            RULE,
            printed.statement,
            tuple((fact.id, 1) for fact in addends),
            printed.id,
            printed.quantity.value - miss,
            miss,
            Verdict.DIFFERS if is_off else Verdict.AGREES,
        )


def _rows(table: Table, total: int, facts: Sequence[Fact]) -> Iterator[_Row]:
    """Each total that is not nil, with the figures before it that are of its time."""
    by_row: dict[int, dict[int, Fact]] = defaultdict(dict)
    for fact in facts:
        by_row[fact.row][fact.place] = fact
    first = max((p + 1 for p in range(total) if _TOTAL.search(table.columns[p].heading)), default=0)
    for held in by_row.values():
        printed = held.get(total)
        addends = [
            held[place]
            for place in range(first, total)
            if place in held and not _APART.match(table.columns[place].heading)
        ]
        if printed is None or not printed.quantity.value or len(addends) < 2:
            continue
        if all(fact.period == printed.period for fact in addends):
            yield printed, addends


def _miss(row: _Row) -> Decimal:
    printed, addends = row
    return printed.quantity.value - sum((fact.quantity.value for fact in addends), Decimal(0))


def _slack(row: _Row) -> Decimal:
    """One unit of the last printed digit: what rounding may leave."""
    printed, addends = row
    return last_digit(printed) * max(1, len(addends) // 4)
