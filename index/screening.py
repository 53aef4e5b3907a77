"""What a screen asks of every filing: a formula over the figures of its statements, and of when.

The formula is a value, which a store turns into SQL (index/store/screens.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Printed:
    """The figure of a concept: of `months`, none for an instant, that closed `back` months before.

    `also`: concepts that print the same; `instead`: those taken where the filing has no row of
    the others for any time.
    """

    concept: str
    months: int
    back: int = 0
    also: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """How many days the period of a figure has."""

    of: Printed


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is written in a formula."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two formulas with one of + - * / between them; by nil there is no quotient."""

    sign: str
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Sized:
    """The size of a figure: its own, or (`is_outflow`) that of a negative one, and of no other."""

    argument: Formula
    is_outflow: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """The first of several formulas whose every figure is printed."""

    options: tuple[Formula, ...]


Formula = Printed | Days | Constant | Arithmetic | Sized | Either


@dataclass(frozen=True, slots=True)
class Screening:
    """A formula of one filing a company: of its latest, or of a fiscal year's, or quarter's.

    `annual`: of annual reports, of quarterly ones, or (None) of either. `year`: looked for in the
    report of that fiscal year, and in those of the two years after, which print it once more.
    `filings`: of these alone, by their ids.
    """

    formula: Formula
    annual: bool | None = None
    year: int | None = None
    quarter: int | None = None
    filings: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    """What one company's filing gives: the figure as a store reckons, None where one is missing.

    `registrant` tells the company from others. `unit`: that of the first figure; `is_foreign`: some figure is in another currency. `rivals`:
    how many other figures are printed for the same. `foots`: no statement of them fails to.
    `other_months`: for how many months it prints the figures, where one is missing.
    """

    filing: str
    registrant: str
    company: str
    form: str
    reported: date
    number: float | None
    unit: str | None
    period_start: date | None
    period_end: date | None
    is_foreign: bool
    foots: bool
    rivals: int
    other_months: tuple[int, ...] = ()


def figures_in(formula: Formula) -> Iterator[Printed]:
    """The figures that a formula draws on, in order."""
    match formula:
        case Printed():
            yield formula
        case Days():
            yield formula.of
        case Arithmetic():
            yield from figures_in(formula.left)
            yield from figures_in(formula.right)
        case Sized():
            yield from figures_in(formula.argument)
        case Either():
            for option in formula.options:
                yield from figures_in(option)
        case Constant():
            return
