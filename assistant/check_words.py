"""What the tie-out says of a figure that something else contradicts."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from assistant.compute import spoken
from assistant.figures_in_words import presentation, shown
from assistant.layout import amount
from index.model import Check, Fact, Period


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, str]]:
    path = files("assistant").joinpath("check_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rule_title(rule: str) -> str:
    """What a rule is called: "Sum of the lines above"."""
    return _rules()[rule]["title"]


def given_by(check: Check, operands: Sequence[Fact]) -> str:
    """What a check holds its figure against, up to the amount: "the balance sheet prints"."""
    other = operands[0].label.strip() if operands else ""
    return _rules()[check.rule]["gives"].replace("{other}", other)


def named(fact: Fact) -> str:
    """A figure by its line and time: "Total assets at December 31, 2003"."""
    return f"{fact.label.strip() or 'A total without a label'}{timed(fact.period)}"


def timed(period: Period | None) -> str:
    """ " at December 31, 2003", " for the year ended June 30, 1995", or nothing."""
    if period is None:
        return ""
    return f" {'at' if period.is_instant else 'for'} {spoken(period)}"


def check_words(check: Check, printed: Fact, operands: Sequence[Fact]) -> str:
    """A check that differs in a sentence, with the arithmetic."""
    unit = printed.quantity.unit
    said = shown(printed.quantity, presentation(printed.quantity))
    gives = f"{given_by(check, operands)} {amount(check.expected, unit)}"
    return f"{named(printed)}: printed {said}; {gives}, a difference of {amount(abs(check.difference), unit)}."
