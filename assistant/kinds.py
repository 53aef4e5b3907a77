"""Balances and flows of one name: arithmetic holds no balance to a flow where the name has both."""

from __future__ import annotations

from dataclasses import replace

from assistant.book import Book, stem
from assistant.expressions import At, Binary, Call, Expression, Line
from assistant.operands import has_durations
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from assistant.row_words import RowWords
from index.model import StatementKind

_CHANGE = stem("changes")  # a flow beneath such a heading is but what its balance changed by
_NET = stem("net")
_PATTERNS = patterns("kinds")
_FLOWS = (StatementKind.INCOME, StatementKind.CASH_FLOWS)


def plan_of_one_kind(plan: Plan, book: Book) -> Plan:
    """A plan whose arithmetic takes the flow of a name beside flows."""
    if not isinstance(plan, Compute) or not isinstance(plan.expression, Binary):
        return plan
    return replace(plan, expression=of_one_kind(plan.expression, book))


def of_one_kind(expression: Expression, book: Book) -> Expression:
    """An expression with flows in the place of balances of the same names, where it has flows too."""
    if not isinstance(expression, Binary):
        return expression
    kinds = {has_durations(line, book) for line in _lines(expression)}
    if not kinds >= {True, False}:
        return expression
    if expression.sign in "+-":
        return _as_flows(expression, book)
    # A flow may be held to a balance as a rate, what was sold to what is in stock; but not where
    # the name is an expense's too.
    left, right = (_as_expense(each, book) for each in (expression.left, expression.right))
    return replace(expression, left=left, right=right)


def _as_expense(expression: Expression, book: Book) -> Expression:
    """The flow that has the name of a balance, where it is an expense: no change of that balance."""
    flow = _as_flows(expression, book)
    concepts = {fact.concept for line in _lines(flow) for fact in line.facts}
    is_paid = bool(concepts) and all(
        _PATTERNS["of-cost"].search(concept or "") for concept in concepts
    )
    return flow if is_paid else expression


def as_flow(line: Expression, book: Book) -> Expression:
    """The flow that has the name of a balance; the balance itself where there is none."""
    return _as_flows(line, book)


def _lines(expression: Expression) -> list[Line]:
    match expression:
        case Line():
            return [expression]
        case Binary():
            return [*_lines(expression.left), *_lines(expression.right)]
        case At():
            return _lines(expression.argument)
        case Call() if expression.argument is not None:
            return _lines(expression.argument)
        case _:
            return []


def _as_flows(expression: Expression, book: Book) -> Expression:
    match expression:
        case Line():
            return _twin(expression, book)
        case Binary() if expression.sign in "+-":
            left, right = (_as_flows(each, book) for each in (expression.left, expression.right))
            return replace(expression, left=left, right=right)
        case _:  # what has a time of its own, or is an average of two balances, is as it was asked
            return expression


def _twin(line: Line, book: Book) -> Line:
    if has_durations(line, book) is not False:
        return line
    held = next((row for row in book.rows if line.facts[0] in row.facts), None)
    if held is None:
        return line
    flows = [
        row
        for row in book.rows_saying(held.core)
        if row.core == held.core and row.table.statement in _FLOWS and _CHANGE not in row.above
    ] or _payments(held, book)
    is_one = len({row.table.statement for row in flows}) == 1
    return Line(line.title, flows[0].facts) if is_one else line


def _payments(held: RowWords, book: Book) -> list[RowWords]:
    """The one row of the cash flows that tells what was paid for what a balance is of."""
    name = held.core - {_NET}
    paid = [
        row
        for row in book.rows_saying(name)
        if row.table.statement is StatementKind.CASH_FLOWS
        and name <= row.core
        and all(fact.sense < 0 for fact in row.facts)
    ]
    return paid if len(paid) == 1 else []
