"""A question's tokens → the operators, parentheses and operands of its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.lexer import Token

_BEFORE = frozenset(["before", "before the", "gross of"])
_SIGNS = {"plus": "+", "minus": "-", "times": "*", "over": "/"}
SIGNS_IN_WORDS = frozenset(
    [
        "divided by",
        "plus",
        "minus",
        "multiplied by",
        "/",
        "+",
        "*",
        "×",
        "÷",
        "-",
        "−",
        "–",
        "less",
        "net of",
        "over",
        "times",
        "added to",
    ]
)
_EVERY = frozenset(["all", "whole", "every", "both", "all the", "all of"])


@dataclass(frozen=True, slots=True)
class Piece:
    """An operator or parenthesis, or the tokens of an operand. `loose`: after a comma.

    `every`: "all" was said of the operand, so that every line of its name is meant.
    """

    sign: str
    tokens: tuple[Token, ...] = ()
    loose: bool = False
    every: bool = False


def pieces_of(tokens: Sequence[Token]) -> list[Piece]:
    """Operators, parentheses and runs of words, in the order of the question."""
    pieces: list[Piece] = []
    run: list[Token] = []
    comma = every = False
    ratio = any(token.has("ratio") for token in tokens)

    def close() -> None:
        nonlocal run, every
        while run and parts_operands(run[-1]):
            run.pop()
        if any(token.kind in ("word", "number", "period") for token in run):
            pieces.append(Piece("", tuple(run), False, every))
        run, every = [], False

    for place, token in enumerate(tokens):
        if _opens_a_clause(place, tokens):
            break
        sign = _sign(token, ratio)
        if sign == "*" and _asks_how_often(tokens[:place]):
            sign = "/"
        if sign or token.text in ("(", ")"):
            close()
            pieces.append(Piece(sign or token.text, (), comma and sign in "*/"))
            comma = False
        elif token.text == ",":
            comma = True
            run += [token] if run else []
        elif token.text in _EVERY:
            every = True
        elif not token.has("soft", "percent", "ratio", "sum"):
            run.append(token)
            comma = False
    close()
    return _without_empty(pieces)


def _opens_a_clause(place: int, tokens: Sequence[Token]) -> bool:
    """Whether a dash stands before what asks, or goes on: "equity - is it a deficit?"; no minus."""
    after = tokens[place + 1 : place + 2]
    is_dash = tokens[place].text in DASHES
    return is_dash and bool(after) and (after[0].has(*_ASKING) or after[0].text in _OPENS)


DASHES = frozenset("-–—−")
_ASKING = (
    "yes-no",
    "which",
    "and",
    "link",
    "higher",
    "lower",
    "up",
    "down",
    "why",
    "when",
    "where",
)
_OPENS = frozenset(["how", "how much", "how many", "or", "but", "so", "by how much", "then"])


def _asks_how_often(before: Sequence[Token]) -> bool:
    """Whether "times" stands behind "how many": so many times is a quotient."""
    return [token.text for token in before[-2:]] == ["how", "many"]


def parts_operands(token: Token) -> bool:
    """Whether a token stands between two operands of a list."""
    return token.kind != "word" and token.text in (",", "and", "&", "and also")


def _without_empty(pieces: list[Piece]) -> list[Piece]:
    """Parentheses around nothing that names an operand fall away."""
    kept = list(pieces)
    changed = True
    while changed:
        changed = False
        for place in range(len(kept) - 1):
            if kept[place].sign == "(" and kept[place + 1].sign == ")":
                del kept[place : place + 2]
                changed = True
                break
    return kept


def _sign(token: Token, ratio: bool) -> str:
    if token.kind == "word":  # part of a name
        return ""
    if token.text == "to":
        return "/" if ratio else ""
    if token.text in _BEFORE or token.has("excluding"):
        return "~"
    if token.text not in SIGNS_IN_WORDS:
        return ""
    return next((sign for cue, sign in _SIGNS.items() if token.has(cue)), "")
