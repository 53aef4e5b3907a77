"""Periods in the words of a question, completed from one another and resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.period_phrases import TimeWords as TimeWords
from assistant.period_phrases import times_in as times_in
from index.model import Fact, Period
from index.periods import Calendar, DateWords, months_before


@dataclass(frozen=True, slots=True)
class FilingTimes:
    """The periods for which a filing's statements print figures, and its calendar."""

    calendar: Calendar
    durations: tuple[Period, ...]
    instants: tuple[Period, ...]
    quarterly: bool

    @property
    def latest_instant(self) -> Period | None:
        return self.instants[0] if self.instants else None


def filing_times(facts: Iterable[Fact], calendar_: Calendar, quarterly: bool) -> FilingTimes:
    """The periods of some facts, latest first.

    Of two that end together and are as many months long, as where a start is printed a day off,
    that of more facts comes first.
    """
    periods = Counter(fact.period for fact in facts if fact.period is not None)
    durations = sorted(
        (p for p in periods if not p.is_instant),
        key=lambda p: (p.end, -p.months, periods[p]),
        reverse=True,
    )
    instants = sorted((p for p in periods if p.is_instant), reverse=True)
    return FilingTimes(calendar_, tuple(durations), tuple(instants), quarterly)


def completed(words: tuple[TimeWords, ...]) -> tuple[TimeWords, ...]:
    """Phrases with what they lack taken from their neighbours ("… 2003 against 2002").

    A bare length ("the quarter") joins the date or year that is said apart from it.
    """
    words = _joined(words)
    dated = [entry for entry in words if not entry.is_bare_length and not entry.to_date]
    lengths = [entry.months for entry in words if entry.months]
    kept: list[TimeWords] = []
    for entry in words:
        if (entry.is_bare_length or (entry.to_date and entry.months is None)) and dated:
            target = next((d for d in dated if _takes_length(d)), None)
            if target is not None or (any(d.shift for d in dated) and len(dated) < 2):
                if target is None:
                    kept.append(entry)
                continue
        kept.append(entry)
    if len(kept) < len(words):
        if lengths:
            kept = [replace(e, months=None) if _is_bare_fiscal_year(e) else e for e in kept]
            lengths = [e.months for e in words if e.is_bare_length and e.months] or lengths
        if any(entry.to_date for entry in words):
            kept = [replace(entry, to_date=True) if not entry.shift else entry for entry in kept]
    anchor = next((entry.day for entry in kept if entry.day and entry.day.day), None)
    part = next(
        (
            entry
            for entry in kept
            if entry.quarter or entry.half or (entry.to_date and entry.months)
        ),
        None,
    )
    kept = _of_one_year(kept)
    return tuple(_filled(_same_part(entry, part), lengths, anchor) for entry in kept)


def _of_one_year(words: list[TimeWords]) -> list[TimeWords]:
    """ "The third to the fourth quarter of fiscal 1994": both are of the year that is said of one.

    The same quarter of that year is another's: "the second quarter against Q2 2024".
    """
    dated = [e for e in words if e.quarter and e.fiscal_year]
    years = {e.fiscal_year for e in dated}
    if len(years) != 1 or any(e.shift for e in words):
        return words
    (year,) = years
    taken = {e.quarter for e in dated}
    bare = [bool(e.quarter) and not (e.fiscal_year or e.year or e.day) for e in words]
    is_open = [b and e.quarter not in taken for b, e in zip(bare, words, strict=True)]
    return [replace(e, fiscal_year=year) if o else e for e, o in zip(words, is_open, strict=True)]


def _is_bare_edge(words: TimeWords) -> bool:
    """Whether words say "year end" without saying of which year."""
    return words.edge is not None and not (words.latest or words.day or words.shift)


def _joined(words: tuple[TimeWords, ...]) -> tuple[TimeWords, ...]:
    """ "The fourth quarter … in 2001": a part of a year with the year that is said apart."""
    parts = [
        e
        for e in words
        if (e.quarter or e.half or _is_bare_edge(e) or _is_to_month(e))
        and not (e.fiscal_year or e.year)
    ]
    years = [e for e in words if (e.year or _is_bare_fiscal_year(e)) and not (e.quarter or e.day or e.edge)
             and e.months in (None, 12)]  # fmt: skip
    if len(parts) != 1 or len(years) != 1:
        return words
    part, year = parts[0], years[0]
    if _is_bare_edge(part) and part.start - year.end > _APART:
        return words  # "sales of 1995 over assets at year end": each is another figure's
    whole = replace(part, fiscal_year=year.fiscal_year or year.year)
    if part.day is not None and year.fiscal_year is None:
        whole = replace(part, day=replace(part.day, year=year.year))
    return tuple(whole if e is parts[0] else e for e in words if e is not years[0])


