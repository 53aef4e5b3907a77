"""In which order a question wants several figures: "from the largest to the smallest", "smallest first"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.pattern_files import patterns

_PATTERNS = patterns("ordering")
_FALLING, _RISING, _RANKS = _PATTERNS["falling"], _PATTERNS["rising"], _PATTERNS["ranks"]


@dataclass(frozen=True, slots=True)
class Order:
    """An order that is asked for. `rising`: the smallest first. `rest`: the question without saying so."""

    rising: bool
    rest: str

    def says(self, start: int, end: int) -> bool:
        """Whether what stands at a place of the question says but the order."""
        return not self.rest[start:end].strip()


def order_of(question: str) -> Order | None:
    """The order that a question asks for; None where it asks for none.

    `rest` keeps every other word at its place.
    """
    falling, rising = (list(way.finditer(question)) for way in (_FALLING, _RISING))
    if not (falling or rising or _RANKS.search(question)):
        return None
    rest = question
    for match in (*falling, *rising):
        rest = f"{rest[: match.start()]}{_blank(match)}{rest[match.end() :]}"
    return Order(bool(rising) and not falling, rest)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
