"""Words of headings → periods, against the filing's own fiscal calendar."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.model import MonthDay, Period

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_ABBREVIATED = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"], 1
    )
} | {
    "twenty-six": 26, "twenty-seven": 27, "thirty-nine": 39, "forty": 40, "thirty-six": 36,
    "twenty-four": 24, "twenty-eight": 28, "sixteen": 16, "fifty-two": 52, "fifty-three": 53,
    "thirty-five": 35,
}  # fmt: skip

_MONTH = (
    r"(?=[adfjmnos])(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})\b(?!\d)(?:\s*,)?(?:\s*(?P<year>(?:19|20)\d\d)\b)?", re.I
)
# Each begins with its digit, which is sought faster than the edge of a word before it.
_NUMERIC_DATE = re.compile(r"(\d(?<=\b\d)\d?)[/-](\d{1,2})[/-]((?:19|20)?\d\d)\b")
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_DAY_MONTH_YEAR = re.compile(
    rf"(?P<day>\d(?<=\b\d)\d?)\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b", re.I
)
_YEAR = re.compile(r"(?<![\d/,.$-])(?:19|20)\d\d(?![\d,]|/(?!\()|\.\d)")  # "1993/(2)/" has a note
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r"|\d{1,2}"
_SPAN = re.compile(rf"\b(?P<count>{_NUMBER})[\s-]*(?P<unit>month|week|quarter|year)s?\b", re.I)
_QUARTER = re.compile(r"\bquarter(?:ly|s)?\b", re.I)
_YEAR_WORD = re.compile(
    r"\b(?:fiscal\s+)?years?\b|\bfiscal\b|\bannual(?:ly)?\b|\btwelve months\b", re.I
)
_INSTANT_WORD = re.compile(r"\b(?:as of|as at|balances?,? (?:at|as of)|^at)\b", re.I)
_ORDINAL_QUARTER = re.compile(
    r"\b(first|second|third|fourth)\s+(?:fiscal\s+)?q(?:uarter|tr)?\b|\bq([1-4])\b|"
    r"\b([1-4])(?:st|nd|rd|th)\s+q(?:uarter|tr)?\b|"
    r"^(?:quarters?\s+)(?:(first|second|third|fourth)|([1-4])(?:st|nd|rd|th))$|"
    r"^(?:(?:19|20)\d\d\s+)(?:(first|second|third|fourth)|([1-4])(?:st|nd|rd|th))$",
    re.I,
)
_BEGINNING = re.compile(
    r"\binception\b|\bcumulative\b(?! effect)|\bcommencement of operations\b", re.I
)
_UNTIL = re.compile(r"\b(?:to|through|thru|until)\b", re.I)
_BETWEEN = re.compile(r"[\s,(]*(?:(?:date of )?inception)?[)\s,]*[–—-]", re.I)
_PERIOD_FROM = re.compile(r"\b(?:period|from|between|inception)\b", re.I)
_INCEPTION = re.compile(
    rf"\binception\)?[\s,]{{0,40}}\(?\s{{0,40}}{_MONTH}\s{{1,40}}\d{{1,2}},\s{{1,40}}\d{{4}}|"
    rf"{_MONTH.replace('?P<month>', '?:')}\s{{1,40}}\d{{1,2}},\s{{1,40}}\d{{4}}\s{{0,40}}\(?(?:date\s+of\s+)?inception\b",
    re.I,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date as words give it: any part may be missing."""

    month: int | None = None
    day: int | None = None
    year: int | None = None

    def resolved(self, year: int | None = None) -> date | None:
        """The date, with `year` where the words give none; None while parts are missing."""
        year = self.year or year
        if year is None or self.month is None:
            return None
        last = calendar.monthrange(year, self.month)[1]
        return date(year, self.month, min(self.day or last, last))


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """What a heading says of time: how long, and until when.

    `opening`: the first day of a time that is given by both its ends; `since_inception`:
    a time that began with the company, whose first day other words may give.
    """

    months: int | None = None
    weeks: int | None = None
    dates: tuple[DateWords, ...] = ()
    years: tuple[int, ...] = ()
    quarter: int | None = None
    instant: bool = False
    opening: DateWords | None = None
    since_inception: bool = False

    @property
    def says_length(self) -> bool:
        begins = self.opening is not None or self.since_inception
        return begins or self.months is not None or self.weeks is not None

    @property
    def is_empty(self) -> bool:
        return not (self.says_length or self.dates or self.years or self.quarter or self.instant)


