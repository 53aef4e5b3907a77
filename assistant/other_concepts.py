"""Rows that are printed for another concept than the one that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.expressions import Expression, facts_of
from assistant.known_names import bears
from index.concepts import concept_of, concepts, concepts_by_name
from index.model import Fact, StatementKind


def may_be(expression: Expression, title: str | None, said: Sequence[str]) -> bool:
    """Whether a line may be what the words mean, where none has the concept of that title: not one of another."""
    facts = facts_of(expression)
    found = {_concept_printed(fact) for fact in facts} & concepts_by_name().keys()
    meant = [each for each in concepts() if each.title == title]
    same = {name for each in meant for name in (each.name, *each.instead, *each.also)}
    return bears(expression, said) and (not meant or found <= same)


def _concept_printed(fact: Fact) -> str | None:
    """The concept of a fact; of a note's row, under no heading, what its label would be in an income statement."""
    if fact.concept or fact.statement or fact.path:
        return fact.concept
    told = concept_of(fact.label, (), StatementKind.INCOME)
    return told.name if told else None
