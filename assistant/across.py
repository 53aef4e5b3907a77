"""One question over several filings of a library: of one company over time, or of several."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.book import Book
from assistant.choice import by_company, candidates, named_companies
from assistant.compose import FigurePlan, reply_to
from assistant.figures_in_words import shown_value
from assistant.joining import as_figure, joined
from assistant.model import Answer, Reply
from assistant.periods_in_words import times_in
from assistant.plans import (
    Change,
    Compare,
    Compute,
    Decline,
    Each,
    Mean,
    Plan,
    Ranked,
    Search,
    Series,
    Tested,
)
from assistant.router import plan
from assistant.series_across import series_across, span_of
from assistant.side_by_side import side_by_side
from assistant.sides import Aim, sides_of, times_of
from assistant.spanning import change_across, comparison_across, difference_across
from assistant.which_filing import age, aims, called, each_of, says_latest
from index.store import Entry

BookOf = Callable[[Entry], Book]

_MOST = 12  # filings that one question is put to
# Plans that have several times of their own.
_OF_TIMES = (Change, Compare, Each, Mean, Ranked, Series, Tested)
_SINCE = re.compile(r"\bsince\b", re.I)
_YEARS_AFTER = 2  # for so long a period is printed again as a comparative


@dataclass(frozen=True, slots=True)
class Read:
    """A filing with what the question is turned into over it."""

    entry: Entry
    book: Book
    plan: Plan


def across(question: str, left: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """The reply of the filings that a question may mean, taken together; None where it is open.

    Of one company: a figure for a period that the question names, wherever it is printed; a
    series; a change between filings. Of several that are named: their figures side by side.
    """
    companies = by_company(left, question)
    if len(companies) == 1:
        return _one_company(question, left, book_of)
    if not named_companies(question, left):
        return None
    aim, sides = sides_of(question, [[entry.company for entry in some] for some in companies])
    common = _common_forms(companies)
    replies: list[tuple[str, Reply]] = []
    for side in sides:
        some = companies[side.company]
        alike = [] if side.is_timed else [entry for entry in some if entry.form in common]
        found = _of_side(side.question, alike or some, book_of)
        if alike and not isinstance(found, Answer):
            found = _of_side(side.question, some, book_of) or found
        if found is not None:
            replies.append((_answering(found, some).company, found))
    return side_by_side(aim, question, replies)


def _answering(reply: Reply, entries: Sequence[Entry]) -> Entry:
    """The filing that a reply cites first; the latest where it cites none."""
    cited = [citation.filing for citation in reply.citations[:1]]
    return next((e for e in entries if e.id in cited), max(entries, key=age))


def _common_forms(companies: Sequence[Sequence[Entry]]) -> frozenset[str]:
    """The forms that every company has filed."""
    first, *others = ({entry.form for entry in some} for some in companies)
    return frozenset(first.intersection(*others))


def _of_side(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """What one company's filings answer; where no time is named, what the latest does."""
    left = candidates(question, entries)
    found = _one_company(question, left, book_of) if len(left) > 1 else None
    found = found or _of_latest(question, left, book_of)
    if not isinstance(found, Answer) and len(left) < len(entries):
        found = _one_company(question, entries, book_of) or found
    return found


