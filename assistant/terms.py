"""Text → terms: the words that carry a subject, alike in every form, and what is said of time.

What is a stop word, a soft word, one word in other forms or another word for the same is in
terms.toml. A term is a stem in lower case, or the digits of a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.pattern_files import read_toml
from index.periods import MONTHS, DateWords, dates_in

_TOKEN = re.compile(
    r"[A-Za-z]{2,}+(?![\d'’&-])"  # a plain word, as nearly all are, without trying what is none
    r"|\b(?:[A-Za-z]+\d+[A-Za-z\d]*|\d+[A-Za-z]+\d[A-Za-z\d]*)\b"
    r"|\d[\d,]*(?:\.\d+)?(?:-?[kKqQ](?:/A|'?s)?\b)?|[A-Za-z]{1,3}-\d{1,2}(?:/A)?\b|[A-Za-z]{1,2}&[A-Za-z]{1,2}\b"
    r"|(?:[A-Za-z]\.){2,}|\.\d+|[A-Za-z]+(?:['’][a-z]+)?|%"
)
_MONTH = "|".join(
    [*(rf"{name[:3]}(?:{name[3:]})?" for name in MONTHS if name != "may"), "may", "sept"]
)
DATE = re.compile(
    rf"\b(?:{_MONTH})\b\.?\s*(?:\d{{1,2}}\b(?!,\d{{3}})(?:\s*,)?(?:\s*(?:19|20)\d\d\b)?|,?\s*(?:19|20)\d\d\b)"
    rf"|\b\d{{1,2}}\s+(?:{_MONTH})\b\.?,?\s+(?:19|20)\d\d\b|\b\d{{1,2}}[/-]\d{{1,2}}[/-](?:19|20)?\d\d\b",
    re.I,
)
_CENTS = re.compile(r"\s*(?:¢|[\s-]cents?\b)", re.I)
_CONTRACTED = re.compile(r"'(?:ll|ve|re|d|m)$")
_YEAR = re.compile(r"(?<![\d,.$/-])(?:19|20)\d\d(?![\d/]|,\d|\.\d)")
_FISCAL = re.compile(r"\b(?:FY\s*'?(?:19|20)?|fiscal(?:\s+year)?\s*'?)(\d\d)\b(?!\d)", re.I)
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
    rf"\b(?:in|since|of|by|from|until|last|through|after|before|early|late|mid)[\s-]+(?P<month>{'|'.join(name.title() for name in MONTHS)})\b(?!\s+\d)"
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
_WORD = re.compile(r"(?<![\w-])[\w-]+(?:&\w+)?")
_GRADE = re.compile(r"(?<=\w{3})e(?:r|st)$")
_ROOT = 4  # the letters that a family shares at the least
_LETTERS = frozenset("ABCDEFGH")  # by which things of a kind are told apart
_INITIALS = re.compile(r"[A-Za-z]|(?:[A-Za-z]\.){2,}")


class Token(NamedTuple):
    """A word with its term; `written` as printed. `start` and `end` are offsets in the text."""

    term: str
    written: str
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class _Table:
    """terms.toml, turned round for looking up."""

    stop: frozenset[str]
    soft: frozenset[str]
    spelt: dict[str, tuple[str, ...]]
    forms: dict[str, str]
    alike: dict[str, frozenset[str]]
    met: dict[str, frozenset[str]]
    contrasts: dict[str, frozenset[str]]
    opposites: dict[str, frozenset[str]]
    sides: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    unlike: frozenset[str]
    phrases: re.Pattern[str]
    phrase_terms: dict[str, str]
    phrase_openings: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    read = read_toml("terms")
    forms = {
        form: _plain(_singular(word))
        for word, row in read["forms"].items()
        for form in (word, *row.split())
    }
    alike: dict[str, set[str]] = defaultdict(set)
    for row in read["alike"].values():
        group = {_stem(word, forms) for word in row.split()}
        for term in group:
            alike[term] |= group
    met = {
        _stem(word, forms): frozenset(_stem(other, forms) for other in row.split())
        for word, row in read["met"].items()
    }
    contrasts: dict[str, set[str]] = defaultdict(set)
    for row in read["contrasts"].values():
        group = {_stem(word, forms) for word in row.split()}
        for term in group:
            contrasts[term] |= group - {term}
    opposites: dict[str, set[str]] = defaultdict(set)
    for word, row in read["opposites"].items():
        for other in row.split():
            opposites[_stem(word, forms)].add(_stem(other, forms))
            opposites[_stem(other, forms)].add(_stem(word, forms))
    sides: dict[str, set[str]] = defaultdict(set)
    for one, other in read["sides"].values():
        first, second = ({_stem(word, forms) for word in row.split()} for row in (one, other))
        for term in first:
            sides[term] |= second
        for term in second:
            sides[term] |= first
    return _Table(
        frozenset(read["stop"].split()),
        frozenset(_stem(word, forms) for word in read["soft"].split()),
        {short: tuple(words.split()) for short, words in read["spelt"].items()},
        forms,
        {term: frozenset(group - {term}) for term, group in alike.items()},
        met,
        {term: frozenset(group) for term, group in contrasts.items()},
        {term: frozenset(group) for term, group in opposites.items()},
        {term: frozenset(group) for term, group in sides.items()},
        tuple(sorted(read["family"]["endings"].split(), key=len, reverse=True)),
        frozenset(_stem(word, forms) for word in read["family"]["unlike"].split()),
        _phrases(tuple(phrase for row in read["phrases"].values() for phrase in row)),
        {phrase: _stem(term, forms) for term, row in read["phrases"].items() for phrase in row},
        frozenset(phrase.split()[0] for row in read["phrases"].values() for phrase in row),
    )


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any phrase, with commas, parentheses, "and" or "&" between its words or not."""
    gap = r"[)\],]?\s+(?:and\s+|&\s+)?[(\[]?"
    ways = (
        gap.join(map(re.escape, phrase.split()))
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.I)


