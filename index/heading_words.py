"""Words around a table's columns: which say when and in what unit, which are no heading."""

from __future__ import annotations

import re
from functools import lru_cache

from index.periods import period_words
from index.scales import scale_words

_NEVER_HEADING = re.compile(r"^\(?(?:unaudited|audited|note \d+|notes? \d+.*)\)?$", re.I)
_SCALE = re.compile(
    r"\bin (?:thousands|millions|billions)\b|^\(?except\b|\bshare (?:data|amounts)\)", re.I
)
DAY_TO_DAY = re.compile(
    r"\W*(?P<first>[A-Za-z]{3,9}\.? \d{1,2}(?:, ?\d{4})?)\s*(?:to|through|thru|[-–—])\s*"
    r"(?P<last>[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4})\W*"
)
_IN_PARENTHESES = re.compile(r"\([^()]*\bin (?:thousands|millions|billions)\b[^()]*\)", re.I)
_TIME = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?|\b(?:\w+[ -])?(?:months?|weeks?|quarters?|years?|"
    r"periods?)\b|\b(?:fiscal|ended|ending|as|at|of|for|the|and|first|second|third|fourth|unaudited|balances?)\b|\d(?:st|nd|rd|th)\b|\bq[1-4]?\b|[\d\W_]",
    re.I,
)

_YEAR = re.compile(r"\W*(?:(?:fiscal|calendar|year)\s+){0,2}(?:19|20)\d\d\W*", re.I)
_FLOW = re.compile(
    r"\b(?:sales|revenues?|earnings|expenses?|net (?:income|loss)|operating (?:income|loss|profit)|"
    r"gross (?:profit|margin)|cost (?:of|for|on)|costs|research and development|interest expense|"
    r"(?:interest|other|pretax|rental|investment) income|income (?:before|from|tax expense)|return on|provision for|dividends|expenditures|depreciation)\b",
    re.I,
)
_STOCK = re.compile(
    r"\b(?:assets?|liabilit\w+|receivables?|payable|accru(?:ed|als?)|carry(?:overs?|forwards?)|accumulated|allowance|balances?|prepaid|"
    r"inventor\w+|equipment|debt|outstanding|deferred|unearned|at cost|backlog|securities|loans?)\b",
    re.I,
)


def is_day_to_day(words: str) -> bool:
    """Whether words are one day to another, and nothing else, as the rows of some tables are headed."""
    return DAY_TO_DAY.fullmatch(words) is not None


@lru_cache(maxsize=20_000)
def is_time(words: str) -> bool:
    """Whether words say when, and nothing else: "Three Months Ended June 30, 2025:"."""
    return not _TIME.sub("", words) and not period_words(words).is_empty


def is_year(words: str) -> bool:
    """Whether words are a year alone: "1995", "Fiscal 2001"."""
    return _YEAR.fullmatch(words) is not None


@lru_cache(maxsize=20_000)
def is_of_times(words: str) -> bool:
    """Whether words are but part of a time, such as "Fourth" over "Quarter"."""
    return not _TIME.sub("", words)


def is_context(words: str) -> bool:
    """Whether words over the labels say when or in what unit, rather than head some rows."""
    said = period_words(words)
    return not is_day_to_day(words) and (
        bool(said.dates or said.years or said.says_length)
        or scale_words(words) is not None
        or re.search(r"unaudited|except (?:per )?share", words, re.I) is not None
        or _NEVER_HEADING.match(words) is not None
    )


def is_heading(words: str) -> bool:
    """Whether words over a column name it: not "(unaudited)", "(Note 1)", "(in thousands)".

    "Shares purchased (in millions)" does.
    """
    named = _IN_PARENTHESES.sub("", words)
    return (
        _NEVER_HEADING.match(words) is None
        and _SCALE.search(named) is None
        and (named == words or re.search(r"[A-Za-z]{3}", named) is not None)
    )


def says_scale(words: str) -> bool:
    """Whether words over the columns speak of thousands or millions, or except something."""
    return (
        re.search(r"thousands|millions|billions|\bexcept\b|share (?:data|amounts)\)", words, re.I)
        is not None
    )


def is_of_stocks(text: str) -> bool:
    """Whether words name what is there on a day: assets, debts, a backlog."""
    return _STOCK.search(text) is not None


def is_of_flows(text: str) -> bool:
    """Whether words name what happens in a time, such as sales, and nothing that is there on a day."""
    return _FLOW.search(text) is not None and not is_of_stocks(text)