def _of_latest(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """What the latest filing answers to a question that names no time."""
    latest = max(entries, key=age)
    book = book_of(latest)
    planned = plan(question, book)
    return None if isinstance(planned, Search) else reply_to(planned, question, book)


def _one_company(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    apart = _amended(question, entries, book_of) or _in_each(question, entries, book_of)
    if apart is not None:
        return apart
    span = span_of(question)
    asked = span.question if span else question
    is_open = span is not None or _SINCE.search(question) is not None
    read = _read(asked, entries if is_open else _near(question, entries), book_of)
    planned = [(each.book, each.plan) for each in read]
    if any(isinstance(each.plan, Series) for each in read):
        return series_across(question, planned, span) or _first(question, read, Series)
    if says_latest(question):
        return _latest(question, read)
    at_each = _at_each_time(question, read, entries, book_of)
    if at_each is not None:
        return at_each
    same_period = len({entry.period for entry in entries}) == 1
    if not same_period and not _names_a_time(question):
        return None
    return (
        (_since(question, planned) if _SINCE.search(question) else _printed(question, read))
        or change_across(question, planned)
        or comparison_across(question, planned)
        or difference_across(question, planned)
        or _printed(question, read)
        or _at_its_times(question, entries, book_of)
        or _first(question, read, Compute, Change, Compare, Each)
    )


def _since(question: str, planned: Sequence[tuple[Book, Plan]]) -> Answer | None:
    """ "Since 1994": a change up to the latest filing that prints the later time."""
    days = [words.day.resolved() for words in times_in(question) if words.day]
    for number in range(len(planned)):
        led = [planned[number], *planned[:number], *planned[number + 1 :]]
        found = change_across(question, led) or comparison_across(question, led)
        if found and found.period and all(day is None or day < found.period.end for day in days):
            return found
    return None


def _read(question: str, entries: Sequence[Entry], book_of: BookOf) -> list[Read]:
    """What the question is turned into over each filing, the latest first."""
    latest = sorted(entries, key=age, reverse=True)[:_MOST]
    return [Read(e, book_of(e), plan(question, book_of(e))) for e in latest]


def _first(question: str, read: Sequence[Read], *kinds: type[FigurePlan]) -> Reply | None:
    """What the latest filing that takes the question for such a figure says by itself."""
    for each in read:
        if isinstance(each.plan, kinds):
            return reply_to(each.plan, question, each.book)
    return None


def _latest(question: str, read: Sequence[Read]) -> Reply | None:
    """ "In the latest quarter": the answer of the latest filing that has one, which is said."""
    for each in read:
        if isinstance(each.plan, (Search, Decline)):
            continue
        found = reply_to(each.plan, question, each.book)
        if isinstance(found, Answer):
            note = f" (From the {called(each.entry)}, of {len(read)} filings.)"
            return replace(found, text=found.text + note) if len(read) > 1 else found
    return _first(question, read, Compute, Change, Compare)


def _in_each(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """ "In each 10-Q": what every filing answers by itself, oldest first."""
    asked = each_of(question, entries)
    if asked is None:
        return None
    replies = [
        (called(entry), found)
        for entry in sorted(asked.entries, key=age)[:_MOST]
        if (found := _of_latest(asked.question, [entry], book_of)) is not None
    ]
    return side_by_side(Aim("list"), question, replies, is_timed=True)


def _at_each_time(
    question: str, read: Sequence[Read], entries: Sequence[Entry], book_of: BookOf
) -> Reply | None:
    """ "In 1995, 1997 and 2024": one figure at several times, where no filing has them all."""
    if not read or any(_has_all_times(question, each) for each in read):
        return None
    aim, questions = times_of(question, [entry.company for entry in entries])
    found = [_of_side(said, entries, book_of) for said in questions]
    replies = [("", reply) for reply in found if reply is not None]
    return side_by_side(aim, question, replies, is_timed=True)


def _has_all_times(question: str, read: Read) -> bool:
    """Whether a filing takes the question for a figure at several times, and prints them all."""
    if not isinstance(read.plan, _OF_TIMES):
        return False
    found = reply_to(read.plan, question, read.book) if isinstance(read.plan, Each) else None
    return not (isinstance(found, Answer) and found.is_partial)


def _at_its_times(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """ "The ratio of its net sales in 2024 to those in 1997": each side with its own time."""
    aim, sides = sides_of(question, [[entry.company for entry in entries]])
    if (
        len(sides) < 2
        or aim.kind in ("list", "which", "rank")
        or not all(s.is_timed for s in sides)
    ):
        return None
    found = [_of_side(side.question, entries, book_of) for side in sides]
    replies = [("", reply) for reply in found if reply is not None]
    return side_by_side(aim, question, replies, is_timed=True)


def _amended(question: str, entries: Sequence[Entry], book_of: BookOf) -> Reply | None:
    """A filing and its amendment side by side, the later first."""
    asked = aims(question, entries)
    if asked is None:
        return None
    aim, filings = asked
    replies = [
        (f"{called(entry)}", found)
        for entry in filings.entries
        if (found := _of_latest(filings.question, [entry], book_of)) is not None
    ]
    return side_by_side(aim, question, replies)


def _near(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings that may print what the question's dates name: those of then, and after."""
    years = {
        year for words in times_in(question)
        for year in (words.year, words.fiscal_year, words.day.year if words.day else None) if year
    }  # fmt: skip
    if not years:
        return list(entries)
    first, last = min(years), max(years) + _YEARS_AFTER
    return [entry for entry in entries if first <= entry.period.year <= last] or list(entries)


def _names_a_time(question: str) -> bool:
    """Whether some phrase of time says which year, or that the latest is meant."""
    return any(
        words.year or words.fiscal_year or words.latest or (words.day and words.day.year)
        for words in times_in(question)
    )


def _printed(question: str, read: Sequence[Read]) -> Answer | None:
    """The answer of the filing that reports the period itself; what others print of it is said.

    None where no filing answers, or where they take the question to mean different times.
    """
    found: list[tuple[Read, Answer]] = []
    for each in read:
        if isinstance(each.plan, (Search, Decline)):
            continue
        answer = reply_to(each.plan, question, each.book)
        if isinstance(answer, Answer) and not answer.is_partial:
            found.append((each, answer))
    if not found:
        return None
    periods = {answer.period for _, answer in found}
    if len(periods) > 1 and not any(words.day for words in times_in(question)):
        ends = {period.end for period in periods if period}
        lengths = {period.months for period in periods if period}
        if len(ends) > 1 or len(lengths) > 1:
            return None
    own = [pair for pair in found if pair[1].period and pair[1].period.end == pair[0].entry.period]
    first = (own or found)[0]
    others = [pair for pair in found if pair is not first and pair[1].period == first[1].period]
    return _with_others(question, first, others)


def _with_others(
    question: str, first: tuple[Read, Answer], others: Sequence[tuple[Read, Answer]]
) -> Answer:
    """An answer with what other filings print for the same period, where it is another figure."""
    read, answer = first
    amended = [pair for pair in others if pair[0].entry.period == read.entry.period]
    different = [pair for pair in others if pair[1].value != answer.value]
    told = [*amended, *(pair for pair in different if pair not in amended)]
    if not told or answer.value is None or answer.unit is None:
        return answer
    both = joined([as_figure(each) for each in (answer, *(other for _, other in told))], question)
    said = [_printed_there(each.entry, other, answer) for each, other in told]
    restated = read.entry.form.endswith("/A") and any(pair in different for pair in amended)
    text = answer.text + (f" (As restated in the {called(read.entry)}.)" if restated else "")
    text += f" ({'; '.join(said)}.)"
    return replace(
        both, text=text, value=answer.value, unit=answer.unit, period=answer.period, route=answer.route,
        derivation=answer.derivation, verdict=answer.verdict, grade=answer.grade,
    )  # fmt: skip


def _printed_there(entry: Entry, other: Answer, answer: Answer) -> str:
    """What another filing prints for the period, as a clause."""
    if other.value == answer.value or other.value is None or other.unit is None:
        return f"The {called(entry)} prints the same"
    return f"It is {shown_value(other.value, other.unit)} in the {called(entry)}"
