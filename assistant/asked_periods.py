"""Which period, or which two, a question means for what it asks about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from assistant.book import Book
from assistant.compute import Figure, evaluate, previous_instant, printed_periods
from assistant.expressions import Expression, Line, Name, draws_on_averages
from assistant.lexer import Lexed
from assistant.metrics import metrics
from assistant.operands import has_durations, operand_lines
from assistant.periods_in_words import (
    TimeWords,
    duration_for,
    instant_for,
    quarter_before,
    years_before,
)
from index.model import Period, StatementKind


def asked_period(
    expression: Expression, times: Sequence[TimeWords], book: Book
) -> tuple[Period | None, bool]:
    """The period that all of a question's phrases of time mean together.

    "A year ago" moves what is said beside it, unless that names its own year.
    """
    if any(words.quarters_back for words in times):
        rest = [words for words in times if not words.quarters_back]
        period, _ = asked_period(expression, rest, book)
        return (quarter_before(period, book.times) if period else None), False
    plain = [words for words in times if not words.shift]
    shifted = [words for words in times if words.shift]
    if not plain and shifted and shifted[0].months:
        plain = [replace(shifted[0], shift=0)]
    period, is_open = period_for(expression, main_time(plain or times), book)
    year = _whole_year(plain, period, book)
    if year is not None:
        return year, False
    if plain and shifted and period is not None and not any(_names_year(words) for words in plain):
        return years_before(period, book.times, shifted[0].shift), False
    return period, is_open


def _whole_year(plain: Sequence[TimeWords], period: Period | None, book: Book) -> Period | None:
    """The past year that is all that is said of time, where a quarterly report tells but a part of it.

    A quarter is no answer to "in 2005" in a report of 2006; of its own year the latest is meant.
    """
    said = plain[0] if len(plain) == 1 and _is_bare_year(plain[0]) else None
    if said is None or said.year is None or period is None or period.is_instant:
        return None
    calendar = book.times.calendar
    if not book.times.quarterly or said.year >= calendar.period.year:
        return None
    return calendar.duration(calendar.year_end(said.year), months=12)


def _names_year(words: TimeWords) -> bool:
    return bool(words.year or words.fiscal_year or (words.day and words.day.year))


def period_for(
    expression: Expression, words: TimeWords | None, book: Book
) -> tuple[Period | None, bool]:
    """The period that `words` mean for an expression, and whether they left it open."""
    lines = operand_lines(expression, book)
    flows = has_durations(expression, book)
    if words is None or (words.shift and not (words.months or words.day)):
        base = _default(lines, bool(flows) and not _are_balances(lines), book)
        base = _opened(expression, base, lines, book)
        if words is not None and words.shift and base is not None:
            return years_before(base, book.times, words.shift), False
        return base, True
    if flows:
        return _duration(words, lines, book)
    if words.is_bare_length or words.to_date:
        return _default(lines, False, book), False
    day = _printed_in(words, lines, book) or instant_for(words, book.times)
    return _or_eve(day, lines), False


def _or_eve(day: Period | None, lines: Sequence[Line]) -> Period | None:
    """A day, or the one before it where but that is printed: a year opens with what the last closed with."""
    if day is None or not day.is_instant or not lines:
        return day
    eve = Period(day.end - timedelta(days=1))
    printed = [printed_periods(line) for line in lines]
    is_eve = all(eve in days and day not in days for days in printed)
    return eve if is_eve else day


def _printed_in(words: TimeWords, lines: Sequence[Line], book: Book) -> Period | None:
    """The day of a year that is but named ("total assets 2005") at which all lines are printed.

    Its last, where that is one of them; none where there are others and not that.
    """
    if words.year is None or not _is_bare_year(words):
        return None
    days = [{p for p in printed_periods(line) if p.is_instant} for line in lines]
    common = set.intersection(*days) if days else set()
    last = Period(book.times.calendar.year_end(words.year))
    found = [day for day in common if day.end.year == words.year]
    return last if last in common else found[0] if len(found) == 1 else None


def _is_bare_year(words: TimeWords) -> bool:
    """Whether a phrase of time is a year and nothing else."""
    bare = TimeWords(start=words.start, end=words.end, year=words.year)
    return words.year is not None and words == bare


def _duration(words: TimeWords, lines: Sequence[Line], book: Book) -> tuple[Period | None, bool]:
    """A duration as said; where only its end is said, the usual length that is printed."""
    said = _as_printed(duration_for(words, book.times), words, lines)
    if words.months is None and not words.to_date and not words.quarter and not words.half:
        end = instant_for(words, book.times)
        printed = [
            p
            for line in lines
            for p in printed_periods(line)
            if end and p.end == end.end and not p.is_instant
        ]
        wanted = 3 if book.times.quarterly else 12
        chosen = min(printed, key=lambda p: abs(p.months - wanted), default=None)
        if chosen is not None and wanted > chosen.months and _is_one_of_several(chosen, lines):
            chosen = book.times.calendar.duration(chosen.end, months=wanted)
        return chosen or said or end, True
    if words.is_bare_length:
        printed = [p for line in lines for p in printed_periods(line) if p.months == words.months]
        return max(printed, key=lambda p: p.end, default=said or _bare(words, book)), False
    if words.to_date and words.months is None:
        printed = [
            p for line in lines for p in printed_periods(line) if said is None or p.end == said.end
        ]
        longest = max(printed, key=lambda p: (p.end, p.days), default=said)
        return longest, False
    return said, False


def _is_one_of_several(part: Period, lines: Sequence[Line]) -> bool:
    """Whether a line prints a quarter among others of its year: none of them is the year."""
    return any(
        p.months == part.months and 0 < (part.end - p.end).days < _DAYS_OF_A_YEAR - part.days / 2
        for line in lines
        for p in printed_periods(line)
    )


_DAYS_OF_A_YEAR = 365


def _are_balances(lines: Sequence[Line]) -> bool:
    """Whether every line is printed on the balance sheet, whatever else prints it."""
    kinds = [{fact.statement for fact in line.facts} for line in lines]
    return bool(kinds) and all(StatementKind.BALANCE_SHEET in kind for kind in kinds)


def _as_printed(said: Period | None, words: TimeWords, lines: Sequence[Line]) -> Period | None:
    """A period whose day nobody named, as the lines print it: 52-week years end on other days."""
    if said is None or words.day is not None:
        return said
    near = [
        p for line in lines for p in printed_periods(line)
        if p.months == said.months and not p.is_instant and abs((p.end - said.end).days) <= 8
    ]  # fmt: skip
    return min(near, key=lambda p: abs((p.end - said.end).days), default=said)


def _bare(words: TimeWords, book: Book) -> Period | None:
    """A length alone that the filing never prints: the one that ends with its period."""
    return book.times.calendar.duration(book.times.calendar.period, months=words.months)


def _default(lines: Sequence[Line], flows: bool, book: Book) -> Period | None:
    """The latest quarter of a 10-Q, the latest year of a 10-K, or what there is."""
    periods = [p for line in lines for p in printed_periods(line) if p.is_instant != flows]
    if not periods:
        return None
    common = [
        p for p in periods if all(p in printed_periods(line) or _closes(p, line) for line in lines)
    ]
    latest = max(p.end for p in common or periods)
    wanted = 3 if book.times.quarterly else 12
    ending = [p for p in (common or periods) if p.end == latest]
    return min(ending, key=lambda p: abs(p.months - wanted))


def _is_over_averages(expression: Expression) -> bool:
    metric = metrics().get(expression.name) if isinstance(expression, Name) else None
    formulas = metric.formulas if metric else (expression,)
    return any(map(draws_on_averages, formulas))


def _opened(
    expression: Expression, base: Period | None, lines: Sequence[Line], book: Book
) -> Period | None:
    """The period for what is over an average balance, where no time is said.

    Of a quarter the balance that opens it is seldom printed: then the year to date, which the last
    balance sheet of a year opens.
    """
    if base is None or base.is_instant or not _is_over_averages(expression):
        return base
    if isinstance(evaluate(expression, base, book), Figure):
        return base
    ending = {p for line in lines for p in printed_periods(line) if p.end == base.end}
    longer = sorted((p for p in ending if p.days > base.days), key=lambda p: p.days)
    return next((p for p in longer if isinstance(evaluate(expression, p, book), Figure)), base)


def _closes(period: Period, line: Line) -> bool:
    return any(p.is_instant and p.end == period.end for p in printed_periods(line))


def main_time(times: Sequence[TimeWords]) -> TimeWords | None:
    """The phrase of time that says most."""
    return max(
        times, key=lambda words: (words.day is not None, words.months is not None), default=None
    )


_THAN = re.compile(r"^\W*than\b", re.I)


_BASE = re.compile(
    r"\b(?:exceed(?:ed|s)?|beats?|topped|surpass(?:ed|es)?|outpaced?|outdid|ahead of|behind|short of|trail(?:ed|s)?|lag(?:ged|s)?|versus|vs\.?|v\.?|against|compared (?:with|to)|relative to|over|than|from|since|on)\s+(?:the\s+|its\s+|those of\s+|that of\s+|(?:in|at|for)\s+(?:the\s+)?|same\s+)*$",
    re.I,
)


def is_base(words: TimeWords, lexed: Lexed) -> bool:
    """Whether a time is what another is set against: it stands behind "than", "versus", "since"."""
    return _BASE.search(lexed.question[: words.start].rstrip() + " ") is not None


def _latest_like(base: Period | None, expression: Expression, book: Book) -> Period | None:
    """The latest printed period of the same length, or the latest date."""
    if base is None:
        return None
    printed = {p for line in operand_lines(expression, book) for p in printed_periods(line)}
    alike = [p for p in printed if p.is_instant == base.is_instant and p.months == base.months]
    return max(alike, key=lambda p: p.end, default=None)


def two_times(
    expression: Expression, lexed: Lexed, book: Book
) -> tuple[Period | None, Period | None]:
    """The later and the earlier period of a change.

    A single time after "versus" or "than" is the base, if the filing's own period of that
    length is later; both must be printed.
    """
    against = _set_against(expression, lexed, book)
    if against is not None:
        return against
    if any(words.quarters_back for words in lexed.times):
        rest = [words for words in lexed.times if not words.quarters_back]
        latest, _ = period_for(expression, main_time(rest), book)
        return latest, quarter_before(latest, book.times) if latest else None
    plain = _two_apart([words for words in lexed.times if not words.shift])
    plain += [replace(w, shift=0) for w in lexed.times if w.shift and w.months and not plain]
    shifted = max((words.shift for words in lexed.times), default=0)
    flows = has_durations(expression, book)
    both = _both_said(expression, plain, lexed, book)
    if both is not None:
        return both
    words = plain[0] if plain else None
    if not flows and words is not None and (words.months or words.to_date) and not shifted:
        duration = duration_for(words, book.times)
        if duration is not None and not duration.is_instant:
            return duration.closing, duration.opening
    later, _ = period_for(expression, words, book)
    if later is None:
        return None, None
    if flows or shifted:
        return later, years_before(later, book.times, shifted or 1)
    printed = [p for line in operand_lines(expression, book) for p in printed_periods(line)]
    latest = max(printed, default=later)
    if (
        words is not None
        and later < latest
        and re.search(r"\bsince\b|\bfrom\b", lexed.question, re.I)
    ):
        return latest, later
    return later, previous_instant(later, printed)


def _set_against(expression: Expression, lexed: Lexed, book: Book) -> tuple[Period, Period] | None:
    """The filing's own period and the earlier one behind "than", where that alone is said."""
    if len(lexed.times) != 1 or lexed.times[0].shift or lexed.times[0].quarters_back:
        return None
    base, _ = period_for(expression, lexed.times[0], book)
    latest = _latest_like(base, expression, book)
    if base and latest and base < latest and is_base(lexed.times[0], lexed):
        return latest, base
    return None


