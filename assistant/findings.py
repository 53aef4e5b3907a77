"""What a sentence holds that a question can ask for: amounts, counts, days, spans of time, names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from assistant.model import Presentation
from assistant.pattern_files import read_toml
from assistant.said_times import DATE
from assistant.terms import stem

_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SCALE = r"(?:\s+(?P<scale>hundred|thousand|million|billion)\b)?"
_DIGITS = r"(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
_MONEY = re.compile(
    rf"(?P<coin>(?:US)?\$|€|£|¥)\s?\(?{_DIGITS}\)?{_SCALE}(?P<per>\s+(?:per|a|for\s+each)\s+(?:\w+\s+){{0,3}}?shares?\b)?|{_DIGITS.replace('digits', 'plain')}{_SCALE.replace('scale', 'times')}\s+(?:U\.S\.\s+)?dollars\b",
    re.I,
)
_FOREIGN = frozenset("€£¥")
_PERCENT = re.compile(
    rf"(?<![\d/.,]){_DIGITS}(?:(?:\s+|\s*-\s*)(?P<over>\d+)/(?P<under>\d+))?\s?(?:%|percent\b|per\s+cent\b)(?P<points>age\s+points)?",
    re.I,
)
_IN_POINTS = r"(?:percentage|basis)\s+points"
_POINTS = re.compile(
    rf"{_DIGITS}(?:\s+{_IN_POINTS}|(?=(?:,\s+[\d.]+)*,?\s+and\s+[\d.]+\s+{_IN_POINTS}))", re.I
)
_DATA = read_toml("findings")
_ONES = {word: number for number, word in enumerate(_DATA["ones"].split(), 1)}
_TENS = {word: 10 * number for number, word in enumerate(_DATA["tens"].split(), 2)}
_NUMBER_WORDS = {
    **_ONES,
    **_TENS,
    **{f"{ten}-{one}": _TENS[ten] + _ONES[one] for ten in _TENS for one in list(_ONES)[:9]},
}
_BREAKS = frozenset(_DATA["breaks"].split())
_THINGS = frozenset(_DATA["things"].split())
_CONTENT = re.compile(
    rf"\s*(?:{_DATA['containers'].replace(' ', '|')})\s+(?:on|of)\s+(?:form\s+)?([\w/-]+)", re.I
)
_UNNAMED = re.compile(
    rf"(?<!\bis )(?<!\bwas )(?<!\bas )(?<!\bare )(?<!\bwere )\b(?:an?|one|two|three|several|certain)\s+(?:(?!of\b)[\w-]+\s+){{0,2}}?(?P<kind>{'|'.join(_DATA['unnamed'].split())})\b"
    r"(?=\s+(?:of|in|has|have|had|for|who|that|which|to|is|are|was|were|on|from|against|with|by)\b|\s*[.,;)])",
    re.I,
)
_EVENTS = tuple(
    (re.compile(rf"\b{row['asks']}\b", re.I), re.compile(rf"\b{row['says']}", re.I))
    for row in _DATA["event"]
)
_QUALIFIED = re.compile(
    rf"\b(?P<kind>{'|'.join(_DATA['qualified'])})\s+(?:prices?|values?)\b[^$.;]*$", re.I
)
_NO_NAMES = frozenset(_DATA["no-names"])
_OPENING = re.compile(rf"(?:(?:{'|'.join(_DATA['openings'].split())})(?:['’]s)?(?:\s+|$))+")
_COUNT_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?<![\w$.,/-])(?:{_DIGITS}{_SCALE}|(?P<word>{_COUNT_WORD})\b)(?!\s?%|\s+percent|[A-Za-z\d/]|-\d)",
    re.I,
)
_REFERENCE = re.compile(
    rf"\b(?:{'|'.join(_DATA['references'].split())})\.?\s*$",
    re.I,
)
_UNIT_OF_TIME = r"(?:years?|months?|weeks?|days?|decades?)"
_ONE_OF = re.compile(r"one of (?:the|our|its|their|these|those|several|many)\b", re.I)
_DURATION = re.compile(
    rf"\b(?:(?:\d+|{_COUNT_WORD})[\s-]+(?:to|and|or|through)[\s-]+)?(?:\d+|{_COUNT_WORD})(?:\s*\(\d+\))?[\s-]+(?:(?:fiscal|calendar|consecutive|full|business)[\s-]+)?{_UNIT_OF_TIME}\b(?:[\s-]+(?:period|term|life|lives)\b)?",
    re.I,
)
_TIME = re.compile(
    rf"{DATE.pattern}|\b(?:(?:the\s+)?(?:end|beginning|middle|first\s+half|second\s+half)\s+of\s+)?(?:the\s+)?(?:(?:first|second|third|fourth)\s+(?:fiscal\s+)?quarters?\s+of\s+)?(?:fiscal\s+years?|calendar\s+years?|fiscal|calendar|year|the\s+years?|in|by|since|until|during|late|early|mid)[\s-]+(?:19|20)\d\d\b"
    r"|\b(?:first|second|third|fourth)\s+(?:fiscal\s+)?quarters?\b(?:\s+of\s+(?:fiscal\s+)?(?:19|20)\d\d)?|\b(?:the\s+)?(?:close|end)\s+of\s+the\s+(?:year|quarter|period)\b"
    r"|\b(?:(?:the\s+)?end\s+of\s+)?(?:the\s+)?(?:spring|summer|fall|autumn|winter)\s+(?:of\s+)?(?:19|20)\d\d\b",
    re.I,
)
_NAME = re.compile(
    r"\b(?:(?:[A-Z]\.)+|[A-Z][\w&'’-]*)(?:(?:\s+|,\s+(?=Inc|Corp|Ltd|LLC|L\.P|N\.A|Co\b|S\.A|plc))(?:(?:of|and|&|de|du|la|van|von|the)\s+(?=[A-Z]))*(?:(?:[A-Z]\.)+|[A-Z][\w&'’-]*\.?))*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a sentence: its value and unit where it is a figure, and where it stands."""

    written: str
    start: int
    end: int
    value: Decimal | None = None
    unit: Presentation | None = None


