"""Quantities and labels as text: "$4,653,000", "75.39%", "Net loss"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from assistant.layout import rounded
from assistant.model import Presentation
from index.labels import normalised
from index.model import PURE, SHARES, USD, USD_PER_SHARE, Fact, Quantity


def presentation(quantity: Quantity) -> Presentation:
    """How a quantity reads by its unit alone."""
    if quantity.unit == USD:
        return Presentation.USD
    if quantity.unit == USD_PER_SHARE:
        return Presentation.USD_PER_SHARE
    if quantity.unit == SHARES:
        return Presentation.SHARES
    return Presentation.RATIO


def printed_as(quantity: Quantity, fact: Fact | None) -> Presentation:
    """The unit of a figure: of one cell that prints a percentage percent, a whole number a count."""
    if fact is None or quantity.unit != PURE:
        return presentation(quantity)
    if fact.cell.percent or abs(fact.quantity.value) < abs(fact.cell.value):
        return Presentation.PERCENT
    return Presentation.RATIO if "." in fact.cell.text else Presentation.COUNT


def is_reported(quantity: Quantity) -> bool:
    """Whether a quantity's unit is one that figures of filings have: not dollars by dollars."""
    return quantity.unit in (USD, USD_PER_SHARE, SHARES, PURE)


_LEAST_ROUNDED = 100  # dollars, below which cents are said


def meant(quantity: Quantity, unit: Presentation) -> Decimal:
    """The value as a reply gives it: a percentage as 75.39, all else in ones."""
    if unit in (Presentation.PERCENT, Presentation.PERCENTAGE_POINTS):
        return quantity.value * 100
    return quantity.value


def shown(quantity: Quantity, unit: Presentation) -> str:
    """A quantity as text, rounded for reading."""
    return shown_value(meant(quantity, unit), unit)


def shown_value(value: Decimal, unit: Presentation) -> str:
    """A reply's value as text: "$4,653,000", 75.39 as "75.39%"."""
    match unit:
        case Presentation.USD:
            is_price = abs(value) < _LEAST_ROUNDED and value != rounded(value, 0)
            return _money(value, 2 if is_price else 0)
        case Presentation.USD_PER_SHARE:
            return _money(value, 2 if value == rounded(value, 2) else 4)
        case Presentation.PERCENT:
            return f"{rounded(value, 2)}%"
        case Presentation.PERCENTAGE_POINTS:
            return f"{rounded(value, 2)} percentage points"
        case Presentation.SHARES:
            return f"{rounded(value, 0):,} shares"
        case Presentation.DAYS:
            return f"{rounded(value, 1)} days"
        case Presentation.RATIO | Presentation.COUNT:
            whole = value == value.to_integral_value()
            return f"{rounded(value, 0):,}" if whole else f"{rounded(value, 3):,}"
        case _:
            assert_never(unit)


def _money(value: Decimal, digits: int) -> str:
    amount = f"${rounded(value, digits).copy_abs():,}"
    return f"$({amount[1:]})" if value < 0 else amount


def title(label: str) -> str:
    """A label as a sentence begins with it: "NET (LOSS)" → "Net loss"."""
    plain = re.sub(
        r"^(?:less|deduct|add)\s*:\s*", "", re.sub(r"\s+", " ", label).strip(), flags=re.I
    )
    if len(plain) > 60 and len(normalised(plain)) > 4:
        plain = re.split(r"\s\(|, \$|;", plain)[0]
    plain = re.sub(r"^\((\w+)\)", r"\1", plain)
    plain = re.sub(r"^(\w+) \((loss)\)$", r"\1 \2", plain, flags=re.I)
    if plain.isupper() and (" " in plain or len(plain) > 7):
        plain = " ".join(w if w in _ACRONYMS else w.lower() for w in plain.split())
    return plain[:1].upper() + plain[1:]


_ACRONYMS = frozenset(
    [
        "LIFO",
        "FIFO",
        "EBITDA",
        "EBIT",
        "EPS",
        "GAAP",
        "IPO",
        "ESOP",
        "LLC",
        "US",
        "U.S.",
        "USA",
        "R&D",
        "SG&A",
        "D&A",
    ]
)


def within(label: str) -> str:
    """A label as it stands within a sentence: "TOTAL ASSETS" → "total assets"."""
    written = title(label)
    is_name = written[:2].isupper() or re.match(r"[A-Z][a-z]+ [A-Z][a-z]", written) is not None
    return written if is_name else written[:1].lower() + written[1:]


def was(name: str) -> str:
    """The verb that a line's name takes: "Net sales were", "Gross profit was"."""
    head = re.split(
        r"[(;:]|,\s*(?:net|less|at|\$)|\b(?:of|for|from|in|to|as|at|per|applicable|available|on|before|excluding|without|less)\b",
        name,
    )[0]
    words = head.split()
    last = words[-1].lower() if words else ""
    plural = (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or last == "patents"
    return "were" if plural else "was"


def moved(later: Decimal, earlier: Decimal) -> str:
    """How the change reads. Of two losses the smaller is "narrowed", the larger "widened"."""
    if later == earlier:
        return "did not change"
    if later < 0 and earlier < 0:
        return "narrowed" if later > earlier else "widened"
    return "increased" if later > earlier else "decreased"
