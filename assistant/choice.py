"""Which of several filings a question means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from assistant.periods_in_words import times_in
from index.errors import AmbiguousFiling
from index.labels import words
from index.names import titles
from index.store import Entry

_COMMON = frozenset(
    ["inc", "corp", "corporation", "company", "co", "ltd", "the", "and", "of", "group", "holdings", "plc", "llc", "lp", "de", "nv", "ny"]
)  # fmt: skip


def candidates(question: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The filings that a question may mean, by the companies, form and period that it names.

    One where that is clear; those of several companies where it names several.
    """
    if len(entries) == 1:
        return tuple(entries)
    named = named_companies(question, entries)
    left = named or list(entries)
    left = _by_form(question, left) or left
    if not named:
        return tuple(_by_period(question, left) or left)
    return tuple(
        entry for some in by_company(left, question) for entry in _by_period(question, some) or some
    )


def ambiguous(left: Sequence[Entry], entries: Sequence[Entry]) -> AmbiguousFiling:
    """The error that gives the choices, where more than one filing may be meant."""
    choices = titles(left, entries)
    shown = "; ".join(choices[:5]) + ("; …" if len(choices) > 5 else "")
    return AmbiguousFiling(f"{len(left)} filings may be meant. Say which: {shown}", choices)


def by_company(entries: Sequence[Entry], question: str = "") -> list[list[Entry]]:
    """The filings, those of one company together, in the order of first appearance.

    Companies that a question calls by one name are one: it may have changed over the years.
    Those that it names come in its order.
    """
    said = _said(question)
    order = list(said)
    found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        name = name_words(entry.company)
        found[tuple(name[: _spoken(name, said) or None])].append(entry)
    places = {
        name: order.index(name[0]) if name[:1] and name[0] in said else len(order) for name in found
    }
    return [found[name] for name in sorted(found, key=lambda name: places[name])]


def name_words(company: str) -> list[str]:
    """The words of a company's name that tell it from others."""
    return [word for word in words(company.replace("-", " ")) if word not in _COMMON]


def without_company(question: str, company: str) -> str:
    """The question without the company's name, where its first two words, or one and "Inc.", are said."""
    name = name_words(company)
    said = list(re.finditer(r"[^\W_]+(?:['’]s\b|s['’])?", question))
    plain = [re.sub(r"['’]s?$", "", match[0].lower()) for match in said]
    for first in range(len(said)):
        length = next((n for n, word in enumerate(name) if plain[first + n : first + n + 1] != [word]), len(name))  # fmt: skip
        last = first + length
        while length and last < len(said) and plain[last] in _COMMON - {"the", "and", "of"}:
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


def named_companies(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings whose company is named: by its first two words, or the first with a capital.

    Of companies that begin alike, those of which most is said.
    """
    said = _said(question)
    lengths = [_spoken(name_words(entry.company), said) for entry in entries]
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


def _said(question: str) -> dict[str, bool]:
    """The words of a question, parts of hyphenated ones too, and whether one has a capital."""
    capital = {word.lower() for word in re.findall(r"\b[A-Z][A-Za-z0-9]+", question)}
    return {part: part in capital for word in words(question) for part in word.split("-")}


def _spoken(name: Sequence[str], said: dict[str, bool]) -> int:
    """How many first words of a company's name are said; 0 where too few to name it."""
    length = next((n for n, word in enumerate(name) if word not in said), len(name))
    return length if length > 1 or (length and (said[name[0]] or len(name) == 1)) else 0


def _by_form(question: str, entries: Sequence[Entry]) -> list[Entry]:
    asked = question.lower()
    return [
        e for e in entries if re.search(rf"(?<![\w-]){re.escape(e.form.lower())}(?![\w/])", asked)
    ]


def _by_period(question: str, entries: Sequence[Entry]) -> list[Entry]:
    days = [word.day.resolved() for word in times_in(question) if word.day and word.day.day]
    exact = [entry for entry in entries if entry.period in days]
    if exact:
        return exact
    years = {
        y
        for w in times_in(question)
        for y in (w.year, w.fiscal_year, w.day.year if w.day else None)
        if y
    }
    return [entry for entry in entries if entry.period.year in years]
