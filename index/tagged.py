"""Tags meet the facts of the tables: concept, period, unit and value from the tag.

A fact whose cell holds a tag is read as the tag says; the print keeps its label, its sign
and its say: where the digits differ, a check records it.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from index.concepts import concepts_by_name
from index.labels import normalised
from index.model import (
    Check,
    Column,
    Fact,
    Period,
    Quantity,
    Span,
    StatementKind,
    Table,
    Verdict,
)
from index.xbrl import Tag

RULE = "tag = printed"
_RESTRICTED = re.compile(r"restricted", re.I)
_PRODUCTS, _SALES = ("ProductMember",), frozenset(["net sale", "sale"])
_CASH_ENDS = frozenset(["CashPeriodStart", "CashPeriodEnd"])
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_EMPTY_WORDS = frozenset(
    [
        "and",
        "of",
        "in",
        "from",
        "by",
        "net",
        "the",
        "to",
        "current",
        "noncurrent",
        "used",
        "provided",
    ]
)


@lru_cache(maxsize=1)
def same_tags() -> dict[str, tuple[str, ...]]:
    """For each name of concepts.toml the tags that stand for it, in order of preference."""
    return _listed("same")


@lru_cache(maxsize=1)
def _every_tag() -> dict[str, tuple[str, ...]]:
    """For each name that several lines of one statement may have, the tags of such lines."""
    return _listed("every")


def _listed(group: str) -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(files("index").joinpath("tags.toml").read_text(encoding="utf-8"))
    return {name: tuple(tags) for name, tags in table[group].items()}


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tags of a filing by place, and what each of their names is called here."""

    tags: tuple[Tag, ...]
    starts: tuple[int, ...]
    names: dict[str, str]

    @classmethod
    def of(cls, tags: Sequence[Tag], tables: Sequence[Table]) -> Tagging:
        placed = tuple(sorted(tags, key=lambda tag: tag.span))
        faces = [table.span for table in tables if table.statement is not None]
        whole = [tag for tag in placed if not tag.members]
        on_face = {tag.name for tag in whole if any(tag.span in span for span in faces)}
        names = _names({tag.name for tag in whole}, on_face)
        return cls(placed, tuple(tag.span.start for tag in placed), names)

    def within(self, span: Span) -> tuple[Tag, ...]:
        """The tags whose text stands within `span`, those of the whole company first."""
        first = bisect.bisect_left(self.starts, span.start)
        last = bisect.bisect_left(self.starts, span.end)
        held = [tag for tag in self.tags[first:last] if tag.span.end <= span.end]
        return tuple(sorted(held, key=lambda tag: bool(tag.members)))

    def name(self, tag: Tag) -> str:
        """What a tag's concept is called in concepts.toml, or its own name."""
        return self.names.get(tag.name, tag.name)


def _names(used: set[str], on_face: set[str]) -> dict[str, str]:
    """Tag names as concepts.toml has them: one tag for each, the face's before the notes'."""
    found: dict[str, str] = {}
    for name, tags in same_tags().items():
        for present in (on_face, used):
            if name in present:
                break
            chosen = next((tag for tag in tags if tag in present), None)
            if chosen:
                found[chosen] = name
                break
    for name, tags in _every_tag().items():
        found |= {tag: name for tag in tags if tag in used and tag not in found}
    return found


def dated(tables: Sequence[Table], tagging: Tagging) -> tuple[Table, ...]:
    """The tables, each column with the period that most of its tags have."""
    if not tagging.tags:
        return tuple(tables)
    return tuple(
        table if table.statement is StatementKind.EQUITY else _dated(table, tagging)
        for table in tables
    )


def _dated(table: Table, tagging: Tagging) -> Table:
    columns = tuple(
        _dated_column(
            column, [cell.span for row in table.rows if (cell := row.cells[place])], tagging
        )
        for place, column in enumerate(table.columns)
    )
    return replace(table, columns=columns)


def _dated_column(column: Column, cells: Sequence[Span], tagging: Tagging) -> Column:
    periods: Counter[Period] = Counter()
    for span in cells:
        held = tagging.within(span)
        if held:
            periods[held[0].period] += 1
    flows = Counter({period: n for period, n in periods.items() if not period.is_instant})
    period, count = max((flows or periods).items(), key=lambda entry: entry[1], default=(None, 0))
    return replace(column, period=period) if 2 * count > sum(periods.values()) else column


