"""Which of several filings a question means."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.periods_in_words import TimeWords, completed, times_in
from index.called import COMMON, name_words
from index.errors import AmbiguousFiling
from index.names import titles
from index.store import Entry

_FOURTH = 4  # quarter
_SHOWN = 12  # choices that a person can use
_TOLD = 5  # choices that a sentence can list
# Capitals that stand for no company.
NO_SYMBOLS = frozenset(
    ["EPS", "GAAP", "SGA", "EBIT", "CEO", "CFO", "YTD", "TTM", "LTM", "YOY", "QOQ", "USD", "CAGR", "ROE", "ROA", "FCF", "COGS", "NOL", "SEC", "IRS", "FIFO", "LIFO"]
)  # fmt: skip


def candidates(question: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The filings that a question may mean, by the companies, form and period that it names.

    One where that is clear; those of several companies where it names several.
    """
    if len(entries) == 1:
        return tuple(entries)
    named = named_companies(question, entries)
    companies = by_company(named, question)
    if len(companies) > 1:  # each may have a time of its own
        return tuple(entry for some in companies for entry in some)
    left = named or list(entries)
    left = by_form(question, left) or left
    return tuple(by_period(question, left) or left)


def ambiguous(left: Sequence[Entry], entries: Sequence[Entry], many: int = 0) -> AmbiguousFiling:
    """The error that gives the choices, where more than one filing may be meant.

    `many`: how many may be, where `left` are but the nearest of them; 0 where they are all.
    """
    near = left if len(left) <= _SHOWN else sorted(left, key=_latest_first)[:_SHOWN]
    choices = titles(near, entries)
    shown = f": {'; '.join(choices)}" if len(left) <= _TOLD else " one."
    if many:
        shown = f", by its company, form or period: {'; '.join(choices[:_TOLD])}"
    return AmbiguousFiling(f"{many or len(left)} filings may be meant. Say which{shown}", choices)


def _latest_first(entry: Entry) -> tuple[int, str, str]:
    return (-entry.period.toordinal(), entry.company, entry.id)


def by_company(entries: Sequence[Entry], question: str = "") -> list[list[Entry]]:
    """The filings, those of one company together, in the order of first appearance.

    Companies that a question calls by one name are one: it may have changed over the years.
    Those that it names come in its order.
    """
    found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    places: dict[tuple[str, ...], int] = {}
    for entry in entries:
        said = mentions(question, entry.company)
        most = max((each.words for each in said), default=0)
        name = tuple(name_words(entry.company)[: most or None])
        found[name].append(entry)
        first = said[0].start if said else len(question)
        places[name] = min(places.get(name, first), first)
    return [found[name] for name in sorted(found, key=lambda name: places[name])]


def without_company(question: str, company: str) -> str:
    """The question without the company's name, where its first two words, or one and "Inc.", are said."""
    name = name_words(company)
    said = list(re.finditer(r"[^\W_]+(?:['’]s\b|s['’])?", question))
    plain = [re.sub(r"['’]s?$", "", match[0].lower()) for match in said]
    for first in range(len(said)):
        length = next((n for n, word in enumerate(name) if plain[first + n : first + n + 1] != [word]), len(name))  # fmt: skip
        last = first + length
        while length and last < len(said) and plain[last] in COMMON - {"the", "and", "of"}:
            last += 1
        if last - first > 1 and length:
            start = said[first - 1].start() if first and plain[first - 1] == "the" else said[first].start()  # fmt: skip
            return f"{question[:start]} {question[said[last - 1].end() :]}"
    return question


