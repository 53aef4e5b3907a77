"""Which rows above a total add up to it, and with which signs.

A total holds in every column alike. What holds in all columns but one is a figure that does not
foot there; where few columns bear that out, it must look like a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise, product
from operator import mul

from index.model import Fact
from index.precision import last_digit
from index.slips import is_slip

_TOTAL = re.compile(
    r"\btotal\b|^net cash|^\W*(?:gross|operating|net)\b|^(?:income|loss|earnings)\b|before|cash.*\bend\b|^$|"
    r"^\W*cash (?:flows? )?\W*(?:generated|provided|used|from)\b",
    re.I,
)
_LABELLED_TOTAL = re.compile(r"^\W*total\b|^\W*net cash\b|cash.*\bend\b", re.I)
_NOTHING = Decimal(0)
_LONGEST = 24
_FAR, _EPSILON = 1.01, 1e-9  # of what floating point may leave, many times over
_LONGEST_SIGNED = 9
_FEW = 3  # columns: fewer would agree by chance
_PRECISE = 1_000  # last digits of a total that no other sum comes to by chance


@dataclass(frozen=True, slots=True)
class Line:
    """A row of money, as the footing sees it: its figure in each column, None where blank.

    `facts` are those of the figures, where these are facts already.
    """

    label: str
    values: tuple[Decimal | None, ...]
    ruled: bool
    slack: Decimal
    facts: tuple[Fact | None, ...] = ()

    @classmethod
    def of(cls, label: str, facts: tuple[Fact | None, ...], ruled: bool) -> Line:
        values = tuple(fact.quantity.value if fact else None for fact in facts)
        return cls(label, values, ruled, _slack_of(facts), facts)

    def value(self, column: int) -> Decimal:
        return self.values[column] or Decimal(0)


@dataclass(frozen=True, slots=True)
class _Rough:
    """The first two columns in which a total stands, in floating point.

    Most runs of rows do not add up to a total, and most of those miss it by far: that is seen in a
    tenth of the time that exact sums take. What is near is left to those.
    """

    columns: tuple[tuple[float, ...], ...]
    totals: tuple[float, ...]
    slack: float

    @classmethod
    def of(cls, standing: Sequence[Line], total: Line, columns: Sequence[int]) -> _Rough:
        held = [column for column in columns if total.values[column] is not None][:2]
        values = (tuple(float(line.values[place] or 0) for line in standing) for place in held)
        totals = tuple(float(total.value(column)) for column in held)
        return cls(tuple(values), totals, float(total.slack))

    def may_be_sum(self, count: int) -> bool:
        """Whether so many rows may add up to the total in its first column."""
        if not self.totals:
            return True
        least, most = self._bounds(0, count)
        return least <= sum(self.columns[0][-count:]) <= most

    def signings(self, count: int, columns: int) -> Iterator[tuple[int, ...]]:
        """The signs of so many rows with which one of the first columns may come to the total.

        Of fewer columns than these, all signs.
        """
        far = [len(self.totals) >= columns] * 2 ** (count - 1)
        for column, values in enumerate(self.columns[:columns]):
            least, most = self._bounds(column, count)
            for place, added in enumerate(_signed_sums(values[-count:])):
                if least <= added <= most:
                    far[place] = False
        return (signs for place, signs in _signings(count) if not far[place])

    def _bounds(self, column: int, count: int) -> tuple[float, float]:
        """Between what a sum is near the total."""
        total = self.totals[column]
        slack = self.slack * max(1, count // 4) * _FAR + abs(total) * _EPSILON
        return total - slack, total + slack


def is_total(line: Line) -> bool:
    """Whether a row looks like the sum of others: by a rule above it, or by its name."""
    return line.ruled or _TOTAL.search(line.label) is not None


def summing(
    standing: list[Line], total: Line, columns: range
) -> tuple[int, tuple[int, ...]] | None:
    """How many of the rows above add up to `total`, and with which signs; None if none do."""
    if standing and total.ruled and _adds_up(standing[-1:], (1,), total, columns):
        return 1, (1,)
    rough = _Rough.of(standing, total, columns)
    for count in range(2, min(len(standing), _LONGEST) + 1):
        ones = (1,) * count
        if rough.may_be_sum(count) and _adds_up(standing[-count:], ones, total, columns):
            return count, ones
    for count in range(2, min(len(standing), _LONGEST_SIGNED) + 1):
        run = standing[-count:]
        for signs in rough.signings(count, 1):
            if _adds_up(run, signs, total, columns):
                return count, signs
    return None


def nearly(standing: list[Line], total: Line, columns: range) -> tuple[int, tuple[int, ...]] | None:
    """The rows that add up to a total in all columns but one; None if none do.

    What holds for every other year and fails in one is a figure that does not foot.
    """
    held = [column for column in columns if total.value(column)]
    if len(held) == 1:
        return _alone(standing, total, held[0])
    if not held:
        return None
    if _LABELLED_TOTAL.search(total.label):
        for with_slip in (True, False):  # a wrong digit sooner than a row too few
            for count in range(2, min(len(standing), _LONGEST) + 1):
                run = standing[-count:]
                off = _failing(run, (1,) * count, total, held)
                if len(off) != 1:
                    continue
                if _is_off_by_slip(run, total, off[0]) if with_slip else _is_whole(run, off[0]):
                    return count, (1,) * count
    rough = _Rough.of(standing, total, columns)
    for count in range(2, min(len(standing), _LONGEST) + 1):
        run = standing[-count:]
        signed = rough.signings(count, 2) if count <= _LONGEST_SIGNED else ((1,) * count,)
        for signs in signed:
            off = _failing(run, signs, total, held)
            if len(off) == 1 and _is_borne_out(run, signs, total, held, off[0]):
                return count, signs
    return None


def _alone(standing: list[Line], total: Line, column: int) -> tuple[int, tuple[int, ...]] | None:
    """All the rows above a labelled total of one column, where a slip is all that is between."""
    count = len(standing)
    if not _FEW <= count <= _LONGEST or not _LABELLED_TOTAL.search(total.label):
        return None
    is_precise = abs(total.value(column)) >= total.slack * _PRECISE
    off = is_precise and _is_whole(standing, column) and _is_off_by_slip(standing, total, column)
    return (count, (1,) * count) if off else None


def _failing(
    run: Sequence[Line], signs: Sequence[int], total: Line, held: Sequence[int]
) -> list[int]:
    """The columns in which rows do not add up to a total; two are as good as all."""
    off: list[int] = []
    for column in held:
        if not _adds_up(run, signs, total, range(column, column + 1)):
            off.append(column)
            if len(off) > 1:
                break
    return off


def _is_borne_out(
    run: Sequence[Line], signs: Sequence[int], total: Line, held: Sequence[int], column: int
) -> bool:
    """Whether the other columns show that the rows are meant to add up, and one is no rounding.

    Two others do where the total is ruled; of few rows or columns, only with a slip.
    """
    if not _is_whole(run, column):
        return False
    miss = abs(_sum(run, signs, column) - total.value(column))
    if miss <= total.slack * len(run):
        return False
    if len(held) > 2 and total.ruled and (len(run) > 2 or len(held) > _FEW):
        return True
    others = [abs(total.value(other)) for other in held if other != column]
    is_precise = len(others) > 1 or others[0] >= total.slack * _PRECISE
    return is_precise and is_slip(miss, total.slack)


def _is_off_by_slip(run: Sequence[Line], total: Line, column: int) -> bool:
    miss = _sum(run, (1,) * len(run), column) - total.value(column)
    return is_slip(miss, total.slack)


def _is_whole(run: Sequence[Line], column: int) -> bool:
    """Whether every row has a figure, or none: a blank beside others may not have been read."""
    return len({line.values[column] is None for line in run}) == 1


def _sum(run: Sequence[Line], signs: Sequence[int], column: int) -> Decimal:
    values = [line.values[column] or _NOTHING for line in run]
    if -1 not in signs:
        return sum(values, _NOTHING)
    return sum(map(mul, values, signs), _NOTHING)


@cache
def _signings(count: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Signs for a run of rows that begins with a plus, fewest changes of sign first.

    With each the place of its sum among those of `_signed_sums`.
    """
    choices = [(1, *rest) for rest in product((1, -1), repeat=count - 1)]
    changes = [sum(a != b for a, b in pairwise(signs)) for signs in choices]
    return tuple(sorted(enumerate(choices), key=lambda each: changes[each[0]]))


def _signed_sums(values: Sequence[float]) -> list[float]:
    """The sums of values with all signs but that of the first, a minus after a plus."""
    sums = [values[0]]
    for value in values[1:]:
        sums = [each for added in sums for each in (added + value, added - value)]
    return sums


def _adds_up(run: Sequence[Line], signs: Sequence[int], total: Line, columns: range) -> bool:
    slack = total.slack * max(1, len(run) // 4)
    found = False
    for column in columns:
        wanted = total.values[column]
        if wanted is None:
            continue
        found = found or wanted != 0
        if abs(_sum(run, signs, column) - wanted) > slack:
            return False
    return found


def _slack_of(facts: Sequence[Fact | None]) -> Decimal:
    """One unit of the last printed digit of a row, at least one: what rounding may leave."""
    return max(last_digit(fact) for fact in facts if fact is not None) or Decimal(1)
