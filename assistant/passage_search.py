"""Passages of a library for a question: the searches that retrieval is handed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.asked import read_question
from assistant.model import Citation
from assistant.retrieve import Hit, retrieve
from assistant.wording import Wording
from index.errors import EmbeddingError
from index.library import Library
from index.model import Reading


class LibrarySearch:
    """A library's two searches; vectors are made when a question first needs them."""

    is_whole = True

    def __init__(self, library: Library) -> None:
        if library.on_search is not None:
            library.on_search()
        self._library = library

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> Sequence[Hit]:
        return self._library.search_text(words, filings, n)

    def search_vectors(self, question: str, filings: Collection[str], n: int) -> Sequence[Hit]:
        self._library.ensure_vectors(filings)
        return self._library.search_vectors(question, filings, n)

    def likeness(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        try:
            return self._library.likeness(question, texts)
        except EmbeddingError:
            return None


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that a reply quoted; those of the first quotation score highest."""

    filing: str
    passage: int
    score: float


class CitedSearch:
    """The passages that a reply quoted, as the only ones there are."""

    is_whole = False

    def __init__(self, reading: Reading, citations: Sequence[Citation]) -> None:
        self._found = [
            Cited(reading.filing.id, passage.id, 1.0 / place)
            for place, citation in enumerate(citations, 1)
            for passage in reading.passages
            if passage.span.start < citation.span.end and citation.span.start < passage.span.end
        ]

    def search_text(self, words: Sequence[str], filings: Collection[str], n: int) -> Sequence[Hit]:
        del words, filings  # those that were quoted are few
        return self._found[:n]

    def search_vectors(self, question: str, filings: Collection[str], n: int) -> Sequence[Hit]:
        del question, filings, n
        return ()

    def likeness(self, question: str, texts: Sequence[str]) -> None:
        del question, texts  # where there is so little to choose from, the words decide


def passages_for(
    question: str, library: Library, filings: Sequence[str], k: int
) -> list[tuple[Citation, float]]:
    """The best passages of the filings, cited, with their fused scores; `k` at most.

    Of a question in parts, those that are best for any of them.
    """
    search = LibrarySearch(library)
    found: list[tuple[Citation, float]] = []
    for filing in filings:
        reading = library.reading(filing)
        wording = Wording.of(reading)
        passages = {passage.id: passage for passage in reading.passages}
        best: dict[int, float] = {}
        for asked in read_question(question, wording):
            for ranked in retrieve(asked, wording, search, k):
                best[ranked.passage] = max(ranked.score, best.get(ranked.passage, 0.0))
        for number, score in best.items():
            passage = passages[number]
            found.append((Citation.at(reading.filing, passage.section, passage.span), score))
    return sorted(found, key=lambda entry: -entry[1])[:k]
