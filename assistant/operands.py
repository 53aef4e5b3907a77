"""The lines that an expression draws on, and whether they cover a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import (
    At,
    Binary,
    Call,
    Expression,
    Line,
    Name,
    Number,
    facts_of,
    operand_names,
)
from assistant.figures_in_words import title
from assistant.known_names import metric_named
from assistant.lexer import Lexed
from assistant.metrics import Metric, metrics
from assistant.model import Presentation
from assistant.stand_ins import stand_in
from index.model import SHARES, Period, StatementKind

_INCOME_BELOW_NIL = re.compile(
    r"\((?:income|gains?|earnings)\)[\s/]*(?:expenses?|costs?|loss(?:es)?)\b"
    r"|^(?!.*\b(?:income|gains?|earnings|revenues?)\b).*\b(?:expenses?|costs?)\b",
    re.I,
)
_ESTIMATES = frozenset(["estimate", "approximate", "derive", "implied"])


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


def printed_as_expense(expression: Expression, period: Period | None, book: Book) -> str | None:
    """The title of the row of an "(income) expense" or an expense that a figure comes from, whose income is below nil."""
    found = evaluate(expression, period, book)
    fact = found.fact if isinstance(found, Figure) else None
    if fact is None or fact.sense != 1 or not _INCOME_BELOW_NIL.search(fact.label):
        return None
    return title(fact.label)


def is_gain_taken_off(expression: Expression) -> bool:
    """Whether a line is of gains, which only the cash flows print, to take them off of the result.

    The gain itself is not below nil: "Gains on sales of securities   (12)".
    """
    if not isinstance(expression, Line) or not expression.facts:
        return False
    is_gain = _GAIN.match(expression.title) is not None and _LOSS.search(expression.title) is None
    facts = expression.facts
    return (
        is_gain
        and all(f.statement is StatementKind.CASH_FLOWS for f in facts)
        and all(f.quantity.value <= 0 for f in facts)
    )


def is_of_equity(expression: Expression) -> bool:
    """Whether a line stands in the statement of equity, which takes off what was paid."""
    facts = facts_of(expression)
    return bool(facts) and all(f.statement is StatementKind.EQUITY for f in facts)


_GAIN = re.compile(r"\W*(?:net )?gains?\b", re.I)
_LOSS = re.compile(r"\bloss(?:es)?\b", re.I)


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
    """Whether somewhere a balance is added to a flow, or set off in shares: words that only look like it."""
    if not isinstance(expression, Binary):
        return False
    sides = {has_durations(side, book) for side in (expression.left, expression.right)}
    is_mixed = sides == {True, False} and (
        expression.sign == "+" or _sets_off_shares(expression, book)
    )
    return is_mixed or mixes_kinds(expression.left, book) or mixes_kinds(expression.right, book)


def _sets_off_shares(expression: Binary, book: Book) -> bool:
    """Whether one count of shares is taken off another: the average of a year has no balance in it."""
    lines = operand_lines(expression, book)
    units = {fact.quantity.unit for line in lines for fact in line.facts}
    return expression.sign == "-" and units == {SHARES}


_PAYS = re.compile(r"\b(?:re)?payments?\b|\bproceeds\b|\bpurchases?\b", re.I)
_PAID = re.compile(r"\b(?:re)?pa(?:y|id)|\bproceeds\b|\bpurchas|\bspen[dt]|\bflow", re.I)


def mixes_payments(expression: Expression, question: str, book: Book) -> bool:
    """Whether a payment that the question does not speak of is set off against a balance."""
    if _PAID.search(question):
        return False
    lines = operand_lines(expression, book)
    pays = [line for line in lines if _PAYS.search(line.title)]
    return bool(pays) and any(has_durations(line, book) is False for line in lines)


_COST = re.compile(r"\b(?:interest|expenses?|costs?|charges?|provision)\b(?!.*\bincome\b)", re.I)


def over_positive_cost(expression: Expression) -> Expression:
    """A quotient over a cost: an expense is positive, whatever the parentheses it is printed in."""
    if not isinstance(expression, Binary) or expression.sign != "/":
        return expression
    below = expression.right
    is_cost = isinstance(below, Line) and _COST.search(below.title)
    return Binary("/", expression.left, Call("abs", below)) if is_cost else expression


def over_cash_used(
    expression: Expression, question: str, period: Period | None, book: Book
) -> Expression:
    """A quotient whose sides are positive where it speaks of cash that was used, and so it was."""
    if not isinstance(expression, Binary) or expression.sign != "/" or not _USED.search(question):
        return expression
    left, right = (_as_used(side, period, book) for side in (expression.left, expression.right))
    return Binary("/", left, right)


_USED = re.compile(r"\b(?:used|using up|burn(?:ed|t|s)?|consumed|outflows?)\b", re.I)


def _as_used(side: Expression, period: Period | None, book: Book) -> Expression:
    """A flow of cash without its sign, where the filing's own label says that it was used."""
    if not isinstance(side, Line) or not is_of_cash_flows(side) or not _USED.search(side.title):
        return side
    found = evaluate(side, period, book)
    is_out = isinstance(found, Figure) and found.quantity.value < 0
    return Call("abs", side) if is_out else side


