"""What a question says besides: "…? Give the full number.", "… – the balance, not the movement".

Such an aside names no figure of its own. It is a clause after a dash, a full stop, a question
mark or in parentheses; one whose words stand in none of the filing's labels, nor in any name of a
figure, tells only how the answer should look or what is not meant.
"""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.known_names import content, known_phrases
from assistant.period_phrases import times_in

_CLAUSE = re.compile(
    r"(?P<mark>[?.;]\s+(?=[A-Z])|\s+[-–—]\s+|,\s+(?=(?:please|not|and not|rather than|i mean)\b))(?P<said>[^?;–—]+)$",
    re.I,
)
_BRACKETED = re.compile(r"\s*\((?P<said>[^()]*)\)")
_NOT = re.compile(r"\s*(?:and\s+)?(?:not|rather than)\b", re.I)
_COUNTS = re.compile(r"\d")


def without_asides(question: str, book: Book) -> str:
    """The question without its asides, the last first; as it is where it has none."""
    plain = _BRACKETED.sub(lambda m: "" if _is_aside(m["said"], book) else m[0], question)
    for _ in range(_MOST):
        match = _CLAUSE.search(plain)
        if match is None or not _is_aside(match["said"], book):
            break
        plain = plain[: match.start()]
    return plain.strip()


_MOST = 3


def _is_aside(said: str, book: Book) -> bool:
    if _NOT.match(said):
        said = _without_times(said)
    if _COUNTS.search(said):
        return False
    held = content(re.findall(r"[a-z'&/-]+", said.lower()), book)
    return not any(word in book.label_words or _names_figures(word) for word in held)


def _without_times(said: str) -> str:
    """The words of a "not 2025" without what they say of time."""
    for words in reversed(times_in(said)):
        said = f"{said[: words.start]} {said[words.end :]}"
    return said


def _names_figures(word: str) -> bool:
    return any(word in phrase for phrase in known_phrases())
