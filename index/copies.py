"""A statement's line that another table repeats: where one of the two prints another figure.

Only a row that repeats the line is held against it: one of the same name, of which at least two
periods agree. What then differs is a copy that was not kept in step.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from index.findings import Finding
from index.labels import normalised
from index.model import Fact, Period, Reading, Unit, place_of

_LEAST = 2  # periods that agree, so that the row is a copy
# A statement by itself, as of the parent alone: another entity's figures.
_STATEMENT = re.compile(r"\bstatements? of\b|\bbalance sheet|\bparent\b|\bregistrant only\b", re.I)

_Line = dict[Period, Fact]
_Key = tuple[str, Unit]


def differing_copies(reading: Reading) -> Iterator[Finding]:
    """The figures of other tables that differ from the statement whose line they repeat."""
    stated: dict[_Key, _Line] = defaultdict(dict)
    rows: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    apart = {
        t.id
        for t in reading.tables
        if t.is_schedule or (t.statement is None and _STATEMENT.search(t.caption))
    }
    for fact in reading.facts:
        if fact.period is None or not fact.label or fact.table in apart:
            continue
        if fact.statement is not None:
            stated[_key(fact)].setdefault(fact.period, fact)
        else:
            rows[fact.table, fact.row].append(fact)
    names = {table.id: table.caption for table in reading.tables}
    for row in rows.values():
        yield from _differing(row, stated, names)


def _key(fact: Fact) -> _Key:
    return fact.concept or normalised(fact.label), fact.quantity.unit


def _differing(
    row: list[Fact], stated: dict[_Key, _Line], names: dict[str, str]
) -> Iterator[Finding]:
    if len({fact.period for fact in row}) < len(row):
        return  # by segment or place as well: no copy of the line
    line = stated.get(_key(row[0])) or stated.get((normalised(row[0].label), row[0].quantity.unit))
    pairs = [(fact, line[fact.period]) for fact in row if line and fact.period in line]
    agreeing = [copy for copy, own in pairs if is_same(copy, own)]
    if len(agreeing) < _LEAST or len(agreeing) <= len(pairs) / 2:
        return
    for copy, own in pairs:
        if not is_same(copy, own):
            yield Finding(
                "copy = statement",
                (place_of(copy), place_of(own)),
                (copy.id, own.id),
                copy.quantity.value,
                own.quantity.value,
                str(copy.quantity.unit),
                f"{copy.label.strip()} for {copy.period} is {copy.quantity.value:,f} in"
                f" {names.get(copy.table) or 'another table'}, and {own.quantity.value:,f} in the statement.",
            )


def is_same(copy: Fact, own: Fact) -> bool:
    """Whether two prints are of one figure, as far as the coarser of them shows."""
    slack = max(last_digit(copy), last_digit(own))
    return abs(abs(copy.quantity.value) - abs(own.quantity.value)) <= slack


def last_digit(fact: Fact) -> Decimal:
    """What the last printed digit is worth, in ones."""
    if not fact.cell.value:
        return Decimal(0)
    exponent = fact.cell.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(step * fact.quantity.value / fact.cell.value)
