"""Which of several filings a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.periods_in_words import times_in
from index.errors import AmbiguousFiling
from index.labels import words
from index.names import titles
from index.store import Entry

_COMMON = frozenset(
    [
        "inc",
        "corp",
        "corporation",
        "company",
        "co",
        "ltd",
        "the",
        "and",
        "of",
        "group",
        "holdings",
        "plc",
        "llc",
        "lp",
        "de",
        "nv",
        "ny",
    ]
)


def chosen(question: str, entries: Sequence[Entry]) -> Entry:
    """The only filing, or the one whose company, form and period the question names.

    Raises AmbiguousFiling with the choices where that leaves more than one.
    """
    if len(entries) == 1:
        return entries[0]
    left = _by_company(question, entries) or list(entries)
    left = _by_form(question, left) or left
    left = _by_period(question, left) or left
    if len(left) == 1:
        return left[0]
    choices = titles(left, entries)
    shown = "; ".join(choices[:5]) + ("; …" if len(choices) > 5 else "")
    raise AmbiguousFiling(f"{len(left)} filings may be meant. Say which: {shown}", choices)


def _by_company(question: str, entries: Sequence[Entry]) -> list[Entry]:
    """The filings whose company is named: two words of its name, or one with a capital."""
    said = words(question)
    capital = {word.lower() for word in re.findall(r"\b[A-Z][A-Za-z0-9]+", question)}
    return [entry for entry in entries if _is_named(entry.company, said, capital)]


def _is_named(company: str, said: Sequence[str], capital: set[str]) -> bool:
    plain = company.replace("-", " ")
    name = [word for word in words(plain) if word not in _COMMON]
    spoken = {part for word in said for part in word.split("-")}
    if len(name) > 1 and set(name[:2]) <= spoken:
        return True
    return bool(name) and name[0] in spoken and (name[0] in capital or len(name) == 1)


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
