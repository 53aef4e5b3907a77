"""Arithmetic that a question asks for in words or signs → an expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.expressions import Binary, Call, Expression, Line, Number
from assistant.known_names import metric_named
from assistant.lexer import Lexed, Token
from assistant.operand_names import Resolver, is_of_two, is_one, joints, resolved, split
from assistant.pieces import DASHES, SIGNS_IN_WORDS, Piece, parts_operands, pieces_of
from assistant.subjects import Several, Subject

Without = Callable[[Expression, Expression], Expression | None]
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
_AT_END = frozenset(["closing", "ending"])
_BALANCES = frozenset(["opening", "closing", "beginning", "ending", "balances"])


@dataclass(frozen=True, slots=True)
class Found:
    """An expression with the words that name it."""

    expression: Expression
    title: str


def arithmetic(
    lexed: Lexed, resolve: Resolver, without: Without, *, timed: bool = False
) -> Found | None:
    """The arithmetic of a question whose every operand resolves; None where there is none.

    `timed`: the operands are resolved with the phrases of time that stand beside them.
    """
    of_parts = next((p for p in range(len(lexed.tokens)) if _is_dash_of_parts(p, lexed)), None)
    if of_parts is not None and not timed:
        return sum_of_parts(lexed.tokens[of_parts + 1 :], resolve)
    for told in filter(None, (_defined(lexed), _stated(lexed), list(lexed.tokens))):
        tokens = [token for token in told if timed or token.kind != "period"]
        found = _read(tokens, resolve, without)
        if found is not None:
            return found
    is_share = lexed.has("share-of")  # a sum that is a part of something
    return None if timed or is_share else _sum_of(lexed, resolve)


def _defined(lexed: Lexed) -> list[Token] | None:
    """What stands after "=", ":" or "defined as": the asker's own formula."""
    for place, token in enumerate(lexed.tokens):
        if token.text in _DEFINES:
            return list(lexed.tokens[place + 1 :])
    return None


def _is_dash_of_parts(place: int, lexed: Lexed) -> bool:
    """Whether a dash leads from a metric to what it is the sum of: "total debt - A, B and C together"."""
    if lexed.tokens[place].text not in DASHES:
        return False
    named = [t.text for t in lexed.tokens[:place] if t.kind == "word"]
    rest = lexed.tokens[place + 1 :]
    summed = lexed.has("sum") or any(t.text in _TOGETHER for t in rest)
    return summed and bool(named) and metric_named(named) is not None


_TOGETHER = frozenset(["together", "combined"])


def _stated(lexed: Lexed) -> list[Token] | None:
    """What stands before a ":" that only gives it a name, or after a metric's name and a comma."""
    marks = [place for place, token in enumerate(lexed.tokens) if token.text in (":", ",")]
    for place in marks[:1]:
        before, after = lexed.tokens[:place], lexed.tokens[place + 1 :]
        named = [t.text for t in before if t.kind == "word"]
        if lexed.tokens[place].text == ":" and any(t.text in SIGNS_IN_WORDS for t in before):
            return list(before)
        if lexed.tokens[place].text == "," and named and metric_named(named):
            return list(after)
    colon = next((p for p, t in enumerate(lexed.tokens) if t.text == ":"), None)
    if colon is not None and any(t.text in SIGNS_IN_WORDS for t in lexed.tokens[:colon]):
        return list(lexed.tokens[:colon])
    return None


def _read(tokens: Sequence[Token], resolve: Resolver, without: Without) -> Found | None:
    if any(token.has("share-of") for token in tokens):
        return None
    pieces = pieces_of(tokens)
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