def is_symbol(word: str, company: str) -> bool:
    """Whether a word may be the company's trading symbol: its first letter, others in their order."""
    name = "".join(name_words(company))
    letters = iter(name)
    fits = 3 <= len(word) <= 5 and name[:1] == word[:1].lower()
    return fits and all(letter in letters for letter in word[1:].lower())


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a question names a company, and by how many words of its name."""

    start: int
    end: int
    words: int


@lru_cache(maxsize=2_000)
def _called(company: str) -> re.Pattern[str]:
    """What names a company: first words of its name, as far as they are said, or its initials."""
    name = [re.escape(word) for word in name_words(company)]
    said = ""
    for number in range(len(name) - 1, 0, -1):
        said = rf"(?:[\s-]+(?P<w{number}>{name[number]}){said})?"
    initials = "".join(word[0] for word in name).upper()
    short = rf"|(?-i:(?P<initials>{initials}))" if len(name) > 1 and initials.isalpha() else ""
    common = "|".join(sorted(COMMON - {"and", "of", "the", "de"}, key=len, reverse=True))
    return re.compile(
        rf"(?:\bthe\s+)?\b(?:{name[0]}{said}(?P<common>,?\s+(?:{common})\b\.?)?{short}|(?-i:(?P<symbol>[A-Z]{{3,5}})))(?!\w)(?:['’]s?(?!\w))?"
        if name else r"(?!)", re.I,
    )  # fmt: skip


@lru_cache(maxsize=500)
def mentions(question: str, company: str) -> tuple[Mention, ...]:
    """Where a question names a company: by two words of its name, or one with a capital; by its
    initials or what may be its trading symbol, where not all is written in capitals.
    """
    found: list[Mention] = []
    name = name_words(company)
    in_capitals = question.upper() == question
    for match in _called(company).finditer(question):
        said = match.groupdict()
        short = said.get("initials") or said["symbol"]
        if short:
            is_it = not in_capitals and short not in NO_SYMBOLS
            if is_it and (said.get("initials") or is_symbol(short, company)):
                words_said = len(name) if said.get("initials") else 1
                found.append(Mention(match.start(), match.end(), words_said))
            continue
        count = 1 + sum(said.get(f"w{n}") is not None for n in range(1, len(name)))
        first = re.sub(r"^the\s+", "", match[0], flags=re.I)
        is_one = first[:1].isupper() and not re.match(
            r"\s+(?:and|&)\s+[a-z]", question[match.end() :]
        )
        is_plain = first[:1].islower() and (question.lower() != question or name[0] in _plain())
        is_one = is_one or (first[:1].islower() and not is_plain)
        if count > 1 or is_one or len(name) == 1:
            found.append(Mention(match.start(), match.end(), count))
    return tuple(found)


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Words that name a company with a capital alone, however the rest is written."""
    text = files("assistant").joinpath("across.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["names"]["plain"])


def named_companies(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings whose company is named. Of companies that begin alike, those of which most is said."""
    lengths = [
        max((each.words for each in mentions(question, entry.company)), default=0)
        for entry in entries
    ]
    most: dict[str, int] = defaultdict(int)
    for entry, length in zip(entries, lengths, strict=True):
        if length:
            first = name_words(entry.company)[0]
            most[first] = max(most[first], length)
    return [
        entry
        for entry, length in zip(entries, lengths, strict=True)
        if length and length == most[name_words(entry.company)[0]]
    ]


def by_form(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings of a form that is named."""
    asked = question.lower()
    return [
        e for e in entries if re.search(rf"(?<![\w-]){re.escape(e.form.lower())}(?![\w/])", asked)
    ]


def by_period(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings for a time that is named; those of all years between two, or since one.

    A quarter is one of the company's own fiscal year, and is printed a year later once more.
    """
    times = times_in(question)
    days = [words.day.resolved() for words in times if words.day and words.day.day]
    years = years_said(question)
    if years and re.search(r"\bsince\b", question, re.I):
        return [entry for entry in entries if entry.period.year >= min(years)]
    exact = [entry for entry in entries if entry.period in days]
    if exact:
        return exact
    if len(years) > 1 and re.search(r"\b(?:from|between|through|over)\b", question, re.I):
        return [entry for entry in entries if min(years) <= entry.period.year <= max(years)]
    fiscal = {words.fiscal_year for words in times if words.fiscal_year}
    return (
        _by_quarter(times, entries)
        or [entry for entry in entries if entry.period.year in years]
        or [entry for entry in entries if entry.fiscal_year in fiscal]
    )


def _by_quarter(times: tuple[TimeWords, ...], entries: Sequence[Entry]) -> list[Entry]:
    """The reports of the one quarter that is named, where there is one: the fourth has none."""
    times = completed(times)
    said = times[0] if len(times) == 1 else None
    year = (said.fiscal_year or said.year) if said else None
    if said is None or year is None or said.quarter in (None, _FOURTH):
        return []
    same = [entry for entry in entries if entry.fiscal_quarter == said.quarter]
    is_there = any(entry.fiscal_year == year for entry in same)
    return [entry for entry in same if year <= entry.fiscal_year <= year + 1] if is_there else []


def years_said(question: str) -> set[int]:
    """The years that a question names."""
    return {
        year for words in times_in(question)
        for year in (words.year, words.fiscal_year, words.day.year if words.day else None) if year
    }  # fmt: skip
