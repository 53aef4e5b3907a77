"""Metrics of the members of a group: a segment's operating margin from its income and its sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from assistant.book import Book, stem
from assistant.expressions import Binary, Call, Expression, Name, operand_names
from assistant.group_words import class_names
from assistant.groups import Group, Member, groups
from assistant.kept import latest
from assistant.known_names import known_names, metric_named, name_stems
from assistant.metrics import Metric, metrics
from assistant.model import Presentation
from assistant.pattern_files import patterns
from index.concepts import Concept, concepts_by_name

_MAY_BE_UNSAID = frozenset(map(stem, ("total", "segment", "segments", "region", "other")))
_MAY_BE_SAID = frozenset(map(stem, ("total", "net", "loss", "outside", "external", "customers")))


def with_metric_named(question: str) -> str:
    """The question with the name of a metric for the rate that it spells out of each member."""
    said = _TOLD.search(question)
    if said is None:
        return question
    way, part, whole = next(names for names in _WAYS if said[names[0]])
    key = _rate_of(said[part], said[whole])
    if key is None:
        return question
    return f"{question[: said.start(way)]}{metrics()[key].names[0]}{question[said.end(way) :]}"


_PATTERNS = patterns("measures")
_TOLD = _PATTERNS["told"]
_WAYS = (("of", "a", "b"), ("ratio", "c", "d"), ("kept", "f", "e"))
_SALES = frozenset(map(stem, ("sales", "revenue", "revenues")))
_OF_SALES = _SALES | frozenset(map(stem, ("total", "net", "operating", "own", "segment")))


def _rate_of(part: str, whole: str) -> str | None:
    """The metric that is one figure over the sales; None where the whole is none of these."""
    said = name_stems(whole)
    if not said & _SALES or said - _OF_SALES:
        return None
    concepts = {
        entry.name for kind, entry in known_names().get(name_stems(part), ())
        if kind == "concept" and isinstance(entry, Concept)
    }  # fmt: skip
    for key, metric in metrics().items():
        first = metric.formulas[0]
        of_sales = isinstance(first, Binary) and (first.sign, first.right) == (
            "/",
            Name("Revenues"),
        )
        part_ = first.left if of_sales and isinstance(first, Binary) else None
        if isinstance(part_, Name) and part_.name in concepts:
            return key
    return None


@latest(64)
def by_metric(key: str, book: Book) -> tuple[Group, ...]:
    """For each part of the filing that prints every operand by member: the metric as a group."""
    metric = metrics()[key]
    by_section: dict[str, list[Group]] = {}
    for group in groups(book):
        by_section.setdefault(group.section, []).append(group)
    return tuple(group for held in by_section.values() for group in _in_section(metric, held))


def metric_of_member(said: Sequence[str], book: Book) -> tuple[str, list[Member]] | None:
    """The metric of one member that the words name, and that member wherever it is printed.

    Every word is of the metric's name, the member's, or the class that members are of.
    """
    stems_ = [stem(word) for word in said]
    for start, end in _runs(len(said)):
        key = metric_named(said[start:end])
        rest = frozenset(stems_[:start] + stems_[end:])
        if key is None or not rest or metrics()[key].unit is Presentation.USD_PER_SHARE:
            continue
        held = [
            member
            for group in by_metric(key, book)
            for member in group.members
            if member.words & rest
            and rest - _classes() <= member.words
            and member.words - rest <= _MAY_BE_UNSAID
        ]
        held = held or _part_named(rest, key, book)
        if held:
            return key, held
    return None


def _part_named(rest: frozenset[str], key: str, book: Book) -> list[Member]:
    """The members that words name by most of what they are called, where no other of their group has these.

    "Casing and tubing" are "Casing and tubing services" where nothing else is of casing.
    """
    said = rest - _classes()
    found: list[Member] = []
    for group in by_metric(key, book) if said else ():
        held = [member for member in group.members if said <= member.words]
        if len(held) == 1 and 2 * len(said) > len(held[0].words):
            found += held
    return found


def names_metric(said: Sequence[str]) -> bool:
    """Whether some run of the words, but not all of them, is the name of a metric."""
    return any(metric_named(said[start:end]) is not None for start, end in _runs(len(said)))


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Every run of words that is not all of them, the longest first."""
    for length in range(count - 1, 0, -1):
        for start in range(count - length + 1):
            yield start, start + length


