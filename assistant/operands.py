"""The lines that an expression draws on, and whether they cover a time."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book
from assistant.expressions import At, Binary, Call, Expression, Line, Name, Number, operand_names
from assistant.metrics import Metric, metrics
from assistant.stand_ins import stand_in


def has_durations(expression: Expression, book: Book) -> bool | None:
    """Whether some operand covers a time; False for balances alone, None where unknown."""
    match expression:
        case Line():
            kinds = {fact.period.is_instant for fact in expression.facts if fact.period is not None}
            return None if not kinds else False in kinds
        case Name():
            line = stand_in(expression.name, book) or book.line(expression.name)
            if line is not None:
                return has_durations(line, book)
            metric = metrics().get(expression.name)
            found = [has_durations(formula, book) for formula in metric.formulas] if metric else []
            known = [kind for kind in found if kind is not None]
            return known[0] if known else None
        case Number():
            return None
        case At():
            return has_durations(expression.argument, book)
        case Call():
            if expression.function in ("abs", "outflow") and expression.argument:
                return has_durations(expression.argument, book)
            return True
        case Binary():
            sides = [has_durations(expression.left, book), has_durations(expression.right, book)]
            return True if True in sides else (False if False in sides else None)


def operand_lines(expression: Expression, book: Book) -> Sequence[Line]:
    """The lines that an expression draws on, metrics resolved by their first formula."""
    match expression:
        case Line():
            return [expression]
        case Name():
            parts = stand_in(expression.name, book)
            if parts is not None:
                return operand_lines(parts, book)
            line = book.line(expression.name)
            if line is not None:
                return [line]
            metric = metrics().get(expression.name)
            return operand_lines(printed_formula(metric, book), book) if metric else []
        case Binary():
            return [*operand_lines(expression.left, book), *operand_lines(expression.right, book)]
        case Call():
            return operand_lines(expression.argument, book) if expression.argument else []
        case At():
            return operand_lines(expression.argument, book)
        case Number():
            return []


def printed_formula(metric: Metric, book: Book) -> Expression:
    """The first formula of a metric of which every operand is printed; else its first."""
    return next(
        (formula for formula in metric.formulas if _is_printed(formula, book)), metric.formulas[0]
    )


def _is_printed(formula: Expression, book: Book) -> bool:
    return all(
        book.line(name) is not None
        or stand_in(name, book) is not None
        or (name in metrics() and _is_printed(printed_formula(metrics()[name], book), book))
        for name in operand_names(formula)
    )


def mixes_kinds(expression: Expression, book: Book) -> bool:
    """Whether somewhere a balance is added to a flow: words that only look like a sum."""
    if not isinstance(expression, Binary):
        return False
    sides = {has_durations(side, book) for side in (expression.left, expression.right)}
    is_mixed = expression.sign == "+" and sides == {True, False}
    return is_mixed or mixes_kinds(expression.left, book) or mixes_kinds(expression.right, book)