def money(text: str) -> list[Found]:
    """Amounts of money, and prices per share. "$0.8 and $1.4 million" share their scale.

    An amount in another currency has no value: only dollars are counted in.
    """
    found: list[Found] = []
    for match in reversed(list(_MONEY.finditer(text))):
        digits, scale = match["digits"] or match["plain"], match["scale"] or match["times"]
        factor = _SCALES[scale.lower()] if scale else _shared_scale(text, match, found)
        if factor == 1 and match["per"] is None:
            factor = _told_scale(text[: match.start()])
        unit = Presentation.USD_PER_SHARE if match["per"] else Presentation.USD
        if unit is Presentation.USD_PER_SHARE:
            factor = 1
        is_foreign = match["coin"] in _FOREIGN
        value = None if is_foreign else _decimal(digits) * factor
        found.insert(0, Found(match.group().strip(), *match.span(), value, unit))
    return found


def _told_scale(before: str) -> int:
    """What bare amounts are multiplied by after "in millions of dollars"; 1 where nothing is told."""
    told = re.search(
        r"\bin (thousand|million|billion)s(?: of (?:U\.?S\.? )?dollars)?\b", before, re.I
    )
    return _SCALES[told[1].lower()] if told else 1


def _shared_scale(text: str, match: re.Match[str], later: list[Found]) -> int:
    """The scale of the amount that follows after "and" or "to", for a bare decimal before it."""
    if not later or "." not in (match["digits"] or "") or later[0].unit is not Presentation.USD:
        return 1
    between = text[match.end() : later[0].start]
    scale = re.search(r"(thousand|million|billion)", later[0].written, re.I)
    return (
        _SCALES[scale[1].lower()]
        if scale and re.fullmatch(r",?\s+(?:and|to|or)?\s*", between)
        else 1
    )


def percents(text: str) -> list[Found]:
    """Percentages and percentage points."""
    points = [_figure(m, Presentation.PERCENTAGE_POINTS) for m in _POINTS.finditer(text)]
    return sorted(
        [*(_figure(m, Presentation.PERCENT) for m in _PERCENT.finditer(text)), *points],
        key=lambda f: f.start,
    )


def _figure(match: re.Match[str], unit: Presentation) -> Found:
    value = _decimal(match["digits"])
    part = match.groupdict()
    if part.get("over"):
        value += _decimal(part["over"]) / _decimal(part["under"])
    return Found(match.group().strip(), *match.span(), value, unit)


