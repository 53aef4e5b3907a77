"""How exactly a figure is printed."""

from __future__ import annotations

from decimal import Decimal

from index.model import Fact


def last_digit(fact: Fact) -> Decimal:
    """What the last printed digit of a figure is worth, in ones; nothing where nil is printed."""
    if not fact.cell.value:
        return Decimal(0)
    exponent = fact.cell.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(step * fact.quantity.value / fact.cell.value)
