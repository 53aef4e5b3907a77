"""What a text says of time: dates, years, the lengths of reporting periods, quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.periods import MONTHS, DateWords, dates_in

_MONTH = "|".join(
    [*(rf"{name[:3]}(?:{name[3:]})?" for name in MONTHS if name != "may"), "may", "sept"]
)
DATE = re.compile(
    rf"\b(?:{_MONTH})\b\.?\s*(?:\d{{1,2}}\b(?!,\d{{3}})(?:\s*,)?(?:\s*(?:19|20)\d\d\b)?|,?\s*(?:19|20)\d\d\b)"
    rf"|\b\d{{1,2}}\s+(?:{_MONTH})\b\.?,?\s+(?:19|20)\d\d\b|\b\d{{1,2}}[/-]\d{{1,2}}[/-](?:19|20)?\d\d\b",
    re.I,
)
_YEAR = re.compile(r"(?<![\d,.$/-])(?:19|20)\d\d(?![\d/]|,\d|\.\d)")
_FISCAL = re.compile(r"\b(?:fy\s*'?(?:19|20)?|fiscal(?:\s+year)?\s*'?)(\d\d)\b(?!\d)", re.I)
_COUNT = r"(?:three|six|nine|twelve|thirteen|twenty-six|thirty-nine|fifty-two|3|6|9|12|13|26|39|52)"
_YEAR_ENDED = re.compile(r"\byears?\s+end(?:ed|ing)\b", re.I)
_LENGTH = re.compile(
    rf"\b({_COUNT}(?:(?:\s*,|\s*and|\s*or|\s*&)+\s*{_COUNT})*)[\s-]+(month|week)s?\b", re.I
)
_REPORTING = re.compile(
    r"[\s-]*(?:periods?\b|(?:then\s+)?end(?:ed|ing)\b|(?:of|to|through)\s+(?:fiscal|the\s+(?:current|prior|fiscal)|(?:19|20)\d\d))",
    re.I,
)
_REPORTED = re.compile(r"\b(?:for|in|during|over) (?:the |both the )?(?:first |same )?$", re.I)
_REPORTED_END = re.compile(r"s?\s*(?:[,.;:)]|$|of\b|compared\b|versus\b)", re.I)
_MONTHS = {
    "three": 3, "six": 6, "nine": 9, "twelve": 12, "thirteen": 3, "twenty-six": 6, "thirty-nine": 9,
    "fifty-two": 12, "3": 3, "6": 6, "9": 9, "12": 12, "13": 3, "26": 6, "39": 9, "52": 12,
}  # fmt: skip
_QUARTER = re.compile(
    r"\b(first|second|third|fourth|1st|2nd|3rd|4th|last|final)[\s-]+(?:fiscal\s+)?quarters?\b|\bq([1-4])\b|\b([1-4])q\b|\b(quarters?|quarterly)\b",
    re.I,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4, "final": 4}  # fmt: skip
_HALF = re.compile(r"\b(?:h[12]|[12]h|(?:first|second)\s+half|half[\s-]+years?)\b", re.I)


_MONTH_QUARTER = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)\d\d\s+)?quarter\b", re.I)
_LONE_MONTH = re.compile(
    rf"\b(?:in|since|of|by|from|until|last|through|after|before|early|late|mid)[\s-]+(?P<month>{'|'.join(name for name in MONTHS)})\b(?!\s+\d)"
    # "May" and "March" are words of their own, and "april" and the rest are not.
    rf"|\b(?P<alone>{'|'.join(name for name in MONTHS if name not in ('may', 'march'))})\b(?!\s+(?:\d|quarter))",
    re.I,
)
_PERIOD_END = re.compile(
    r"\b(?:fiscal[\s-]+)?(?:year|quarter|period)[\s-]end\b"
    r"|\b(?:months?|quarters?|years?|weeks?|periods?)\s+(?:then\s+)?end(?:ed|ing|s)\b",
    re.I,
)
_TO_DATE = re.compile(r"\byear[\s-]to[\s-]date\b|\bytd\b|\bso far this year\b", re.I)
# What says a time, and what stands in every text that does, in lower case: looked for first, as it
# is found many times as fast.
_SPOKEN_TIME = (
    (_TO_DATE, ("date", "ytd", "so far")),
    (_PERIOD_END, ("end",)),
    (_LENGTH, ("month", "week")),
    (_QUARTER, ("quarter", "q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q")),
    (_HALF, ("half", "h1", "h2", "1h", "2h")),
    (_LONE_MONTH, tuple(MONTHS)),
    (_MONTH_QUARTER, ("quarter",)),
)
# Those that no text says without a digit.
_NUMBERED_TIME = (
    (DATE, ("/", "-", *(name[:3] for name in MONTHS))),
    (_YEAR, ("19", "20")),
    (_FISCAL, ("fy", "fiscal")),
)
_DIGIT = re.compile(r"\d")


def _of_small_letters(
    ways: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...],
) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The same patterns for text in small letters, which they look through in half the time."""
    return tuple((re.compile(way.pattern, way.flags & ~re.I), hints) for way, hints in ways)


