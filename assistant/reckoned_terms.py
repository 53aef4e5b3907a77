"""The operands of arithmetic, read: what they are called together, and how they are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.composed import Side, go_together
from assistant.compute import spoken
from assistant.expressions import Binary, Call, Expression
from assistant.figures_in_words import within
from assistant.pattern_files import patterns

_PATTERNS = patterns("reckoned_terms")
_BRACKETED = re.compile(r"\s*\([^()]*[\d$][^()]*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """An operand, read: its expression at its own time; `side` None for a number and a step before."""

    expression: Expression
    title: str
    side: Side | None = None
    is_own: bool = False
    said: str = ""


def are_of_one_time(terms: list[Term]) -> bool:
    """Whether all are of one time and entity, or each says its own."""
    sided = [(term, term.side) for term in terms if term.side is not None]
    for n, (one, side) in enumerate(sided):
        for other, against in sided[n + 1 :]:
            apart = one.is_own and other.is_own
            if not apart and not go_together(side, against):
                return False
    return True


def are_of_one_kind(terms: list[Term], signs: list[str]) -> bool:
    """Whether what is added or taken off is a balance beside balances, a flow beside flows."""
    kinds: set[bool] = set()
    for sign, term in zip(["+", *signs], terms, strict=True):
        kinds = kinds if sign in "+-" else set()
        if term.side is not None:
            kinds.add(term.side.period.is_instant)
        if len(kinds) > 1:
            return False
    return True


def names_of(terms: list[Term]) -> list[str]:
    """What the terms are called: with their times, where two have one name."""
    names = [within(_BRACKETED.sub("", term.title)) for term in terms]
    if len(set(names)) == len(names):
        return names
    return [
        f"{name} for {spoken(term.side.period)}" if term.side else name
        for name, term in zip(names, terms, strict=True)
    ]


def _taken(sign: str, term: Term, first: Term) -> Expression:
    """A term as it is put in: what reduces another is taken off, whichever sign it is printed with."""
    side = term.side
    is_same = side is not None and first.side is not None and side.title == first.side.title
    is_printed_so = side is not None and side.quantity.value < 0 and not is_same
    if sign == "-" and is_printed_so and _PATTERNS["reduces"].search(f"{term.said} {term.title}"):
        return Call("abs", term.expression)
    return term.expression


def in_turn(terms: list[Term], signs: list[str]) -> Expression:
    """The terms put together from left to right."""
    made = terms[0].expression
    for sign, term in zip(signs, terms[1:], strict=True):
        made = Binary(sign, made, _taken(sign, term, terms[0]))
    return made


def quotients_first(terms: list[Term], signs: list[str]) -> Expression | None:
    """What stands behind a division as one divisor: "A over B plus C" is A over both."""
    place = signs.index("/") if signs.count("/") == 1 else len(signs)
    if place >= len(signs) - 1:
        return None
    above = in_turn(terms[: place + 1], signs[:place])
    return Binary("/", above, in_turn(terms[place + 1 :], signs[place + 1 :]))
