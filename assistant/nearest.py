"""A question that no reader leads to a figure → the cell that it comes nearest to."""

from __future__ import annotations

from assistant.book import Book
from assistant.choice import without_company
from assistant.compute import Missing, evaluate
from assistant.expressions import Line
from assistant.lexer import lex
from assistant.model import Reason
from assistant.near_cells import near_cell
from assistant.places import in_named_note, without_place
from assistant.plans import Compute, Decline, Plan, Search
from assistant.sayings import plainly
from assistant.spelling import corrected

_UNREAD = (Reason.NOT_IN_FILING, Reason.AMBIGUOUS, Reason.OUT_OF_SCOPE)


def nearest(question: str, planned: Plan, book: Book) -> Compute | None:
    """The cell that a question means whose plan leads to no figure; None where none comes near."""
    if not leads_nowhere(planned, book):
        return None
    said = corrected(plainly(without_company(question, book.reading.filing.company)), book)
    near = near_cell(without_place(in_named_note(lex(said), book), book), book)
    return near if near is None or not _is_of_the_future(planned) or _is_ahead(near, book) else None


def leads_nowhere(planned: Plan, book: Book) -> bool:
    """Whether a plan leads to no figure: words are sought, or a line has none for the period."""
    if isinstance(planned, Compute) and isinstance(planned.expression, Line):
        return isinstance(evaluate(planned.expression, planned.period, book), Missing)
    is_declined = isinstance(planned, Decline) and planned.reason in _UNREAD
    return is_declined or isinstance(planned, Search)


def _is_of_the_future(planned: Plan) -> bool:
    return isinstance(planned, Decline) and planned.reason is Reason.OUT_OF_SCOPE


def _is_ahead(near: Compute, book: Book) -> bool:
    """Whether a cell is of payments to come, which a filing does print."""
    return near.period is not None and near.period.end > book.times.calendar.period
