"""Plans that cannot be what was asked: of figures that are not there, or of another kind."""

from __future__ import annotations

from assistant.book import Book
from assistant.compute import Figure, evaluate
from assistant.figures_in_words import is_reported
from assistant.operands import has_durations
from assistant.pattern_files import patterns
from assistant.plans import Compare, Compute, Plan
from index.model import PURE, SHARES

_PATTERNS = patterns("misread")


def fails(planned: Plan, book: Book) -> bool:
    """Whether a plan comes to no figure: a cell is missing, or the unit is nonsense."""
    if isinstance(planned, Compare):
        sides = [(planned.left, planned.left_period), (planned.right, planned.right_period)]
        found_of = (evaluate(side, period, book) for side, period in sides if side is not None)
        return not all(isinstance(found, Figure) for found in found_of)
    if not isinstance(planned, Compute):
        return False
    found = evaluate(planned.expression, planned.period, book)
    return not isinstance(found, Figure) or not is_reported(found.quantity)


def is_of_another_kind(planned: Plan, question: str, book: Book) -> bool:
    """Whether a percentage was asked for, and a plan comes to an amount; or spending, and to a balance."""
    if not isinstance(planned, Compute):
        return False
    if _PATTERNS["spends"].search(question) and has_durations(planned.expression, book) is False:
        return True
    found = evaluate(planned.expression, planned.period, book)
    if not isinstance(found, Figure):
        return False
    if _PATTERNS["dollars"].search(question) and found.quantity.unit == SHARES:
        return True
    return _PATTERNS["percent"].search(question) is not None and found.quantity.unit != PURE
