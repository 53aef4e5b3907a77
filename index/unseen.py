"""Signs and elements that a page has and does not show."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\u2028\u2029]")
# Marks without width, and those that turn the way of writing: nobody who reads the page sees them.
_UNSEEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")

UNSEEN_TAGS = frozenset([
    "head", "script", "style", "noscript", "template", "title", "iframe", "object", "audio",
    "video", "canvas", "datalist", "noframes", "noembed",
])  # fmt: skip
_WINDOWS: dict[int, str | None] = {
    code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)
}
CHARACTERS = dict(_WINDOWS)
"""Numeric references of Windows-1252, odd spaces and marks without width, as they are shown."""
CHARACTERS |= dict.fromkeys([
    *(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0C, 0x0D)), 0x7F, 0x061C,
    *range(0x200C, 0x2010), 0x2029, *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    *range(0xE0000, 0xE0080),
])  # fmt: skip
CHARACTERS |= {0xAD: None, 0x200B: None, 0xFEFF: None, 0x2003: "\xa0\xa0", 0x2028: " "}
CHARACTERS |= dict.fromkeys([0x2002, *range(0x2004, 0x200B), 0x202F, 0x3000], "\xa0")


def as_seen(text: str) -> str:
    """A text of a filing without unseen marks; a space stands for every control character.

    Those of Windows-1252 that were taken for characters of their own are what they were.
    """
    seen = _CONTROL.sub(" ", text)
    return seen if seen.isascii() else _UNSEEN.sub("", seen.translate(_WINDOWS))
