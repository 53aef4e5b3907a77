"""Phrases of time in a question, found by a table of rules."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from index.periods import DateWords, dates_in

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_DATE = (
    rf"(?:{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:and|or)\s)(?:\s*,?\s*(?:of\s+)?{_YEAR})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b|"
    rf"\d{{1,2}}-{_MONTH}-(?:\d{{4}}|\d{{2}})\b)"
)
_MONTH_YEAR = rf"{_MONTH}[\s-]*,?\s*(?:of\s+)?(?:{_YEAR}\b|\d{{2}}\b(?!\s*(?:,|st|nd|rd|th)))"
_COUNT = r"(?:three|six|nine|twelve|thirteen|twenty[- ]six|thirty[- ]nine|fifty[- ]two|fifty[- ]three|12|13|26|39|52|53|3|6|9)"
_LENGTH = (
    rf"(?:(?:first\s+)?{_COUNT}[- ]*(?:months?|mths?|mos?\.?|weeks?|m)\b(?:[- ]period)?|(?:fiscal |full |whole )*quarter(?:ly)?\b(?: period)?|"
    r"half(?=\s+(?:year\s+)?(?:end|to\s))|half[- ]?year(?:ly)?\b|(?:full |whole )?(?:fiscal )?years?\b(?! (?:ago|earlier|before|prior|end|to date)\b)|annual(?:ly)?\b)"
)  # fmt: skip
_ENDING = r"(?:\s+(?:period\s+|that\s+)?(?:end(?:ed|ing|s)?|through|thru|to|till|until|at|of|in|at the end of)(?:\s+on)?(?:\s+the)?)"
_FISCAL = r"(?:fiscal(?:\s+years?)?|fy|f/y)"
_FISCAL_YEAR = rf"(?:\s*(?:,|of|in|for)?\s*(?:the\s+)?(?:{_FISCAL}|year|cy|calendar(?: year)?)?\s*(?P<year>(?:19|20)\d\d|['’]?\d\d\b))"
_ORDINAL = (
    r"(?:first|second|third|fourth|1st|2nd|3rd|4th|last(?=\s+(?:fiscal\s+)?quarter\s+(?:of|in)\b))"
)
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 4,
}
_MONTHS = tuple(name.lower() for name in calendar.month_abbr[1:])
_NUMBERS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "thirteen": 13, "twenty-six": 26, "twenty six": 26,
            "thirty-nine": 39, "thirty nine": 39, "fifty-two": 52, "fifty two": 52, "fifty-three": 53,
            "fifty three": 53}  # fmt: skip
_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5}
_AGO = r"(?:ago|earlier|before|prior|previously|previous)"


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What one phrase says of time, and where it stands in the question.

    `shift`: years to go back from the period that the question is otherwise about.
    `quarters_back`: quarters to go back from it, for "the prior quarter".
    `edge`: "start" or "end" of the fiscal year or period that is named, as an instant.
    """

    start: int
    end: int
    months: int | None = None
    day: DateWords | None = None
    year: int | None = None
    fiscal_year: int | None = None
    quarter: int | None = None
    half: int | None = None
    shift: int = 0
    quarters_back: int = 0
    edge: str | None = None
    to_date: bool = False
    latest: bool = False

    @property
    def is_bare_length(self) -> bool:
        said = self.day or self.year or self.fiscal_year or self.quarter or self.half
        said = said or self.shift or self.quarters_back
        return self.months is not None and not said and not self.edge


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], TimeWords]


def _rule(pattern: str, read: Callable[[re.Match[str]], TimeWords]) -> _Rule:
    return _Rule(re.compile(pattern, re.I), read)


def _words(match: re.Match[str], **said: object) -> TimeWords:
    return replace(TimeWords(match.start(), match.end()), **said)  # type: ignore[arg-type]


def _full_year(written: str | None) -> int | None:
    if not written:
        return None
    year = int(written.strip("'’ "))
    return year if year > 99 else year + (1900 if year >= 60 else 2000)


def _months(written: str) -> int:
    words = written.lower()
    if "quarter" in words:
        return 3
    if "half" in words:
        return 6
    if "year" in words or "annual" in words:
        return 12
    found = re.search(_COUNT, words)
    count = _NUMBERS.get(found[0]) or int(found[0]) if found else 12
    return round(count * 12 / 52) if "week" in words else count