def _is_to_month(words: TimeWords) -> bool:
    """Whether words say a part of a year that ends with a month, without a year: "the December quarter"."""
    is_part = words.months is not None and words.months < _YEAR
    return is_part and words.day is not None and words.day.day is None and words.day.year is None


def _takes_length(entry: TimeWords) -> bool:
    """Whether a length said apart belongs to this date or year."""
    open_ = entry.months is None or _is_bare_fiscal_year(entry)
    return open_ and not entry.edge and not entry.shift


def _is_bare_fiscal_year(entry: TimeWords) -> bool:
    named = entry.fiscal_year is not None and entry.months in (None, 12)
    return named and not (entry.quarter or entry.half or entry.edge or entry.to_date)


def _same_part(entry: TimeWords, part: TimeWords | None) -> TimeWords:
    """A bare fiscal year beside "the first six months of fiscal 2004" means its first six months."""
    if (
        part is None
        or entry.fiscal_year is None
        or entry.quarter
        or entry.half
        or entry.edge
        or entry.to_date
    ):
        return entry
    return replace(
        entry, months=part.months, quarter=part.quarter, half=part.half, to_date=part.to_date
    )


def _filled(entry: TimeWords, lengths: list[int], anchor: DateWords | None) -> TimeWords:
    if entry.months is None and lengths and not entry.edge and not entry.to_date:
        entry = replace(entry, months=lengths[0])
    if entry.year and entry.day is None and anchor is not None and entry.quarter is None:
        entry = replace(entry, day=DateWords(anchor.month, anchor.day, entry.year), year=None)
    if entry.day is not None and entry.day.year is None and entry.year:
        entry = replace(entry, day=replace(entry.day, year=entry.year), year=None)
    return entry


def end_of(words: TimeWords, times: FilingTimes) -> date | None:
    """The last day of what a phrase of time is, where it is one by itself."""
    period = duration_for(words, times) or instant_for(words, times)
    return period.end if period else None


def duration_for(words: TimeWords, times: FilingTimes) -> Period | None:
    """The duration that `words` name, printed in the filing or not; None if they name none."""
    end = _end_of(words, times, [p.end for p in times.durations])
    if words.to_date and words.months is None:
        found = [p for p in times.durations if _is_to_date(p, words, end, times)]
        return max(found, key=lambda p: (p.end, p.days), default=None)
    months = words.months
    if end is None and months is None:
        return None
    if end is None:
        found = [p for p in times.durations if p.months == months]
        return max(found, key=lambda p: p.end, default=None)
    if months is None:
        found = [p for p in times.durations if p.end == end]
        return _usual(found, times)
    printed = next((p for p in times.durations if p.end == end and p.months == months), None)
    return printed or times.calendar.duration(end, months=months)


def _is_to_date(period: Period, words: TimeWords, end: date | None, times: FilingTimes) -> bool:
    """Whether a printed period may be the year to date that is meant: of its fiscal year, or day."""
    if words.fiscal_year is not None and words.quarter is None and words.half is None:
        return times.calendar.fiscal_year_of(period.end) == words.fiscal_year
    return end is None or period.end == end


def _usual(found: list[Period], times: FilingTimes) -> Period | None:
    """The period that an open question means: the quarter of a 10-Q, the year of a 10-K."""
    wanted = 3 if times.quarterly else 12
    return min(found, key=lambda p: (abs(p.months - wanted), -p.end.toordinal()), default=None)


def instant_for(words: TimeWords, times: FilingTimes) -> Period | None:
    """The instant that `words` name, printed in the filing or not; None if they name none."""
    instants = [p.end for p in times.instants]
    if words.edge == "start":
        if words.months is not None and not words.latest:
            whole = duration_for(replace(words, edge=None), times)
            return whole.opening if whole is not None and not whole.is_instant else None
        if words.day is not None:
            end = _end_of(replace(words, edge=None), times, instants)
            return Period(end) if end else None
        if words.latest:
            found = [p for p in times.durations if words.months in (None, p.months)]
            latest = max((p.end for p in found), default=None)
            printed = [p for p in found if p.end == latest and p.opening in times.instants]
            period = _usual(printed or found, times)
            return period.opening if period else None
        if words.year is not None:
            return _close_of(words.year - 1, times)
        year = words.fiscal_year or times.calendar.fiscal_year_of(times.calendar.period)
        return Period(times.calendar.year_end(year - 1))
    if words.edge == "end" and words.year is not None:
        return _close_of(words.year, times)
    if words.edge == "end" and words.fiscal_year is None:
        return times.latest_instant if words.latest else _last_year_end(times)
    end = _end_of(words, times, instants)
    return Period(end) if end else None


def _close_of(year: int, times: FilingTimes) -> Period:
    """The end of a calendar year where the filing prints that day, else of the fiscal one."""
    ends = [date(year, 12, 31), times.calendar.year_end(year)]
    days = [snapped(end, [p.end for p in times.instants]) for end in ends]
    return Period(next((day for day in days if Period(day) in times.instants), days[-1]))


