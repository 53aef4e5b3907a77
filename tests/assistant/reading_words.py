"""A filing's words put to questions, without a store: every passage that has a word is found."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.model import Answer, Refusal
from assistant.retrieve import Hit
from assistant.wording import Wording
from assistant.words import answer_in_words
from index.build import read_content, read_filing
from index.model import Reading


@dataclass(frozen=True, slots=True)
class _Found:
    filing: str
    passage: int
    score: float


class PlainSearch:
    """The passages of one reading, by how many of the words they hold; no vectors."""

    is_whole = True

    def __init__(self, reading: Reading) -> None:
        self._filing = reading.filing.id
        text = reading.filing.text
        self._passages = {
            passage.id: set(re.findall(r"[\w&-]+", passage.span.of(text).lower()))
            for passage in reading.passages
        }

    def search_text(self, words: Sequence[str], _filings: Collection[str], n: int) -> Sequence[Hit]:
        wanted = {part for word in words for part in re.findall(r"[\w&-]+", word.lower())}
        hits = [
            _Found(self._filing, passage, float(len(wanted & held)))
            for passage, held in self._passages.items()
            if wanted & held
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:n]

    def search_vectors(self, _question: str, _filings: Collection[str], _n: int) -> Sequence[Hit]:
        return ()

    def likeness(self, _question: str, _texts: Sequence[str]) -> None:
        return None


@cache
def _parts(path: Path) -> tuple[Reading, Wording, PlainSearch]:
    reading = read_filing(path)
    return reading, Wording.of(reading), PlainSearch(reading)


def asked_of(path: Path, question: str) -> Answer | Refusal:
    """The reply of the filing at `path` in its own words."""
    reading, wording, search = _parts(path)
    return answer_in_words(question, reading, search, wording)


def wording_of(*paragraphs: str) -> Wording:
    """The wording of a report that says nothing but `paragraphs`."""
    return Wording.of(_report(paragraphs))


def asked_of_words(question: str, *paragraphs: str) -> Answer | Refusal:
    """The reply of a report that says nothing but `paragraphs`."""
    reading = _report(paragraphs)
    return answer_in_words(question, reading, PlainSearch(reading))


def _report(paragraphs: tuple[str, ...]) -> Reading:
    cover = "FORM 10-K\n\nFor the fiscal year ended December 31, 1999\n\n"
    body = "\n\n".join(paragraphs)
    return read_content(f"{cover}Item 1. Business\n\n{body}\n\nSIGNATURES\n".encode(), "made.txt")