_DIGIT = re.compile(r"\d")


def dates_in(text: str) -> tuple[DateWords, ...]:
    """The dates in `text`, in order: "December 31, 2003", "Dec. 31", "12/31/03", "June 2003"."""
    if not _DIGIT.search(text):
        return ()
    found: list[tuple[int, int, DateWords]] = []
    taken = bytearray(len(text))

    def add(start: int, end: int, words: DateWords) -> None:
        if not any(taken[start:end]) and _is_day(words):
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end, words))

    months = _months_in(text)
    for match in _all_at(_DATE, text, months):
        year = int(match["year"]) if match["year"] else None
        add(
            *match.span(),
            DateWords(_ABBREVIATED[match["month"][:3].lower()], int(match["day"]), year),
        )
    for match in _DAY_MONTH_YEAR.finditer(text) if months else ():
        month = _ABBREVIATED[match["month"][:3].lower()]
        add(*match.span(), DateWords(month, int(match["day"]), int(match["year"])))
    for match in _NUMERIC_DATE.finditer(text):
        month, day, year = (int(part) for part in match.groups())
        add(*match.span(), DateWords(month, day, _full_year(year)))
    for match in _all_at(_MONTH_YEAR, text, months):
        add(
            *match.span(),
            DateWords(_ABBREVIATED[match["month"][:3].lower()], None, int(match["year"])),
        )
    return tuple(words for _, _, words in sorted(found, key=lambda entry: entry[0]))


def _months_in(text: str) -> list[int]:
    """Where something may name a month: letters are found faster than a pattern's choices."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter of some language, which makes two
        lowered = "".join(each if len(each.lower()) > 1 else each.lower() for each in text)
    found = []
    for month in _ABBREVIATED:
        start = lowered.find(month)
        while start >= 0:
            found.append(start)
            start = lowered.find(month, start + 1)
    return sorted(set(found))


def _all_at(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches that begin at these places."""
    return (match for start in starts if (match := pattern.match(text, start)))


def _is_day(words: DateWords) -> bool:
    return 1 <= (words.month or 0) <= 12 and (words.day is None or 1 <= words.day <= 31)


def _full_year(year: int) -> int:
    if year > 99:
        return year
    return year + (1900 if year >= 50 else 2000)


# "Percent change 2025 versus 2024" is of the later year.
_AGAINST = re.compile(
    r"\b((?:19|20)\d\d),? (?:versus|vs?\.?|compared (?:to|with)|against|over)(?: fiscal)? ((?:19|20)\d\d)\b",
    re.I,
)


@lru_cache(maxsize=20_000)
def period_words(text: str) -> PeriodWords:
    """What `text` says of time."""
    text = _AGAINST.sub(lambda years: max(years.groups()), re.sub(r"\s+", " ", text))
    dates = dates_in(text)
    dated = {words.year for words in dates}
    years = tuple(
        year for year in (int(match.group()) for match in _YEAR.finditer(text)) if year not in dated
    )
    months, weeks = _length(text)
    quarter = _ORDINAL_QUARTER.search(text)
    opening, dates = _opening(text, dates)
    return PeriodWords(
        months, weeks, dates, tuple(dict.fromkeys(years)),
        _ordinal(quarter) if quarter else None,
        _INSTANT_WORD.search(text) is not None, opening, _BEGINNING.search(text) is not None,
    )  # fmt: skip


