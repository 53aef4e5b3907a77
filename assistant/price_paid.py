"""The average price of shares that were bought back or sold: a row's amount over its count of shares.

Equity statements and notes print both in one row ("Shares repurchased  (67)  …  (9,658)"). The
amount is the largest of the row's, which the total or the cost is.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked_periods import asked_period
from assistant.book import Book, RowWords, stem
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Call, Line
from assistant.known_names import content
from assistant.lexer import Lexed
from assistant.model import Presentation
from assistant.pattern_files import patterns, words_of
from assistant.plans import Compute
from index.model import SHARES, USD, Fact, Period, Unit

_PATTERNS = patterns("price_paid")
_ASKS, _BOUGHT, _SOLD = _PATTERNS["asks"], _PATTERNS["bought"], _PATTERNS["sold"]
_WORDS = words_of("price_paid")
_OF_BOUGHT = frozenset(map(stem, _WORDS["bought"]))
_OF_SOLD = frozenset(map(stem, _WORDS["sold"]))
_NOT = frozenset(map(stem, _WORDS["not"]))


def price_paid_plan(lexed: Lexed, book: Book) -> Compute | None:
    """What each share came to on average; None where no one row prints its amount and its count."""
    if _ASKS.search(lexed.question) is None:
        return None
    bought, sold = _BOUGHT.search(lexed.question), _SOLD.search(lexed.question)
    if bool(bought) is bool(sold):
        return None
    if _PATTERNS["told"].search(book.reading.filing.text):
        return None  # to the cent, where amounts and counts are rounded
    deeds = _OF_BOUGHT if bought else _OF_SOLD
    said = frozenset(map(stem, content([t.text for t in lexed.tokens if t.kind == "word"], book)))
    found = [
        plan
        for row in book.rows
        if row.label & deeds and not (row.label | row.above) & _NOT - said
        if (plan := _price(row, lexed, book)) is not None
    ]
    values = {_value(plan, book) for plan in found}
    return found[0] if len(values) == 1 else None


def _price(row: RowWords, lexed: Lexed, book: Book) -> Compute | None:
    """The price that one row comes to for the time that is asked."""
    counts = Line(row.title, tuple(f for f in row.facts if f.quantity.unit == SHARES))
    if not counts.facts or all(f.quantity.unit != USD for f in row.facts):
        return None
    period, is_open = asked_period(counts, lexed.times, book)
    count, amount = (_largest(row.facts, unit, period) for unit in (SHARES, USD))
    if count is None or amount is None:
        return None
    made = Binary(
        "/", Call("abs", Line(row.title, (amount,))), Call("abs", Line(row.title, (count,)))
    )
    title = f"{row.title}, average price per share"
    plan = Compute(made, title, period, Presentation.USD_PER_SHARE, None, is_open)
    return plan if isinstance(evaluate(made, period, book), Figure) else None


def _largest(facts: Sequence[Fact], unit: Unit, period: Period | None) -> Fact | None:
    """The largest figure of a row in a unit for a period; none where it is nil."""
    held = [f for f in facts if f.quantity.unit == unit and f.period == period and f.quantity.value]
    return max(held, key=lambda fact: abs(fact.quantity.value), default=None)


def _value(plan: Compute, book: Book) -> object:
    found = evaluate(plan.expression, plan.period, book)
    return found.quantity if isinstance(found, Figure) else None
