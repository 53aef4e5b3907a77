"""The phrases with which a question leans on an earlier one, as patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from assistant import cue_patterns
from assistant.pattern_files import read_toml


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Any]:
    return read_toml("follow_ups")


def operations() -> tuple[str, ...]:
    """What can be done with the figures of earlier answers."""
    return tuple(_phrases()["operations"])


@lru_cache(maxsize=64)
def any_of(heading: str) -> str:
    """The phrases under a heading of follow_ups.toml as alternatives of a pattern."""
    held = _phrases()
    phrases = held["operations"][heading] if heading in held["operations"] else held[heading]
    return cue_patterns.any_of(phrases).pattern


@lru_cache(maxsize=64)
def pattern(heading: str) -> re.Pattern[str]:
    """What finds any of the phrases under a heading."""
    return re.compile(any_of(heading), re.I)
