"""A metric that the filing prints itself, where it defines it otherwise or prints no operands of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace
from decimal import Decimal

from assistant.book import Book, RowWords, stem
from assistant.compute import Figure, evaluate, fact_at
from assistant.expressions import Line
from assistant.kept import once
from assistant.known_names import content, name_stems
from assistant.lexer import Token
from assistant.matching import Hints
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.plans import Compute
from assistant.subjects import Subject, in_cells
from index.model import PURE, USD, USD_PER_SHARE, Period


def as_cell(
    found: Subject, said: Sequence[Token], period: Period, hints: Hints, book: Book
) -> Subject:
    """What has no figure at a time, as the cell of its name that another table prints for it."""
    if isinstance(evaluate(found.expression, period, book), Figure):
        return found
    needed = content([token.text for token in said if token.kind == "word"], book)
    printed = in_cells(needed, book, hints, must_print=True) if needed else None
    return printed if isinstance(printed, Subject) else found


_SAYS_SO = frozenset(map(stem, ("percentage", "percent", "rate")))
_ROUNDING = Decimal("0.00051")


def as_printed(planned: Compute, book: Book, *, is_told: bool = False) -> Compute:
    """A metric's percentage as a row of its own name prints it, where the two differ.

    "Gross margin percentage" of net sales alone is the filing's own gross margin. So too an amount
    that the filing defines, such as its EBITDA, but where the question tells how to reckon it.
    """
    if planned.metric is None or planned.period is None:
        return planned
    metric = metrics()[planned.metric]
    names = {name_stems(name) for name in metric.names}
    if planned.unit is Presentation.USD_PER_SHARE:
        return _of_each_share(planned, names, book)
    if planned.unit is Presentation.USD:
        return planned if is_told else _of_its_own(planned, book)
    if planned.unit is not Presentation.PERCENT:
        return planned
    computed = evaluate(planned.expression, planned.period, book)
    for row in book.rows:
        if not row.core & _SAYS_SO or row.core - _SAYS_SO not in names:
            continue
        facts = tuple(fact for fact in row.facts if fact.quantity.unit == PURE)
        printed = fact_at(Line(row.title, facts), planned.period)
        if printed is None or not isinstance(computed, Figure):
            continue
        if abs(printed.quantity.value - computed.quantity.value) > _ROUNDING:
            note = f"{metric.title} computed as {metric.source} is {computed.quantity.value * 100:.2f}%."
            line = Line(row.title, facts, note)
            return replace(planned, expression=line, title=row.title, metric=None)
    return planned


def _of_its_own(planned: Compute, book: Book) -> Compute:
    """An amount that no statement has, as the filing gives it by its own definition: its EBITDA."""
    metric = metrics()[planned.metric or ""]
    rows = _noted(book).get(name_stems(metric.title), [])
    facts = tuple(
        fact for row in rows for fact in row.facts
        if fact.quantity.unit == USD and fact.period == planned.period
    )  # fmt: skip
    if len({fact.quantity for fact in facts}) != 1:
        return planned
    computed = evaluate(planned.expression, planned.period, book)
    note = ""
    if isinstance(computed, Figure):
        if abs(computed.quantity.value - facts[0].quantity.value) <= rows[0].table.scale.money:
            return planned
        note = f"{metric.title} computed as {metric.source} is ${computed.quantity.value:,.0f}."
    line = Line(metric.title, facts[:1], note)
    return replace(planned, expression=line, title=metric.title, metric=None)


# Of headings that name no part of the company.
_OF_NO_PART = frozenset(
    map(stem, ("supplemental", "supplementary", "other", "financial", "data", "selected", "operating", "information", "measures", "statistics", "non-gaap"))
)  # fmt: skip


@once
def _noted(book: Book) -> dict[frozenset[str], list[RowWords]]:
    """The rows of the notes that stand under no part's heading, by what their labels are about."""
    found: dict[frozenset[str], list[RowWords]] = defaultdict(list)
    for row in book.rows:
        if row.table.statement is None and row.above <= _OF_NO_PART and row.facts:
            found[row.core].append(row)
    return found


def _of_each_share(planned: Compute, names: Set[frozenset[str]], book: Book) -> Compute:
    """A metric of each share as a row of its name prints it, where its operands are not printed."""
    if isinstance(evaluate(planned.expression, planned.period, book), Figure):
        return planned
    for row in book.rows:
        facts = tuple(
            fact
            for fact in row.facts
            if fact.quantity.unit == USD_PER_SHARE
            and fact.period is not None
            and planned.period in (fact.period, fact.period.closing)
        )
        if row.core in names and len({fact.quantity for fact in facts}) == 1:
            line = Line(row.title, facts[:1])
            return replace(
                planned, expression=line, title=row.title, metric=None, period=facts[0].period
            )
    return planned
