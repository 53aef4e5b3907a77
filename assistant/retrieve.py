"""A question → the passages that may answer it: full text and vectors, fused.

Neither torch nor a store is imported here: whatever searches is handed in.
"""

from __future__ import annotations

from calendar import month_name
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.asked import Asked
from assistant.support import bearing
from assistant.terms import alike, met_by
from assistant.wording import Wording
from index.errors import EmbeddingError

_SMOOTHING = 5
_TEXT_HITS = 40
_VECTOR_HITS = 20
_SENTENCES = 24


class Hit(Protocol):
    """A passage that a search found; the better, the higher the score."""

    @property
    def filing(self) -> str: ...
    @property
    def passage(self) -> int: ...
    @property
    def score(self) -> float: ...


class Search(Protocol):
    """What retrieval asks of a library. Both searches give the best first.

    `is_whole`: whether they look at all passages of a filing.
    """

    @property
    def is_whole(self) -> bool: ...

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> Sequence[Hit]:
        """The passages with any of the words."""

    def search_vectors(self, question: str, filings: Collection[str], n: int) -> Sequence[Hit]:
        """The passages nearest in meaning; empty where there are no vectors."""

    def likeness(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        """How near in meaning each text is, from -1 to 1; None where nothing can say so."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage, its fused score, and how near in meaning it is, from 0 to 1."""

    passage: int
    score: float
    nearness: float = 0.0


def retrieve(
    asked: Asked, wording: Wording, search: Search, n: int = 30, *, repeats: bool = False
) -> tuple[Ranked, ...]:
    """The best passages for a question, each once, within the sections that it names.

    `repeats`: also those that say again, word for word, what one before them says.
    """
    filing = {wording.reading.filing.id}
    by_words = search.search_text(search_words(asked, wording), filing, _TEXT_HITS)
    by_meaning = _by_meaning(asked.in_full, filing, search)
    near = {hit.passage: hit.score for hit in by_meaning}
    held = {passage.id: passage for passage in wording.reading.passages}
    kept: list[Ranked] = []
    said: set[str] = set()
    found = [[hit.passage for hit in hits] for hits in (by_words, by_meaning)]
    if search.is_whole:
        found.append(by_sentences(asked, wording))
    for each in fused(found):
        passage = held.get(each.passage)
        if passage is None or not _within(passage.section, asked.sections):
            continue
        text = " ".join(passage.span.of(wording.reading.filing.text).split())
        if repeats or text not in said:
            kept.append(replace(each, nearness=near.get(each.passage, 0.0)))
            said.add(text)
        if len(kept) == n:
            break
    return tuple(kept)


def by_sentences(asked: Asked, wording: Wording) -> list[int]:
    """The passages of the sentences that have most of what is asked, however long they are.

    What a full text search makes little of: one sentence of a passage of many.
    """
    held: dict[int, float] = defaultdict(float)
    for each in asked.wanted:
        reached: dict[int, float] = {}
        for term, share in (*bearing(each.term, wording.kin(each.term)), *each.kindred):
            for place in wording.standing.get(term, ()):
                reached[place] = max(reached.get(place, 0.0), share)
        for place, share in reached.items():
            held[place] += each.weight * share
    best = sorted(held, key=lambda place: (-held[place], place))[:_SENTENCES]
    return list(dict.fromkeys(wording.said[place].sentence.passage for place in best))


def _by_meaning(question: str, filing: Collection[str], search: Search) -> Sequence[Hit]:
    """The passages nearest in meaning; none where the embedding model cannot be used."""
    try:
        return search.search_vectors(question, filing, _VECTOR_HITS)
    except EmbeddingError:
        return ()


def fused(rankings: Iterable[Sequence[int]]) -> list[Ranked]:
    """One ranking of several: each passage scores the sum of 1 / (5 + its rank).

    Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). Their constant is 60, for
    rankings of a thousand: of a few tens it puts what all of them have far down before what two
    of them have first, such as a table, of which no sentence tells.
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, passage in enumerate(dict.fromkeys(ranking), 1):
            scores[passage] += 1 / (_SMOOTHING + rank)
    return [
        Ranked(passage, score)
        for passage, score in sorted(scores.items(), key=lambda entry: -entry[1])
    ]


def search_words(asked: Asked, wording: Wording) -> list[str]:
    """The question's words, and the filing's own words for the same in all their forms."""
    found: list[str] = []
    for each in asked.wanted:
        found.append(each.written)
        for term in (
            each.term,
            *sorted(alike(each.term) | met_by(each.term) | wording.kin(each.term)),
        ):
            for words in sorted(wording.written.get(term, ())):
                found += words.split()
    for day in asked.times.dates:
        found += [month_name[day.month or 0], str(day.day or ""), str(day.year or "")]
    found += map(str, sorted(asked.times.years))
    found = [word for word in found if word]
    return list(dict.fromkeys(found))


def _within(section: str, wanted: tuple[str, ...] | None) -> bool:
    return wanted is None or any(
        section == name or section.startswith(f"{name}/") for name in wanted
    )
