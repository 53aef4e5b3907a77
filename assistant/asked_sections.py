"""The sections of a filing that a question names: "in Note 8", "per the MD&A"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.cue_patterns import any_of
from assistant.wording import Wording

_NOTE = re.compile(
    r"\b(?:in|under|per|according to|does|what is|of)\s+(?:the\s+)?note\s+(\d{1,2}|[A-Z])\b", re.I
)
_ITEM = re.compile(
    r"\b(?:in|under|per|according to)\s+(?:part\s+\w+,?\s+)?item\s+(\d{1,2}[A-C]?)\b", re.I
)
_SAYS_LITTLE = 4


def section_named(
    words: str, wording: Wording, titled: Iterable[tuple[str, str]]
) -> tuple[tuple[str, ...] | None, str]:
    """The sections that a question confines itself to, and the question without naming them.

    `titled`: phrases for sections, each with words of their titles. None for anywhere.
    """
    sections = wording.reading.sections
    for pattern, kinds in ((_NOTE, "note"), (_ITEM, "item")):
        match = pattern.search(words)
        if match:
            held = tuple(
                s.id for s in sections if s.id.rpartition("/")[2] == f"{kinds}-{match[1].lower()}"
            )
            return _that_say(held, wording), _cut(words, match.start(), match.end())
    for phrase, title in titled:
        match = any_of([phrase]).search(words)
        if match:
            held = tuple(s.id for s in sections if title in s.title.lower().replace("’", "'"))
            return _that_say(held, wording) or None, _cut(words, match.start(), match.end())
    return None, words


def _that_say(held: tuple[str, ...], wording: Wording) -> tuple[str, ...] | None:
    """The sections; None, for anywhere, where they only say where else it stands."""
    said = sum(name == s or name.startswith(f"{s}/") for s in held for name in wording.by_section)
    lines = sum(
        len(places)
        for name, places in wording.by_section.items()
        if any(name == s or name.startswith(f"{s}/") for s in held)
    )
    return held if not said or lines >= _SAYS_LITTLE else None


def _cut(words: str, start: int, end: int) -> str:
    before = re.sub(
        r"\b(?:according to|in|under|per|from|of)\s+(?:the\s+)?$", "", words[:start], flags=re.I
    )
    return f"{before} {words[end:]}"
