"""Arithmetic that a question asks for in words or signs → an expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.expressions import Binary, Call, Expression, Number
from assistant.lexer import Lexed, Token
from assistant.subjects import Several, Subject, Unknown

Resolver = Callable[[Sequence[Token]], Subject | Unknown | Several]
Without = Callable[[Expression, Expression], Expression | None]
_WITHOUT = frozenset(["before", "before the", "excluding", "without", "gross of"])
_SIGNS = {"plus": "+", "minus": "-", "times": "*", "over": "/"}
_ALWAYS = frozenset(
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

_DEFINES = frozenset(
    [
        "=",
        ":",
        "defined as",
        "taken as",
        "computed as",
        "calculated as",
        "measured as",
        "i.e",
        "i.e.",
    ]
)
_MOST_PIECES = 80
_BALANCES = frozenset(["opening", "closing", "beginning", "ending", "balances"])


@dataclass(frozen=True, slots=True)
class Found:
    """An expression with the words that name it."""

    expression: Expression
    title: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """An operator or parenthesis, or the tokens of an operand. `loose`: after a comma."""

    sign: str
    tokens: tuple[Token, ...] = ()
    loose: bool = False


def arithmetic(lexed: Lexed, resolve: Resolver, without: Without) -> Found | None:
    """The arithmetic of a question whose every operand resolves; None where there is none."""
    definition = _defined(lexed)
    for tokens in ([definition] if definition else []) + [_body(lexed)]:
        found = _read(tokens, resolve, without)
        if found is not None:
            return found
    return _sum_of(lexed, resolve)


def _body(lexed: Lexed) -> list[Token]:
    return [token for token in lexed.tokens if token.kind != "period"]


def _defined(lexed: Lexed) -> list[Token] | None:
    """What stands after "=", ":" or "defined as": the asker's own formula."""
    for place, token in enumerate(lexed.tokens):
        if token.text in _DEFINES:
            return [t for t in lexed.tokens[place + 1 :] if t.kind != "period"]
    return None


def _read(tokens: Sequence[Token], resolve: Resolver, without: Without) -> Found | None:
    pieces = _pieces(tokens)
    if len(pieces) > _MOST_PIECES or not any(
        piece.sign in "+-*/~" and piece.sign for piece in pieces
    ):
        return None
    reader = _Reader(pieces, resolve, without)
    expression = reader.whole()
    if expression is None or not reader.is_done or _is_of_itself(expression):
        return None
    if not _names_a_line(expression):
        return None
    return Found(expression, _title(tokens))


def _names_a_line(expression: Expression) -> bool:
    """Whether something of the filing is in it: sums of bare numbers are not its business."""
    match expression:
        case Binary():
            return _names_a_line(expression.left) or _names_a_line(expression.right)
        case Call():
            return expression.argument is not None and _names_a_line(expression.argument)
        case _:
            return not isinstance(expression, Number)


def _is_of_itself(expression: Expression) -> bool:
    """Whether a line stands on both sides: the words then are one label, not arithmetic."""
    if not isinstance(expression, Binary) or expression.sign not in "-/":
        return False
    return expression.left == expression.right


def _pieces(tokens: Sequence[Token]) -> list[_Piece]:
    pieces: list[_Piece] = []
    run: list[Token] = []
    comma = False
    ratio = any(token.has("ratio") for token in tokens)

    def close() -> None:
        nonlocal run
        if any(token.kind in ("word", "number") for token in run):
            pieces.append(_Piece("", tuple(run)))
        run = []

    for token in tokens:
        sign = _sign(token, ratio)
        if sign or token.text in ("(", ")"):
            close()
            pieces.append(_Piece(sign or token.text, (), comma and sign in "*/"))
            comma = False
        elif token.text == ",":
            comma = True
        elif not token.has("soft", "percent", "ratio", "sum"):
            run.append(token)
            comma = False
    close()
    return _without_empty(pieces)


def _without_empty(pieces: list[_Piece]) -> list[_Piece]:
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
    if token.text == "to":
        return "/" if ratio else ""
    if token.kind == "word":  # part of a name
        return ""
    if token.text in _WITHOUT:
        return "~"
    if token.text not in _ALWAYS:
        return ""
    return next((sign for cue, sign in _SIGNS.items() if token.has(cue)), "")


