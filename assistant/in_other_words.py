"""Arithmetic that a question names as well: "revenues minus cost of sales, i.e. gross profit".

The name says again what the arithmetic comes to, and is no operand of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.book import Book
from assistant.known_names import content, known_names, metric_named, name_stems
from assistant.lexer import phrase
from assistant.metrics import metrics
from assistant.model import Presentation
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in

_PATTERNS = patterns("in_other_words")
_RATES = frozenset(["margin", "payout", "rate"])
_LONGEST = 5  # words of a metric's name
_RATES = frozenset(["margin", "payout"])


@dataclass(frozen=True, slots=True)
class NamedToo:
    """Arithmetic as it is told, and its name. `is_sure`: what leads to the name leads to nothing else."""

    told: str
    name: str
    is_sure: bool


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
    return None


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
    """Whether a metric that is a percentage is named somewhere in a question: a margin, a payout."""
    said = phrase(question)
    runs = (said[a : a + n] for n in range(2, _LONGEST + 1) for a in range(len(said) - n + 1))
    return any(
        run[-1] in _RATES
        and (key := metric_named(run))
        and metrics()[key].unit is Presentation.PERCENT
        for run in runs
    )
