"""Concepts that only the statements together tell: whose net income, which equity balance.

Where some of the net income belongs to others, the row "net income" is not the company's
own. Balances in a statement of equity are the balance sheet's lines, at more dates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from index.concepts import concept_of
from index.model import USD, Fact, Period, StatementKind

_OTHERS = re.compile(r"attributable to\b.*\b(?:non-?controlling|minority)", re.I)
_OWN = re.compile(r"^net (?:income|loss|earnings).*\battributable to\b", re.I)
_SHARED = re.compile(r"^(?:consolidated )?net (?:income|loss|earnings)\b(?!.*attributable)", re.I)
_BALANCE = re.compile(r"\W*\b(?:beginning|ending|opening|closing)?\W*\bbalances?\b\W*.*$", re.I)
_INCOMES = (StatementKind.INCOME, StatementKind.COMPREHENSIVE_INCOME)


def agreed_names(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts with the concepts that the statements bear out together."""
    names = {**_incomes(facts), **_balances(facts)}
    return tuple(
        replace(fact, concept=names[fact.id]) if fact.id in names else fact for fact in facts
    )


def _incomes(facts: Sequence[Fact]) -> dict[int, str]:
    """Net income before and after what belongs to noncontrolling interests, told apart."""
    found: dict[int, str] = {}
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.statement in _INCOMES:
            by_table[fact.table].append(fact)
    for held in by_table.values():
        own = [f for f in held if _OWN.match(f.label) and not _OTHERS.search(f.label)]
        if own and any(_OTHERS.search(fact.label) for fact in held):
            found |= {fact.id: "NetIncomeLoss" for fact in own if _is_net_income(fact)}
            found |= {
                f.id: "ProfitLoss" for f in held if _SHARED.match(f.label) and _is_net_income(f)
            }
    return found | _cash_flow_incomes(facts, found)


def _is_net_income(fact: Fact) -> bool:
    return fact.concept in (
        "NetIncomeLoss",
        "ProfitLoss",
        "NetIncomeLossAvailableToCommonStockholders",
    )


def _cash_flow_incomes(facts: Sequence[Fact], named: dict[int, str]) -> dict[int, str]:
    """The cash flows begin with one of the two: told by its figure."""
    shared = {(f.period, f.quantity.value) for f in facts if named.get(f.id) == "ProfitLoss"}
    return {
        fact.id: "ProfitLoss"
        for fact in facts
        if fact.statement is StatementKind.CASH_FLOWS
        and fact.concept == "NetIncomeLoss"
        and (fact.period, fact.quantity.value) in shared
    }


def _balances(facts: Sequence[Fact]) -> dict[int, str]:
    """Balances of equity, by column or by row, where the balance sheet prints some of them."""
    printed: dict[tuple[str, Period], Decimal] = {}
    for fact in facts:
        if fact.statement is StatementKind.BALANCE_SHEET and fact.concept and fact.period:
            printed.setdefault((fact.concept, fact.period), fact.quantity.value)
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if (
            fact.statement is StatementKind.EQUITY
            and fact.quantity.unit == USD
            and not fact.concept
        ):
            for name in _names(fact):
                groups[fact.table, name].append(fact)
    found: dict[int, str] = {}
    for (_, name), held in groups.items():
        stated = [
            printed[name, fact.period] == fact.quantity.value
            for fact in held
            if fact.period and (name, fact.period) in printed
        ]
        if stated and all(stated):
            found |= {fact.id: name for fact in held}
    return found


def _names(fact: Fact) -> Iterable[str]:
    """The balance sheet's concepts that a balance may be of, by its column, label and heading."""
    if fact.period is None or not fact.period.is_instant:
        return ()
    bare = _BALANCE.sub("", fact.label)
    words = [" ".join(fact.column), *fact.column[-1:], bare, *([] if bare else fact.path[-1:])]
    named = [concept_of(said, (), StatementKind.BALANCE_SHEET) for said in words if said]
    return {concept.name for concept in named if concept is not None}