def _last_year_end(times: FilingTimes) -> Period | None:
    """The latest fiscal year end that the filing's balance sheet gives."""
    year = times.calendar.fiscal_year_of(times.calendar.period)
    ends = [times.calendar.year_end(y) for y in (year, year - 1)]
    return next((Period(end) for end in ends if Period(end) in times.instants), None)


def _end_of(words: TimeWords, times: FilingTimes, printed: Sequence[date]) -> date | None:
    """The last day of what `words` name, as printed if they name no day; None if left open."""
    if words.day is not None:
        return _day_end(words, times)
    if words.fiscal_year is not None or words.quarter is not None or words.half is not None:
        return snapped(_fiscal_end(words, times), printed)
    if words.year is not None:
        return snapped(_year_end(words, times), printed)
    return None


def _day_end(words: TimeWords, times: FilingTimes) -> date | None:
    day = words.day
    assert day is not None
    if day.year is None and words.fiscal_year is not None:
        year, of = words.fiscal_year, times.calendar.fiscal_year_of
        days = (day.resolved(each) for each in (year, year - 1))
        within = next((found for found in days if found and of(found) == year), None)
        return within and snapped(within, [p.end for p in times.durations])
    if day.year is None:
        return _nearest_year(day, times)
    nominal = day.resolved()
    if nominal is None or day.day is not None:
        return nominal
    ends = {p.end for p in (*times.durations, *times.instants)}
    close = [
        end
        for end in ends
        if abs((end - nominal).days) <= 8 or (end.year, end.month) == (day.year, day.month)
    ]
    return min(close, key=lambda end: abs((end - nominal).days), default=nominal)


def _nearest_year(day: DateWords, times: FilingTimes) -> date | None:
    """A date without its year: the latest such date that the filing prints figures for."""
    ends = sorted({p.end for p in (*times.durations, *times.instants)}, reverse=True)
    for end in ends:
        if end.month == day.month and (day.day is None or day.day == end.day):
            return end
    for end in ends:  # "jun 03" is June 2003 where no period ends on June 3
        if end.month == day.month and day.day is not None and end.year % 100 == day.day:
            return end
    return day.resolved(times.calendar.period.year)


def _fiscal_end(words: TimeWords, times: FilingTimes) -> date:
    year = words.fiscal_year or words.year or times.calendar.fiscal_year_of(times.calendar.period)
    if words.quarter:
        return times.calendar.quarter_end(year, words.quarter)
    if words.half:
        return times.calendar.quarter_end(year, 2 * words.half)
    if words.months and words.months < 12:
        return times.calendar.quarter_end(year, words.months // 3)
    return times.calendar.year_end(year)


def _year_end(words: TimeWords, times: FilingTimes) -> date:
    """A bare year: the year itself, or with a length the printed period of that year."""
    assert words.year is not None
    if words.months and words.months < 12:
        found = [
            p.end for p in times.durations if p.months == words.months and p.end.year == words.year
        ]
        return max(found, default=None) or date(words.year, 12, 31)
    if times.quarterly and words.months is None:
        found = [p.end for p in times.durations if p.end.year == words.year]
        return max(found, default=None) or times.calendar.year_end(words.year)
    return times.calendar.year_end(words.year)


def years_before(period: Period, times: FilingTimes, years: int = 1) -> Period:
    """The same period some years earlier, as printed where the filing prints it."""
    nominal = months_before(period.end, 12 * years)
    if period.is_instant:
        return Period(snapped(nominal, [p.end for p in times.instants]))
    near = [p for p in times.durations if p.months == period.months and _is_near(p.end, nominal)]
    if near:
        return near[0]
    assert period.start is not None
    start = months_before(period.start - timedelta(days=1), 12 * years) + timedelta(days=1)
    return Period(nominal, start)


def quarter_before(period: Period, times: FilingTimes) -> Period:
    """The quarter, or for a balance the day, before: as far as printed periods part it off."""
    if period.is_instant:
        return Period(snapped(months_before(period.end, 3), [p.end for p in times.instants]))
    assert period.start is not None
    end = period.start - timedelta(days=1)
    nominal = months_before(end, 3) + timedelta(days=1)
    return Period(end, snapped(nominal, [p.start for p in times.durations if p.start is not None]))


_APART = 8  # characters between a year and what is of it
_YEAR = 12  # months
_NEAR = 8  # days by which 52-week years wander


def _is_near(day: date, nominal: date) -> bool:
    return abs((day - nominal).days) <= _NEAR


def snapped(nominal: date, printed: Iterable[date]) -> date:
    """The printed day nearest to a nominal one, within a week; else the nominal one."""
    near = [day for day in printed if _is_near(day, nominal)]
    return min(near, key=lambda day: abs((day - nominal).days), default=nominal)
