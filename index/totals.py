"""Totals that a statement prints without a label, named by what they add up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.concepts import Concept, concept_of
from index.model import USD_PER_SHARE, Check, Fact, StatementKind

_Row = tuple[str, int]


def named_totals(facts: Sequence[Fact], checks: Sequence[Check]) -> tuple[Fact, ...]:
    """The facts, unlabelled totals with the label and concept that the arithmetic tells.

    A total of rows under one heading is that heading's: the last one, where an amount is
    taken off a first, and none where the total is printed with its label. The balance sheet's first and last
    largest figures, equal at every date, are its two totals.
    """
    rows: dict[_Row, list[Fact]] = defaultdict(list)
    for fact in facts:
        rows[fact.table, fact.row].append(fact)
    named = _by_heading(facts, checks) | _balance_totals(rows) | _per_share_totals(rows)
    return tuple(_renamed(fact, named.get((fact.table, fact.row))) for fact in facts)


def _renamed(fact: Fact, name: tuple[str, str | None] | None) -> Fact:
    if name is None or fact.label:
        return fact
    return replace(fact, label=name[0], concept=fact.concept or name[1])


def _by_heading(
    facts: Sequence[Fact], checks: Sequence[Check]
) -> dict[_Row, tuple[str, str | None]]:
    by_id = {fact.id: fact for fact in facts}
    labelled = {(fact.table, fact.concept) for fact in facts if fact.label}
    found: dict[_Row, tuple[str, str | None]] = {}
    headed: dict[tuple[str, tuple[str, ...]], _Row] = {}
    for check in checks:
        total = by_id[check.printed]
        if check.rule != "footing" or total.label:
            continue
        addends = [by_id[number] for number, _ in check.operands]
        heading = _shared({addend.path for addend in addends if addend.label})
        if not heading:
            continue
        path, title = heading
        concept = _concept(title, path, total.statement)
        is_net = any(map(_takes_off, addends)) and _has_cost(title, concept)
        name = concept.name if concept else None
        if concept and concept.addends and not is_net:
            name = concept.addends
        if (total.table, name) in labelled and name is not None:
            continue
        row = (total.table, total.row)
        if not (concept and concept.addends):
            found.pop(headed.get((total.table, (*path, title)), row), None)
            headed[total.table, (*path, title)] = row
        found[row] = (f"{title.removesuffix(', at cost')}, net" if is_net else title, name)
    return found


def _has_cost(title: str, concept: Concept | None) -> bool:
    """Whether what stands under a heading is at cost, so that something may be written off."""
    return bool(concept and concept.addends) or title.endswith(", at cost")


def _takes_off(addend: Fact) -> bool:
    """Whether an addend is what has been written off, so that the total is a net one."""
    return re.match(r"\W*(?:less\b|accumulated\b|allowances?\b)", addend.label, re.I) is not None


def _shared(paths: set[tuple[str, ...]]) -> tuple[tuple[str, ...], str] | None:
    """The innermost heading that all of the paths are under."""
    if not paths or not all(paths):
        return None
    shortest = min(paths, key=len)
    for depth in range(len(shortest), 0, -1):
        head = shortest[:depth]
        if all(path[:depth] == head for path in paths):
            return head[:-1], head[-1]
    return None


def _concept(title: str, path: tuple[str, ...], kind: StatementKind | None) -> Concept | None:
    return concept_of(f"Total {title}", path, kind) or concept_of(title, path, kind)


def _per_share_totals(rows: dict[_Row, list[Fact]]) -> dict[_Row, tuple[str, str | None]]:
    """Amounts per share without a label that add up those under one heading right above."""
    found: dict[_Row, tuple[str, str | None]] = {}
    above: list[list[Fact]] = []
    for place, held in rows.items():
        first = held[0]
        if first.quantity.unit != USD_PER_SHARE or (above and above[0][0].table != first.table):
            above = []
            continue
        if first.label:
            above = [each for each in above if each[0].path == first.path] + [held]
        elif above and above[0][0].path and _adds_up(held, above):
            title = above[0][0].path[-1]
            concept = concept_of(title, (), first.statement)
            found[place] = (title, concept.name if concept else None)
            above = []
    return found


def _adds_up(total: Sequence[Fact], rows: Sequence[Sequence[Fact]]) -> bool:
    """Whether the rows' figures of each column sum to the total's."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for fact in (fact for row in rows for fact in row):
        sums[fact.place] += fact.quantity.value
    return all(sums.get(fact.place) == fact.quantity.value for fact in total)


def _balance_totals(rows: dict[_Row, list[Fact]]) -> dict[_Row, tuple[str, str | None]]:
    """The two totals of a balance sheet, where one or both stand without a label."""
    sheets: dict[tuple[object, ...], list[tuple[_Row, list[Fact]]]] = defaultdict(list)
    for place, held in rows.items():
        if held[0].statement is StatementKind.BALANCE_SHEET:
            sheets[tuple(fact.period for fact in held)].append((place, held))
    found: dict[_Row, tuple[str, str | None]] = {}
    for entries in sheets.values():
        largest = max(abs(held[0].quantity.value) for _, held in entries)
        totals = [
            (place, held) for place, held in entries if abs(held[0].quantity.value) == largest
        ]
        values = {tuple(fact.quantity.value for fact in held) for _, held in totals}
        if len(totals) == 2 and len(values) == 1:
            names = (
                ("Total assets", "Assets"),
                ("Total liabilities and equity", "LiabilitiesAndStockholdersEquity"),
            )
            for (place, _), name in zip(
                sorted(totals, key=lambda entry: entry[1][0].span.start), names, strict=True
            ):
                found[place] = name
    return found