def counts_days(expression: Expression) -> bool:
    """Whether days, or a number of them, are part of some arithmetic."""
    match expression:
        case Binary():
            return counts_days(expression.left) or counts_days(expression.right)
        case Call():
            return expression.function == "days"
        case _:
            return isinstance(expression, Number)


def is_of_cash_flows(line: Line) -> bool:
    """Whether a line stands in the statement of cash flows."""
    return bool(line.facts) and line.facts[0].statement is StatementKind.CASH_FLOWS


def is_of_changes(line: Line) -> bool:
    """Whether a line stands under "Changes in …": its label is that of a balance."""
    return any(
        re.search(r"\bchanges?\b", heading, re.I) for f in line.facts[:1] for heading in f.path
    )


def defined_unit(lexed: Lexed) -> Presentation | None:
    """How the metric that a question defines itself is read ("DSO: receivables divided by …")."""
    mark = next((n for n, t in enumerate(lexed.tokens) if t.text in (":", "=", ",")), None)
    said = [t.text for t in lexed.tokens[:mark] if t.kind == "word"]
    said = said[1:] if said[:1] and said[0] in _ESTIMATES else said
    key = metric_named(said) if mark is not None else None
    return metrics()[key].unit if key else None


_SALES = frozenset(["Revenues", "SalesRevenueNet"])


def is_part_of_sales(expression: Expression) -> bool:
    """Whether a line of the income statement, no sales itself, is divided by sales."""
    if not isinstance(expression, Binary) or expression.sign != "/":
        return False
    part, whole = _named_by(expression.left), _named_by(expression.right)
    income = (f.statement is StatementKind.INCOME for f in facts_of(expression.left))
    return bool(whole & _SALES) and not part & _SALES and any(income)


def _named_by(side: Expression) -> frozenset[str | None]:
    """The concepts of what stands on one side of some arithmetic."""
    if isinstance(side, Name):
        return frozenset([side.name])
    return frozenset(fact.concept for fact in facts_of(side))


# A margin whose difference alone the question spells: it is over what that is taken from.
SPELLS_MARGIN = re.compile(r"\bmargins?\b[^?]*?(?::|\bi\.e\.?)", re.I)


def over_first(expression: Expression) -> Expression:
    """A difference as a share of what it is taken from; other arithmetic as it is."""
    whole = expression
    while isinstance(whole, Binary) and whole.sign == "-":
        whole = whole.left
    is_plain = whole is not expression and not (isinstance(whole, Binary) and whole.sign in "*/")
    return Binary("/", expression, whole) if is_plain else expression


def is_of_company(line: Expression) -> bool:
    """Whether a line is the whole company's: one with a standard name, not a segment's."""
    if not isinstance(line, Line):
        return True
    return any(fact.concept for fact in line.facts)


def is_of_face(line: Expression) -> bool:
    """Whether a line stands in a face statement, or is computed from those that do."""
    if not isinstance(line, Line):
        return True
    return any(fact.concept or fact.statement for fact in line.facts)
