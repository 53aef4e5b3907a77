"""Numbers that a question gives: "$5 million", "50%"."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.lexer import Lexed

_NUMBER = re.compile(
    r"\s*(?:about\s+|roughly\s+)?\$?\s*(?P<n>\d[\d,]*(?:\.\d+)?|(?:a|one|half an?|two|three|five|ten|a hundred|one hundred)(?=\s+(?:thousand|million|billion)\b))\s*(?P<scale>thousand|million|billion|k|m|mm|bn|b)?(?:\b|(?=x\b))\s*(?P<percent>%|percent)?",
    re.I,
)
_WORDS = {"a": Decimal(1), "one": Decimal(1), "half a": Decimal("0.5"), "half an": Decimal("0.5"), "two": Decimal(2), "three": Decimal(3), "five": Decimal(5), "ten": Decimal(10), "a hundred": Decimal(100), "one hundred": Decimal(100)}  # fmt: skip
_SCALES = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mm": 6, "billion": 9, "bn": 9, "b": 9}


def number_after(lexed: Lexed, place: int) -> Decimal | None:
    """The number that a question compares with, in ones: "$5 million", "50%"."""
    if any(words.start <= place + 2 < words.end for words in lexed.times):
        return None
    said = number_said(lexed.question[place:])
    return said[0] if said else None


def number_said(text: str) -> tuple[Decimal, bool] | None:
    """The number that a text begins with, in ones, and whether it is a percentage."""
    found = number_to(text)
    return found and found[:2]


def number_to(text: str) -> tuple[Decimal, bool, int] | None:
    """As number_said, and where the number ends."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    written = match["n"].lower()
    value = (_WORDS.get(written) or Decimal(written.replace(",", ""))).scaleb(
        _SCALES.get((match["scale"] or "").lower(), 0)
    )
    is_percent = match["percent"] is not None
    return (value / 100 if is_percent else value), is_percent, match.end()