def _day(written: str) -> DateWords | None:
    text = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)\b",
        "",
        re.sub(r"['’](\d\d)\b", lambda m: str(_full_year(m[1])), written),
        flags=re.I,
    )
    iso = re.fullmatch(r"\s*(\d{4})-(\d\d)-(\d\d)\s*", text)
    if iso:
        real = 1 <= int(iso[2]) <= 12 and 1 <= int(iso[3]) <= 31
        return DateWords(int(iso[2]), int(iso[3]), int(iso[1])) if real else None
    text = re.sub(rf"(\d)-({_MONTH})-(\d)", r"\1 \2 \3", text, flags=re.I)
    numbers = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})\s*", text)
    if numbers:
        first, second = int(numbers[1]), int(numbers[2])
        month, day = (second, first) if first > 12 else (first, second)
        return (
            DateWords(month, day, _full_year(numbers[3]))
            if month <= 12 and 1 <= day <= 31
            else None
        )
    short_year = re.fullmatch(rf"\s*(\d{{1,2}})\s+({_MONTH})\s+(\d\d)\s*", text, re.I)
    if short_year:
        return DateWords(
            _month_number(short_year[2]), int(short_year[1]), _full_year(short_year[3])
        )
    yearless = re.fullmatch(rf"\s*(\d{{1,2}})\s+(?:of\s+)?({_MONTH})\s*", text, re.I)
    if yearless and 1 <= int(yearless[1]) <= 31:
        return DateWords(_month_number(yearless[2]), int(yearless[1]))
    found = dates_in(re.sub(r"\bof\b", "", text))
    if found:
        return found[0]
    short = re.search(rf"({_MONTH})[\s-]*,?\s*(\d\d)$", text.strip(), re.I)
    if short:
        return DateWords(_month_number(short[1]), None, _full_year(short[2]))
    return DateWords(_month_number(text)) if re.match(_MONTH, text.strip(), re.I) else None


def _month_of(written: str) -> DateWords | None:
    """The date before a length: in "dec 03 quarter" the number is the year, not a day."""
    short = re.fullmatch(rf"({_MONTH})[\s-]*'?(0\d|9\d)", written.strip(), re.I)
    return (
        DateWords(_month_number(short[1]), None, _full_year(short[2])) if short else _day(written)
    )


def _month_number(written: str) -> int:
    names = [name.lower() for name in calendar.month_abbr]
    return names.index(written.strip()[:3].lower())


def _year_end_said(said: re.Match[str]) -> TimeWords:
    """The end of a year: of a fiscal one where that is said, or no year is; else as the filing prints it."""
    year = _full_year(said["year"])
    if year is None or _SAYS_FISCAL.search(said[0]):
        return _words(said, edge="end", fiscal_year=year)
    return _words(said, edge="end", year=year)


