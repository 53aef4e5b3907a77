"""Metrics and concepts → the formulas by which a store holds filings against each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.expressions import At, Binary, Call, Expression, Line, Name, Number
from assistant.metrics import metrics
from index.concepts import concepts_by_name
from index.errors import SettingsError
from index.model import StatementKind
from index.screening import (
    Arithmetic,
    Constant,
    Days,
    Either,
    Formula,
    Printed,
    Sized,
    figures_in,
)

_YEAR = 12  # months
_MONTH = Decimal("30.4375")  # days
_DEEPEST = 12  # metrics within metrics


def formula_of(expression: Expression, months: int, depth: int = 0) -> Formula:
    """An expression over figures of `months`, and over the balances at their close."""
    if depth > _DEEPEST:
        raise SettingsError("A metric is computed from itself.")
    match expression:
        case Name():
            return _named(expression.name, months, depth)
        case Number():
            return Constant(expression.value)
        case Binary():
            left = formula_of(expression.left, months, depth)
            right = formula_of(expression.right, months, depth)
            return _with_days(Arithmetic(expression.sign, left, right))
        case Call():
            return _call(expression, months, depth)
        case Line() | At():
            raise SettingsError("A screen is over metrics and concepts alone.")


def grown(formula: Formula) -> Formula:
    """The growth of a figure over that of a year before, of whose size it is a part."""
    before = shifted(formula, _YEAR)
    return Arithmetic("/", Arithmetic("-", formula, before), Sized(before))


def has_flows(formula: Formula) -> bool:
    """Whether some figure of a formula is one of a stretch of time."""
    return any(printed.months for printed in figures_in(formula))


def shifted(formula: Formula, back: int) -> Formula:
    """A formula over figures of so many months before."""
    match formula:
        case Printed():
            return replace(formula, back=formula.back + back)
        case Days():
            return Days(replace(formula.of, back=formula.of.back + back))
        case Arithmetic():
            return Arithmetic(
                formula.sign, shifted(formula.left, back), shifted(formula.right, back)
            )
        case Sized():
            return Sized(shifted(formula.argument, back), formula.is_outflow)
        case Either():
            return Either(tuple(shifted(option, back) for option in formula.options))
        case Constant():
            return formula


def _named(name: str, months: int, depth: int) -> Formula:
    """A concept as printed, else the metric of that name by its first formula that works."""
    entry, metric = concepts_by_name().get(name), metrics().get(name)
    options: list[Formula] = []
    if entry is not None:
        is_instant = entry.kinds[:1] == (StatementKind.BALANCE_SHEET,)
        length = 0 if is_instant else months
        options.append(Printed(name, length, 0, entry.also, entry.instead))
    if metric is not None:
        options += [formula_of(each, months, depth + 1) for each in metric.formulas]
    if not options:  # a count of shares, which is told by its label
        return Printed(name, 0)
    return options[0] if len(options) == 1 else Either(tuple(options))


def _call(call: Call, months: int, depth: int) -> Formula:
    if call.function == "days" or call.argument is None:
        return Constant(months * _MONTH)
    argument = formula_of(call.argument, months, depth)
    match call.function:
        case "average":
            both = Arithmetic("+", shifted(argument, months), argument)
            return Arithmetic("/", both, Constant(Decimal(2)))
        case "annual":
            scaled = Arithmetic("*", argument, Constant(Decimal(_YEAR)))
            return Arithmetic("/", scaled, Constant(Decimal(months)))
        case "monthly":
            return Arithmetic("/", argument, Constant(Decimal(months)))
        case _:
            return Sized(argument, is_outflow=call.function == "outflow")


def _with_days(formula: Arithmetic) -> Formula:
    """A formula in which the days are those of the period that its first flow is printed for."""
    flow = next((printed for printed in figures_in(formula) if printed.months), None)
    if flow is None:
        return formula
    days = Constant(flow.months * _MONTH)

    def put(part: Formula) -> Formula:
        match part:
            case Constant():
                return Days(flow) if part == days else part
            case Arithmetic():
                return Arithmetic(part.sign, put(part.left), put(part.right))
            case _:
                return part

    return put(formula)
