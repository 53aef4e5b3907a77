"""What a question tells as a deed of somebody → a question for the figure that the deed comes to.

"Did A earn a better margin than B in 1995?" asks whether the margin of A was higher than that of B;
"what margin did A make?" what the margin of A was; "does it run more stores than a year before?"
whether stores are more than a year before. Sentences of subject, verb and object are read so, where
nothing reads them as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.pattern_files import patterns
from assistant.told_arithmetic import timeless

_PATTERNS = patterns("of_whom")
_COMPARED, _ASKED = _PATTERNS["compared"], _PATTERNS["asked"]
_PROFITABLE, _FRONTED = _PATTERNS["profitable"], _PATTERNS["fronted"]
_BOTH_PARTS, _COMPANY = _PATTERNS["both-parts"], _PATTERNS["company"]
_THE_SAME, _TRAILING = _PATTERNS["the-same"], _PATTERNS["trailing-did"]
_THAT_OF = _PATTERNS["that-of"]
_ENOUGH, _TWO_THINGS = _PATTERNS["enough"], _PATTERNS["two-things"]


def of_whom(question: str) -> list[str]:
    """What a question asks as a figure of somebody; nothing where it tells no deed."""
    parts = _BOTH_PARTS.match(question)
    if parts is not None:
        return [*_read(parts["asks"], "total {} including current portion")]
    return [*_read(question, "{}")]


def of_two(question: str) -> str | None:
    """Whether the figure of one is past that of another, where a question asks that by a deed of both.

    Or whether that of two parts together is past what it was.
    """
    if _BOTH_PARTS.match(question):
        return next(iter(of_whom(question)), None)
    named = _THAT_OF.match(question)
    if named is not None and timeless(named["than"])[0].strip(" ?.!"):
        return f"{named['lead']}the {named['what']} of {named['than']}"
    said = _COMPARED.match(question)
    if said is None or _COMPANY.match(said["whom"].strip()):
        return None
    other = timeless(said["than"])[0]
    return next(_compared(said, "{}"), None) if other and not _THE_SAME.match(other) else None


def _read(question: str, called: str) -> Iterator[str]:
    for said in (_COMPARED.match(question), _PROFITABLE.match(question)):
        if said is not None:
            yield from _compared(said, called)
    if fronted := _FRONTED.match(question):
        relation = _relation(fronted)
        yield f"{fronted['aux']} {called.format(fronted['what'])} {_at(fronted['when'])} {relation} {_at(fronted['than'])}?"
    if enough := _ENOUGH.match(question):
        yield from _exceeding(enough)
    asked = _ASKED.match(question)
    if asked is not None and not _COMPANY.match(asked["whom"]):
        yield f"what was the {called.format(asked['what'])} of {asked['whom']}{asked['rest']}?"


def _exceeding(said: re.Match[str]) -> Iterator[str]:
    """Whether one figure is past another that it is to pay, or past two together."""
    (one, when), (other, at) = timeless(said["a"]), timeless(said["b"])
    two = _TWO_THINGS.match(other)
    if not (said["both"] or said["together"]):
        yield f"did {one} exceed {other} {when or at}?"
    if two is not None:
        yield f"did {one} exceed the sum of {two['b']} and {two['c']} {when or at}?"


def _at(when: str) -> str:
    """A time with its preposition."""
    return when if re.match(r"(?:in|at|for|on|during|a|the) ", when, re.I) else f"in {when}"


def _relation(said: re.Match[str]) -> str:
    return "higher than" if said["more"] else "lower than"


def _compared(said: re.Match[str], called: str) -> Iterator[str]:
    """Whether the figure of one is past that of another, or past its own of another time."""
    whom, (what, when) = said["whom"].strip(), timeless(said["what"])
    other, at = timeless(said["than"])
    figure = called.format(what)
    of = "" if _COMPANY.match(whom) else f" of {whom}"
    if not other or _THE_SAME.match(other):
        yield f"was {figure}{of} {when} {_relation(said)} {at or 'a year earlier'}?"
        return
    other = _TRAILING.sub("", other)
    yield f"was the {figure}{of} {_relation(said)} the {figure} of {other} {when} {at}?"