_SAYS_FISCAL = re.compile(_FISCAL, re.I)
_ANY_DATE = rf"(?:{_DATE}|{_MONTH_YEAR})"
_RULES = (
    _rule(
        rf"\b(?:{_FISCAL}|fye)\s*(?P<year>{_YEAR}|\d\d)\s+year[- ]?end\b|\b(?:fye|{_FISCAL}[- ]end(?:ed)?)\s*(?P<other>{_YEAR}|\d\d)\b",
        lambda m: _words(m, edge="end", fiscal_year=_full_year(m["year"] or m["other"])),
    ),
    _rule(
        rf"\b(?:the\s+)?(?:start|beginning|opening)\s+of\s+(?:the\s+)?(?:{_FISCAL}|year)\s*(?P<year>{_YEAR}|\d\d)?\b(?:\s*\(\s*(?P<date>{_DATE})\s*\))?",
        lambda m: _words(m, edge="start", fiscal_year=_full_year(m["year"]), day=_day(m["date"]) if m["date"] else None),
    ),
    _rule(
        rf"\b(?:(?:end|close|last\s+day)\s+of\s+(?:the\s+)?(?:last\s+|prior\s+|previous\s+)?(?:{_FISCAL}|year)|(?:{_FISCAL}\s+)?year[- ]?end|(?:last|prior|previous)\s+(?:fiscal\s+)?year[- ]?end)(?:\s*(?:of\s+)?(?:{_FISCAL}\s*)?(?P<year>{_YEAR}|\d\d))?\b",
        _year_end_said,
    ),
    _rule(
        rf"\b(?:the\s+)?(?:same|corresponding|comparable|equivalent|like)\s+(?:(?P<len>{_LENGTH})|period|time|date)s?"
        rf"(?:\s+(?:of|in|for|from))?(?:\s+(?:a|the|last|prior|previous|preceding|one))*\s+(?:fiscal\s+)?year(?:\s+{_AGO})?\b|"
        rf"\b(?:the\s+)?(?:corresponding|comparable|equivalent)\s+(?:(?P<other>{_LENGTH})|period)s?\b",
        lambda m: _words(m, shift=1, months=_shifted_months(m["len"] or m["other"])),
    ),
    _rule(
        rf"\b(?:(?:a|one|the)\s+year|(?:twelve|12) months)\s+{_AGO}\b|\byear[- ](?:ago|earlier)\b(?:[- ](?:comparable )?(?:period|quarter|half)\b)?|\byear\s+(?:earlier|before|prior)\b|"
        r"\b(?:(?:same|corresponding|comparable|equivalent)\s+)?(?:prior|previous|preceding|last)[- ]?(?:fiscal\s+)?year(?:'s)?(?!\s*-?end)(?:[- ](?:period|quarter|months?|half|comparable period))?\b|"
        r"\byear[- ](?:over|on)[- ]year\b|\by/?o/?y\b|\by/y\b|(?:(?<=versus )|(?<=vs )|(?<=vs\. )|(?<=against )|(?<=over )|(?<=from )|(?<=than ))the year before\b",
        lambda m: _words(m, shift=1),
    ),
    _rule(
        rf"\b(?P<n>two|three|four|five|[2-5])\s+years?\s+{_AGO}\b",
        lambda m: _words(m, shift=_COUNTED.get(m["n"].lower()) or int(m["n"])),
    ),
    _rule(
        r"\b(?:the\s+)?(?:prior|previous|preceding|sequential)\s+(?:fiscal\s+)?quarter(?:'s)?\b(?!\s+(?:of|a)\b)|\bsequentially\b|\b(?:three months|3 months|(?:a|one) quarter)\s+(?:earlier|before|ago|previously)\b|\bq/?o/?q\b|\bq/q\b|\bquarter[- ](?:over|on)[- ]quarter\b",
        lambda m: _words(m, quarters_back=1),
    ),
    _rule(
        rf"\bmonth of (?P<date>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?",
        lambda m: _words(m, months=1, day=_with_year(_day(m["date"]), _full_year(m["year"]))),
    ),
    _rule(
        r"\b(?:latest|most recent|newest|current|past|reported|filing's)\s+(?:reported\s+|full\s+|financial\s+|fiscal\s+)*year\b(?!\s*(?:[-']|end|to date|ago|earlier|before|of|(?:19|20)\d\d))",
        lambda m: _words(m, months=12),
    ),
    _rule(
        rf"\b(?:last|latest|most recent|past|current|recent)\s+(?P<len>(?:fiscal )?quarter|{_COUNT} months|half)\b(?!\s+(?:of|in|a|an)\b)",
        lambda m: _words(m, months=_months(m["len"])),
    ),
    _rule(
        r"\b(?:at|as of|by)?\s*(?:the\s+)?(?:end|close) of (?P<year>(?:19|20)\d\d)\b",
        lambda m: _words(m, edge="end", year=int(m["year"])),
    ),
    _rule(
        r"\b(?:at|as of|by)?\s*(?:the\s+)?(?:start|beginning|opening) of (?P<year>(?:19|20)\d\d)\b",
        lambda m: _words(m, edge="start", year=int(m["year"])),
    ),
    _rule(r"(?:\b(?:current|this|fiscal)\s+)*\byear[- ]to[- ]date(?:\s+period)?|\bytd\b|\b(?:(?:this|the) )?(?:fiscal )?year so far\b|\bso far (?:in )?(?:this|the) (?:fiscal |financial )?year\b", lambda m: _words(m, to_date=True)),
    _rule(
        rf"\bfirst\s+(?P<n>two|three|2|3)\s+(?:fiscal\s+)?quarters\b(?:{_FISCAL_YEAR}|\b)",
        lambda m: _words(m, quarter=_COUNTED.get(m["n"].lower()) or int(m["n"]), fiscal_year=_full_year(m["year"]), months=3 * (_COUNTED.get(m["n"].lower()) or int(m["n"]))),
    ),
    _rule(
        rf"\b(?:last|final|second)\s+(?:two|2)\s+(?:fiscal\s+)?quarters\b{_FISCAL_YEAR}",
        lambda m: _words(m, half=2, fiscal_year=_full_year(m["year"]), months=6),
    ),
    _rule(
        rf"\b(?P<n>{_ORDINAL})(?:\s+fiscal)?[- ]+quarter\b{_FISCAL_YEAR}?",
        lambda m: _words(m, quarter=_ORDINALS[m["n"].lower()], fiscal_year=_full_year(m["year"]), months=3),
    ),
    _rule(  # "FY25Q3", "2025 Q3"; a year behind another quarter is that one's
        rf"(?<!\bq\d )(?<!\b\dq )(?<!quarter )\b(?:{_FISCAL}\s*(?P<year>(?:19|20)\d\d|['’]?\d\d)|(?P<y>(?:19|20)\d\d))[\s/-]*(?:q(?P<n>[1-4])|(?P<m>[1-4])q)\b(?!\s*(?:{_FISCAL}|['’])?\s*\d)",
        lambda m: _words(m, quarter=int(m["n"] or m["m"]), fiscal_year=_full_year(m["year"] or m["y"]), months=3),
    ),
    _rule(rf"\b(?:fiscal |f)?q(?P<n>[1-4])(?:[-/]?{_FISCAL_YEAR}|\b)", lambda m: _words(m, quarter=int(m["n"]), fiscal_year=_full_year(m["year"]), months=3)),
    _rule(rf"\b(?:fiscal |f)?(?P<n>[1-4])q(?:[-/]?{_FISCAL_YEAR}|\b)", lambda m: _words(m, quarter=int(m["n"]), fiscal_year=_full_year(m["year"]), months=3)),
    _rule(
        rf"\b(?:f?h(?P<n>[12])(?:(?=f?y?\d)|\b)|f?(?P<b>[12])h|(?P<o>first|second|1st|2nd)[- ]+half\b)(?:[-/]?{_FISCAL_YEAR}|\b)",
        lambda m: _words(m, half=int(m["n"] or m["b"] or _ORDINALS[m["o"].lower()]), fiscal_year=_full_year(m["year"]), months=6),
    ),
    _rule(
        rf"\bfirst\s+(?P<len>{_COUNT}\s*months)\b{_FISCAL_YEAR}?",
        lambda m: _words(m, months=_months(m["len"]), to_date=True, fiscal_year=_full_year(m["year"])),
    ),
    _rule(
        rf"\b(?P<len>{_LENGTH})(?:{_ENDING}|\s*,|\s*[-–])?\s*(?P<date>{_ANY_DATE})",
        lambda m: _words(m, months=_months(m["len"]), day=_month_of(m["date"])),
    ),
    _rule(
        rf"\b(?P<date>{_ANY_DATE}|{_MONTH}(?=\s))[\s-]+(?P<len>(?:fiscal )?quarter|{_COUNT}[- ]*(?:months?|mths?)|half[- ]year|year(?!\s*-?end))\b(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?",
        lambda m: _words(m, months=_months(m["len"]), day=_with_year(_month_of(m["date"]), _full_year(m["year"]))),
    ),
    _rule(
        rf"\b(?:(?:the\s+)?(?:whole|entire|full)(?:ty)?|all|throughout)\s+(?:of\s+)?(?:{_FISCAL}\s*|year\s+)?(?P<year>(?:19|20)\d\d)\b",
        lambda m: _words(m, months=12, year=_full_year(m["year"])),
    ),
    _rule(
        rf"\b(?:{_FISCAL}\s*)(?P<year>{_YEAR}|\d\d)\b(?P<end>\s+(?:year[- ]?end|end))?",
        lambda m: _words(m, fiscal_year=_full_year(m["year"]), months=None if m["end"] else 12, edge="end" if m["end"] else None),
    ),
    _rule(
        r"\b(?:the\s+)?(?:latest|most recent|last|current)\s+(?:balance[- ]sheet(?:\s+date)?|date|(?:quarter|period)[- ]end)\b|\b(?:quarter|period)[- ]end\b|\b(?:end|close|last day) of (?:(?:the|this|that) (?:quarter|period|half)|it)\b",
        lambda m: _words(m, edge="end", latest=True),
    ),
    _rule(
        rf"\b(?:beginning|start|opening) of (?:the )?(?:period|(?P<len>quarter|half|{_COUNT} months))\b",
        lambda m: _words(m, edge="start", latest=True, months=_shifted_months(m["len"])),
    ),
    _rule(
        r"\b(?:the|this|that|over|in|for|during)\s+(?:(?P<year>(?:19|20)\d\d)\s+)?half\b(?![- ]year|\s+of|\s+(?:the|its|their|his)\b)",
        lambda m: _words(m, months=6, year=_full_year(m["year"])),
    ),
    _rule(
        r"(?<![\d/.$])\b(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|2[89])\b(?![\d/])",
        lambda m: _words(m, day=DateWords(int(m["m"]), int(m["d"]))),
    ),
    _rule(rf"\b(?:at|as\s+of|as\s+at|on|by|since|end\s+of|ended|through|to)?\s*(?P<date>{_ANY_DATE})", lambda m: _words(m, day=_day(m["date"]))),
    _rule(rf"\b(?:at|as of|since|by|from|in|end of)\s+(?P<date>{_MONTH})\b(?!\s*\d)", lambda m: _words(m, day=_day(m["date"]))),
    _rule(
        rf"\b(?P<len>(?:(?<=the )|(?<=this )|(?<=that )|(?<=for )|(?<=a ))year\b(?! (?:headings?|columns?))|(?!year)(?:{_LENGTH}))(?:{_ENDING}?\s+(?:{_FISCAL}\s+|calendar\s+)?(?P<year>(?:19|20)\d\d|'\d\d|(?<=m\s)\d\d)\b)?",
        lambda m: _words(m, months=_months(m["len"]), year=_full_year(m["year"])),
    ),
    _rule(r"(?<![\d,.$#/-])\b(?P<year>(?:19|20)\d\d)\b(?!,\d|[\d/]|\.\d)", lambda m: _words(m, year=int(m["year"]))),
)  # fmt: skip


