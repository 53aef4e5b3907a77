"""Questions that are but the name of something: "total debt"."""

from __future__ import annotations

from assistant.pattern_files import patterns
from assistant.period_phrases import times_in

_PATTERNS = patterns("bare_names")

_FEW = 6  # words


def is_name(question: str) -> bool:
    """Whether a question is but the name of something, without a verb or question word."""
    return _PATTERNS["asks"].search(question) is None


def is_brief_name(question: str) -> bool:
    """Whether a question is but the name of something, in a few words besides those of time."""
    named = question
    for words in reversed(times_in(question)):
        named = f"{named[: words.start]} {named[words.end :]}"
    return len(named.split()) <= _FEW and is_name(question)
