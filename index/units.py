"""Units of measure and quantities: an algebra that refuses what has no meaning."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from index.errors import UnitError


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure as XBRL has it: measures, divided by measures."""

    measures: tuple[str, ...] = ()
    per: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.measures and not self.per:
            return "pure"
        over = "*".join(self.measures) or "1"
        return (
            f"{over}/{'*'.join('share' if m == 'shares' else m for m in self.per)}"
            if self.per
            else over
        )

    def __mul__(self, other: Unit) -> Unit:
        return _reduced(self.measures + other.measures, self.per + other.per)

    def __truediv__(self, other: Unit) -> Unit:
        return _reduced(self.measures + other.per, self.per + other.measures)

    @classmethod
    def parse(cls, name: str) -> Self:
        """The unit that `str()` printed."""
        if name == "pure":
            return cls()
        over, _, under = name.partition("/")
        per = tuple("shares" if m == "share" else m for m in under.split("*")) if under else ()
        return cls(() if over == "1" else tuple(over.split("*")), per)


def _reduced(measures: tuple[str, ...], per: tuple[str, ...]) -> Unit:
    left = list(measures)
    below: list[str] = []
    for measure in per:
        if measure in left:
            left.remove(measure)
        else:
            below.append(measure)
    return Unit(tuple(sorted(left)), tuple(sorted(below)))


USD = Unit(("USD",))
SHARES = Unit(("shares",))
USD_PER_SHARE = Unit(("USD",), ("shares",))
PURE = Unit()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in ones with its unit. Sums need equal units, or raise UnitError."""

    value: Decimal
    unit: Unit

    def __add__(self, other: Quantity) -> Quantity:
        self._same_unit(other, "add")
        return Quantity(self.value + other.value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same_unit(other, "subtract")
        return Quantity(self.value - other.value, self.unit)

    def __mul__(self, other: Quantity) -> Quantity:
        return Quantity(self.value * other.value, self.unit * other.unit)

    def __truediv__(self, other: Quantity) -> Quantity:
        """Raises ZeroDivisionError when `other` is nil."""
        if not other.value:
            raise ZeroDivisionError("division by a nil figure")
        return Quantity(self.value / other.value, self.unit / other.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit)

    def __abs__(self) -> Quantity:
        return Quantity(abs(self.value), self.unit)

    def _same_unit(self, other: Quantity, verb: str) -> None:
        if self.unit != other.unit:
            raise UnitError(f"cannot {verb} {other.unit} and {self.unit}")