_PAIRED = re.compile(
    rf"\b(?P<a>{_COUNT})(?:[- ]+months?)?(?:\s*,|\s+and|\s*&|\s+or)+\s+(?P<b>{_COUNT})[- ]+(?P<months>months?(?:\s+periods?)?)"
    rf"(?P<end>(?:\s+(?:ended|ending|to|through)\s+{_ANY_DATE})?)",
    re.I,
)


_LENGTHS = {3: "three", 6: "six", 9: "nine", 12: "twelve"}  # months, in words
_FROM_MONTH = re.compile(
    rf"\b(?P<from>{_MONTH})\s*(?P<begun>{_YEAR})?\s*(?:[-–—]|to|through|thru|until)\s*(?P<to>{_MONTH})(?=,?\s*(?P<year>{_YEAR}))",
    re.I,
)


def with_months_counted(question: str) -> str:
    """ "April to December 2000" as nine months ended with the last; other counts are left as they are."""
    return _FROM_MONTH.sub(_counted, question)


def _counted(said: re.Match[str]) -> str:
    first, last = (_MONTHS.index(said[name][:3].lower()) for name in ("from", "to"))
    months = (last - first) % 12 + 1
    begun, ended = (int(said[name][-2:]) if said[name] else None for name in ("begun", "year"))
    years = 0 if begun is None or ended is None else (ended - begun) % 100
    is_told = months in _LENGTHS and years == (begun is not None and last < first)
    return f"{_LENGTHS[months]} months ended {said['to']}" if is_told else said[0]


