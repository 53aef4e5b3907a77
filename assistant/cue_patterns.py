"""Patterns of the phrases that tell how a question is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases, each as whole words."""
    return re.compile(rf"(?<![\w-])(?:{alternatives(phrases)})(?![\w-])", re.I)


def alternatives(phrases: Iterable[str]) -> str:
    """The phrases as alternatives within a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def either_way(row: dict[str, list[str]]) -> re.Pattern[str]:
    """A pattern for a row's phrases and its regular expressions."""
    ways = "".join(rf"|\b(?:{way})" for way in row.get("ways", ()))
    return re.compile(any_of(row["phrases"]).pattern + ways, re.I)


def one_or_other(row: str) -> str:
    """A pattern for two words of a row with an "or" between them."""
    held = "|".join(map(re.escape, row.split()))
    return rf"\b(?:{held})\s+or\s+(?:(?:a|an|as|at|in|is|it|on|the|was)\s+)*(?:{held})\b"
