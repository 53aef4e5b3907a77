"""What the words of a question bear out, and it cannot mean: a rate for an amount, one time for each."""

from __future__ import annotations

import re

from assistant.book import stem, stems
from assistant.expressions import Line
from assistant.lexer import Lexed
from assistant.subjects import Subject
from index.model import PURE

_AMOUNT = re.compile(
    r"^(?!.*(?:%|\b(?:rates?|margin|percent\w*|share|yield|points|growth)\b)).*\b(?:sales|revenues?|income|profit|earnings)\b",
    re.I,
)
# What is done with figures, of which a line by itself is no outcome unless it is called so.
_DEEDS = ("average", "minus", "times", "ratio", "difference", "rank", "second", "third", "up", "down")
_WEIGHTED = frozenset(map(stem, ("weighted", "ave", "avg", "diluted", "basic")))
_EACH_TIME = re.compile(
    r"\b(?:every|each|all)\b(?: of)?(?: the)?(?: \w+)? (?:quarters?|years?)\b", re.I
)


def is_stray_rate(found: Subject, lexed: Lexed) -> bool:
    """Whether an amount was asked ("foreign sales"), and a row of rates has these words and more."""
    facts = found.expression.facts if isinstance(found.expression, Line) else ()
    rates = found.is_loose and bool(facts) and all(f.quantity.unit == PURE for f in facts)
    return rates and _AMOUNT.search(lexed.question) is not None


def is_stray_deed(found: Subject, lexed: Lexed) -> bool:
    """Whether the question says what to do with figures, and a line is named that is not called so."""
    if not isinstance(found.expression, Line):
        return False
    placed = ((f.label, *f.path, *f.column) for f in found.expression.facts)
    said = stems(found.title).union(*(stems(text) for each in placed for text in each))
    deeds = [t for t in lexed.tokens if t.has(*_DEEDS) and not t.has("soft", "excluding", "except")]
    return any(
        not stems(token.text) <= said and not (token.has("average") and said & _WEIGHTED)
        for token in deeds
        if token.text != "net of"
    )


def is_of_each_time(question: str) -> bool:
    """Whether several times are to be held against others, of which one comparison tells nothing."""
    return _EACH_TIME.search(question) is not None