class _Reader:
    """Reads pieces by precedence; a quotient after a comma divides all before it."""

    def __init__(self, pieces: list[_Piece], resolve: Resolver, without: Without) -> None:
        self._pieces = pieces
        self._without = without
        self._resolve = resolve
        self._place = 0

    @property
    def is_done(self) -> bool:
        return self._place >= len(self._pieces)

    def whole(self) -> Expression | None:
        value = self._sum()
        while value is not None and not self.is_done and self._pieces[self._place].loose:
            sign = self._pieces[self._place].sign
            self._place += 1
            right = self._sum()
            value = Binary(sign, value, right) if right is not None else None
        return value

    def _sum(self) -> Expression | None:
        value = self._product()
        while (
            value is not None
            and not self.is_done
            and self._pieces[self._place].sign in ("+", "-", "~")
        ):
            sign = self._pieces[self._place].sign
            self._place += 1
            right = self._product()
            if right is None:
                return None
            value = self._without(value, right) if sign == "~" else Binary(sign, value, right)
        return value

    def _product(self) -> Expression | None:
        value = self._atom()
        while (
            value is not None
            and not self.is_done
            and self._pieces[self._place].sign in ("*", "/")
            and not self._pieces[self._place].loose
        ):
            sign = self._pieces[self._place].sign
            self._place += 1
            right = self._atom()
            value = Binary(sign, value, right) if right is not None else None
        return value

    def _atom(self) -> Expression | None:
        if self.is_done:
            return None
        piece = self._pieces[self._place]
        self._place += 1
        if piece.sign == "(":
            value = self.whole()
            return value if self._closes() else None
        if piece.sign:
            return None
        return self._operand(piece.tokens)

    def _closes(self) -> bool:
        """Whether a closing parenthesis comes next; it is passed over."""
        closing = self._pieces[self._place : self._place + 1]
        self._place += 1
        return bool(closing) and closing[0].sign == ")"

    def _operand(self, tokens: Sequence[Token]) -> Expression | None:
        numbers = [t for t in tokens if t.kind == "number"]
        if (
            len(numbers) == 1
            and numbers[0].text.isdigit()
            and all(t in numbers or t.text in ("days", "day") for t in tokens)
        ):
            return Number(Decimal(numbers[0].text))
        whole = self._resolve(tokens)
        if isinstance(whole, Subject):
            return whole.expression
        plain = [t for t in tokens if not t.has("average") and t.text not in _BALANCES]
        found = self._resolve(plain)
        if not isinstance(found, Subject):
            return None
        return Call("average", found.expression) if len(plain) < len(tokens) else found.expression


def _sum_of(lexed: Lexed, resolve: Resolver) -> Found | None:
    """ "R&D, SG&A and D&A added together": operands parted by commas and "and"."""
    if not lexed.has("sum") or lexed.has("average"):
        return None
    parts: list[list[Token]] = [[]]
    for token in _body(lexed):
        if token.text in (",", "and", "&", "with") or token.has("plus"):
            parts.append([])
        elif not token.has("soft", "sum", "yes-no", "link", "which"):
            parts[-1].append(token)
    named = [part for part in parts if any(token.kind == "word" for token in part)]
    joined = _resolved(named, resolve)
    if joined is None or len(joined) < 2:
        return None
    expression = joined[0]
    for right in joined[1:]:
        expression = Binary("+", expression, right)
    return Found(
        expression, "The sum of " + " and ".join(" ".join(t.text for t in part) for part in named)
    )


def _resolved(parts: list[list[Token]], resolve: Resolver) -> list[Expression] | None:
    """Each part as a subject; neighbours are joined where a label itself has an "and"."""
    found: list[Expression] = []
    place = 0
    while place < len(parts):
        for width in (3, 2, 1):
            run = [token for part in parts[place : place + width] for token in part]
            subject = resolve(run) if place + width <= len(parts) else None
            if isinstance(subject, Subject) and not (width > 1 and subject.is_loose):
                found.append(subject.expression)
                place += width
                break
        else:
            return None
    return found


def _title(tokens: Sequence[Token]) -> str:
    kept = (
        t for t in tokens if not t.has("soft", "percent") and t.text not in ("?", ",", "!", ";")
    )
    text = " ".join(token.text for token in kept)
    return text[:1].upper() + text[1:]
