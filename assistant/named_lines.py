"""Names of lines as a question lists them: "A, B and C"."""

from __future__ import annotations

import re

_AND = re.compile(r"\s*(?:^|\s)(?:and|or|&|plus)\s+", re.I)
_ARTICLE = re.compile(r"^\W*(?:the|its|their|both) ", re.I)


def names_in(said: str) -> list[str]:
    """The names of a list, without articles; commas part them, and what stands before the last."""
    *first, last = re.split(r",\s*", said)
    names = [*first, *_AND.split(last)]
    return [name for each in names if (name := _ARTICLE.sub("", each).strip())]