def tokens(text: str) -> list[Token]:
    """The words of `text` that are no stop words, abbreviations spelt out; what is said of time is left out."""
    table = _table()
    found: list[Token] = []
    spoken = _times_spoken(text)
    for match in _phrases_in(text, table):
        words = re.sub(r"[(),\[\]]|\b(?:and)\b|(?<=\s)&(?=\s)", " ", match.group().lower())
        found.append(
            Token(table.phrase_terms[" ".join(words.split())], match.group(), *match.span())
        )
        spoken.append(match.span())
    is_in_order = not found
    timed = {place for first, last in spoken for place in range(first, last)}
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start in timed:
            continue
        written = match.group()
        if written in _LETTERS and found and text[found[-1].end : start] == " " and text[end : end + 1] != ".":  # fmt: skip
            named = found[-1]  # "Customer A" is not just any customer
            found.append(Token(f"{named.term}-{written.lower()}", f"{named.written} {written}", start, end))  # fmt: skip
        if written.isdigit() and len(written) <= 2 and (cents := _CENTS.match(text, end)):
            found.append(Token(f"0.{written:0>2}", text[start : cents.end()], start, cents.end()))
            continue
        found += [Token(term, written, start, end) for term in _terms(written)]
    return found if is_in_order else sorted(found, key=lambda token: token.start)


def _times_spoken(text: str) -> list[tuple[int, int]]:
    """Where a text says a time."""
    lowered = text.lower()
    ways = _SPOKEN_TIME + _NUMBERED_TIME if _DIGIT.search(text) else _SPOKEN_TIME
    return [
        match.span()
        for pattern, hints in ways
        if any(map(lowered.__contains__, hints))
        for match in pattern.finditer(text)
    ]


def _phrases_in(text: str, table: _Table) -> Iterator[re.Match[str]]:
    """The phrases of a text, looked for where a word stands that begins one."""
    if table.phrase_openings.isdisjoint(map(str.lower, _WORD.findall(text))):
        return
    last = 0
    for word in _WORD.finditer(text):
        if word.start() >= last and word.group().lower() in table.phrase_openings:
            match = table.phrases.match(text, word.start())
            if match:
                last = match.end()
                yield match


def terms(text: str) -> frozenset[str]:
    """The terms of `text`, each once."""
    return frozenset(token.term for token in tokens(text))


