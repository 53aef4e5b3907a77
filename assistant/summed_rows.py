"""Rows of a table that add up to other rows of it: totals, and what only parts the row above."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.book import RowWords, stem

_MOST_PARTS = 40
TOTALS = frozenset(map(stem, ("total", "totals", "consolidated")))


def says_total(row: RowWords) -> bool:
    """Whether a row is called a total, or nothing at all."""
    return bool(row.core & TOTALS) or not row.table.rows[row.row].label


def without_children(run: Sequence[RowWords]) -> list[RowWords]:
    """The rows without those that only part the row above them: it is their sum."""
    return [run[place] for place in _own_places(run, [_values(row) for row in run])]


def _own_places(run: Sequence[RowWords], values: Sequence[dict[int, Decimal]]) -> list[int]:
    """The places of the rows that do not part the row above them."""
    kept: list[int] = []
    place = 0
    while place < len(run):
        kept.append(place)
        place = _end_of_parts(values, place, run[place].table.scale.money)
    return kept


def _end_of_parts(values: Sequence[dict[int, Decimal]], place: int, unit: int) -> int:
    """Where the longest run of rows right below a row ends that adds up to it; the next row if none does."""
    total = values[place]
    if not total or not any(total.values()):
        return place + 1
    column, wanted = next(iter(total.items()))
    end, added = place + 1, Decimal(0)
    for last in range(place + 1, min(len(values), place + 1 + _MOST_PARTS)):
        added += values[last].get(column, 0)
        parts = last - place
        if parts > 1 and abs(added - wanted) <= unit * parts / Decimal(2):  # else no need to look
            end = last + 1 if _are_sum(values[place + 1 : last + 1], total, unit) else end
    return end


def adds_up(run: Sequence[RowWords], total: RowWords) -> bool:
    """Whether the rows come to their total: none of them then is missing."""
    return _are_sum([_values(row) for row in run], _values(total), total.table.scale.money)


def sums_of(rows: Sequence[RowWords]) -> dict[int, tuple[int, ...]]:
    """Which rows of a table are sums, by place, and of which before them; subtotals stand for their parts."""
    found: dict[int, tuple[int, ...]] = {}
    open_: list[int] = []
    values = [_values(row) for row in rows]
    for place in _own_places(rows, values):
        row = rows[place]
        parts = _longest_sum(open_, values, place, row.table.scale.money)
        if parts:
            found[place] = tuple(parts)
            open_ = open_[: -len(parts)]
        elif says_total(row):
            open_ = []
        open_.append(place)
    return found


def _longest_sum(
    open_: Sequence[int], values: Sequence[dict[int, Decimal]], place: int, unit: int
) -> Sequence[int]:
    """The longest run of rows right above that a row is the sum of; empty if it is of none."""
    total = values[place]
    if not total:
        return ()
    column, wanted = next(iter(total.items()))
    added, near = Decimal(0), []
    for start in range(len(open_) - 1, max(-1, len(open_) - _MOST_PARTS - 1), -1):
        added += values[open_[start]].get(column, 0)
        parts = len(open_) - start
        if parts > 1 and abs(added - wanted) <= unit * parts / Decimal(2):  # else no need to look
            near.append(start)
    sums = (open_[start:] for start in reversed(near))
    return next((run for run in sums if _are_sum([values[p] for p in run], total, unit)), ())


def _are_sum(parts: Sequence[dict[int, Decimal]], total: dict[int, Decimal], unit: int) -> bool:
    """Whether the parts come to the total in every column, but for rounding."""
    if not total or not any(total.values()):
        return False
    room = unit * len(parts) / Decimal(2)
    for place, value in total.items():
        held = [part[place] for part in parts if place in part]
        if not any(held) or abs(sum(held) - value) > room:
            return False
    return True


def _values(row: RowWords) -> dict[int, Decimal]:
    return {fact.place: fact.quantity.value for fact in row.facts}