def with_whole_lengths(question: str) -> str:
    """ "three and six months ended June 30" with each length given its own end."""
    return _PAIRED.sub(
        lambda m: f"{m['a']} {m['months']}{m['end']} and {m['b']} {m['months']}{m['end']}", question
    )


_TO_QUARTER = re.compile(
    r"\b(?P<a>first|second|third|fourth)(?P<to>(?:\s+(?:to|and|or|through|versus|vs\.?|against|than)\s+|\s*,\s*(?:and\s+)?)(?:in\s+)?(?:the\s+)?)(?=(?:first|second|third|fourth)\b[^?.;]{0,30}?\bquarters?\b)(?!\s*half)",
    re.I,
)
_THAN_QUARTER = re.compile(
    r"(?P<all>\bquarter\b[^?]*?\b(?:than|from|over|against|versus|vs\.?|to|on)\s+(?:in\s+|for\s+|that (?:of|in)\s+)?the\s+(?:first|second|third|fourth))(?=\s*(?:$|[?.;,]))",
    re.I,
)


def with_whole_quarters(question: str) -> str:
    """ "The first to the fourth quarter", "in the fourth quarter than in the third": each a quarter."""
    question = _TO_QUARTER.sub(lambda m: f"{m['a']} quarter{m['to']}", question)
    return _THAN_QUARTER.sub(lambda m: f"{m['all']} quarter", question)


