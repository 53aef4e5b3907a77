"""Which members of a group a question is about: those it names, without the rest of all and the head office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from assistant.book import Book, stem
from assistant.expressions import Expression, facts_of
from assistant.group_words import word_list
from assistant.groups import Group, Member, groups
from assistant.ranking_words import RankingWords
from index.model import Period, Unit

_REST = frozenset(map(stem, ("other", "others", "all", "rest")))
_HOME = frozenset(map(stem, ("united", "states", "us", "u.s", "domestic")))


def members_asked(group: Group, asked: RankingWords, book: Book) -> list[Member]:
    """The members of a group that are asked about; none where the group lacks one that is named."""
    members = list(group.members)
    if asked.listed:
        members = [m for m in members if m.words in asked.listed]
        if len(members) != len(asked.listed):
            return []
    if asked.aside:
        kept = [m for m in members if not m.words <= asked.aside]
        is_known = len(kept) < len(members) or not asked.aside <= group.measure | group.around
        alters = asked.aside & group.measure and not _is_a_line(asked.aside, book)
        if not is_known or (alters and len(kept) == len(members)):
            return []
        members = kept
    if asked.is_foreign:
        home = [m for m in members if m.words & _HOME]
        if not home:
            return []
        members = [m for m in members if not m.words <= _HOME]
    if asked.kind is not None and asked.kind.told_by and not asked.listed:
        # the rest of all has no rank and is no member to count, but may have fallen too
        is_whole = asked.size == len(members)  # "of the five regions" the rest of all is one
        if (asked.condition is None or asked.is_ranked or asked.counts) and not is_whole:
            rest = _REST | asked.kind.told_by  # "Other countries"
            members = [m for m in members if not (m.words & _REST and m.words <= rest)]
        if asked.kind.kind == "customer":
            members = [m for m in members if stem("other") not in m.words]
        members = [m for m in members if not _is_head_office(m)]
        plain = [m for m in members if not m.words & asked.kind.told_by]
        if asked.kind.kind == "segment" and 2 * len(plain) >= len(members):
            members = plain  # "total segments" is none, where the rest are not called so too
    members = _in_one_unit(members)
    if asked.condition is not None and asked.by == "level":
        members = [part for member in members for part in _parts_of(member, group, book)]
    return members


def _is_a_line(said: frozenset[str], book: Book) -> bool:
    """Whether the words are a line of a statement, which a group without it leaves out anyway."""
    return any(row.core == said and row.table.statement for row in book.rows)


def _is_head_office(member: Member) -> bool:
    """Whether a member is what the head office keeps: "Corporate", and no "Norton Bank Corporation"."""
    return not word_list("of_the_whole", str.lower).isdisjoint(member.title.lower().split())


def _parts_of(member: Member, group: Group, book: Book) -> Sequence[Member]:
    """What adds up to a member under its own name, each a member; else the member itself."""
    whole = {f.period: f.quantity.value for f in facts_of(member.expression)}
    for other in groups(book):
        of_rows = other.way == "rows" == group.way and other.members != group.members
        if of_rows and (member.words - word_list("apart")) in other.names:
            sums: dict[Period | None, Decimal] = defaultdict(Decimal)
            for part in other.members:
                for fact in facts_of(part.expression):
                    sums[fact.period] += fact.quantity.value
            if whole and all(sums.get(period) == value for period, value in whole.items()):
                return other.members
    return [member]


def _in_one_unit(members: Sequence[Member]) -> list[Member]:
    """The members whose figures are in the unit that most are in: shares are not held against dollars."""
    units = [_unit_of(member.expression) for member in members]
    usual = max(units, key=units.count, default=None)
    return [member for member, unit in zip(members, units, strict=True) if unit == usual]


def _unit_of(expression: Expression) -> Unit | None:
    return next((fact.quantity.unit for fact in facts_of(expression)), None)
