"""Rows whose labels say when: "Outstanding at December 31, 1995", "Accrued warranty - end of period"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.period_phrases import times_in
from index.model import PURE, Fact, Period

_DAY = r"[a-z]{3,9}\.? \d{1,2}, ?(?:19|20)\d\d"
_AT_END = re.compile(
    r"(?<=\w)(?:,? at|,? as of|,|\s*[-–—:])\s+"
    rf"(?:(?:the )?end of (?:the )?(?:year|period|quarter)\b|{_DAY}$)",
    re.I,
)
_AT_A_DAY = re.compile(rf"^(?:[a-z]+\W+){{1,3}}?(?:at|as of|on)?\W*(?P<day>{_DAY})\W*$", re.I)


def undated(label: str) -> str:
    """What a row is of, without when."""
    return _AT_END.sub("", label)


def at_its_day(fact: Fact) -> Fact:
    """A fact of no period at the day that its short label ends with, where it does."""
    said = _AT_A_DAY.match(fact.label) if fact.period is None else None
    found = times_in(said["day"]) if said else ()
    day = found[0].day.resolved() if len(found) == 1 and found[0].day is not None else None
    return fact if day is None else replace(fact, period=Period(day))


def repeats_heading(facts: Sequence[Fact]) -> bool:
    """Whether the cells of a row are but what its columns are headed by: "Model 2003 2002 2001"."""
    return all(
        fact.quantity.unit == PURE and fact.column and str(fact.quantity.value) == fact.column[-1]
        for fact in facts
    )