def _opening(
    text: str, dates: tuple[DateWords, ...]
) -> tuple[DateWords | None, tuple[DateWords, ...]]:
    """The day on which what `text` names begins, and the dates that are left.

    "January 1 to April 30, 2010", "inception (March 14, 1991) through June 30, 1996".
    """
    found = [(match.start(), match.end()) for match in _DATE.finditer(text)]
    if len(found) != len(dates):
        return None, dates
    if len(dates) == 2 or (len(dates) > 2 and _BEGINNING.search(text[: found[0][0]])):
        between = text[found[0][1] : found[-1][0]]
        runs = _BETWEEN.fullmatch(between.rstrip()) and _PERIOD_FROM.search(text[: found[1][0]])
        if _UNTIL.search(between) or runs:
            return dates[0], dates[1:]
    if len(dates) == 1 and _BEGINNING.search(text):
        before, after = text[: found[0][0]], text[found[0][1] :]
        if re.search(r"inception\)?[\s,(-]*$", before, re.I) or re.match(
            r"[\s,)-]*\(?(?:date of )?inception", after, re.I
        ):
            return dates[0], ()
    return None, dates


def _ordinal(quarter: re.Match[str]) -> int:
    """Which quarter is said: "First Quarter", "2nd Q", "Quarter Third", "2003 4th" in a heading."""
    said = next(word.lower() for word in quarter.groups() if word)
    return _ORDINALS.get(said) or int(said)


def _length(text: str) -> tuple[int | None, int | None]:
    match = _SPAN.search(text)
    if match and match["unit"].lower() in ("month", "week"):
        written = match["count"].lower()
        count = _NUMBERS.get(written) or int(written)
        return (count, None) if match["unit"].lower() == "month" else (None, count)
    if _QUARTER.search(text) or _ORDINAL_QUARTER.search(text):
        return 3, None
    if _YEAR_WORD.search(text):
        return 12, None
    return None, None


def merged(column: PeriodWords, context: PeriodWords) -> PeriodWords:
    """`column` with what it lacks taken from `context`, the words around the table."""
    result = column
    if not column.says_length:
        result = replace(result, months=context.months, weeks=context.weeks)
    if not column.dates:
        result = replace(result, dates=context.dates)
    if column.since_inception and column.opening is None:
        result = replace(result, opening=context.opening)
    years = column.years or context.years
    if column.quarter and not column.dates and years:
        result = replace(result, dates=(), years=years)
    return replace(result, instant=column.instant or context.instant)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A filing's fiscal calendar: when its years end, and the dates that it names."""

    period: date
    fiscal_year_end: MonthDay | None = None
    known: tuple[date, ...] = ()
    inception: date | None = None

    def duration(self, end: date, *, months: int | None = None, weeks: int | None = None) -> Period:
        """The period of that length that ends on `end`.

        A calendar month end gives calendar months. Fiscal months end on any day: the
        start is then the day after a date that the filing names within a week of it. Weeks
        may end on a month's last day too, and then began on their own weekday.
        """
        if weeks is not None:
            return Period(end, end - timedelta(weeks=weeks) + timedelta(days=1))
        months = months or 12
        opening = months_before(end, months)
        near = [
            day
            for day in self.known
            if abs((day - opening).days) <= 7 and day != end and self._may_end(day, end)
        ]
        if _is_month_end(end):
            near = [day for day in near if self.is_weekly and day.weekday() == end.weekday()]
        if near:
            opening = min(near, key=lambda day: abs((day - opening).days))
        elif not _is_month_end(end):
            opening = (
                end - timedelta(weeks=round(months * 52 / 12))
                if months < 12
                else end - timedelta(364)
            )
        return Period(end, opening + timedelta(days=1))

    @property
    def is_weekly(self) -> bool:
        """Whether fiscal periods end on a weekday rather than with a month."""
        return not _is_month_end(self.period)

    def _may_end(self, day: date, end: date) -> bool:
        """Whether fiscal months that end on `end` may have ended on `day`: the same weekday,
        a month's end, or the fiscal year's."""
        year_end = self.fiscal_year_end
        is_year_end = year_end is not None and (day.month, day.day) == (
            year_end.month,
            year_end.day,
        )
        return day.weekday() == end.weekday() or is_year_end or _is_month_end(day)

    def year_end(self, year: int) -> date:
        """When fiscal year `year` ends, on a date that the filing names where there is one."""
        anchor = self.fiscal_year_end or MonthDay(12, 31)
        if anchor.month == 1 and anchor.day <= 8:  # of 52 or 53 weeks: named for the year before
            year += 1
        last = calendar.monthrange(year, anchor.month)[1]
        nominal = date(year, anchor.month, min(anchor.day, last))
        return self.near(nominal)

    def near(self, nominal: date) -> date:
        """The date that the filing names within eight days of `nominal`, or `nominal`.

        Where periods end with a month, `nominal` does so itself; else on the weekday of the
        filing's own, if one is named ("as of September 25" may be the first day of a year).
        """
        if not self.is_weekly and _is_month_end(nominal):
            return nominal
        close = [day for day in self.known if abs((day - nominal).days) <= 8]
        close = [day for day in close if day.weekday() == self.period.weekday()] or close
        return min(close, key=lambda day: abs((day - nominal).days)) if close else nominal

    def fiscal_year_of(self, end: date) -> int:
        """The fiscal year in which `end` lies, named for the calendar year in which it ends.

        One that ends in the first days of January is named for the year before.
        """
        early = end.month == 1 and end.day <= 8
        years = (end.year - 1, end.year) if early else (end.year,)
        within = (year for year in years if end <= self.year_end(year) + timedelta(days=7))
        return next(within, end.year + 1)

    def quarter_end(self, fiscal_year: int, quarter: int) -> date:
        """When a quarter of a fiscal year ends."""
        return self.near(months_before(self.year_end(fiscal_year), 3 * (4 - quarter)))