def tagged(facts: Iterable[Fact], tagging: Tagging) -> tuple[Fact, ...]:
    """The facts, each read by the tag in its cell where there is one."""
    held = [(fact, tagging.within(fact.cell.span) if tagging.tags else ()) for fact in facts]
    claimed = {
        (fact.statement, tagging.name(tag), tag.period)
        for fact, tags in held
        for tag in tags
        if not tag.members
    }
    return tuple(
        _tagged(fact, _fitting(fact, tags, tagging), tagging, claimed) if tags else fact
        for fact, tags in held
    )


def of_parts(facts: Iterable[Fact], tagging: Tagging) -> frozenset[int]:
    """The ids of facts that by their tags state a part of the company."""
    held = ((fact.id, tagging.within(fact.cell.span)) for fact in facts if tagging.tags)
    return frozenset(number for number, tags in held if tags and all(tag.members for tag in tags))


Claimed = set[tuple[StatementKind | None, str, Period]]


def _fitting(fact: Fact, tags: Sequence[Tag], tagging: Tagging) -> Tag:
    """Of several tags on one figure the one that the label names, else the first known."""
    known = concepts_by_name()
    return min(
        tags,
        key=lambda tag: (
            bool(tag.members),
            tagging.name(tag) != fact.concept,
            tagging.name(tag) not in known,
        ),
    )


def _tagged(fact: Fact, tag: Tag, tagging: Tagging, claimed: Claimed) -> Fact:
    minus = fact.cell.value < 0
    printed = -abs(tag.value) if minus else abs(tag.value)
    read = replace(
        fact,
        concept=_concept(fact, tag, tagging, claimed),
        path=_path(fact, tag),
        period=tag.period,
        sense=-1 if tag.value and (tag.value < 0) != minus else 1,
    )
    return replace(read, quantity=Quantity(printed, tag.unit)) if _agree(fact, tag) else read


def _agree(fact: Fact, tag: Tag) -> bool:
    """Whether the digits of the tag are those of the cell, whatever the scale."""
    return _digits(fact.cell.value) == _digits(tag.value)


def _concept(fact: Fact, tag: Tag, tagging: Tagging, claimed: Claimed) -> str | None:
    """The concept of a tagged fact; None for one that states a part of the company.

    Where the table of concepts does not know the tag, the label's concept is kept if the
    tag's name bears it out and no other tag of the statement has it.
    """
    if tag.members:  # "Net sales" of products, beside the fees that total revenue has as well
        is_sales = tag.members == _PRODUCTS and normalised(fact.label) in _SALES
        return fact.concept if is_sales and fact.statement is StatementKind.INCOME else None
    name = tagging.name(tag)
    if fact.concept in _CASH_ENDS:
        return fact.concept if not _RESTRICTED.search(fact.label) else name
    if name in concepts_by_name() or fact.concept is None:
        return name
    taken = (fact.statement, fact.concept, tag.period) in claimed
    if taken or (tag.is_standard and not _alike(fact.concept, tag.name)):
        return name
    return fact.concept


def _alike(concept: str, name: str) -> bool:
    """Whether a tag's name has most of the words of a concept's."""
    wanted = _name_words(concept)
    return 2 * len(wanted & _name_words(name)) >= len(wanted)


def _name_words(name: str) -> frozenset[str]:
    words = (normalised(piece) for piece in _PIECES.findall(name))
    return frozenset(word for word in words if word and word not in _EMPTY_WORDS)


def _path(fact: Fact, tag: Tag) -> tuple[str, ...]:
    """The headings above a fact, with the members that neither they nor the columns name."""
    said = set(normalised(" ".join((*fact.path, fact.label, *fact.column))).split())
    unsaid = []
    for member in tag.members:
        words = [normalised(piece) for piece in _PIECES.findall(member.removesuffix("Member"))]
        if sum(word in said for word in words) * 2 < len(words):
            unsaid.append(" ".join(_PIECES.findall(member.removesuffix("Member"))).capitalize())
    return (*fact.path, *unsaid)


def tag_checks(facts: Iterable[Fact], tagging: Tagging) -> tuple[Check, ...]:
    """For each tagged fact of a statement: do the tag's digits stand in the cell?"""
    found: list[Check] = []
    for fact in facts:
        tags = tagging.within(fact.cell.span) if fact.statement and tagging.tags else ()
        if not tags:
            continue
        tag = _fitting(fact, tags, tagging)
        difference = Decimal(0) if _agree(fact, tag) else fact.meant.value - tag.value
        verdict = Verdict.DIFFERS if difference else Verdict.AGREES
        found.append(Check(RULE, fact.statement, (), fact.id, tag.value, difference, verdict))
    return tuple(found)


def _digits(value: Decimal) -> str:
    """The digits of a figure whatever its scale: "1234" for 12.34 and for 1,234,000."""
    return "".join(map(str, abs(value).normalize().as_tuple().digits)).strip("0") or "0"
