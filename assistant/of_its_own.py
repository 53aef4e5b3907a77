"""Arithmetic over two figures of one part, named once → the question with the part beside both.

"Operating profit of the electronics segment over its net sales" is the segment's profit over the
segment's sales; so is "what return did the electronics segment make (operating profit over its net
sales)?". One figure of a part over the whole company's is asked for in other words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.book import Book
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.told_arithmetic import timeless

_PATTERNS = patterns("of_its_own")
_BREAK = re.compile(r"[?,:()]")
_END = " \t\n?.!"
_DIVIDES = re.compile(r"^(?:over|divided by|÷|/)$", re.I)


class _Said(NamedTuple):
    """Two figures, what is done with them, and whom both are of."""

    a: str
    by: str
    b: str
    whom: str


def of_its_own(question: str, book: Book) -> str | None:
    """The question with the part that it names beside each of two figures; None where it names none so."""
    told, when = timeless(question)
    for read in (_of_whom, _of_both, _made):
        said = read(told)
        if said is not None and _is_a_part(said.whom, book):
            first = _PATTERNS["asks"].sub("", said.a).strip()
            divided = "as a percentage of" if _PATTERNS["rate"].search(told) else "divided by"
            by = divided if _DIVIDES.match(said.by) else said.by
            return f"{first} of {said.whom} {by} {said.b} of {said.whom} {when}".strip()
    return None


def _of_whom(told: str) -> _Said | None:
    """ "Operating profit of the electronics segment over its net sales"."""
    by = _PATTERNS["by-its"].search(told)
    if by is None:
        return None
    a, whom = _split(_BREAK.split(told[: by.start()])[-1])
    b = told[by.end() :].rstrip(_END)
    is_whole = bool(a and whom and b) and _BREAK.search(b) is None
    return _Said(a, by["by"], b, whom) if is_whole else None


def _of_both(told: str) -> _Said | None:
    """ "Operating profit over net sales of the electronics segment"."""
    by = None if _PATTERNS["whole"].search(told) else _PATTERNS["by"].search(told)
    a = _BREAK.split(told[: by.start()])[-1].strip() if by else ""
    rest = _PATTERNS["of-part"].match(told[by.end() :]) if by and a else None
    return _Said(a, by["by"], rest["b"].strip(), rest["whom"].strip()) if by and rest else None


def _made(told: str) -> _Said | None:
    """ "What return on sales did the electronics segment make (operating profit over its net sales)?"."""
    head, _, tail = told.partition("(")
    whom = _PATTERNS["made"].match(head) if tail else None
    of = _PATTERNS["made-of"].match(tail) if whom else None
    return _Said(of["a"].strip(), of["by"], of["b"].strip(), whom["whom"].strip()) if whom and of else None  # fmt: skip


def _split(said: str) -> tuple[str, str]:
    """What stands before the first "of", and what behind."""
    of = _PATTERNS["of"].search(said)
    return (said[: of.start()].strip(), said[of.end() :].strip()) if of else (said, "")


def _is_a_part(whom: str, book: Book) -> bool:
    """Whether words may name a part of the company: neither it itself nor a time."""
    if _PATTERNS["company"].match(whom) or times_in(whom):
        return False
    said = re.findall(r"[a-z&-]+", whom.lower())
    return any(word not in book.company_words for word in said)