_SPOKEN_WAYS = _of_small_letters(_SPOKEN_TIME)
_ALL_WAYS = _SPOKEN_WAYS + _of_small_letters(_NUMBERED_TIME)


@dataclass(frozen=True, slots=True)
class Times:
    """What a text says of time.

    `years` are those named without a day; `lengths` of reporting periods are in months;
    `quarters` are numbered.
    """

    dates: tuple[DateWords, ...] = ()
    years: frozenset[int] = frozenset()
    lengths: frozenset[int] = frozenset()
    quarters: frozenset[int] = frozenset()

    @property
    def all_years(self) -> frozenset[int]:
        return self.years | {day.year for day in self.dates if day.year}


def times_spoken(text: str) -> list[tuple[int, int]]:
    """Where a text says a time."""
    lowered = _lowered(text)
    ways = _ALL_WAYS if _DIGIT.search(lowered) else _SPOKEN_WAYS
    return [
        match.span()
        for pattern, hints in ways
        if any(map(lowered.__contains__, hints))
        for match in pattern.finditer(lowered)
    ]


def _lowered(text: str) -> str:
    """The text in small letters, each where it was: one letter in all languages becomes two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(map(_small, text))


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


@lru_cache(maxsize=4_000)  # many sentences stand under one title
def times(text: str, *, anywhere: bool = False) -> Times:
    """What `text` says of time.

    `anywhere`: as in a question, a month without a year counts, and a length though no "ended"
    or "period" follows.
    """
    is_dated = DATE.search(text) is not None
    dates = dates_in(text) if is_dated else ()
    dates += tuple(
        DateWords(MONTHS[match[1].lower()], None, int(match[2]) if match[2] else None)
        for match in _MONTH_QUARTER.finditer(text)
    )
    plain = DATE.sub(" ", text) if is_dated else text
    if anywhere:
        lone = (match["month"] or match["alone"] for match in _LONE_MONTH.finditer(plain))
        dates += tuple(DateWords(MONTHS[name.lower()], None, None) for name in lone)
    years = {int(year) for year in _YEAR.findall(plain)} | {2000 + int(year) if int(year) < 50 else 1900 + int(year) for year in _FISCAL.findall(plain)}  # fmt: skip
    lengths: set[int] = set()
    quarters: set[int] = set()
    for match in _LENGTH.finditer(text):
        if anywhere or _REPORTING.match(text, match.end()) or _is_of_report(match):
            lengths |= {_MONTHS[count.lower()] for count in re.findall(_COUNT, match[1], re.I)}
    for match in _QUARTER.finditer(text):
        lengths.add(3)
        ordinal = _ORDINALS.get((match[1] or "").lower()) or int(match[2] or match[3] or 0)
        quarters |= {ordinal} - {0}
    if _HALF.search(text):
        lengths.add(6)
    if _YEAR_ENDED.search(text):
        lengths.add(12)
    return Times(dates, frozenset(years), frozenset(lengths), frozenset(quarters))


def _is_of_report(length: re.Match[str]) -> bool:
    """Whether a length is that of a reporting period by itself: "for the six months, down from 32%"."""
    ends = _REPORTED_END.match(length.string, length.end())
    return ends is not None and _REPORTED.search(length.string[: length.start()]) is not None


def agree(asked: DateWords, said: DateWords) -> bool:
    """Whether two dates can be the same day or month, where both say."""
    pairs = ((asked.month, said.month), (asked.day, said.day), (asked.year, said.year))
    return all(one is None or other is None or one == other for one, other in pairs)