def counts(text: str) -> list[Found]:
    """Bare numbers that count something: no money, percentage, date, year, or number of a note."""
    taken = [(f.start, f.end) for f in (*money(text), *percents(text))]
    taken += [match.span() for pattern in (DATE, _DURATION) for match in pattern.finditer(text)]
    found = []
    for match in _COUNT.finditer(text):
        if any(start <= match.start() < end for start, end in taken) or _is_reference(text, match):
            continue
        word, scale = match["word"], match["scale"]
        value = Decimal(_NUMBER_WORDS[word.lower()]) if word else _decimal(match["digits"])
        factor = _SCALES[scale.lower()] if scale else 1
        unit = (
            Presentation.SHARES
            if stem("share") in counted(text, match.end())
            else Presentation.COUNT
        )
        found.append(Found(match.group().strip(), *match.span(), value * factor, unit))
    return found


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether a number is that of a note or a year, or the mark of a footnote: "(1)Without …".

    Nor does "one of the indicators" count any.
    """
    before = text[: match.start()]
    if _REFERENCE.search(before) or (before == "(" and text.startswith(")", match.end())):
        return True
    if _ONE_OF.match(text, match.start()):
        return True
    digits = match["digits"] or ""
    return match["scale"] is None and re.fullmatch(r"(?:19|20)\d\d", digits) is not None


def counted(text: str, end: int) -> tuple[str, ...]:
    """The terms of what a number that ends at `end` counts: the words up to a verb or a stop."""
    words = re.match(r"[\s-]*((?:[A-Za-z][\w'’-]*\s*){0,9})", text[end:])
    found: list[str] = []
    for word in re.findall(r"[\w'’-]+", words[1] if words else ""):
        if word.lower() in _BREAKS:
            break
        found.append(stem(word.lower().replace("’s", "").replace("'s", "")))
    return tuple(found)


def names_one(text: str, found: Found, plurals: Collection[str]) -> bool:
    """Whether a number names one of what is asked for in the plural: "the 757 jetliner" counts none."""
    word = text[found.end :].split(maxsplit=1)[:1]
    noun = word[0].strip(".,;:").lower() if word else ""
    is_single = (found.value or 0) > 1 and noun.isalpha() and not noun.endswith("s")
    return is_single and stem(noun) in plurals


def durations(text: str) -> list[Found]:
    """Spans of time: "three years", "15-year period", "one to seventeen years"."""
    return [Found(match.group(), *match.span()) for match in _DURATION.finditer(text)]


def days(text: str) -> list[Found]:
    """Days, months, quarters and years that are named."""
    return [Found(match.group().strip(), *match.span()) for match in _TIME.finditer(text)]


def names(text: str) -> list[Found]:
    """Names: runs of capitalised words, without what only opens the sentence."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        opening = _OPENING.match(text, start, end)
        if opening:
            start = opening.end()
        written = re.sub(r"['’]s?$", "", text[start:end]).strip()
        if not written or written.lower().rstrip(".") in _NO_NAMES or DATE.match(text, start):
            continue
        if start == 0 and " " not in written:
            continue
        found.append(Found(written, start, start + len(written)))
    return found


def is_of_a_thing(name: str) -> bool:
    """Whether a name is of a paper or a thing: "Sarbanes-Oxley Act"."""
    return name.split()[-1].lower() in _THINGS


def unnamed(text: str, asked: str) -> list[Found]:
    """People and firms spoken of without a name, of a kind that `asked` does not give."""
    given = set(re.findall(r"[a-z]+", asked.lower()))
    found = (match for match in _UNNAMED.finditer(text) if match["kind"].lower() not in given)
    return [Found(match.group(), *match.span()) for match in found]


def contained(text: str, end: int) -> str:
    """What the things are that a number counts by their measure: "two reports on Form 8-K"."""
    match = _CONTENT.match(text, end)
    return stem(match[1].lower()) if match else ""


def price_kind(text: str, start: int) -> frozenset[str] | None:
    """The terms that ask for the kind of price that stands before an amount; None for a plain one."""
    match = _QUALIFIED.search(text, 0, start)
    if match is None:
        return None
    return frozenset(stem(word) for word in _DATA["qualified"][match["kind"].lower()].split())


def event_asked(words: str) -> bool:
    """Whether the words name an event whose day a question can ask for: falling due, expiring."""
    return any(asks.search(words) for asks, _ in _EVENTS)


def days_asked(found: list[Found], text: str, asked: str) -> list[Found]:
    """Of the days in a sentence those of the event that `asked` names: falling due, expiring."""
    for asks, says in _EVENTS:
        if asks.search(asked):
            return [each for each in found if says.search(text, 0, each.start)]
    return found


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def is_in_range(text: str, found: Found) -> bool:
    """Whether a figure is one end of a range: "$30-$115 million"."""
    return bool(
        re.search(r"\d\s*[-–—]\s*$", text[: found.start])
        or re.match(r"\s*[-–—]\s*\$?\d", text[found.end :])
    )
