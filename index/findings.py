"""What checking a filing's words and copies against its tables comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from index.model import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """What a filing says that does not agree with what it prints, with the arithmetic.

    `spans` are the places, the one in question first; `facts` the ids of the facts that it touches.
    `printed` and `computed` are in ones of `unit` ("USD", "percent", …); `text` says it in words.
    """

    rule: str
    spans: tuple[Span, ...]
    facts: tuple[int, ...]
    printed: Decimal
    computed: Decimal
    unit: str
    text: str

    @property
    def difference(self) -> Decimal:
        return self.printed - self.computed


@dataclass(frozen=True, slots=True)
class Findings:
    """What checking a filing's words and copies came to: how many claims agree, and what differs.

    `unmatched` claims could not be held against any line.
    """

    agreeing: int = 0
    unmatched: int = 0
    differing: tuple[Finding, ...] = ()
