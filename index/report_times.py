"""For which period a report is, and when its fiscal years end: from header, cover and schedules.

The header is what the sender typed into a form; the cover is what the company signed. Where
they differ the cover is believed, if the report itself speaks of its day at least as often.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.cover import transition_of
from index.edgar import Header
from index.errors import ReadError
from index.model import CoverFact, Document, MonthDay, StatementKind, Table
from index.periods import Calendar, dates_in, inception_of, known_dates
from index.sources import Source
from index.tables import Grid

_WEEK = 7  # days by which a fiscal period's end may leave its month's
_NEAR = 10
_YEAR = 366
_ANNUAL = re.compile(r"\b(?:annual report pursuant|FORM\s+10-?K)\b", re.I)
_YEAR_ENDED = re.compile(
    r"\b(?:fiscal\s+)?year(?:s)?\s+end(?:ed|ing)\s+(\w+\s+\d{1,2},?\s+\d{4})", re.I
)


def period_end(
    header: Header, cover: Sequence[CoverFact], text: str, main: Document, name: str
) -> date:
    """The last day of the period that a report is for. Raises ReadError where nothing says it."""
    body = main.span.of(text)
    transition = transition_of(body)
    written = next((f.value for f in cover if f.concept == "DocumentPeriodEndDate"), "")
    days = [transition[1]] if transition else []
    days += [day for words in dates_in(written) if (day := words.resolved())]
    stated = next(iter(days), None)
    if header.period is None:
        opening = [day for words in dates_in(body[:6000]) if (day := words.resolved())]
        stated = stated or next(iter(opening), None)
        if stated is None:
            raise ReadError(
                f"{name} does not say for which period it reports. Is its cover page missing?"
            )
        return stated
    if stated is None or stated == header.period:
        return header.period
    if abs((stated - header.period).days) <= _WEEK or transition:
        return stated
    return stated if _said(stated, body) >= _said(header.period, body) else header.period


def _said(day: date, body: str) -> int:
    """How often a text names a day in words."""
    spelled = re.compile(rf"\b{day:%B}\s+{day.day}\s*,?\s+{day.year}\b", re.I)
    return sum(1 for _ in spelled.finditer(body[:400_000]))


def calendar_of(source: Source, period: date, form: str) -> Calendar:
    """The fiscal calendar of a report, with the days that it names."""
    body = source.main.span.of(source.text)
    known = known_dates(body[:400_000])
    year_end = _year_end(source, body, period, form)
    return Calendar(period, year_end, known, inception_of(body[:400_000]))


def _year_end(source: Source, body: str, period: date, form: str) -> MonthDay | None:
    """When fiscal years end: by the header, unless it is no day near an annual report's own.

    Else on the annual report's last day, or as a phrase or a schedule names it. A report on
    a transition closes on the new year's end.
    """
    stated = source.header.fiscal_year_end
    is_annual = form.startswith("10-K")
    if stated is not None and not (is_annual and _is_apart(stated, period)):
        return stated
    if is_annual or _ANNUAL.search(body[:6000]):
        return MonthDay(period.month, period.day)
    return _phrased(body) or _scheduled(source)


def _is_apart(stated: MonthDay, period: date) -> bool:
    """Whether a day of the year is more than a few days from a date, either way round."""
    last = monthrange(2000, stated.month)[1]
    nominal = date(2000, stated.month, min(stated.day, last))
    days = abs((date(2000, period.month, period.day) - nominal).days)
    return min(days, _YEAR - days) > _NEAR


def _phrased(body: str) -> MonthDay | None:
    """The day of the year on which the text most often says that years ended."""
    counts: dict[MonthDay, int] = {}
    for match in _YEAR_ENDED.finditer(body):
        for words in dates_in(re.sub(r"\s+", " ", match[1])):
            if words.month and words.day:
                key = MonthDay(words.month, words.day)
                counts[key] = counts.get(key, 0) + 1
    return max(counts, key=lambda key: counts[key]) if counts else None


def _scheduled(source: Source) -> MonthDay | None:
    """The fiscal year's end that a financial data schedule gives."""
    days = [stated.year_end for schedule in source.schedules for stated in schedule.columns]
    return next((MonthDay(day.month, day.day) for day in days if day), None)


def with_headed(calendar: Calendar, drawn: Sequence[Grid]) -> Calendar:
    """The calendar with the dates that column headings of several lines make up."""
    paths = {" ".join(path) for grid in drawn for path in grid.headings}
    headed = {words for path in paths if len(words := dates_in(path)) == 1}
    days = {day for (words,) in headed if words.day and (day := words.resolved())}
    return replace(calendar, known=tuple(sorted({*calendar.known, *days})))


def last_year_end(tables: Sequence[Table], period: date) -> MonthDay | None:
    """The day of the balance that a quarterly report's own balance is held against."""
    days = {
        column.period.end
        for table in tables
        if table.statement is StatementKind.BALANCE_SHEET
        for column in table.columns
        if column.period
    }
    before = [day for day in days if 80 <= (period - day).days <= 290]
    return MonthDay(before[0].month, before[0].day) if len(before) == 1 else None