def _both_said(
    expression: Expression, plain: Sequence[TimeWords], lexed: Lexed, book: Book
) -> tuple[Period, Period] | None:
    """The two periods that are said, the later first; None where there are not two.

    As they are said in "how much higher in the second quarter than in the third".
    """
    said = [period_for(expression, words, book)[0] for words in plain[:2]]
    found = [period for period in said if period is not None]
    if len(found) != 2 or found[0] == found[1]:
        return None
    if _THAN.search(lexed.question[plain[0].end : plain[1].start]):
        return found[0], found[1]
    return max(found), min(found)


def _two_apart(times: list[TimeWords]) -> list[TimeWords]:
    """The times, without those that a line's own name says where two others are told by their years.

    "Cash at end of year" is a name in "the change in cash at end of year from 2001 to 2002".
    """
    dated = [words for words in times if _names_year(words)]
    return dated if len(dated) > 1 else times


def asked_times(
    expression: Expression, lexed: Lexed, book: Book
) -> tuple[Period | None, Period | None]:
    """The two periods in the order in which the question compares them."""
    later, earlier = two_times(expression, lexed, book)
    plain = _two_apart([words for words in lexed.times if not words.shift])
    if len(plain) >= 2:
        first, _ = period_for(expression, plain[0], book)
        is_turned = is_base(plain[0], lexed) and not is_base(plain[1], lexed)
        if (first == earlier) is not is_turned:
            return earlier, later
    return later, earlier
