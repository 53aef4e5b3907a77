"""What a question asks a filing about, in whichever words: people leaving, suits, loans, closures.

matters.toml has the words that questions use for each matter and those that filings use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.pattern_files import read_toml


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter by its place in the file: how questions call it, and how either calls it."""

    number: int
    asks: re.Pattern[str]
    says: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Meant:
    """Words of a question, from `start` to `end`, that may mean any of the matters."""

    start: int
    end: int
    matters: frozenset[int]


@lru_cache(maxsize=1)
def _matters() -> tuple[Matter, ...]:
    read = read_toml("matters")
    return tuple(
        Matter(
            number, _any_of(row["asks"].split()), _any_of(f"{row['asks']} {row['says']}".split())
        )
        for number, row in enumerate(read["matter"])
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words: "*" is any ending, "_" a space or a hyphen."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    ways = (
        re.escape(word).replace(r"\*", r"[\w’']*").replace("_", r"[\s-]+") for word in longest_first
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w])", re.I)


@lru_cache(maxsize=512)
def meant(question: str) -> tuple[Meant, ...]:
    """The words of a question that stand for matters, each longest run once, in order."""
    found: dict[tuple[int, int], set[int]] = {}
    for matter in _matters():
        for match in matter.asks.finditer(question):
            found.setdefault(match.span(), set()).add(matter.number)
    kept: list[Meant] = []
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if not any(start < other.end and other.start < end for other in kept):
            kept.append(Meant(start, end, frozenset(found[start, end])))
    return tuple(sorted(kept, key=lambda each: each.start))


def matters_at(start: int, end: int, found: Iterable[Meant]) -> tuple[frozenset[int], bool]:
    """The matters that a word, or the phrase that it is in, stands for, and whether it is a phrase."""
    for each in found:
        if each.start < end and start < each.end:
            return each.matters, each.start < start or end < each.end
    return frozenset(), False


@lru_cache(maxsize=50_000)
def told(matters: frozenset[int], text: str) -> bool:
    """Whether a text tells of any of the matters."""
    return any(_matters()[number].says.search(text) for number in matters)


def told_at(matters: frozenset[int], text: str) -> list[tuple[int, int]]:
    """Where a text tells of any of the matters: the spans of its words for them."""
    found = (_matters()[number].says.finditer(text) for number in matters)
    return [match.span() for matches in found for match in matches]
