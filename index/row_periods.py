"""Rows that say when themselves: under "Quarter ended December 31, 1999", or labelled "1995"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial, reduce

from index.heading_words import DAY_TO_DAY, is_of_flows, is_of_stocks, is_time
from index.model import Column, Period, Row, StatementKind, Table
from index.periods import Calendar, DateWords, PeriodWords, dates_in, period_of, period_words

_KINDS = (None, StatementKind.INCOME, StatementKind.CASH_FLOWS)
_NOTHING = PeriodWords()
_YEAR = 12
_OF_BALANCE = re.compile(r"\b(?:balances?|outstanding|at (?:year[- ]?)?end)\b", re.I)
_AT_FIRST = re.compile(r"\b(?:beginning|opening|start)\b", re.I)
_AT_A_DAY = re.compile(r"\W*(?:beginning|end(?:ing)?|at)\b", re.I)


def row_periods(table: Table, calendar: Calendar) -> dict[int, tuple[Period | None, ...]]:
    """For each row under a heading that says when, or that says so itself: its periods by column.

    A heading of time holds all rows up to the next one; a row may say the quarter of its
    year. What a column says goes before both.
    """
    if table.statement not in _KINDS:
        return {}
    columns = [_said(column) for column in table.columns]
    found: dict[int, tuple[Period | None, ...]] = {}
    timeless = _is_timeless(table, columns)
    above = _NOTHING
    fresh = False
    under: Period | None = None
    ranges: list[Period] = []
    for place, row in enumerate(table.rows):
        days = _from_day_to_day(row.label)
        under = days if row.is_heading or days else under
        if under is not None and not row.is_heading:
            ranges.append(under)
            is_total = row.label.lower().startswith("total")
            whole = Period(ranges[-1].end, ranges[0].start) if is_total else under
            found[place] = (whole,) * len(table.columns)
            continue
        said = period_words(row.label) if is_time(row.label) else _NOTHING
        if row.is_heading:
            if not said.is_empty:
                above = _filled(said, above) if fresh else said
            fresh = not said.is_empty
            continue
        fresh = False
        past = _past_year(said, above, calendar) if timeless else None
        if past is not None:
            found[place] = tuple(_of_column(past, column) for column in table.columns)
            continue
        own = _of_row(said, above, columns)
        if own is None and table.statement is None and _is_of_flows(row):
            found[place] = tuple(map(partial(_whole_year, calendar), columns, table.columns))
        if own is not None:
            found[place] = tuple(
                _period(_dated(own, words, columns, calendar), words, column, calendar)
                for words, column in zip(columns, table.columns, strict=True)
            )
    return found


def _is_timeless(table: Table, columns: Sequence[PeriodWords]) -> bool:
    """Whether the columns of a note's table, each headed apart, leave it to the rows to say when."""
    headings = [column.heading for column in table.columns]
    return (
        table.statement is None
        and all(headings)
        and len(set(headings)) == len(headings)
        and all(replace(words, instant=False).is_empty for words in columns)
    )


def _past_year(said: PeriodWords, above: PeriodWords, calendar: Calendar) -> Period | None:
    """The year that a row is called by, in a table whose columns say no time; None for a later one.

    "1995", or "September 29, 1995" under "Year ended". What is due in a later year is told by it.
    """
    words = _filled(said, above) if said.dates else said
    bare = bool(said.years) and not said.dates and not said.quarter
    is_to_a_day = len(said.dates) == 1 and not said.years and words.months == _YEAR
    if not bare and not is_to_a_day:
        return None
    year = period_of(replace(words, months=_YEAR), calendar, instant=False)
    return year if year is not None and year.end <= calendar.period else None


def _of_column(year: Period, column: Column) -> Period:
    """The year, or the day on which it begins or ends, by what a column is headed."""
    if not _OF_BALANCE.search(column.heading):
        return year
    if _AT_FIRST.search(column.heading) and year.start is not None:
        return Period(year.start - timedelta(days=1))
    return Period(year.end)