_SHORT = r"(?P<short>(?:8[5-9]|9\d|[0-3]\d))"
_AFTER_YEAR = (
    r"(?=\s*(?:$|[?.;,)!](?!\d)|(?:and|vs\.?|versus|to|over|against|than|compared|from|v\.?)\b))"
)
# What a number of two digits after it counts or numbers, at the end of a question.
_NOT_COUNTED = "".join(
    rf"(?<!\b{word}\s)"
    for word in ("top", "note", "item", "part", "page", "level", "exhibit", "section", "table", "rule", "form", "than", "by", "first", "last", "tier", "stage", "phase", "sfas", "fas", "asc")
)  # fmt: skip
_SHORT_YEARS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?P<before>(?<![\w'’]))['’](?P<short>\d\d)(?![\w'’])",
        rf"(?P<before>{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s+){_SHORT}{_AFTER_YEAR}",
        rf"(?P<before>\b(?:in|for|during|since|year|from|of)\s+){_SHORT}{_AFTER_YEAR}",
        rf"(?P<before>\b(?:(?:19|20)\d\d|8[5-9]|9\d|0\d)\s+(?:vs\.?|versus|to|over|against|than)\s+){_SHORT}{_AFTER_YEAR}",
        r"(?P<before>\b(?:8[5-9]|9\d|0\d|(?:19|20)\d\d)\b[^?]*\bthan (?:in )?)(?P<short>8[5-9]|9\d|0\d)(?=\W*$)",
        r"(?P<before>(?<![\w.,/$#-]))(?P<short>8[5-9]|9\d|0\d)(?=\s+(?:vs\.?|versus|to|over|against|than)\s+(?:19|20)\d\d)",
        r"(?P<before>(?<![\w.,/$#-]))(?P<short>[0-3]\d)(?=\s+(?:vs\.?|versus|v\.?)\s+[0-3]\d\s*[?.]?\s*$)",
        r"(?P<before>\b(?:19|20)\d\d\s+(?:vs\.?|versus|v\.?)\s+)(?P<short>[0-3]\d)(?=\s*[?.]?\s*$)",
        r"(?P<before>(?<![\w.,/$#-]))(?P<short>0\d)(?![\w/-]|[.,]\d)",
        rf"(?P<before>\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+){_SHORT}{_AFTER_YEAR}",
        rf"(?P<before>(?<!\d)[a-z]\s+{_NOT_COUNTED})(?P<short>8[5-9]|9\d|[0-2]\d)(?=\s*(?:[?.!]*\s*$|in (?:%|pct|per)|[-–—:]\s))",
    )
)


def with_whole_years(question: str) -> str:
    """Years of two digits, where no other number can be meant, in four: "in 94", "sep 25 99"."""
    for pattern in _SHORT_YEARS:
        question = pattern.sub(lambda m: f"{m['before']}{_full_year(m['short'])}", question)
    return question


def _shifted_months(written: str | None) -> int | None:
    """The length in "the same six months last year"; None where none is said."""
    return _months(written) if written else None


def _with_year(day: DateWords | None, year: int | None) -> DateWords | None:
    return replace(day, year=day.year or year) if day and year else day


# "more than a quarter of revenue", "three quarters of it": a portion, and no time
_PORTION = re.compile(
    r"\b(?:than|over|under|least|most|about|nearly|almost|roughly|exceed(?:s|ed)?|below|above|only|up|for|reach(?:ed)?) (?:an? |one[- ]|three[- ])?quarters?(?= of (?!(?:fiscal|calendar|fy|the (?:fiscal )?year|(?:19|20)\d\d)\b))",
    re.I,
)


@lru_cache(maxsize=512)
def times_in(question: str) -> tuple[TimeWords, ...]:
    """Every phrase of `question` that says when, in order, none within another."""
    found: list[TimeWords] = []
    masked = _PORTION.sub(lambda match: "\0" * len(match[0]), question)
    for rule in _RULES:
        for match in rule.pattern.finditer(masked):
            words = rule.read(match)
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            if words.day is None and match.groupdict().get("date"):
                continue
            found.append(replace(words, start=start))
        for words in found:
            masked = masked[: words.start] + "\0" * (words.end - words.start) + masked[words.end :]
    return tuple(sorted((_opened(w, question) for w in found), key=lambda words: words.start))


_OPENING = re.compile(r"\b(?:start|beginning|opening|outset) of (?:the |its |that |this )?$", re.I)


def _opened(words: TimeWords, question: str) -> TimeWords:
    """A part of a year with "the start of" ahead of it: the instant at which it opens."""
    said = _OPENING.search(question[: words.start]) if words.months and not words.edge else None
    is_dated = words.day or words.quarter or words.half
    return replace(words, start=said.start(), edge="start") if said and is_dated else words
