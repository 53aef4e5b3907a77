"""Phrases of time → periods, on the calendar of a 10-Q whose fiscal year ends on June 30."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.book import Book
from assistant.lexer import lex
from assistant.periods_in_words import (
    FilingTimes,
    duration_for,
    instant_for,
    years_before,
)
from index.model import Period
from tests.assistant.asking import KETTLE, SAMPLE, book_of

QUARTER = Period(date(2003, 12, 31), date(2003, 10, 1))
HALF = Period(date(2003, 12, 31), date(2003, 7, 1))
QUARTER_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
HALF_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))
FIRST_QUARTER = Period(date(2003, 9, 30), date(2003, 7, 1))
FISCAL_2003 = Period(date(2003, 6, 30), date(2002, 7, 1))
DECEMBER = Period(date(2003, 12, 31))
JUNE = Period(date(2003, 6, 30))
JUNE_BEFORE = Period(date(2002, 6, 30))
DECEMBER_BEFORE = Period(date(2002, 12, 31))


@pytest.fixture(scope="module")
def times() -> FilingTimes:
    return book_of(SAMPLE).times


def duration(phrase: str, times: FilingTimes) -> Period | None:
    """The duration that the only phrase of time in `phrase` names."""
    words = lex(phrase).times
    assert len(words) == 1, f"{phrase!r} holds {len(words)} phrases of time"
    return duration_for(words[0], times)


def instant(phrase: str, times: FilingTimes) -> Period | None:
    words = lex(phrase).times
    assert len(words) == 1, f"{phrase!r} holds {len(words)} phrases of time"
    return instant_for(words[0], times)


DURATIONS = [
    *((f"{words} ended December 31, 2003", QUARTER) for words in (
        "three months", "the three months", "the three-month period", "three month period", "3 months",
        "the quarter", "the fiscal quarter", "thirteen weeks", "the 13 weeks", "quarterly period",
    )),
    ("the quarter ended 12/31/03", QUARTER),
    ("the quarter ended 12/31/2003", QUARTER),
    ("the quarter ended 31-12-2003", QUARTER),
    ("the quarter ended 31.12.2003", QUARTER),
    ("the quarter ended 2003-12-31", QUARTER),
    ("the quarter ended 31-Dec-03", QUARTER),
    ("the quarter ended 31 December 2003", QUARTER),
    ("the quarter ended Dec-03", QUARTER),
    ("the quarter ended Dec. 31, 2003", QUARTER),
    ("the three months to December 31, 2003", QUARTER),
    ("the quarter ending December 2003", QUARTER),
    ("the December quarter", QUARTER),
    ("the December 2003 quarter", QUARTER),
    ("the December quarter of 2003", QUARTER),
    ("the December 2002 quarter", QUARTER_BEFORE),
    ("the September quarter", FIRST_QUARTER),
    ("Q2 FY04", QUARTER),
    ("Q2 FY2004", QUARTER),
    ("Q2 of fiscal 2004", QUARTER),
    ("2Q FY04", QUARTER),
    ("the second quarter of fiscal 2004", QUARTER),
    ("the second fiscal quarter", QUARTER),
    ("fiscal second quarter 2004", QUARTER),
    ("Q2", QUARTER),
    ("Q2 FY03", QUARTER_BEFORE),
    ("the second quarter of fiscal year 2003", QUARTER_BEFORE),
    ("Q1 FY04", FIRST_QUARTER),
    ("the first quarter", FIRST_QUARTER),
    ("the quarter", QUARTER),
    ("the latest quarter", QUARTER),
    ("3M", QUARTER),
    *((f"{words} ended December 31, 2002", HALF_BEFORE) for words in (
        "six months", "the six-month period", "6 months", "the half year", "the half", "26 weeks", "twenty-six weeks",
    )),
    ("six months ended 12/31/02", HALF_BEFORE),
    ("6M ended 12/31/03", HALF),
    ("6M", HALF),
    ("H1", HALF),
    ("H1 FY04", HALF),
    ("1H FY03", HALF_BEFORE),
    ("the first half of fiscal 2003", HALF_BEFORE),
    ("the first six months of fiscal 2003", HALF_BEFORE),
    ("the first six months of fiscal 2004", HALF),
    ("the six months", HALF),
    ("YTD", HALF),
    ("year to date", HALF),
    ("the fiscal year-to-date", HALF),
    ("year to date 2003", HALF),
    ("the six months of 2002", HALF_BEFORE),
    ("fiscal 2003", FISCAL_2003),
    ("FY03", FISCAL_2003),
    ("FY2003", FISCAL_2003),
    ("the fiscal year ended June 30, 2003", FISCAL_2003),
    ("the year ended June 30, 2003", FISCAL_2003),
    ("the nine months ended March 31, 2004", Period(date(2004, 3, 31), date(2003, 7, 1))),
    ("the twelve months ended December 31, 2003", Period(date(2003, 12, 31), date(2003, 1, 1))),
    ("December 31, 2002", QUARTER_BEFORE),
    ("2003", QUARTER),
    ("2002", QUARTER_BEFORE),
    ("2Q04", QUARTER),
    ("2Q03", QUARTER_BEFORE),
    *((words, QUARTER) for words in ("2QFY04", "F2Q04", "FQ2'04", "Q2’04", "Q2-FY04", "FY04Q2", "2004 Q2", "FY2004 Q2")),
    *((words, HALF) for words in ("1HFY04", "F1H04", "H1FY04")),
    ("FY03 Q2", QUARTER_BEFORE),
    ("1H04", HALF),
    ("1H03", HALF_BEFORE),
    ("6M FY03", HALF_BEFORE),
    ("the six months of fiscal 2003", HALF_BEFORE),
    ("fiscal 2004 year to date", HALF),
    ("the 2002 half", HALF_BEFORE),
    ("last quarter", QUARTER),
]  # fmt: skip

INSTANTS = [
    ("at December 31, 2003", DECEMBER),
    ("as of December 31st, 2003", DECEMBER),
    ("on the 31st of December 2003", DECEMBER),
    ("at 31 December 2003", DECEMBER),
    ("12/31/03", DECEMBER),
    ("12-31-03", DECEMBER),
    ("12.31.03", DECEMBER),
    ("31-12-2003", DECEMBER),
    ("2003-12-31", DECEMBER),
    ("31-Dec-03", DECEMBER),
    ("Dec-03", DECEMBER),
    ("Dec '03", DECEMBER),
    ("Dec 03", DECEMBER),
    ("Dec. 31 2003", DECEMBER),
    ("December 2003", DECEMBER),
    ("December 31", DECEMBER),
    ("at December", DECEMBER),
    ("at the end of the quarter", DECEMBER),
    ("at quarter end", DECEMBER),
    ("at period-end", DECEMBER),
    ("the latest balance sheet date", DECEMBER),
    ("at June 30, 2003", JUNE),
    ("30-Jun-03", JUNE),
    ("30 June 2003", JUNE),
    ("the 30th of June, 2003", JUNE),
    ("6/30/03", JUNE),
    ("06/30/2003", JUNE),
    ("June 2003", JUNE),
    ("since June", JUNE),
    ("since June 30", JUNE),
    ("Jun-03", JUNE),
    ("last fiscal year end", JUNE),
    ("at the last fiscal year-end", JUNE),
    ("the prior year end", JUNE),
    ("fiscal year end", JUNE),
    ("at year-end", JUNE),
    ("at the end of fiscal 2003", JUNE),
    ("at fiscal year end 2003", JUNE),
    ("at the start of fiscal 2004", JUNE),
    ("the beginning of fiscal 2004", JUNE),
    ("June 30, 2002", JUNE_BEFORE),
    ("at the start of fiscal 2003", JUNE_BEFORE),
    ("December 2002", DECEMBER_BEFORE),
    ("September 30, 2003", Period(date(2003, 9, 30))),
    ("at the beginning of the year", JUNE),
    ("at the start of the fiscal year", JUNE),
    ("at the start of the six months", JUNE),
    ("at the end of the last fiscal year", JUNE),
    ("at the end of last year", JUNE),
    ("at the end of the prior year", JUNE),
    ("FY03 year end", JUNE),
    ("30 June", JUNE),
    ("31 December", DECEMBER),
    ("6/30", JUNE),
    ("12/31", DECEMBER),
    ("FYE 2003", JUNE),
]

A_YEAR_AGO = [
    "a year ago", "one year ago", "a year earlier", "the year before", "the prior year", "last year",
    "the previous year", "the same period last year", "the same quarter last year",
    "the corresponding period of the prior year", "the comparable period a year ago",
    "the same period a year earlier", "the prior year period", "year over year", "yoy",
]  # fmt: skip

TWO = [
    ("between June 30, 2003 and December 31, 2003", JUNE, DECEMBER),
    ("from June 30, 2003 to December 31, 2003", JUNE, DECEMBER),
    ("at June 30 and at December 31, 2003", JUNE, DECEMBER),
    ("between Jun-03 and Dec-03", JUNE, DECEMBER),
    ("from 6/30/03 to 12/31/03", JUNE, DECEMBER),
    ("December 31, 2003 against June 30, 2003", DECEMBER, JUNE),
]

TWO_DURATIONS = [
    ("the three months ended December 31, 2003 and 2002", QUARTER, QUARTER_BEFORE),
    ("the six months ended December 31, 2003 compared with 2002", HALF, HALF_BEFORE),
    ("Q2 FY04 against Q2 FY03", QUARTER, QUARTER_BEFORE),
    ("from Q2 FY03 to Q2 FY04", QUARTER_BEFORE, QUARTER),
    ("the first half of fiscal 2004 and of fiscal 2003", HALF, HALF_BEFORE),
    ("the first six months of fiscal 2004 versus fiscal 2003", HALF, HALF_BEFORE),
    ("H1 FY04 vs H1 FY03", HALF, HALF_BEFORE),
]

NO_TIME = [
    "net sales", "", "the second largest", "note 11", "$2,003", "2,003 shares", "20,031,231", "in 3 parts", "Rule 144",
    "Section 13", "No. 148", "may the company", "a decision", "marketing", "decreases",
]  # fmt: skip
MONTH_LIKE = [
    "margin six months", "the margin of 12", "the margin 2003", "from marketing", "at market", "since marketable",
    "a decrease 2003", "decline 12", "marketing 2002", "by declining", "from octane", "at maybe",
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "period"), DURATIONS)
def test_a_duration_is_read_against_the_fiscal_calendar(
    phrase: str, period: Period, times: FilingTimes
) -> None:
    assert duration(phrase, times) == period


@pytest.mark.parametrize(("phrase", "period"), INSTANTS)
def test_an_instant_is_read_against_the_fiscal_calendar(
    phrase: str, period: Period, times: FilingTimes
) -> None:
    assert instant(phrase, times) == period


@pytest.mark.parametrize("phrase", A_YEAR_AGO)
def test_a_year_ago_shifts_whatever_period_is_meant(phrase: str) -> None:
    shifts = [words.shift for words in lex(phrase).times]
    assert shifts == [1]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (QUARTER, QUARTER_BEFORE),
        (HALF, HALF_BEFORE),
        (DECEMBER, DECEMBER_BEFORE),
        (JUNE, JUNE_BEFORE),
    ],
)
def test_years_before_is_the_same_length_a_year_earlier(
    period: Period, before: Period, times: FilingTimes
) -> None:
    assert years_before(period, times) == before


@pytest.mark.parametrize(("phrase", "first", "second"), TWO)
def test_two_dates_are_read_in_their_order(
    phrase: str, first: Period, second: Period, times: FilingTimes
) -> None:
    assert [instant_for(words, times) for words in lex(phrase).times] == [first, second]


@pytest.mark.parametrize(("phrase", "first", "second"), TWO_DURATIONS)
def test_what_a_second_phrase_leaves_out_is_taken_from_the_first(
    phrase: str, first: Period, second: Period, times: FilingTimes
) -> None:
    assert [duration_for(words, times) for words in lex(phrase).times] == [first, second]


@pytest.mark.parametrize("text", NO_TIME)
def test_what_says_nothing_of_time_is_no_phrase_of_time(text: str) -> None:
    assert lex(text).times == ()


@pytest.mark.parametrize("text", MONTH_LIKE)
def test_a_word_that_begins_like_a_month_is_no_month(text: str) -> None:
    assert [words.day for words in lex(text).times if words.day] == []


@pytest.mark.parametrize(
    ("phrase", "period"),
    [
        ("2004", Period(date(2004, 12, 31), date(2004, 1, 1))),
        ("fiscal 2002", Period(date(2002, 12, 31), date(2002, 1, 1))),
        ("the year ended December 31, 2003", Period(date(2003, 12, 31), date(2003, 1, 1))),
        ("the year", Period(date(2004, 12, 31), date(2004, 1, 1))),
        ("the fourth quarter of 2004", Period(date(2004, 12, 31), date(2004, 10, 1))),
        ("Q1 2004", Period(date(2004, 3, 31), date(2004, 1, 1))),
        ("the second half of 2003", Period(date(2003, 12, 31), date(2003, 7, 1))),
    ],
)
def test_a_calendar_year_company_has_calendar_years(phrase: str, period: Period) -> None:
    assert duration(phrase, book_of(KETTLE).times) == period


def test_the_filing_s_own_periods_are_known(times: FilingTimes) -> None:
    assert set(times.durations) == {QUARTER, HALF, QUARTER_BEFORE, HALF_BEFORE}
    assert set(times.instants) == {DECEMBER, JUNE, DECEMBER_BEFORE, JUNE_BEFORE}
    assert times.latest_instant == DECEMBER
    assert times.quarterly


def test_a_10_k_is_not_quarterly() -> None:
    assert not book_of(KETTLE).times.quarterly


WORDS = st.sampled_from(
    [
        "Q2",
        "H1",
        "FY04",
        "fiscal",
        "2003",
        "the",
        "quarter",
        "six",
        "months",
        "ended",
        "December",
        "31,",
        "12/31/03",
        "June",
        "30",
        "a",
        "year",
        "ago",
        "year",
        "to",
        "date",
        "of",
        "in",
        "and",
        "from",
        "to",
        "since",
        "9999",
        "0",
        "end",
        "start",
        "last",
        "1/1/00",
        "31-Feb-03",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
@settings(max_examples=150)
def test_phrases_of_time_stand_apart_and_within_the_question(question: str) -> None:
    words = lex(question).times
    for entry in words:
        assert 0 <= entry.start < entry.end <= len(question)
    for one, other in itertools.pairwise(words):
        assert one.end <= other.start


@given(st.dates(date(1995, 1, 1), date(2004, 12, 31)))
@settings(max_examples=60)
def test_every_way_to_write_a_day_is_the_same_day(day: date) -> None:
    times = book_of(SAMPLE).times
    written = [
        f"{day:%B} {day.day}, {day.year}", f"{day:%b} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}",
        f"{day.month}/{day.day}/{day.year}", f"{day.month}/{day.day}/{day:%y}", f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}",
        f"{day.day}-{day:%b}-{day:%y}", f"{day.day}-{day:%b}-{day.year}", f"{day:%B} {day.day} {day.year}",
    ]  # fmt: skip
    assert {instant(f"at {phrase}", times) for phrase in written} == {Period(day)}


@given(st.integers(1, 4), st.integers(2002, 2005))
def test_every_way_to_write_a_quarter_is_the_same_quarter(quarter: int, year: int) -> None:
    times = book_of(SAMPLE).times
    ordinal = ("first", "second", "third", "fourth")[quarter - 1]
    written = [
        f"Q{quarter} FY{year}", f"Q{quarter} FY{year % 100:02}", f"Q{quarter} of fiscal {year}", f"{quarter}Q FY{year}",
        f"the {ordinal} quarter of fiscal {year}", f"the {ordinal} fiscal quarter of {year}",
        f"the {ordinal} quarter of fiscal year {year}", f"q{quarter} fiscal {year}",
    ]  # fmt: skip
    found = {duration(phrase, times) for phrase in written}
    assert len(found) == 1
    period = found.pop()
    assert period is not None and period.months == 3 and period.start is not None
    assert period.end.month == (9, 12, 3, 6)[quarter - 1]


def test_a_book_of_each_filing_has_its_own_calendar() -> None:
    both: list[Book] = [book_of(SAMPLE), book_of(KETTLE)]
    assert [book.times.calendar.fiscal_year_of(date(2004, 9, 1)) for book in both] == [2005, 2004]