def _is_of_flows(row: Row) -> bool:
    """Whether the heading above a row tells what happens in a time, and its label nothing else."""
    is_of_a_day = is_of_stocks(row.label) or _AT_A_DAY.match(row.label) is not None
    return bool(row.path) and is_of_flows(row.path[-1]) and not is_of_a_day


def _whole_year(calendar: Calendar, said: PeriodWords, column: Column) -> Period | None:
    """The year that a column names, where it was taken for the day on which that ends."""
    period = column.period
    is_year = len(said.years) == 1 and not said.dates and not said.instant
    if period is None or not period.is_instant or not is_year or period.end > calendar.period:
        return period
    return calendar.duration(period.end, months=12)


def _from_day_to_day(label: str) -> Period | None:
    """The period of a label that is nothing else: "August 4, 2024 to August 31, 2024"."""
    said = DAY_TO_DAY.fullmatch(label)
    days = [*dates_in(said["first"]), *dates_in(said["last"])] if said else []
    if len(days) < 2 or days[1].year is None:
        return None
    end = days[1].resolved()
    start = days[0].resolved(days[1].year) if end else None
    return Period(end, start) if start and end and start < end else None


def _of_row(
    said: PeriodWords, above: PeriodWords, columns: Sequence[PeriodWords]
) -> PeriodWords | None:
    """What a row and the heading of time over it say; None where that is no period of theirs."""
    if said.quarter and (above.years or above.dates):
        return _filled(said, above)
    if said.quarter and not said.years and all(map(_is_of_a_year, columns)):
        return said
    if said.years and all(words.says_length and not _says_when(words) for words in columns):
        return said
    return None if above.is_empty else above


def _said(column: Column) -> PeriodWords:
    """What a column's headings say of time, the lowest before those above it.

    The words of an ordinal and of what it counts may stand on two lines ("Third", "Quarter").
    """
    own = reduce(_filled, [period_words(words) for words in reversed(column.path)], _NOTHING)
    whole = period_words(column.heading)
    return whole if own.is_empty else replace(own, quarter=own.quarter or whole.quarter)


def _says_when(words: PeriodWords) -> bool:
    return bool(words.years or words.dates)


def _is_of_a_year(words: PeriodWords) -> bool:
    return bool(words.years) and not words.quarter and (words.months or _YEAR) == _YEAR


def _filled(first: PeriodWords, second: PeriodWords) -> PeriodWords:
    """What two headings say together, the first before the second."""
    length = first if first.says_length else second
    return PeriodWords(
        length.months,
        length.weeks,
        first.dates or second.dates,
        first.years or second.years,
        first.quarter or (second.quarter if not first.says_length else None),
        first.instant or second.instant,
        length.opening,
        length.since_inception,
    )


def _dated(
    own: PeriodWords, column: PeriodWords, columns: Sequence[PeriodWords], calendar: Calendar
) -> PeriodWords:
    """A year over columns of several days without one is the fiscal year of each."""
    days = {words.dates for words in columns if words.dates}
    if not own.years or own.dates or len(days) < 2 or not column.dates:
        return own
    day = column.dates[-1].resolved(own.years[-1])
    if column.dates[-1].year or day is None:
        return own
    year = own.years[-1] + own.years[-1] - calendar.fiscal_year_of(day)
    return replace(own, years=(), dates=(DateWords(day.month, day.day, year),))


def _period(
    own: PeriodWords, said: PeriodWords, column: Column, calendar: Calendar
) -> Period | None:
    if any(words.year for words in said.dates) or (said.years and own.years):
        return column.period
    words = _filled(said, own)
    if any(day.year for day in own.dates) and not any(day.year for day in said.dates):
        words = replace(words, dates=own.dates)
    if own.quarter and _is_of_a_year(said):
        quarter = replace(own, years=said.years, months=3)
        return period_of(quarter, calendar, instant=False) or column.period
    if words.quarter and words.years:
        words = replace(words, dates=())
    if not words.says_length and column.period is not None and not column.period.is_instant:
        words = replace(words, months=column.period.months)
    if not words.says_length and not words.dates:
        return column.period
    return period_of(words, calendar, instant=not words.says_length) or column.period
