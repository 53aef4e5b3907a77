"""A metric by the terms that the question sets: "365 days", "year-end balances", "treating X as Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.asked_periods import asked_period
from assistant.book import LITTLE, Book, stem
from assistant.compute import Figure, evaluate
from assistant.expressions import (
    Binary,
    Call,
    Expression,
    Name,
    Number,
    draws_on_averages,
    operand_names,
)
from assistant.known_names import content, known_names, metric_named, operand_stems, word_lists
from assistant.lexer import Lexed, Token
from assistant.metrics import Metric, metrics
from assistant.model import Presentation
from assistant.operands import operand_lines
from assistant.operations import hints_of, subject_of
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from assistant.subjects import Subject
from index.concepts import Concept
from index.labels import words

_PATTERNS = patterns("conventions")
_TERMS = {
    "treated": _PATTERNS["treating"],
    "days": _PATTERNS["days"],
    "closing": _PATTERNS["closing"],
    "average": _PATTERNS["average"],
}
_OF_BOTH = _PATTERNS["of-both"]


def told_metric_plan(lexed: Lexed, book: Book) -> Plan | None:
    """A metric whose days, balances or operands the question sets itself."""
    if lexed.has("change", "up", "down", "higher", "lower", "list", "rank", "difference"):
        return None
    lexed, said = _terms_of(lexed)
    spans = [match.span() for match in said.values()]
    words_ = [t for t in lexed.tokens if t.kind == "word" and not _lies_in(t, spans)]
    metric = metric_among([t.text for t in words_], book) if said else None
    if metric is None:
        return None
    is_of_all = _PATTERNS["of-all-revenues"].search(lexed.question) is not None
    is_of_all = is_of_all and bool(operand_lines(Name("Revenues"), book))
    put: dict[str, Expression] | None = {"SalesRevenueNet": Name("Revenues")} if is_of_all else {}
    if "treated" in said:
        put = _treated(said["treated"], metric, lexed, book)
    elif "days" not in said and not any(draws_on_averages(f) for f in metric.formulas):
        return None
    number = Number(Decimal(said["days"]["n"])) if "days" in said else None
    if put is None or (number and not any(_counts_days(f) for f in metric.formulas)):
        return None
    closes = "closing" in said and "average" not in said
    formulas = [_with_terms(f, put, number, closes) for f in metric.formulas]
    return _first_that_works(metric, formulas, lexed, book)


def _terms_of(lexed: Lexed) -> tuple[Lexed, dict[str, re.Match[str]]]:
    """The terms that a question sets, by their names, and the question without a time in them."""
    question = lexed.question
    said = {name: pattern.search(question) for name, pattern in _TERMS.items()}
    if both := _OF_BOTH.search(question):
        said |= {"closing": None, "average": both}
    closing = said["closing"]
    over = [
        w for w in lexed.times if closing and w.start < closing.end() and closing.start() < w.end
    ]
    if any(
        w.year or w.fiscal_year or w.day or re.match(r"\W*(?:$|[,?.])", question[w.end :])
        for w in over
    ):
        said["closing"] = None  # "at year-end 1995" says when
    elif len(lexed.times) > len(over):
        lexed = replace(lexed, times=tuple(w for w in lexed.times if w not in over))
    return lexed, {name: match for name, match in said.items() if match is not None}


def _lies_in(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def metric_among(said: Sequence[str], book: Book) -> Metric | None:
    """The metric that some run of the words names, where the rest only names its operands."""
    kept = content(said, book)
    soft = {stem(word) for word in word_lists()[0] | LITTLE}
    for length in range(len(kept), 0, -1):
        for start in range(len(kept) - length + 1):
            key = metric_named(kept[start : start + length])
            if key is None:
                continue
            rest = {stem(p) for w in (*kept[:start], *kept[start + length :]) for p in words(w)}
            lines = [*operand_lines(Name(key), book), *operand_lines(Name("Revenues"), book)]
            labels = {stem(p) for line in lines for p in words(line.title)}
            if rest <= operand_stems(key) | soft | labels:
                return metrics()[key]
    return None


def _treated(
    said: re.Match[str], metric: Metric, lexed: Lexed, book: Book
) -> dict[str, Expression] | None:
    """The line that takes the place of an operand of the metric."""
    inside = [t for t in lexed.tokens if said.start("x") <= t.start and t.end <= said.end("x")]
    line = subject_of(
        [t for t in inside if not t.has("soft")], book, replace(hints_of(lexed), percent=False)
    )
    named = frozenset(stem(word) for word in content(words(said["y"]), book))
    concepts = [
        e.name
        for kind, e in known_names().get(named, ())
        if isinstance(e, Concept) and kind == "concept"
    ]
    operands = {name for formula in metric.formulas for name in _all_operands(formula)}
    meant = next((name for name in concepts if name in operands), None)
    if not isinstance(line, Subject) or meant is None:
        return None
    return {meant: line.expression}


def _all_operands(expression: Expression) -> list[str]:
    """The operands of a formula, and of the metrics in it."""
    found = operand_names(expression)
    inner = [
        n
        for name in found
        if name in metrics()
        for f in metrics()[name].formulas
        for n in operand_names(f)
    ]
    return [*found, *inner]


def _counts_days(formula: Expression) -> bool:
    match formula:
        case Call():
            return formula.function == "days"
        case Binary():
            return _counts_days(formula.left) or _counts_days(formula.right)
        case Name():
            held = metrics().get(formula.name)
            return held is not None and any(_counts_days(f) for f in held.formulas)
        case _:
            return False


def _with_terms(
    formula: Expression, put: dict[str, Expression], days: Number | None, closing: bool
) -> Expression:
    """A formula by other terms: lines put for names, a number for the days, balances for averages."""
    match formula:
        case Name():
            held = metrics().get(formula.name)
            touched = held is not None and (put or days) and formula.name not in put
            if (
                touched
                and held is not None
                and (
                    set(_all_operands(held.formulas[0])) & put.keys()
                    or _counts_days(held.formulas[0])
                )
            ):
                return _with_terms(held.formulas[0], put, days, closing)
            return put.get(formula.name, formula)
        case Binary():
            left = _with_terms(formula.left, put, days, closing)
            return Binary(formula.sign, left, _with_terms(formula.right, put, days, closing))
        case Call():
            if formula.function == "days":
                return days or formula
            if formula.argument is None:
                return formula
            inner = _with_terms(formula.argument, put, days, closing)
            return (
                inner
                if closing and formula.function == "average"
                else Call(formula.function, inner)
            )
        case _:
            return formula


def _first_that_works(
    metric: Metric, formulas: Sequence[Expression], lexed: Lexed, book: Book
) -> Compute:
    plans = []
    for formula in formulas:
        period, is_open = asked_period(Name(metric.key), lexed.times, book)
        plans.append(Compute(formula, metric.title, period, metric.unit, None, is_open))
    worked = (p for p in plans if isinstance(evaluate(p.expression, p.period, book), Figure))
    chosen = next(worked, plans[0])
    if lexed.has("annualised") and metric.unit is Presentation.RATIO:
        return replace(
            chosen,
            expression=Call("annual", chosen.expression),
            title=f"{chosen.title}, annualised",
        )
    return chosen
