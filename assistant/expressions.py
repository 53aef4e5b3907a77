"""Arithmetic over named figures: parsed from metrics and questions, printed in derivations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from index.errors import SettingsError
from index.model import Fact, Period

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?)|(?P<mark>[-+*/()]))")
FUNCTIONS = ("average", "days", "annual", "monthly", "abs", "outflow")


@dataclass(frozen=True, slots=True)
class Name:
    """A us-gaap element or a metric, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the filing over its periods; `note` is what to say when it is used."""

    title: str
    facts: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was written, such as days or a divisor."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions with one of + - * / between them."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """average(x) of opening and closing balance, days() of the period; annual(x), monthly(x), abs(x), outflow(x)."""

    function: str
    argument: Expression | None = None


@dataclass(frozen=True, slots=True)
class At:
    """An expression for a period of its own, whichever the rest of the formula is for."""

    argument: Expression
    period: Period


Expression = Name | Line | Number | Binary | Call | At


def facts_of(expression: Expression) -> tuple[Fact, ...]:
    """The facts of a line; none of arithmetic."""
    return expression.facts if isinstance(expression, Line) else ()


def operand_names(expression: Expression) -> list[str]:
    """The names that an expression draws on, in order."""
    match expression:
        case Name():
            return [expression.name]
        case Binary():
            return [*operand_names(expression.left), *operand_names(expression.right)]
        case Call():
            return operand_names(expression.argument) if expression.argument else []
        case At():
            return operand_names(expression.argument)
        case Line() | Number():
            return []


def with_lines(expression: Expression, lines: Mapping[str, Line]) -> Expression:
    """An expression with the lines put for their names."""
    match expression:
        case Name():
            return lines.get(expression.name, expression)
        case Binary():
            left, right = with_lines(expression.left, lines), with_lines(expression.right, lines)
            return Binary(expression.sign, left, right)
        case Call():
            inner = expression.argument
            return Call(expression.function, with_lines(inner, lines) if inner else None)
        case At():
            return At(with_lines(expression.argument, lines), expression.period)
        case Line() | Number():
            return expression


def draws_on_averages(expression: Expression) -> bool:
    """Whether some operand is the average of its opening and closing balance."""
    match expression:
        case Call():
            return expression.function == "average"
        case Binary():
            return draws_on_averages(expression.left) or draws_on_averages(expression.right)
        case At():
            return draws_on_averages(expression.argument)
        case Name() | Line() | Number():
            return False


def parse(text: str) -> Expression:
    """The expression that `text` writes. Raises SettingsError where it is none."""
    tokens: list[str] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise SettingsError(f"Cannot read the formula {text!r} at {text[place:]!r}.")
        tokens.append(match[match.lastgroup or 0])
        place = match.end()
    parsed, left = _sum(tokens, text)
    if left:
        raise SettingsError(f"Cannot read the formula {text!r} at {' '.join(left)!r}.")
    return parsed


def _sum(tokens: list[str], text: str) -> tuple[Expression, list[str]]:
    value, rest = _product(tokens, text)
    while rest and rest[0] in "+-":
        right, after = _product(rest[1:], text)
        value, rest = Binary(rest[0], value, right), after
    return value, rest


def _product(tokens: list[str], text: str) -> tuple[Expression, list[str]]:
    value, rest = _atom(tokens, text)
    while rest and rest[0] in "*/":
        right, after = _atom(rest[1:], text)
        value, rest = Binary(rest[0], value, right), after
    return value, rest


def _atom(tokens: list[str], text: str) -> tuple[Expression, list[str]]:
    if not tokens:
        raise SettingsError(f"The formula {text!r} breaks off.")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        value, rest = _sum(rest, text)
        return value, _closed(rest, text)
    if head[0].isdigit():
        return Number(Decimal(head)), rest
    if head in FUNCTIONS and rest and rest[0] == "(":
        if rest[1:2] == [")"]:
            return Call(head), rest[2:]
        argument, rest = _sum(rest[1:], text)
        return Call(head, argument), _closed(rest, text)
    if not head[0].isalpha():
        raise SettingsError(f"Cannot read the formula {text!r} at {head!r}.")
    return Name(head), rest


def _closed(rest: list[str], text: str) -> list[str]:
    if not rest or rest[0] != ")":
        raise SettingsError(f"A parenthesis is not closed in the formula {text!r}.")
    return rest[1:]


def has_times(expression: Expression) -> bool:
    """Whether some operand is for a period of its own."""
    match expression:
        case At():
            return True
        case Binary():
            return has_times(expression.left) or has_times(expression.right)
        case Call():
            return expression.argument is not None and has_times(expression.argument)
        case Name() | Line() | Number():
            return False
