"""Whether one figure is past another, in free words → a comparison of two figures that are each read by itself.

"Was more capex put into casing than into drilling?" holds the capex of one part against that of
another; "did R&D outspend marketing?" one line against another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.book import Book
from assistant.composed import Side, go_together, side_of
from assistant.compute import Figure, evaluate
from assistant.pattern_files import patterns
from assistant.plans import Compare, Plan
from assistant.reckoned import reckoned_plan
from assistant.reckoned_words import SIGNS, parted
from assistant.told_arithmetic import is_dated_apart, timeless

Read = Callable[[str], Plan]

_PATTERNS = patterns("compared")
_OF_A_MEASURE = ("put-into", "richer", "profitable", "bring-in")
_OF_TWO = ("outdoes", "than", "below")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is held against what: two names, and the measure of both where there is one."""

    one: str
    other: str
    measure: str
    relation: str


def compared_plan(question: str, book: Book, read: Read) -> Compare | None:
    """The comparison that a question asks for; None unless both figures are read, of one time."""
    question = _with_topic(" ".join(question.split()))
    if is_dated_apart(question):
        return None
    plain, when = timeless(question)
    for asked in _asked(plain):
        one = _side(asked.one, asked.measure, when, book, read)
        other = _side(asked.other, asked.measure, when, book, read) if one else None
        if one is None or other is None or not go_together(one, other, "-"):
            continue
        as_loss = _PATTERNS["loss"].search(asked.measure or asked.one) is not None
        return Compare(
            one.expression, one.title, one.period, other.expression, other.title, other.period,
            asked.relation, as_loss, one.unit if one.unit is other.unit else None,
        )  # fmt: skip
    return None


def asks_of_two(question: str) -> bool:
    """Whether it is asked if one figure is past another."""
    return _PATTERNS["of-two"].search(question) is not None


def _with_topic(question: str) -> str:
    """What is asked of "it" as of what was said first: "The grant – was it more than …?"."""
    said = _PATTERNS["topic"].match(question)
    return f"{said['aux']} {said['topic']} {said['rest']}" if said else question


def _asked(plain: str) -> Iterator[_Asked]:
    for name in (*_OF_A_MEASURE, *_OF_TWO):
        said = _PATTERNS[name].match(plain)
        if said is None:
            continue
        measure = said["m"] if name in _OF_A_MEASURE else ""
        measure = "" if _PATTERNS["money"].match(measure) else measure
        other = _same_of(said["a"], said["b"])
        yield _Asked(said["a"], other, _bare(measure), ">" if said["more"] else "<")


def _same_of(one: str, other: str) -> str:
    """What "that of B" stands for beside "A's margin" or "the margin of A"."""
    that = _PATTERNS["same"].match(other)
    if that is None:
        return other
    owner, _, owned = one.partition("’s ") if "’s " in one else one.partition("'s ")
    measure = owned or owner.partition(" of ")[0]
    return f"{measure} of {other[that.end() :]}"


def _bare(text: str) -> str:
    bare = _PATTERNS["articles"].sub("", text.strip(" ,:"))
    return _PATTERNS["united-states"].sub("United States", bare)


def _side(name: str, measure: str, when: str, book: Book, read: Read) -> Side | None:
    """The figure of a name: of that line, or the measure of that part."""
    name = _bare(name)
    if not re.search(r"[a-z]{2}", name, re.I):
        return None
    if not measure:
        return side_of(name, when, book, read)
    if SIGNS.search(measure):
        return _reckoned(measure, name, when, book, read)
    for said in (f"{measure} of {name}", f"{name} {measure}"):
        found = side_of(said, when, book, read)
        if found is not None:
            return found
    return None


def _reckoned(measure: str, name: str, when: str, book: Book, read: Read) -> Side | None:
    """A measure that is told as arithmetic, each operand of it of the part that is named."""
    signs = [said[0] for said in SIGNS.finditer(measure)]
    operands = [f"{each.strip()} of {name}" for each in parted(measure)]
    told = operands[0] + "".join(f" {s} {o}" for s, o in zip(signs, operands[1:], strict=True))
    made = reckoned_plan(f"{told} {when}".strip(), book, read)
    found = evaluate(made.expression, made.period, book) if made else None
    if made is None or not isinstance(found, Figure) or found.period is None:
        return None
    return Side(made.expression, made.title, found.period, found.quantity, made.unit)
