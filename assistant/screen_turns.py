"""A question that leans on a screen before it: the screen that it means, and of which companies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.book import Book
from assistant.compose import reply_to
from assistant.model import Answer, Presentation, Reply
from assistant.pattern_files import patterns
from assistant.plans import Search
from assistant.router import plan_of_wording
from assistant.screen_words import (
    Measure,
    Said,
    Screen,
    Span,
    Test,
    is_over_companies,
    said_of,
    screen_by,
    screen_of,
)
from assistant.screens import Screens, screen_reply
from assistant.shelf import Shelf
from assistant.turns import Turn
from assistant.where import noted

_PATTERNS = patterns("screen_turns")
_QUARTERS = ("first", "second", "third", "fourth")
_RELATIONS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}
_AGGREGATES = {
    "count": "How many companies had",
    "any": "Did any companies have",
    "every": "Did all companies have",
    "average": "The average of all companies by",
    "median": "The median of all companies by",
    "sum": "The sum over all companies of",
}


def screened_turn(
    question: str,
    turns: tuple[Turn, ...],
    shelf: Shelf,
    store: Screens,
    book_of: Callable[[str], Book],
) -> Turn | None:
    """The turn of a screen over the filings of a shelf; None for another question."""
    screen = screen_asked(question, turns)
    if screen is None:
        return None

    def ask(filing: str, asked: str) -> Reply | None:
        book = book_of(filing)
        planned = plan_of_wording(asked, book)
        return None if isinstance(planned, Search) else reply_to(planned, asked, book)

    listed = companies_meant(question, turns)
    of = shelf.of_companies(listed)
    leans = bool(listed) or not is_over_companies(question, in_turn=bool(turns))
    reply = screen_reply(question, screen, store, ask, of, least=0 if leans else 2)
    note = f"Of the {len(listed)} listed before" if listed else ""
    return None if reply is None else Turn(question, worded(screen), noted(reply, note), None)


def screen_asked(question: str, turns: Sequence[Turn] = ()) -> Screen | None:
    """The screen that a question asks for, by itself or after these turns; None for none."""
    if is_over_companies(question, in_turn=bool(turns)):
        return screen_of(question)
    before = _screen_before(turns)
    said = before and said_of(question)
    return _leaning(said, before) if before and said and said.is_read else None


def companies_meant(question: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The filings of the companies that the reply before listed, where a question means those alone.

    What leans on a question that meant them means them too. Empty where all are meant.
    """
    if _screen_before(turns) is None:
        return ()
    last = turns[-1]
    if _PATTERNS["listed"].search(question):
        values = last.reply.values if isinstance(last.reply, Answer) else ()
        return tuple(value.filing for value in values if value.filing)
    leans = not is_over_companies(question)
    return companies_meant(last.question, turns[:-1]) if leans else ()


def worded(screen: Screen) -> str:
    """A screen as a question that asks for it by itself."""
    measure = screen.measure
    name = f"growth of {measure.asked}" if measure.is_growth else measure.asked
    tests = " and ".join(f"{_RELATIONS[t.relation]} {_bound(t, measure)}" for t in screen.tests)
    lead = _AGGREGATES.get(screen.aggregate, "")
    if screen.sign and screen.most:
        lead = f"The {'top' if screen.sign > 0 else 'bottom'} {screen.most} companies by"
    elif not lead:
        lead = "Rank the companies by" if screen.sign else "Which companies had"
    order = "" if screen.most or not screen.sign else "highest" if screen.sign > 0 else "lowest"
    parts = (lead, name, tests, _time(screen.span), order and f"{order} first")
    return " ".join(filter(None, parts))


def _screen_before(turns: Sequence[Turn]) -> Screen | None:
    """The screen of the last turn, if it was one."""
    if not turns or turns[-1].filing is not None or not is_over_companies(turns[-1].standalone):
        return None
    return screen_of(turns[-1].standalone)


def _leaning(said: Said, before: Screen) -> Screen | None:
    """What a question says, and of the screen before it what the question leaves open."""
    changes = said.grew or said.shrank
    measure = said.measure or (before.measure.growth() if changes else before.measure)
    found = screen_by(said, measure)
    asks = bool(found.tests or found.sign or found.aggregate)
    if not asks and said.measure is None and not said.is_timed:
        return None
    span = _span(said, before.span)
    if span is None:
        return None
    found = replace(found, span=span)
    if said.grew and not said.held and (before.sign or before.aggregate):  # how they grew, not that
        found = replace(found, tests=())
        asks = bool(found.sign or found.aggregate)
    if asks and said.measure is not None:
        return found
    if found.sign or found.aggregate:
        return replace(found, tests=found.tests or before.tests)
    if asks:
        return replace(found, sign=before.sign, most=before.most, aggregate=before.aggregate)
    kept = _tests_kept(before, measure)
    sign = before.sign or (0 if kept or before.aggregate else 1)
    return replace(found, tests=kept, sign=sign, most=before.most, aggregate=before.aggregate)


def _span(said: Said, before: Span) -> Span | None:
    """The time that a question means after that one; None where it is reckoned from no year."""
    if not said.is_timed:
        return before
    if not said.shift:
        return said.span
    return None if before.year is None else replace(before, year=before.year + said.shift)


def _tests_kept(before: Screen, measure: Measure) -> tuple[Test, ...]:
    """The tests of a screen that mean the same of another measure."""
    is_same = measure.unit is before.measure.unit
    return before.tests if is_same or all(not test.bound for test in before.tests) else ()


def _bound(test: Test, measure: Measure) -> str:
    if measure.unit is Presentation.PERCENT:
        return f"{test.bound.normalize():f}%"
    return f"{test.bound.normalize():f}" if test.bound != Decimal(0) else "zero"


def _time(span: Span) -> str:
    """The time of a screen as a question has it."""
    if span.is_own:
        return "in their latest filing"
    if span.year is None:
        return {None: "", 3: "in the latest quarter"}.get(span.months, "in the latest year")
    quarter = f"the {_QUARTERS[span.quarter - 1]} quarter of " if span.quarter else ""
    return f"in {quarter}fiscal {span.year}"
