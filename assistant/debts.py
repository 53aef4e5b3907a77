"""Debt that a balance sheet prints on lines of its own, beside its long-term debt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.model import Fact, StatementKind

_LONG_TERM = "LongTermDebtNoncurrent"
DEBTS = "NotesBondsAndDebentures"
_ALL = re.compile(
    r"^total (?:(?:long-term|other|outstanding) )*(?:debt|borrowings|indebtedness|obligations|notes)\b",
    re.I,
)


def but_debts_in_a_total(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts; of such debts those of the first balance sheet that has any, or none where it has a total of debt.

    The only one, where no line is called long-term debt, is that.
    """
    faces = (
        fact.table
        for fact in facts
        if fact.concept == DEBTS and fact.statement is StatementKind.BALANCE_SHEET
    )
    face = next(faces, None)
    sheet = [fact for fact in facts if fact.table == face]
    if any(_ALL.match(fact.label) for fact in sheet):
        face = None
    is_only = len({fact.row for fact in sheet if fact.concept == DEBTS}) == 1
    is_only = is_only and not any(fact.concept == _LONG_TERM for fact in sheet)
    for fact in facts:
        if fact.concept != DEBTS:
            yield fact
        elif fact.table == face:
            yield replace(fact, concept=_LONG_TERM) if is_only else fact
