"""A statement's line that another table repeats: where one of the two prints another figure.

Only a row that repeats the line is held against it: one of the same name, of which at least two
periods agree, or a row that a slip of the pen parts from the line, in a table of which other rows
agree. What then differs is a copy that was not kept in step.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.labels import normalised
from index.model import Fact, Period, Reading, Unit
from index.precision import last_digit
from index.slips import is_misprint

_LEAST = 2  # periods that agree, so that the row is a copy
_MANY = 1_000  # last digits: two figures of so many are not near each other by chance
# A statement by itself, as of the parent alone: another entity's figures.
_STATEMENT = re.compile(r"\bstatements? of\b|\bbalance sheet|\bparent\b|\bregistrant only\b", re.I)

_Line = dict[Period, Fact]
_Key = tuple[str, Unit]
_Pair = tuple[Fact, Fact]  # a copy, and the statement's own


@dataclass(frozen=True, slots=True)
class Copied:
    """A figure that repeats the statement's own, and where: the caption of its table."""

    copy: Fact
    own: Fact
    caption: str


def differing_copies(reading: Reading) -> Iterator[Copied]:
    """The figures of other tables that differ from the statement whose line they repeat."""
    stated: dict[_Key, _Line] = defaultdict(dict)
    rows: dict[tuple[str, int, Unit], list[Fact]] = defaultdict(list)
    apart = {
        t.id
        for t in reading.tables
        if t.is_schedule or (t.statement is None and _STATEMENT.search(t.caption))
    }
    for fact in reading.facts:
        if fact.period is None or not fact.label or fact.table in apart:
            continue
        if fact.statement is not None:
            for key in dict.fromkeys((_key(fact), _named(fact))):
                stated[key].setdefault(fact.period, fact)
        else:
            rows[fact.table, fact.row, fact.quantity.unit].append(fact)
    names = {table.id: table.caption for table in reading.tables}
    repeated: dict[str, list[list[_Pair]]] = defaultdict(list)
    for (table, *_), row in rows.items():
        if len({fact.period for fact in row}) == len(row):  # else by segment or place as well
            repeated[table].append(_pairs(row, stated))
    for table, copied in repeated.items():
        agreeing = sum(is_same(*pair) for pairs in copied for pair in pairs)
        for pairs in copied:
            yield from _differing(pairs, agreeing, names.get(table) or "another table")


def _pairs(row: Sequence[Fact], stated: dict[_Key, _Line]) -> list[_Pair]:
    """The figures of a row with those of the line that it is named for."""
    line = stated.get(_key(row[0])) or stated.get(_named(row[0]))
    found = ((fact, _own(fact, line)) for fact in row if line)
    return [(fact, own) for fact, own in found if own is not None]


def _own(fact: Fact, line: _Line) -> Fact | None:
    """A line's figure for a fact's time; a balance stands in summaries under its year."""
    period = fact.period
    if period is None or period in line or period.is_instant:
        return line.get(period) if period else None
    return next((own for at, own in line.items() if at.is_instant and at.end == period.end), None)


def _named(fact: Fact) -> _Key:
    return normalised(fact.label), fact.quantity.unit


def _key(fact: Fact) -> _Key:
    return fact.concept or normalised(fact.label), fact.quantity.unit


def _differing(pairs: Sequence[_Pair], in_table: int, name: str) -> Iterator[Copied]:
    """What differs of a row. `in_table`: how many figures of its table agree."""
    agreeing = [pair for pair in pairs if is_same(*pair)]
    is_copy = len(agreeing) >= _LEAST and len(agreeing) > len(pairs) / 2
    if not is_copy and in_table < _LEAST:
        return
    for copy, own in pairs:
        if is_same(copy, own) or not (is_copy or _is_slip(copy, own)):
            continue
        yield Copied(copy, own, name)


def is_same(copy: Fact, own: Fact) -> bool:
    """Whether two prints are of one figure, as far as the coarser of them shows."""
    slack = max(last_digit(copy), last_digit(own))
    return abs(abs(copy.quantity.value) - abs(own.quantity.value)) <= slack


def _is_slip(copy: Fact, own: Fact) -> bool:
    """Whether a copy is the figure with a slip in one of many digits."""
    step = max(last_digit(copy), last_digit(own))
    digits = abs(own.quantity.value) / step if step else Decimal(0)
    return digits >= _MANY and is_misprint(copy.quantity.value, own.quantity.value, step)
