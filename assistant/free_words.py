"""What is asked in free words, where nothing else reads it: arithmetic told in turn, one figure against another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.asides import without_definitions
from assistant.book import Book
from assistant.compared import asks_of_two, compared_plan
from assistant.everyday import recast
from assistant.expressions import Binary, Line
from assistant.forms import fits, in_forms
from assistant.misread import fails
from assistant.model import Reason
from assistant.nearest import leads_nowhere
from assistant.off_the_point import held_to_point
from assistant.operations import BY_HOW_MUCH
from assistant.period_phrases import with_months_counted
from assistant.plans import Compare, Compute, Decline, Each, Plan, Search
from assistant.reckoned import adds_to_a_day, carries_forward, reckoned_plan, sets_off_times
from assistant.sayings import said_freely
from assistant.short_names import shortened
from assistant.spelling import corrected
from assistant.trace import Attempt, Tell

_MOVES = Decline(
    Reason.NOT_COMPUTABLE, "What moved that balance after its day could not be read for that time."
)
_WHETHER = re.compile(r"\s*(?:did|does|do|was|were|is|are|has|have|had)\b", re.I)
Read = Callable[[str], Plan]


def free_plan(question: str, found: Plan, book: Book, read: Read, tell: Tell) -> Plan | None:
    """The plan of a question whose operands are each read by `read`; None where `found` is one."""
    if not _is_open(found, question, book):
        return None

    def read_to_point(words: str) -> Plan:
        return held_to_point(read(words), words, book)

    said = reckonable(question, book)
    for words in _plainly_said(said, book):
        again = held_to_point(read_to_point(words), question, book)
        is_figure = not isinstance(again, (Each, Search, Decline)) and not fails(again, book)
        if is_figure and not (_is_one_line(again) and _WHETHER.match(words)):
            tell(Attempt(words, ("free_plan",), again))
            return again
    for reader in (compared_plan, reckoned_plan):
        made = reader(said, book, read_to_point)
        if made is not None:
            tell(Attempt(said, (reader.__name__,), made))
            return made
    return _MOVES if _is_of_the_period_before(found, question) else None


def _plainly_said(said: str, book: Book) -> Iterator[str]:
    """The plain questions that one in free words may be; then these in the words of filings."""
    plain = dict.fromkeys(said_freely(said))
    yield from plain
    if not plain:
        plain = dict.fromkeys(w for base in recast(said, book) for w in said_freely(base))
        yield from plain
    yield from (each for words in plain for each in recast(words, book))


def _is_of_the_period_before(found: Plan, question: str) -> bool:
    """Whether a balance was to be carried forward, and what is added to it moved it before."""
    is_made = isinstance(found, Compute) and isinstance(found.expression, Binary)
    period = found.period if isinstance(found, Compute) else None
    return is_made and period is not None and not period.is_instant and adds_to_a_day(question)


def reckonable(question: str, book: Book) -> str:
    """A question in the words of filings, with all that it says still in it."""
    said = with_months_counted(
        in_forms(without_definitions(shortened(question, book)), "sayings", "opening")
    )
    return corrected(said, book)


def _is_one_line(planned: Plan) -> bool:
    return isinstance(planned, Compute) and isinstance(planned.expression, Line)


def _is_open(found: Plan, question: str, book: Book) -> bool:
    """Whether a question is read to nothing, or to what it does not ask."""
    if isinstance(found, Decline):
        is_of_a_buyer = fits(question, "sayings", "buyer")
        return found.reason is not Reason.OUT_OF_SCOPE or is_of_a_buyer
    if isinstance(found, Search) or carries_forward(question):
        return True
    if isinstance(found, Compare) and BY_HOW_MUCH.search(question):
        return True
    if isinstance(found, Compute) and asks_of_two(question):
        return True
    if _is_one_line(found) and sets_off_times(question):
        return True
    return leads_nowhere(found, book) or fails(found, book)