class _Reader:
    """Reads pieces by precedence; a quotient after a comma divides all before it."""

    def __init__(self, pieces: list[Piece], resolve: Resolver, without: Without) -> None:
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
        value = self._listed("+") or self._product()
        while (
            value is not None
            and not self.is_done
            and self._pieces[self._place].sign in ("+", "-", "~")
        ):
            sign = self._pieces[self._place].sign
            self._place += 1
            if sign == "~":
                value = self._part_off(value)
                continue
            right = self._listed("+") or self._product()
            value = Binary(sign, value, right) if right is not None else None
        return value

    def _part_off(self, whole: Expression) -> Expression | None:
        """A total without the part that is named next; of lines of one name the one within it."""
        place = self._place
        right = self._product()
        if right is not None:
            left = self._without(whole, right)
            if left is None and isinstance(whole, Binary) and whole.sign in "+-":
                last = self._without(whole.right, right)  # it is said of the last operand
                left = replace(whole, right=last) if last is not None else None
            return left
        found = self._resolve(self._pieces[place].tokens) if place < len(self._pieces) else None
        if not isinstance(found, Several):
            return None
        lines = [Line(row.title, row.facts) for row in found.rows]
        options = [left for line in lines if (left := self._without(whole, line)) is not None]
        self._place = place + 1
        return options[0] if len(options) == 1 else None

    def _listed(self, sign: str) -> Expression | None:
        """The sum of operands that are parted by "and" and commas; None where the next is one line."""
        piece = self._pieces[self._place] if not self.is_done else None
        if self._place == 0 and len(self._pieces) == 3 and self._pieces[1].sign == "/":
            return self._list_over()
        after = self._pieces[self._place + 1 : self._place + 2]
        if (
            piece is None
            or piece.sign
            or (after and after[0].sign in ("*", "/", "(") and not after[0].loose)
        ):
            return None
        if not any(parts_operands(t) or t.text == "and" for t in piece.tokens):
            return None
        whole = self._resolve([t for t in piece.tokens if not parts_operands(t)])
        if isinstance(whole, Subject) and is_one(whole, piece.tokens, self._resolve):
            return None
        every = self._every if piece.every else None
        parts = resolved(split(piece.tokens), self._resolve, every)
        if parts is None and not isinstance(whole, Subject):  # no line has that name, "and" and all
            parts = resolved(split(piece.tokens, whole_names=False), self._resolve, every)
        if parts is None or len(parts) < 2:
            return None
        self._place += 1
        expression = parts[0]
        for right in parts[1:]:
            expression = Binary(sign, expression, right)
        return expression

    def _list_over(self) -> Expression | None:
        """ "A, B and C over D": the sum of a list that is no line of its own, over D."""
        listed, below = self._pieces[0].tokens, self._pieces[2]
        if joints(listed) < 1 or below.sign or self._pieces[1].loose:
            return None
        whole = self._resolve([t for t in listed if not parts_operands(t)])
        if isinstance(whole, Subject) and is_one(whole, listed, self._resolve):
            return None
        parts = resolved(split(listed), self._resolve)
        right = self._operand(below.tokens)
        if parts is None or len(parts) < 2 or right is None:
            return None
        self._place = 3
        total = parts[0]
        for part in parts[1:]:
            total = Binary("+", total, part)
        return Binary("/", total, right)

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
        found = self._every(piece.tokens) if piece.every else None
        if found is not None:
            return found
        plain = [t for t in piece.tokens if not parts_operands(t)]
        if len(plain) < len(piece.tokens):
            whole = self._resolve(plain)
            if (
                isinstance(whole, Subject)
                and not whole.is_metric
                and is_of_two(piece.tokens, whole)
            ):
                return None
        return self._operand(plain)

    def _closes(self) -> bool:
        """Whether a closing parenthesis comes next; it is passed over."""
        closing = self._pieces[self._place : self._place + 1]
        self._place += 1
        return bool(closing) and closing[0].sign == ")"

    def _every(self, tokens: Sequence[Token]) -> Expression | None:
        """The sum of the lines of one label, where all of them are meant."""
        found = self._resolve(tokens)
        if not isinstance(found, Several) or len({row.core for row in found.rows}) > 1:
            return None
        lines = [Line(row.title, row.facts) for row in found.rows]
        expression: Expression = lines[0]
        for line in lines[1:]:
            expression = Binary("+", expression, line)
        return expression

    def _operand(self, tokens: Sequence[Token]) -> Expression | None:
        numbers = [t for t in tokens if t.kind == "number"]
        if (
            len(numbers) == 1
            and numbers[0].text.isdigit()
            and all(t in numbers or t.text in ("days", "day") for t in tokens)
        ):
            return Number(Decimal(numbers[0].text))
        whole = self._resolve(tokens)
        averaged = any(t.has("average") for t in tokens if t.kind != "word")
        if isinstance(whole, Subject) and (
            whole.is_metric or not averaged or "average" in whole.title.lower()
        ):
            return whole.expression
        plain = [t for t in tokens if not t.has("average") and t.text not in _BALANCES]
        found = self._resolve(plain)
        if not isinstance(found, Subject):
            return None
        said = [t for t in tokens if t not in plain]
        if len(said) == 1 and said[0].text in _AT_END:  # a balance is that of the end
            return found.expression
        return Call("average", found.expression) if said else found.expression


def _sum_of(lexed: Lexed, resolve: Resolver) -> Found | None:
    """ "R&D, SG&A and D&A added together": operands parted by commas and "and"."""
    if not lexed.has("sum") or lexed.has("average"):
        return None
    return sum_of_parts(lexed.tokens, resolve)


def sum_of_parts(tokens: Sequence[Token], resolve: Resolver) -> Found | None:
    """The sum of operands parted by commas, "and" or "plus"; None unless each is one line."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if (token.kind != "word" and token.text in (",", "and", "&", "with")) or token.has("plus"):
            parts.append([])
        elif token.kind != "period" and not token.has("soft", "sum", "yes-no", "link", "which"):
            parts[-1].append(token)
    named = [part for part in parts if any(token.kind == "word" for token in part)]
    apart = [each for part in named for each in split(part, whole_names=False)]
    joined = resolved(named, resolve) or (resolved(apart, resolve) if apart != named else None)
    if joined is None or len(joined) < 2:
        return None
    expression = joined[0]
    for right in joined[1:]:
        expression = Binary("+", expression, right)
    said = (" ".join(t.text for t in part if t.kind != "mark") for part in named)
    return Found(expression, "The sum of " + " and ".join(said))


def _title(tokens: Sequence[Token]) -> str:
    kept = (
        t for t in tokens if not t.has("soft", "percent") and t.text not in ("?", ",", "!", ";")
    )
    text = " ".join(token.text for token in kept)
    return text[:1].upper() + text[1:]
