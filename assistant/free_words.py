"""What is asked in free words, where nothing else reads it: arithmetic told in turn, one figure against another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.asides import without_definitions
from assistant.book import Book
from assistant.compared import asks_of_two, compared_plan
from assistant.expressions import Binary, Line
from assistant.forms import in_forms
from assistant.misread import fails
from assistant.model import Reason
from assistant.nearest import leads_nowhere
from assistant.off_the_point import held_to_point
from assistant.operations import BY_HOW_MUCH
from assistant.pattern_files import patterns, texts
from assistant.period_phrases import times_in, with_months_counted
from assistant.plans import Compare, Compute, Decline, Each, Plan, Search
from assistant.reckoned import adds_to_a_day, carries_forward, reckoned_plan, sets_off_times
from assistant.short_names import shortened
from assistant.spelling import corrected
from assistant.trace import Attempt, Tell

_PATTERNS, _MEANT = patterns("free_words"), texts("free_words", "meant")
_CENTURY, _TURN = 1900, 50
_MOVES = Decline(
    Reason.NOT_COMPUTABLE, "What moved that balance after its day could not be read for that time."
)
Read = Callable[[str], Plan]


def free_plan(question: str, found: Plan, book: Book, read: Read, tell: Tell) -> Plan | None:
    """The plan of a question whose operands are each read by `read`; None where `found` is one."""
    if not _is_open(found, question, book):
        return None

    def read_to_point(words: str) -> Plan:
        return held_to_point(read(words), words, book)

    said = reckonable(question, book)
    for words in said_plainly(said):
        again = read_to_point(words)
        if not isinstance(again, (Each, Search, Decline)) and not fails(again, book):
            tell(Attempt(words, ("free_plan",), again))
            return again
    for reader in (compared_plan, reckoned_plan):
        made = reader(said, book, read_to_point)
        if made is not None:
            tell(Attempt(said, (reader.__name__,), made))
            return made
    return _MOVES if _is_of_the_period_before(found, question) else None


def _is_of_the_period_before(found: Plan, question: str) -> bool:
    """Whether a balance was to be carried forward, and what is added to it moved it before."""
    is_made = isinstance(found, Compute) and isinstance(found.expression, Binary)
    period = found.period if isinstance(found, Compute) else None
    return is_made and period is not None and not period.is_instant and adds_to_a_day(question)


def reckonable(question: str, book: Book) -> str:
    """A question in the words of filings, with all that it says still in it."""
    said = with_months_counted(in_forms(without_definitions(shortened(question, book)), "openings"))
    return corrected(said, book)


def said_plainly(said: str) -> Iterator[str]:
    """The plain questions that a question in free words may be."""
    headed = _PATTERNS["headed-change"].match(said)
    if headed is not None and times_in(headed["t"]) + times_in(_in_full(headed["t"])):
        change = "percent change" if headed["p"] or headed["q"] else "change"
        yield f"{change} in {headed['a']} {_from_to(headed['t'])}"
    more = _PATTERNS["headed-more"].match(said)
    if more is not None:
        yield f"change in {more['a']} from {more['e']} to {more['l']}"
    lost = _PATTERNS["lost"].match(said)
    if lost is not None:
        note = f"in note {lost['note']}, " if lost["note"] else ""
        yield f"{note}which segments {lost['d']} money {lost['t']}?"
    for name in (
        "added",
        "bought",
        "due",
        "ate",
        "quarters",
        "yearly",
        "in-order",
        "tax-rate",
        "rows",
        "told-why",
    ):
        match = _PATTERNS[name].match(said)
        if match is not None:
            held = {key: text or "" for key, text in match.groupdict().items()}
            yield _PATTERNS["fiscal"].sub("", _MEANT[name].format(**held))


def _from_to(times: str) -> str:
    """Two times as what a change is from and to: "fiscal 2016 on fiscal 2015"."""
    times = _in_full(times.strip())
    said = _PATTERNS["against"].match(times) or _PATTERNS["span"].match(times)
    return f"from {said['e']} to {said['l']}" if said else times


def _in_full(times: str) -> str:
    """Two years that are told by two digits each, one after the other: "22 vs 21"."""
    said = _PATTERNS["short"].match(times.strip())
    if said is None or int(said[1]) - int(said[2]) != 1:
        return times
    return " vs ".join(f"fiscal {years_of(int(year))}" for year in said.groups())


def years_of(short: int) -> int:
    """The year that two digits stand for."""
    return short + (_CENTURY if short >= _TURN else _CENTURY + 100)


def _is_open(found: Plan, question: str, book: Book) -> bool:
    """Whether a question is read to nothing, or to what it does not ask."""
    if isinstance(found, Decline):
        is_of_a_buyer = _PATTERNS["bought"].match(question) is not None
        return found.reason is not Reason.OUT_OF_SCOPE or is_of_a_buyer
    if isinstance(found, Search) or carries_forward(question):
        return True
    if isinstance(found, Compare) and BY_HOW_MUCH.search(question):
        return True
    if isinstance(found, Compute) and asks_of_two(question):
        return True
    is_line = isinstance(found, Compute) and isinstance(found.expression, Line)
    if is_line and sets_off_times(question):
        return True
    return leads_nowhere(found, book) or fails(found, book)
