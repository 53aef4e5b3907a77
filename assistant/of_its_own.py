"""Arithmetic over two figures of one part, named once → the question with the part beside both.

"Operating profit of the electronics segment over its net sales" is the segment's profit over the
segment's sales; so is "what return did the electronics segment make (operating profit over its net
sales)?". One figure of a part over the whole company's is asked for in other words.
"""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.told_arithmetic import timeless

_PATTERNS = patterns("of_its_own")
_FORMS = ("of-whom", "of-both", "made")
_DIVIDES = re.compile(r"^(?:over|divided by|÷|/)$", re.I)


def of_its_own(question: str, book: Book) -> str | None:
    """The question with the part that it names beside each of two figures; None where it names none so."""
    told, when = timeless(question)
    for name in _FORMS:
        said = _PATTERNS[name].match(told)
        whom = said["whom"].strip() if said else ""
        if said is not None and _is_a_part(whom, book):
            first = _PATTERNS["asks"].sub("", said["a"]).strip()
            divided = "as a percentage of" if _PATTERNS["rate"].search(told) else "divided by"
            by = divided if _DIVIDES.match(said["by"]) else said["by"]
            return f"{first} of {whom} {by} {said['b'].strip()} of {whom} {when}".strip()
    return None


def _is_a_part(whom: str, book: Book) -> bool:
    """Whether words may name a part of the company: neither it itself nor a time."""
    if _PATTERNS["company"].match(whom) or times_in(whom):
        return False
    said = re.findall(r"[a-z&-]+", whom.lower())
    return any(word not in book.company_words for word in said)
