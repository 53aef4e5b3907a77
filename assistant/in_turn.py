"""Figures given in turn: "$0.6 million and $1.1 million for the three and six month periods"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.findings import Found
from assistant.said_times import Times, times

_JOINED = re.compile(r"[,\s]*(?:and\s+)?(?:approximately\s+|about\s+)?", re.I)
_COMPARED = re.compile(r"\b(?:compared|versus|as against|from)\b", re.I)
_MONTHS = re.compile(
    r"\b((?:three|six|nine|twelve)(?:(?:,\s*|\s+and\s+|,\s+and\s+)(?:three|six|nine|twelve))+)[\s-]+months?\b",
    re.I,
)
_YEARS = re.compile(
    r"\b(?:19|20)\d\d\b(?:(?:,\s*|,?\s+and\s+)(?:[A-Z][a-z]+\.?\s+\d{1,2},\s+)?(?:19|20)\d\d\b)+"
)
_YEAR_BEFORE = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:[,:(]|[-–—]+|\.{2,})\s*(?:approximately\s+|about\s+)?$"
)
_YEAR_AFTER = re.compile(
    r"\)?\s*,?\s*(?:due\s+|payable\s+|maturing\s+)?(?:in|for|during)\s+(?:the\s+)?(?:fiscal\s+)?(?:years?\s+)?((?:19|20)\d\d)\b"
)
_IN_ORDER = "respectively"
_LEAST_LISTED = 3  # years that a list names beside its figures
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}


def in_turn(text: str, found: Sequence[Found], asked: Times) -> Found | None:
    """The one of several figures that stands for the time asked, where each has its own.

    A list may name the year beside each figure ("1996, $297.5 million; 1997, $462.8 million").
    Else only the first series of a sentence is read, and only where as many times are named as it
    has figures; a year before the first one named is not looked for behind "compared to".
    """
    listed = _by_year(text, found)
    if listed:
        of_year = [figure for year, figure in listed if year in asked.all_years]
        return of_year[0] if len(of_year) == 1 else None
    own = _of_its_own_year(text, found, asked)
    if own is not None:
        return own
    series = _first_series(text, found)
    if len(series) < 2:
        return _of_later_series(text, found, asked)
    months = _MONTHS.search(text)
    if months:
        order = [
            _LENGTHS[word] for word in re.findall(r"[a-z]+", months[1].lower()) if word in _LENGTHS
        ]
        if len(order) != len(series) or not _is_of(asked, text):
            return None
        places = [place for place, length in enumerate(order) if length in asked.lengths]
        return series[places[0]] if len(places) == 1 else None
    years = _YEARS.search(text)
    if years:
        named = [int(year) for year in re.findall(r"(?:19|20)\d\d", years.group())]
        places = [place for place, year in enumerate(named) if year in asked.all_years]
        return series[places[0]] if len(named) == len(series) and len(places) == 1 else None
    return None


def _of_later_series(text: str, found: Sequence[Found], asked: Times) -> Found | None:
    """The figure of the time asked in a series that is not the sentence's first, where one has it.

    "$4.0 million for each of the years 2006 and 2005, and $174,000 and $794,000 for the three
    months ended March 31, 2007 and 2006, respectively": such a series names its times and "respectively".
    """
    fitting: list[Found] = []
    for start in range(1, len(found) - 1):
        series = _first_series(text, found[start:])
        end = text.find(_IN_ORDER, series[-1].end)
        rest = found[start + len(series) :]
        if len(series) < 2 or end < 0 or any(figure.start < end for figure in rest):
            continue
        said = text[series[-1].end : end]
        named, lengths = _years(said), times(said).lengths
        of_length = asked.lengths | ({3} if asked.quarters else frozenset())
        if len(named) == len(series) and (lengths & of_length if lengths else not of_length):
            fitting += [f for f, y in zip(series, named, strict=True) if y in asked.all_years]
    return fitting[0] if len(fitting) == 1 else None


def _of_its_own_year(text: str, found: Sequence[Found], asked: Times) -> Found | None:
    """The figure that stands beside the year asked, where each has a year of its own beside it.

    Either before it ("1996, $297.5 million; 1997, $462.8 million") or after ("48% in 1995
    compared with 46% in 1994").
    """
    if len(asked.all_years) != 1 or len(found) < 2:
        return None
    gaps = [(one.end, other.start) for one, other in pairwise(found)]
    before = [_years(text[start:end]) for start, end in [(0, found[0].start), *gaps]]
    after = [_years(text[start:end]) for start, end in [*gaps, (found[-1].end, len(text))]]
    for years in (after, before):
        told = [year[-1] for year in years if len(year) == 1]
        if len(told) == len(found) == len(set(told)):
            return next((f for f, y in zip(found, told, strict=True) if y in asked.all_years), None)
    return None


def _years(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?<![\d,.$])(?:19|20)\d\d\b(?![,.]\d)", text)]


def is_in_turn(text: str, found: Sequence[Found]) -> bool:
    """Whether the first figures stand each for another time, so that none can be had without it."""
    if _by_year(text, found):
        return True
    count = len(_first_series(text, found))
    months, years = _MONTHS.search(text), _YEARS.search(text)
    named = [len(re.findall(r"three|six|nine|twelve", months[1].lower()))] if months else []
    named += [len(re.findall(r"(?:19|20)\d\d", years.group()))] if years else []
    return count > 1 and count in named


def lists_years(text: str, found: Sequence[Found]) -> bool:
    """Whether a sentence names a year beside each of three figures or more."""
    return bool(_by_year(text, found))


def _by_year(text: str, found: Sequence[Found]) -> list[tuple[int, Found]]:
    """The figures of a list of years, each with the year that is named beside it."""
    for said in (
        [(_YEAR_BEFORE.search(text, 0, figure.start), figure) for figure in found],
        [(_YEAR_AFTER.match(text, figure.end), figure) for figure in found],
    ):
        listed = [(int(match[1]), figure) for match, figure in said if match]
        if len({year for year, _ in listed}) >= _LEAST_LISTED:
            return listed
    return []


def _first_series(text: str, found: Sequence[Found]) -> list[Found]:
    """The first figures that follow one another with nothing but "and" or a comma between."""
    series = list(found[:1])
    for one, other in pairwise(found):
        if not _JOINED.fullmatch(text[one.end : other.start]):
            break
        series.append(other)
    return series


def _is_of(asked: Times, text: str) -> bool:
    """Whether the years asked are those named before any comparison."""
    compared = _COMPARED.search(text)
    named = times(text[: compared.start()] if compared else text).all_years
    return not asked.all_years or not named or bool(asked.all_years & named)