def months_before(end: date, months: int) -> date:
    """The day `months` calendar months before `end`; a month end stays a month end."""
    place = end.year * 12 + end.month - 1 - months
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1]
    day = last if _is_month_end(end) else min(end.day, last)
    return date(year, month + 1, day)


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def period_of(words: PeriodWords, calendar_: Calendar, *, instant: bool) -> Period | None:
    """The period that heading `words` name, or None where they do not say enough.

    `instant`: the table states balances (a balance sheet), so that no length is needed.
    """
    end = _end_date(words, calendar_)
    if end is None and words.since_inception:
        end = calendar_.period
    if end is None:
        return None
    if not instant and (words.opening is not None or words.since_inception):
        return _begun(words, end, calendar_)
    if words.says_length and not instant:
        return calendar_.duration(end, months=words.months, weeks=words.weeks)
    if instant or words.instant:
        return Period(end)
    return None


def _begun(words: PeriodWords, end: date, calendar_: Calendar) -> Period | None:
    """The period from the day that `words` name, or from the company's beginning, to `end`."""
    start = words.opening.resolved(end.year) if words.opening else calendar_.inception
    if start is not None and words.opening and words.opening.year is None and start > end:
        start = words.opening.resolved(end.year - 1)
    return Period(end, start) if start is not None and start < end else None


def inception_of(text: str) -> date | None:
    """The day on which a company says that it began, where it says one only."""
    found = set()
    for match in _INCEPTION.finditer(text) if "inception" in text.lower() else ():
        found |= {
            day for words in dates_in(match.group()) if words.day and (day := words.resolved())
        }
    return found.pop() if len(found) == 1 else None


def _end_date(words: PeriodWords, calendar_: Calendar) -> date | None:
    full = [day for day in (entry.resolved() for entry in words.dates) if day]
    if words.years and words.quarter and not words.dates:
        return calendar_.quarter_end(words.years[-1], words.quarter)
    if words.years:
        year = words.years[-1]
        partial = [entry for entry in words.dates if entry.month and entry.year in (None, year)]
        if partial:
            return partial[-1].resolved(year)
        same = [day for day in full if day.year == year]
        if same:
            return same[-1]
        if full:  # "fiscal years ended September 29, 1995" over the column "1994"
            return calendar_.near(_with_year(full[-1], year))
        if words.months in (None, 12) or words.weeks in (52, 53):
            year_end = calendar_.year_end(year)
            if (
                words.months is None
                and year_end > calendar_.period
                and year == calendar_.period.year
            ):
                return calendar_.period  # a balance of a year that has not ended yet
            return year_end
        return calendar_.near(_with_year(calendar_.period, year))
    if full:
        return full[-1]
    return None


def _with_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def known_dates(text: str) -> tuple[date, ...]:
    """Every full date that `text` names, once each, in order of time."""
    return tuple(sorted(set(_full_dates(text))))


def _full_dates(text: str) -> Iterable[date]:
    for words in dates_in(text):
        day = words.resolved() if words.day else None
        if day:
            yield day