@lru_cache(maxsize=50_000)
def _terms(written: str) -> tuple[str, ...]:
    """The terms of one word as it is written."""
    table = _table()
    if written in ("US", "U.S.", "U.S.A."):
        return "united", "state"
    if _INITIALS.fullmatch(written) and written.lower() not in table.spelt:
        return ()
    word = written.lower().replace("’", "'")
    if word[0].isdigit() or word[0] == ".":
        number = re.sub(r"(?<=[kq])'?s$|,", "", word).rstrip(".")
        return (f"0{number}" if number[0] == "." else number,)
    word = _CONTRACTED.sub("", word).removesuffix("'s").replace(".", "")
    if word.endswith("n't"):
        return ()
    if word in table.spelt:
        plain = [each for each in table.spelt[word] if each not in table.stop]
        return tuple(_stem(each, table.forms) for each in plain)
    if word in table.stop or _singular(word) in table.stop:
        return ()
    return (_stem(word, table.forms),)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The term of a single word in lower case."""
    return _stem(word, _table().forms)


def _stem(word: str, forms: dict[str, str]) -> str:
    if word in forms:
        return forms[word]
    root = _american(word)
    for reduced in (_singular(root), _plain(_singular(root))):
        if reduced in forms:
            return forms[reduced]
        root = reduced
    return root


def _american(word: str) -> str:
    """American spelling: "capitalised" as "capitalized", "favour" as "favor"."""
    if word in _spelt_alike():
        return word
    word = re.sub(r"(?<=[a-z]{3})is(e[ds]?|ing|ations?)$", r"iz\1", word)
    return re.sub(r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|abl)", "or", word)


@lru_cache(maxsize=1)
def _spelt_alike() -> frozenset[str]:
    """Words in -ise and -our that Americans spell so too."""
    read = read_toml("terms")
    return frozenset(read["spelt-alike"].split())


@lru_cache(maxsize=1)
def words_alike() -> frozenset[str]:
    """The words of terms.toml that mean the same as others, as they are written there."""
    read = read_toml("terms")
    return frozenset(word for row in read["alike"].values() for word in row.split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word == "sales":
        return word
    if re.search(r"(?:ss|sh|ch|x|z)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _plain(word: str) -> str:
    """Without the ending of a verb, adverb or -ion noun: "operating", "operate" → "operat"."""
    if len(word) > 5 and word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "ion", "ly"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search(r"[aeiouy]", root):
            doubled = re.search(r"([bdfgmnprt])\1$", root) and ending in ("ing", "ed")
            return (root[:-1] if doubled else root).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 and word != "sales" else word


@lru_cache(maxsize=20_000)
def is_soft(term: str) -> bool:
    """Whether a term says little of what a question is about."""
    soft = _table().soft
    return term in soft or f"{term}e" in soft


@lru_cache(maxsize=20_000)
def alike(term: str) -> frozenset[str]:
    """Other terms for the same; of "slowest" those of "slow"."""
    held = _table().alike
    return held.get(term) or held.get(_GRADE.sub("", term), frozenset())


def met_by(term: str) -> frozenset[str]:
    """Terms that say in part what a question's term asks."""
    return _table().met.get(term, frozenset())


@lru_cache(maxsize=50_000)
def family(term: str) -> str:
    """What a term shares with other words of its family: "bottler" and "bottl", "bottl"."""
    table = _table()
    if not term.isalpha() or term in table.unlike:
        return term
    roots = (term.removesuffix(ending) for ending in table.endings)
    root = next((root for root in roots if root != term and len(root) >= _ROOT), term)
    bare = root.rstrip("aeiy")
    return bare if len(bare) >= _ROOT else root[:_ROOT]


@lru_cache(maxsize=4_000)
def families(terms: frozenset[str]) -> frozenset[str]:
    """The families of terms."""
    return frozenset(map(family, terms))


def contrasts(term: str) -> frozenset[str]:
    """Terms for the opposite of it, or for another of its kind."""
    return _table().contrasts.get(term, frozenset())


def opposites(term: str) -> frozenset[str]:
    """Terms that say no where a yes-or-no question has `term`."""
    return _table().opposites.get(term, frozenset())


def other_side(term: str) -> frozenset[str]:
    """Terms for the other side of a deed: of a purchase those for a sale."""
    return _table().sides.get(term, frozenset())


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
