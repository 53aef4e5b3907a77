"""Headings → periods, against a filing's own calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import MonthDay, Period
from index.periods import (
    Calendar,
    dates_in,
    inception_of,
    merged,
    months_before,
    period_of,
    period_words,
)

JUNE = Calendar(date(2003, 12, 31), MonthDay(6, 30))
SATURDAYS = Calendar(
    date(1996, 9, 28), MonthDay(9, 28), (date(1994, 9, 24), date(1995, 9, 30), date(1996, 9, 28))
)


def days(text: str) -> Period:
    """ "2003-07-01 to 2003-12-31", or one day for an instant."""
    start, _, end = text.rpartition(" to ")
    return Period(date.fromisoformat(end), date.fromisoformat(start) if start else None)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Three Months Ended December 31, 2003", "2003-10-01 to 2003-12-31"),
        (
            "Percent Change 2003 versus 2002 Three Months Ended December 31, 2003",
            "2003-10-01 to 2003-12-31",
        ),
        ("Six Months Ended December 31, 2002", "2002-07-01 to 2002-12-31"),
        ("Quarter Ended Dec. 31, 2003", "2003-10-01 to 2003-12-31"),
        ("Nine months ended 9/30/96", "1996-01-01 to 1996-09-30"),
        ("For the year ended June 30, 2003", "2002-07-01 to 2003-06-30"),
        ("Twelve Months Ended February 29, 2004", "2003-03-01 to 2004-02-29"),
        ("Three months ended February 28, 2003", "2002-12-01 to 2003-02-28"),
        ("13 weeks ended July 1, 2000", "2000-04-02 to 2000-07-01"),
        ("Thirteen Weeks Ended July 1, 2000", "2000-04-02 to 2000-07-01"),
        ("Fifty-two weeks ended July 1, 2000", "1999-07-04 to 2000-07-01"),
        ("January 1 to April 30, 2003", "2003-01-01 to 2003-04-30"),
        ("Predecessor January 1, 2003 through April 30, 2003", "2003-01-01 to 2003-04-30"),
        ("Period May 1, 2003 - June 30, 2003", "2003-05-01 to 2003-06-30"),
        ("Period from inception (March 14, 1999) to June 30, 2003", "1999-03-14 to 2003-06-30"),
        ("From March 14, 1999 (inception) through June 30, 2003", "1999-03-14 to 2003-06-30"),
        ("53 weeks ended January 3, 1998", "1996-12-29 to 1998-01-03"),
        ("Ten Months Ended December 31, 1997", "1997-03-01 to 1997-12-31"),
        ("Five-month period ended May 31, 1997", "1997-01-01 to 1997-05-31"),
        ("Transition period from March 1, 1997 through May 31, 1997", "1997-03-01 to 1997-05-31"),
        (
            "For the period from inception (May 5, 1992) to June 30, 2003",
            "1992-05-05 to 2003-06-30",
        ),
        (
            "Cumulative from Inception (May 5, 1992) June 30, 2003 to July 1, 2003",
            "1992-05-05 to 2003-07-01",
        ),
    ],
)
def test_duration(heading: str, expected: str) -> None:
    assert period_of(period_words(heading), JUNE, instant=False) == days(expected)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("December 31, 2003", "2003-12-31"),
        ("June 30, 2003", "2003-06-30"),
        ("Sept. 30 1996", "1996-09-30"),
        ("30 June 2003", "2003-06-30"),
        ("12/31/03", "2003-12-31"),
        ("2003", "2003-06-30"),
    ],
)
def test_instant(heading: str, expected: str) -> None:
    assert period_of(period_words(heading), JUNE, instant=True) == days(expected)


@pytest.mark.parametrize("heading", ["", "Total", "(unaudited)", "December 31,", "Shares"])
def test_words_that_say_too_little(heading: str) -> None:
    assert period_of(period_words(heading), JUNE, instant=True) is None


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("Fiscal year ended September 28, 1996", "1995-10-01 to 1996-09-28"),
        ("Fiscal year ended September 30, 1995", "1994-09-25 to 1995-09-30"),
    ],
)
def test_fiscal_years_begin_the_day_after_the_last_one_ended(year: str, expected: str) -> None:
    assert period_of(period_words(year), SATURDAYS, instant=False) == days(expected)


@pytest.mark.parametrize(
    "text",
    [
        "February 30",
        "13/45/99",
        "Version 10.2.1",
        "1,995 shares",
        "Decreased 12, 2003 being the year",
    ],
)
def test_no_date_is_made_of_other_words(text: str) -> None:
    assert [words.resolved() for words in dates_in(text) if words.resolved()] == []


def test_a_time_since_inception_is_not_the_column_beside_it() -> None:
    quarter = period_words("Three months ended March 31, 2003")
    since = merged(period_words("Cumulative since inception"), quarter)
    assert period_of(since, JUNE, instant=False) is None
    dated = merged(
        period_words("Cumulative from inception to March 31, 2003"),
        period_words("Period from May 5, 1992 (inception) to March 31, 2003"),
    )
    assert period_of(dated, JUNE, instant=False) == days("1992-05-05 to 2003-03-31")


def test_dates_come_in_order() -> None:
    found = [d.resolved() for d in dates_in("June 30, 2003 and 2002-ish, December 31, 2003")]
    assert found == [date(2003, 6, 30), date(2003, 12, 31)]


def test_a_quarter_a_half_and_a_year_differ() -> None:
    end = date(2003, 12, 31)
    assert len({JUNE.duration(end, months=months) for months in (3, 6, 9, 12)}) == 4


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_a_written_date_is_read_back(day: date) -> None:
    (words,) = dates_in(f"{day:%B} {day.day}, {day.year}")
    assert words.resolved() == day


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.sampled_from([3, 6, 9, 12]))
def test_months_of_a_duration(end: date, months: int) -> None:
    period = Calendar(end).duration(end, months=months)
    assert (period.end, period.months) == (end, months)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 36))
def test_months_before_is_a_day_of_that_month(end: date, months: int) -> None:
    day = months_before(end, months)
    assert (end.year - day.year) * 12 + end.month - day.month == months


@given(st.text(max_size=60))
def test_any_words_give_a_period_or_none(text: str) -> None:
    period = period_of(period_words(text), JUNE, instant=False)
    assert period is None or period.start is None or period.start <= period.end


INCEPTION = "since its inception on paper; inception (March 14, 1999) to date"


def test_a_column_since_the_beginning_begins_when_the_filing_says() -> None:
    begun = Calendar(date(2003, 6, 30), None, (), inception_of(INCEPTION))
    words = period_words("Cumulative since inception")
    assert period_of(words, begun, instant=False) == days("1999-03-14 to 2003-06-30")


@pytest.mark.parametrize("text", ["inception", "inception (May 1, 1999); inception (May 2, 1999)"])
def test_a_column_since_a_beginning_unknown_has_no_period(text: str) -> None:
    unknown = Calendar(date(2003, 6, 30), None, (), inception_of(text))
    words = period_words("Inception to June 30, 2003")
    assert period_of(words, unknown, instant=False) is None


def test_a_year_that_ends_in_the_first_days_of_january_is_the_one_before() -> None:
    ends = (date(2002, 12, 29), date(2003, 12, 28), date(2005, 1, 2))
    weeks = Calendar(ends[-1], MonthDay(1, 2), ends)
    assert [weeks.fiscal_year_of(end) for end in ends] == [2002, 2003, 2004]
    assert weeks.year_end(2004) == ends[-1]


def test_a_year_of_weeks_ends_on_the_weekday_of_the_others() -> None:
    """The day after a year's end is named too, and may be nearer to the nominal day."""
    named = (date(2022, 9, 24), date(2022, 9, 25), date(2023, 9, 30), date(2024, 9, 28))
    weeks = Calendar(named[-1], MonthDay(9, 28), named)
    assert [weeks.year_end(year) for year in (2022, 2023, 2024)] == [named[0], *named[2:]]
