"""What came from outside a place: "what share of sales came from outside the United States?".

A table of places that comes to a printed total tells it: the sum of all of its other members.
"""

from __future__ import annotations

import re
from functools import reduce

from assistant.asked_periods import asked_period
from assistant.book import Book, stem, stems
from assistant.compute import Figure, evaluate
from assistant.expressions import Binary, Expression
from assistant.group_words import word_list
from assistant.groups import Group, Member, groups, is_of_places
from assistant.known_names import content, word_lists
from assistant.lexer import Lexed
from assistant.model import Presentation
from assistant.operations import names
from assistant.pattern_files import patterns
from assistant.plans import Compute, Plan
from assistant.short_names import is_home
from index.model import USD, Period

_PATTERNS = patterns("elsewhere_in_the_world")
_HOME = frozenset(map(stem, ("united", "states", "us", "u.s", "u.s.a", "usa", "america", "home", "country", "domestic")))  # fmt: skip
_AMERICA = frozenset([stem("america")])  # "Americas" are more than home
_SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
_SOLD = _SALES | frozenset(map(stem, ("came", "come", "comes", "coming", "made", "earned", "generated", "business", "company", "total", "share", "net")))  # fmt: skip
_OTHERS = ("change", "up", "down", "higher", "lower", "rank", "list", "average", "why", "versus", "points", "minus", "plus")  # fmt: skip


def elsewhere_plan(lexed: Lexed, book: Book) -> Plan | None:
    """The sum of what is not of a place that is named, or its share of the whole."""
    said = _PATTERNS["outside"].search(lexed.question)
    apart = [t for t in lexed.tokens if said and not said.start() <= t.start < said.end()]
    if said is None or "yes-no" in lexed.opens_with or any(t.has(*_OTHERS) for t in apart):
        return None
    rest = [t for t in apart if not t.has("soft")]
    needed = {stem(word) for word in content(names(rest), book)}
    needed -= word_list("idle") | word_lists()[1] | book.company_words
    place = stems(said["place"])
    is_ours = is_home(said["place"]) or place <= _HOME
    is_share = lexed.has("percent", "share-of") or re.search(r"\bshare\b|\bportion\b|\bproportion\b|\bfraction\b", lexed.question, re.I) is not None  # fmt: skip
    found: dict[object, Compute] = {}
    for group in groups(book):
        if _is_meant(group, needed):
            planned = _of_others(
                group,
                _HOME if is_ours else place,
                lexed,
                book,
                is_share=is_share,
                of_sales=bool(needed & _SALES) and not group.measure & _SALES,
            )
            outcome = evaluate(planned.expression, planned.period, book) if planned else None
            if planned and isinstance(outcome, Figure):
                found.setdefault(outcome.quantity, planned)
    return next(iter(found.values())) if len(found) == 1 else None


def _is_meant(group: Group, needed: set[str]) -> bool:
    """Whether a group is of the sales by place, or of what the words name instead of sales."""
    if needed & _SALES:
        return needed - _SOLD <= group.measure | group.around and _is_of_sales(group)
    apart = (group.measure - needed) & word_list("alters")
    return bool(needed) and needed <= group.measure and is_of_places(group) and not apart


def _is_of_sales(group: Group) -> bool:
    """Whether a group of places is of sales and of nothing made of them."""
    told = group.measure or group.caption | group.lead
    return (
        is_of_places(group)
        and bool((told | group.caption | group.lead) & _SALES)
        and not group.measure & word_list("alters")
    )


def _of_others(
    group: Group, place: frozenset[str], lexed: Lexed, book: Book, *, is_share: bool, of_sales: bool
) -> Compute | None:
    """The figure of all members but the one of the place, if together they are the whole."""
    own = [member for member in group.members if _is_at(member, place)]
    others = [member.expression for member in group.members if member not in own]
    if len(own) != 1 or not others:
        return None
    rest = reduce(_added, others)
    whole = _added(rest, own[0].expression)
    period = asked_period(own[0].expression, lexed.times, book)[0]
    if period is None or not _is_all(whole, period, book, of_sales=of_sales):
        return None
    title = f"All outside {own[0].title}"
    if is_share:
        share = Binary("/", rest, whole)
        return Compute(share, f"{title} as a percentage of the whole", period, Presentation.PERCENT)
    return Compute(rest, title, period)


def _is_at(member: Member, place: frozenset[str]) -> bool:
    return member.words == place or (
        place == _HOME and (is_home(member.title) or member.words <= _HOME - _AMERICA)
    )


def _added(one: Expression, other: Expression) -> Expression:
    return Binary("+", one, other)


def _is_all(whole: Expression, period: Period, book: Book, *, of_sales: bool) -> bool:
    """Whether a sum is printed for the period: as a total of its table, or as the company's revenues.

    `of_sales`: that it is of sales is said around its table alone, so that it must be these.
    """
    made = evaluate(whole, period, book)
    if not isinstance(made, Figure) or made.quantity.unit != USD:
        return False
    tables = {operand.fact.table for operand in made.operands}
    printed = (
        fact
        for row in book.rows
        for fact in row.facts
        if fact.period == period and fact.quantity == made.quantity
    )
    if of_sales:
        return any(fact.concept == "Revenues" for fact in printed)
    return any(fact.table in tables for fact in printed)
