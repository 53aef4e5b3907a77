"""The figures of a text, in digits and in words, at their scale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures_in_words import shown_value
from assistant.model import Presentation

_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "grand": 3, "lakh": 5, "million": 6, "mm": 6, "m": 6,
    "mn": 6, "mil": 6, "mln": 6, "mio": 6, "crore": 7, "billion": 9, "bn": 9, "b": 9, "bln": 9,
    "trillion": 12, "tn": 12, "trn": 12, "trln": 12, "quadrillion": 15, "quintillion": 18,
}  # fmt: skip
_OF_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_FIGURE = re.compile(
    r"(?P<money>(?:(?:US)?\$|USD|[€£¥])\s*)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\)?"
    rf"(?:\s?-?(?P<scale>{_OF_SCALE})s?\b)?"
    r"(?P<points>\s?(?:%|per ?cent(?:age)?)?[\s-]?points?\b|\s?(?:pp|ppts)\b)?"
    r"(?P<basis>\s?(?:basis[\s-]points?|bps?)\b)?"
    r"(?P<percent>\s?(?:%|per ?cent\b|pct\b))?"
    r"(?P<dollars>\s+(?:U\.?S\.? )?dollars\b)?",
    re.I,
)
_GOES_ON = re.compile(r"[.,'’]?\d")  # digits of no number that is written as numbers are
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: n for n, word in enumerate(_SMALL)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_IN_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:{'|'.join([*_VALUES, 'a', 'half', 'quarter', 'hundred', 'thousand', 'and'])})[\s-]+)*"
    rf"(?:{'|'.join(_VALUES)}|hundred|thousand|million|billion|trillion))\b"
    r"(?P<percent>\s+per ?cent\b)?(?P<dollars>\s+dollars\b)?",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAY = re.compile(rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})\b(?:,\s*(?P<year>\d{{4}}))?", re.I)
_COARSEST = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: `value` in ones, right to within `within`; its kind and its words.

    `kind`: "$" or another currency, "percent", "points", "basis points", "amount" for a number
    with its scale, "year" for one that is written like a year, "unread" for digits that are no
    number, "number" for any other.
    """

    value: Decimal
    within: Decimal
    kind: str
    written: str
    start: int = 0
    is_negative: bool = False


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text, in digits and in words, at their scale."""
    for match in _FIGURE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before.isalpha() and match["money"] is None:
            continue  # "Q2", "FY04", "10-Q": a name, of which the digits are a part
        number = Decimal(match["number"].replace(",", ""))
        places = len(match["number"].partition(".")[2])
        power = _SCALES.get((match["scale"] or "").lower(), 0)
        kind = _kind(match, power)
        if _GOES_ON.match(text, match.end()) or before.isdigit():
            kind = "unread"
        yield _figure(number.scaleb(power), power - places, kind, match, text)
    for match in _IN_WORDS.finditer(text):
        before = text[: match.start()].rstrip()
        if re.search(r"\d$", before):
            continue  # "4.7 million", read above
        value = _in_words(match["words"])
        power = _SCALES.get(re.split(r"[\s-]+", match["words"].lower())[-1], 0)
        kind = "percent" if match["percent"] else ("$" if match["dollars"] else "number")
        yield _figure(value, power, kind, match, text)


def undated(text: str) -> str:
    """A text with the days of its dates taken out: they are no figures."""
    return DAY.sub(lambda match: f"{match['month']} {match['year'] or ''}", text)


def without_figures(text: str) -> str:
    """A text less its figures."""
    return _IN_WORDS.sub(" ", _FIGURE.sub(" ", text))


def _figure(value: Decimal, last: int, kind: str, match: re.Match[str], text: str) -> Figure:
    """A figure whose last digit is at ten to the power of `last`: right to half of that.

    A bare whole number is meant as it stands; one of a single digit is not stretched to half of it.
    """
    is_exact = kind in ("number", "year") and last == 0
    half = Decimal(0) if is_exact else Decimal(5).scaleb(last - 1)
    is_negative = re.search(r"(?:^|[\s(])[-−]$", text[: match.start()]) is not None
    within = min(half, abs(value) / _COARSEST)
    return Figure(value, within, kind, match.group().strip(), match.start(), is_negative)


def _kind(match: re.Match[str], power: int) -> str:
    for name, kind in (("basis", "basis points"), ("points", "points"), ("percent", "percent")):
        if match[name]:
            return kind
    if match["dollars"]:
        return "$"
    if match["money"]:
        currency = match["money"].strip()
        return currency if currency in "€£¥" else "$"
    if power:
        return "amount"
    return "year" if _YEAR.fullmatch(match["number"]) else "number"


def _in_words(words: str) -> Decimal:
    """ "twenty-five million" → 25000000."""
    total, part = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or Decimal(1)) * 100
        elif word in ("thousand", "million", "billion", "trillion"):
            total += (part or Decimal(1)).scaleb(_SCALES[word])
            part = Decimal(0)
    return total + part


_KINDS = {
    Presentation.USD: "$",
    Presentation.USD_PER_SHARE: "$",
    Presentation.PERCENT: "percent",
    Presentation.PERCENTAGE_POINTS: "points",
}


def is_same(figure: Figure, said: Figure) -> bool:
    """Whether two figures are one: of one kind, and as near as the first is exact."""
    if figure.kind != said.kind and {figure.kind, said.kind} != {"amount", "number"}:
        return False
    if figure.kind == "unread" or (figure.is_negative and not said.is_negative):
        return False
    return abs(figure.value - said.value) <= figure.within


def is_amount(figure: Figure, value: Decimal, unit: Presentation) -> bool:
    """Whether a figure says a value, in ones, rounded or not: in its unit, with its sign if any."""
    wanted = _KINDS.get(unit)
    if figure.kind != wanted if wanted else figure.kind not in ("number", "amount"):
        return False
    if figure.is_negative and value > 0:
        return False
    shown = shown_value(abs(value), unit)
    near = abs(abs(figure.value) - abs(value)) <= figure.within
    return near or figure.written.strip("$ ") == shown.strip("$").removesuffix(" shares")


def says(text: str, value: Decimal, unit: Presentation) -> bool:
    """Whether a text gives a value, in ones, rounded or not."""
    return any(is_amount(figure, value, unit) for figure in figures(text))
