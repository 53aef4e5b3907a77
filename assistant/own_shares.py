"""What a part makes of its own: "isolators' operating profit as a percentage of that segment's sales"."""

from __future__ import annotations

from assistant.asked_periods import asked_period
from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Name
from assistant.groups import Member
from assistant.known_names import content, known_names, name_stems
from assistant.lexer import Lexed
from assistant.measures import metric_of_member
from assistant.metrics import metrics
from assistant.operations import OF_OWN, names
from assistant.plans import Compute, Plan
from index.concepts import Concept

_PART = frozenset(["segment", "segments", "division", "unit", "region", "area", "group", "own"])


def own_share_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The metric of a part that "A of the part as a percentage of its own B" tells by its operands."""
    place = next((p for p, token in enumerate(lexed.tokens) if token.has("share-of")), None)
    if place is None or not OF_OWN.search(lexed.question):
        return None
    before = content(names([t for t in lexed.tokens[:place] if not t.has("soft")]), book)
    after = content(names([t for t in lexed.tokens[place + 1 :] if t.text not in _PART]), book)
    wholes = _concepts(after)
    for start in range(1, len(before)):
        for key in _metrics_of(_concepts(before[start:]), wholes):
            title = metrics()[key].names[0].split()
            found = metric_of_member((*before[:start], *title), book)
            planned = _one(key, found[1], lexed, book) if found and found[0] == key else None
            if planned is not None:
                return planned
    return None


def _concepts(said: tuple[str, ...]) -> frozenset[str]:
    """The concepts that the words name whole."""
    entries = known_names().get(name_stems(" ".join(said)), ())
    return frozenset(entry.name for _, entry in entries if isinstance(entry, Concept))


def _metrics_of(parts: frozenset[str], wholes: frozenset[str]) -> list[str]:
    """The metrics that divide one of some concepts by one of others."""
    shares = ((key, metric.formulas[0]) for key, metric in metrics().items())
    return [
        key
        for key, first in shares
        if isinstance(first, Binary) and first.sign == "/"
        if isinstance(first.left, Name) and isinstance(first.right, Name)
        if first.left.name in parts and first.right.name in wholes | _sales(wholes)
    ]


def _sales(wholes: frozenset[str]) -> frozenset[str]:
    """Revenues, where sales are named: of a part they are the same."""
    return frozenset(["Revenues"]) if wholes & {"SalesRevenueNet", "Revenues"} else frozenset()


def _one(key: str, members: list[Member], lexed: Lexed, book: Book) -> Compute | None:
    """The metric of a member, if wherever it is printed it comes to the same."""
    unit, title = metrics()[key].unit, metrics()[key].title
    timed = [(m, asked_period(m.expression, lexed.times, book)[0]) for m in members]
    outcomes = [evaluate(m.expression, period, book) for m, period in timed]
    values = {each.quantity.value for each in outcomes if isinstance(each, Figure)}
    if len(values) != 1:
        return None
    chosen = next(n for n, each in enumerate(outcomes) if isinstance(each, Figure))
    member, period = timed[chosen]
    return Compute(member.expression, f"{title} ({member.title})", period, unit)
