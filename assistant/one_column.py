"""A share whose two figures stand in one table: of the same column, where a part's is named.

"Gadgets as a percentage of total sales in the East" is of the East's gadgets, not of all gadgets.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.book import Book, stems
from assistant.cell_lines import SAYS_NOTHING
from assistant.expressions import Binary, Line
from assistant.plans import Compute, Plan
from assistant.quarters import says_when
from index.model import Fact

_WHOLE = stems("total totals consolidated combined")


def in_one_column(planned: Plan, book: Book) -> Plan:
    """A quotient with the part's column for both, where its upper figure is all of another row's."""
    made = planned.expression if isinstance(planned, Compute) else None
    if not isinstance(planned, Compute) or not isinstance(made, Binary) or made.sign != "/":
        return planned
    upper, lower = made.left, made.right
    if not isinstance(upper, Line) or not isinstance(lower, Line):
        return planned
    moved = _beside(upper, lower, book)
    return replace(planned, expression=Binary("/", moved, lower)) if moved else planned


def _beside(upper: Line, lower: Line, book: Book) -> Line | None:
    """The cells of the upper figure's row in the lower one's column, where that is but a part's."""
    tables = {fact.table for fact in lower.facts}
    shared = [fact for fact in upper.facts if fact.table in tables]
    rows = {(fact.table, fact.row) for fact in shared}
    own, wanted = ({_entity(fact) for fact in facts} for facts in (shared, lower.facts))
    if not shared or len(own) != 1 or len(wanted) != 1 or own == wanted:
        return None
    if rows & {(fact.table, fact.row) for fact in lower.facts}:
        return None
    (whole,), (part,) = own, wanted
    if not _is_whole(whole) or _is_whole(part):
        return None
    found = [
        fact for fact in book.reading.facts
        if (fact.table, fact.row) in rows and _entity(fact) == part
    ]  # fmt: skip
    return Line(upper.title, tuple(found)) if found else None


def _entity(fact: Fact) -> str:
    """What the column of a fact is headed by, times aside."""
    return next((text for text in reversed(fact.column) if not says_when(text)), "")


def _is_whole(entity: str) -> bool:
    said = stems(entity)
    return not said - SAYS_NOTHING or bool(said & _WHOLE)
