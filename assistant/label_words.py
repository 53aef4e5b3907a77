"""What a label of a table is about, opens with, and would be called in a question."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.lexer import phrase
from assistant.row_words import stem, stems
from index.label_facts import PAR
from index.labels import normalised, unbracketed, words

_BOTH_SIDES = re.compile(r"liabilit\w+.*\bequity", re.I)


@lru_cache(maxsize=4_000)
def told_by(path: tuple[str, ...]) -> frozenset[str]:
    """The stems of the headings that tell what stands below: not of both liabilities and equity."""
    return stems(" ".join(heading for heading in path if not _BOTH_SIDES.search(heading)))


@lru_cache(maxsize=4_000)
def spellings(label: str) -> tuple[str, ...]:
    """A label as printed, and without its brackets."""
    return tuple(dict.fromkeys((label, unbracketed(label))))


@lru_cache(maxsize=4_000)
def phrases(label: str) -> tuple[tuple[str, ...], ...]:
    """The spellings of a label as a question would have the words."""
    return tuple(dict.fromkeys(map(phrase, spellings(label))))


@lru_cache(maxsize=4_000)
def opening(label: str) -> str:
    """The stem of the word that a label opens with."""
    return stem(next(iter(words(label)), ""))


@lru_cache(maxsize=4_000)
def core(label: str) -> frozenset[str]:
    """The stems of what a label is about, without its asides."""
    return (not label.endswith(PAR) and stems(normalised(label))) or stems(label)
