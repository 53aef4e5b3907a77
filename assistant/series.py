"""Questions for a figure at every period that is printed → one plan over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.book import Book
from assistant.compute import Figure, evaluate, printed_periods
from assistant.cue_patterns import alternatives
from assistant.expressions import Expression, Line
from assistant.known_names import known_phrases
from assistant.lexer import Lexed, lex
from assistant.model import Reason
from assistant.operands import has_durations, operand_lines
from assistant.operations import arithmetic_plan, hints_of, subject_of, unit_of
from assistant.other_times import at_other_times
from assistant.pattern_files import read_toml
from assistant.period_phrases import TimeWords, times_in
from assistant.plans import Compute, Decline, Plan, Series
from assistant.quarters import by_quarter
from assistant.share_plans import share_plan
from assistant.subjects import Subject
from index.model import Period

_MONTHS = {"quarters": 3, "years": 12}
_COUNTS = {word: n for n, word in enumerate(("two", "three", "four", "five", "six"), 2)}
_LOWEST = re.compile(r"\b(?:lowest|smallest|least|worst|weakest|minimum|fewest)\b", re.I)
_HIGHEST = re.compile(r"\b(?:highest|largest|biggest|greatest|most|best|peak|maximum)\b", re.I)
# "every year from 1989 through 1993"
EVERY_YEAR = re.compile(
    r",?\s*(?:for |in )?(?:every|each|all)(?: fiscal)?(?: of the)? years?,? (?:from |between |of )?(?P<from>(?:19|20)\d\d) ?(?:to|through|until|thru|and|-|–) ?(?P<to>(?:19|20)\d\d)\b",
    re.I,
)
_QUARTERS = 4  # of a year
_NO_QUARTERS = "The filing does not print that figure for each quarter of the year."
_RECENT = 200  # days before the filing's own period, in which the latest one ends
_REDUCED = ("average", "sum")


def series_plan(lexed: Lexed, book: Book) -> Plan | None:
    """ "Net sales by year", "R&D over the last three years", "in which year was R&D highest?"."""
    if lexed.has("percent") and not lexed.has("share-of"):
        return None
    if lexed.has("change", "up", "down", "why", "list", "ratio", "difference"):
        return None
    span = EVERY_YEAR.search(lexed.question)
    found = _asked(EVERY_YEAR.sub(" every year ", lexed.question))
    if found is None or ("yes-no" in lexed.opens_with):
        return None
    months, most, rest = found
    year, rest = _year_of(rest) if months == _MONTHS["quarters"] else (None, rest)
    best = _extreme(lexed.question) if _pattern("best").search(lexed.question) else None
    if best is None and lexed.has("rank", "second", "third", "higher", "lower"):
        return None
    subject = _measured(_HIGHEST.sub(" ", _LOWEST.sub(" ", rest)) if best else rest, book)
    if subject is None:
        return None
    if year is not None:
        return _quarters_of_year(subject, year, best or _reduction(lexed), book)
    subject = _printed_for(subject, most, book) if months == _MONTHS["years"] and most else subject
    periods = series_periods(subject.expression, months, book)[-(most or 0) :]
    if span is not None:
        first, last = sorted((int(span["from"]), int(span["to"])))
        periods = [period for period in periods if first <= period.end.year <= last]
        most = last - first + 1
        if len(periods) < most:
            return None
    elif most and periods and (book.reading.filing.period - periods[-1].end).days > _RECENT:
        return None  # the last of them are printed under another heading
    return _series(subject, periods, most, best or _reduction(lexed))


def _printed_for(subject: Compute, years: int, book: Book) -> Compute:
    """What a series is of, with the rows of its label that print it for so many years, if any do."""
    last = book.reading.filing.period.year
    said = [times_in(f"fiscal {last - back}")[0] for back in range(years)]
    line = at_other_times(subject.expression, frozenset(), said, book)
    return replace(subject, expression=line)


def _reduction(lexed: Lexed) -> str | None:
    return next((cue for cue in _REDUCED if lexed.has(cue)), None)


def _series(
    subject: Compute, periods: Sequence[Period], most: int | None, reduced: str | None
) -> Plan | None:
    if not periods or (reduced in _REDUCED and len(periods) < (most or 2)):
        return None
    if len(periods) == 1:
        return replace(subject, period=periods[0])
    return Series(
        subject.expression, subject.title, tuple(periods), subject.unit, subject.metric,
        reduced, most or len(periods),
    )  # fmt: skip


def _quarters_of_year(subject: Compute, year: int, reduced: str | None, book: Book) -> Plan | None:
    """The four quarters of a year; in an annual report that does not print them all, no other figure."""
    line = subject.expression
    told = by_quarter(line, book) if isinstance(line, Line) else None
    subject = replace(subject, expression=told or line)
    ends = book.times.calendar.year_end
    periods = [
        period
        for period in series_periods(subject.expression, _MONTHS["quarters"], book)
        if ends(year - 1) < period.end <= ends(year)
    ]
    if len(periods) < _QUARTERS:
        return None if book.times.quarterly else Decline(Reason.NOT_IN_FILING, _NO_QUARTERS)
    return _series(subject, periods, None, reduced)


def _year_of(rest: str) -> tuple[int | None, str]:
    """The year whose quarters are asked for, and the rest without it; None where none is said."""
    said = times_in(rest)
    if len(said) != 1 or said[0] != TimeWords(
        said[0].start, said[0].end, months=said[0].months and 12,
        year=said[0].year, fiscal_year=said[0].fiscal_year,
    ):  # fmt: skip
        return None, rest
    return said[0].fiscal_year or said[0].year, f"{rest[: said[0].start]} {rest[said[0].end :]}"


def series_periods(expression: Expression, months: int, book: Book) -> list[Period]:
    """The periods of a length for which every operand is printed, oldest first.

    `months` 0: the usual length of the form, or where that is printed once, what there is more of.
    Balances stand at instants, whatever the length.
    """
    lines = operand_lines(expression, book)
    flows = has_durations(expression, book)
    found = {p for line in lines for p in printed_periods(line) if p.is_instant is not bool(flows)}
    worked = [p for p in found if isinstance(evaluate(expression, p, book), Figure)]
    if flows:
        usual = months or (3 if book.times.quarterly else 12)
        same = [p for p in worked if p.months == usual]
        worked = same if months or len(same) > 1 else worked
    return sorted(worked, key=lambda p: (p.end, p.days))


def _asked(question: str) -> tuple[int, int | None, str] | None:
    """The months of a period, how many periods at most, and the question without that phrase."""
    counted = _counted().search(question) or _run().search(question)
    if counted:
        kind = "quarters" if "quarter" in counted["unit"].lower() else "years"
        word = counted["n"].lower()
        most = _COUNTS.get(word) or (int(word) if word.isdigit() else None)
        return _MONTHS[kind], most, _blanked(question, counted)
    if len(times_in(question)) > 1 and _quarterly().search(question):
        return _MONTHS["quarters"], None, _quarterly().sub(" ", question)
    for heading in ("periods", "best"):
        said = _pattern(heading).search(question)
        if said and (heading == "periods" or _extreme(question)):
            kind = next(name for name in ("quarters", "years", "any") if said[name])
            return _MONTHS.get(kind, 0), None, _blanked(question, said)
    return None


def _extreme(question: str) -> str | None:
    """Which end is asked for: of losses the largest is the lowest figure."""
    low, high = _LOWEST.search(question), _HIGHEST.search(question)
    if not low and not high:
        return None
    loss = re.search(r"\b(?:loss|losses|deficit)\b", question, re.I) is not None
    return "lowest" if (low is not None) is not loss else "highest"


def _blanked(question: str, said: re.Match[str]) -> str:
    return question[: said.start()] + " " * (said.end() - said.start()) + question[said.end() :]


def _measured(rest: str, book: Book) -> Compute | None:
    """What the series is of: a line, a metric, or arithmetic; None with a time of its own."""
    lexed = lex(rest, known_phrases().union(book.labels))
    if lexed.times:
        return None
    found = share_plan(lexed, book) if lexed.has("share-of") else arithmetic_plan(lexed, book)
    if isinstance(found, Compute):
        return found
    kept = [t for t in lexed.tokens if not t.has("soft", "which", "yes-no", "average", "sum")]
    subject = subject_of(kept, book, replace(hints_of(lexed), flows=None))
    if not isinstance(subject, Subject):
        return None
    unit, metric = unit_of(subject.expression)
    return Compute(subject.expression, subject.title, None, unit, metric)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, list[str]]]:
    return read_toml("series")


@lru_cache(maxsize=4)
def _pattern(heading: str) -> re.Pattern[str]:
    named = [
        f"(?P<{kind}>{alternatives(_phrases()[heading].get(kind, []))})"
        for kind in ("quarters", "years", "any")
    ]
    return re.compile(rf"\b(?:in |at |for )?(?:{'|'.join(named)})\b", re.I)


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    table = _phrases()["counted"]
    units = alternatives([*table["quarters"], *table["years"]])
    counts = rf"{'|'.join(_COUNTS)}|[2-9]|1\d"
    return re.compile(
        rf"\b(?:{alternatives(table['before'])}) (?P<n>{counts}) (?P<unit>{units})\b", re.I
    )


@lru_cache(maxsize=1)
def _run() -> re.Pattern[str]:
    """ "A five-year history of": a run of so many periods, by its name."""
    called = alternatives(_phrases()["run"]["called"])
    return re.compile(
        rf"\b(?P<n>{'|'.join(_COUNTS)}|[2-9]|1\d)[- ](?P<unit>year|quarter) (?:{called}) (?:of|for|in)\b",
        re.I,
    )


@lru_cache(maxsize=1)
def _quarterly() -> re.Pattern[str]:
    """Of a year that is named, which is what it takes for these to mean each of its quarters."""
    return re.compile(rf"\b(?:{alternatives(_phrases()['of-a-year']['quarters'])})\b", re.I)
