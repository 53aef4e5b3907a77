"""Arithmetic that a question names as well: "revenues minus cost of sales, i.e. gross profit".

The name says again what the arithmetic comes to, and is no operand of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.book import Book
from assistant.known_names import (
    content,
    known_names,
    linked_names,
    metric_named,
    name_stems,
    ordered_stems,
)
from assistant.lexer import phrase
from assistant.metrics import Metric, metrics
from assistant.model import Presentation
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in

_PATTERNS = patterns("in_other_words")
_LONGEST = 5  # words of a metric's name
_RATES = frozenset(["margin", "payout"])


@dataclass(frozen=True, slots=True)
class NamedToo:
    """Arithmetic as it is told, and its name. `is_sure`: what leads to the name leads to nothing else.

    `unit`: that of a metric which is named ahead of it.
    """

    told: str
    name: str
    is_sure: bool
    unit: Presentation | None = None


def named_too(question: str, book: Book) -> NamedToo | None:
    """The arithmetic of a question that ends in a name for it; None where none does."""
    question = " ".join(question.split())
    surely, maybe = _PATTERNS["surely"], _PATTERNS["maybe"]
    for way in (surely, maybe):
        for mark in way.finditer(question):
            told, rest = question[: mark.start()], question[mark.end() :]
            when = " ".join(rest[words.start : words.end] for words in times_in(rest))
            if _operates(told) and not _operates(rest) and _is_a_name(rest, book):
                return NamedToo(f"{told} {when}".strip(), rest, way is surely)
    return _named_ahead(question)


def _named_ahead(question: str) -> NamedToo | None:
    """A quotient with the metric's name ahead of it: "Return on equity for 2022: income over equity"."""
    said = _PATTERNS["ahead"].match(_without_commas_of_dates(question))
    if said is None or not _PATTERNS["quotient"].search(said["told"]):
        return None
    name, when = said["name"], times_in(said["name"])
    for words in reversed(when):
        name = f"{name[: words.start]} {name[words.end :]}"
    key = _metric_called(_PATTERNS["idle"].sub(" ", name))
    unit = metrics()[key].unit if key else None
    is_in_days = _PATTERNS["multiplied"].search(said["told"]) is not None
    if unit is not (Presentation.DAYS if is_in_days else Presentation.PERCENT):
        return None
    times = " ".join(said["name"][words.start : words.end] for words in when)
    return NamedToo(f"{said['told']} {times}".strip(), name, is_sure=True, unit=unit)


def _without_commas_of_dates(question: str) -> str:
    """A question whose times have no commas in or before them: "… July 27 2025" for "…, July 27, 2025"."""
    for words in reversed(times_in(question)):
        plain = question[words.start : words.end].replace(",", "")
        before = question[: words.start].rstrip(" ,")
        question = f"{before} {plain}{question[words.end :]}"
    return question


def _metric_called(name: str) -> str | None:
    """The key of the metric of just that name, of those too whose words are told by their order."""
    linked = ordered_stems(name)
    keys = (
        key for stems, written, key in linked_names() if stems == linked and _joins(written, name)
    )
    return metric_named(phrase(name)) or next(keys, None)


def _joins(written: str, name: str) -> bool:
    """Whether a name is joined as it is written: "return on sales", and no "sales return"."""
    return not {"on", "to"} & set(written.split()) - set(name.lower().split())


def _operates(said: str) -> bool:
    return _PATTERNS["sign"].search(said) is not None


def _is_a_name(said: str, book: Book) -> bool:
    """Whether a text is, times aside, the whole name of a figure."""
    for words in reversed(times_in(said)):
        said = f"{said[: words.start]} {said[words.end :]}"
    named = content(re.findall(r"[a-z][a-z'’&/-]*", said.lower()), book)
    is_known = metric_named(named) is not None or name_stems(" ".join(named)) in known_names()
    return bool(named) and not re.search(r"\d", said) and (is_known or named in book.labels)


def asks_a_multiple(question: str) -> bool:
    """Whether a quotient is asked for as how many times, or as a ratio."""
    return _PATTERNS["multiple"].search(question) is not None


def names_a_rate(question: str) -> bool:
    """Whether a metric that is a percentage is named somewhere in a question: a margin, a payout, a return."""
    said = phrase(question)
    if any(m.unit is Presentation.PERCENT and name in question.lower() for name, m in _linked()):
        return True
    runs = (said[a : a + n] for n in range(2, _LONGEST + 1) for a in range(len(said) - n + 1))
    return any(
        run[-1] in _RATES
        and (key := metric_named(run))
        and metrics()[key].unit is Presentation.PERCENT
        for run in runs
    )


@lru_cache(maxsize=1)
def _linked() -> tuple[tuple[str, Metric], ...]:
    """The metrics that are named by a "to" or "on", by those names."""
    return tuple((name, metrics()[key]) for _, name, key in linked_names())
