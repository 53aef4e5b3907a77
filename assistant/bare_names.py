"""Questions that are but the name of something: "total debt"."""

from __future__ import annotations

import re

from assistant.period_phrases import times_in

_FEW = 6  # words
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can|could|"
    r"tell|explain|describe|discuss|summari[sz]e|list|name)\b",
    re.I,
)


def is_name(question: str) -> bool:
    """Whether a question is but the name of something, without a verb or question word."""
    return _ASKS.search(question) is None


def is_brief_name(question: str) -> bool:
    """Whether a question is but the name of something, in a few words besides those of time."""
    named = question
    for words in reversed(times_in(question)):
        named = f"{named[: words.start]} {named[words.end :]}"
    return len(named.split()) <= _FEW and is_name(question)