@lru_cache(maxsize=1)
def _classes() -> frozenset[str]:
    return frozenset(stem(word) for name in class_names() for word in name.split())


def _in_section(metric: Metric, found: Sequence[Group]) -> Iterator[Group]:
    for formula in metric.formulas:
        names = list(dict.fromkeys(operand_names(formula)))
        for way in ("rows", "headings", "columns"):
            alike = [group for group in found if group.way == way]
            operands = [_printing(name, alike) for name in names]
            for first in operands[0] if operands else ():
                rest = [_beside(first, others) for others in operands[1:]]
                if all(rest):
                    yield from _group(metric, formula, names, [first, *filter(None, rest)])


def _beside(first: Group, others: Sequence[Group]) -> Group | None:
    """Of the groups that print an operand, the one with most of the same members."""
    best = max(others, key=lambda group: len(group.titles & first.titles), default=None)
    return best if best is not None and len(best.titles & first.titles) > 1 else None


def _printing(concept: str, found: Sequence[Group]) -> list[Group]:
    """The groups whose figures are of a concept, by the words that name it."""
    names = _names_of(concept)
    return [
        group
        for group in found
        if any(not names.isdisjoint(_bare_names(own)) for own in group.names)
    ]


@lru_cache(maxsize=4_000)
def _bare_names(own: frozenset[str]) -> frozenset[frozenset[str]]:
    """A name with and without each of the words that may be said besides, as stems."""
    besides = tuple(own & _MAY_BE_SAID)
    kept = (each for count in range(len(besides) + 1) for each in combinations(besides, count))
    return frozenset((own - _MAY_BE_SAID).union(each) for each in kept)


@lru_cache(maxsize=200)
def _names_of(concept: str) -> frozenset[frozenset[str]]:
    """The names of a concept and of those that stand in for it, as stems."""
    entry = concepts_by_name().get(concept)
    alike = [entry, *(concepts_by_name().get(name) for name in entry.instead)] if entry else []
    return frozenset(
        stems_
        for each in alike
        if each is not None
        for name in (each.title, *each.asked, *(label for label in each.labels if "*" not in label))
        if (stems_ := name_stems(name))
    )


def _group(
    metric: Metric, formula: Expression, names: Sequence[str], held: Sequence[Group]
) -> Iterator[Group]:
    by_name = dict(zip(names, held, strict=True))
    shared = frozenset.intersection(*(group.titles for group in held))
    members = tuple(
        Member(member.title, member.words, made)
        for member in held[0].members
        if member.title in shared
        and (made := _filled(formula, {n: _of(g, member.title) for n, g in by_name.items()}))
    )
    if len(members) > 1:
        around = frozenset().union(*(group.around | group.measure for group in held))
        lead = frozenset().union(*(group.lead for group in held))
        yield Group(
            name_stems(metric.title), around, lead, members, held[0].way, held[0].section,
            None, metric.title, metric.unit,
        )  # fmt: skip


def _of(group: Group, title: str) -> Expression:
    return next(member.expression for member in group.members if member.title == title)


def _filled(formula: Expression, lines: dict[str, Expression]) -> Expression | None:
    """A formula with each name replaced by a member's line."""
    match formula:
        case Name():
            return lines.get(formula.name)
        case Binary():
            left, right = _filled(formula.left, lines), _filled(formula.right, lines)
            return Binary(formula.sign, left, right) if left and right else None
        case Call():
            argument = _filled(formula.argument, lines) if formula.argument else None
            return Call(formula.function, argument) if argument or not formula.argument else None
        case _:
            return formula
