"""Slips of the pen: one digit wrong, or two neighbours in each other's place."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


def is_slip(difference: Decimal, step: Decimal) -> bool:
    """Whether one slip in one figure makes a difference, give or take one step for rounding.

    `step` is what the last printed digit is worth. A wrong digit makes a difference of one digit
    and noughts, exchanged neighbours one of nine times that.
    """
    steps = int((abs(difference) / step).to_integral_value())
    near = (steps - 1, steps, steps + 1) if steps > _ROUNDED else (steps,)
    return any(_is_of_one_slip(count) for count in near)


_ROUNDED = 10  # steps: of fewer, rounding by one leaves no slip to be told


def _is_of_one_slip(steps: int) -> bool:
    kept = int(str(steps).rstrip("0") or 0)
    return 0 < kept < 10 or (kept % 9 == 0 and 0 < kept // 9 < 10)


def is_misprint(said: Decimal, meant: Decimal, step: Decimal) -> bool:
    """Whether a figure is another, rounded to its last digit, with one slip in its digits."""
    one = str(int((abs(said) / step).to_integral_value()))
    for rounding in (ROUND_FLOOR, ROUND_CEILING):
        other = str(int((abs(meant) / step).to_integral_value(rounding)))
        width = max(len(one), len(other))
        if _slips(one.zfill(width), other.zfill(width)):
            return True
    return False


def _slips(one: str, other: str) -> bool:
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    return len(places) == 1
