"""Whether the passages found hold the evidence of a question, against the plain pipeline.

The same embedding model on both sides, in the same run. Ours is also measured with each of its
parts switched off in turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.asked import read_question
from assistant.evaluation.records import Record
from assistant.evaluation.sets import read_question_set
from assistant.indexing import index_file
from assistant.passage_search import LibrarySearch
from assistant.retrieve import Hit, retrieve
from assistant.wording import Wording
from index.chunks import chunks
from index.embed import Embedder, embed_all
from index.library import Library
from index.model import Filing, Reading, Span
from measures.model import QUESTIONS, WORDS
from measures.plain import spans_of

if TYPE_CHECKING:
    from index.embed import Vectors

DEPTHS = (1, 4, 10)
_NEAREST = 20


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of retrieval that are on."""

    name: str = "ours"
    full_text: bool = True
    vectors: bool = True
    headings: bool = True
    sections: bool = True
    single: bool = True


PARTS = (
    Parts(),
    Parts("without full text", full_text=False),
    Parts("without vectors", vectors=False),
    Parts("without headings in what is embedded", headings=False),
    Parts("without the sections that a question names", sections=False),
    Parts("without de-duplication", single=False),
)
PLAIN = "plain pipeline"


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of questions whose evidence is among the first passages, and the mean of 1 / rank."""

    name: str
    at: tuple[float, ...]
    mean_reciprocal_rank: float


@dataclass(frozen=True, slots=True)
class _Near:
    filing: str
    passage: int
    score: float


class Desk:
    """A filing as both sides hold it: its wording, its vectors, and those of the plain pipeline."""

    def __init__(self, reading: Reading, library: Library, embedder: Embedder) -> None:
        self.reading, self.wording = reading, Wording.of(reading)
        self._library, self._embedder = library, embedder
        held = chunks(reading, embedder)
        self._passages = [chunk.passage for chunk in held]
        bare = [chunk.span.of(reading.filing.text) for chunk in held]
        self._vectors = {
            True: self._embed([chunk.text for chunk in held]),
            False: self._embed([" ".join(text.split()) for text in bare]),
        }
        self._plain = spans_of(reading.filing.text)
        self._plain_vectors = self._embed([span.of(reading.filing.text) for span in self._plain])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        return embed_all(self._embedder, texts, lambda _: None)

    def plain(self, question: str) -> list[Span]:
        """The plain pipeline's chunks nearest to a question, best first."""
        likeness = self._plain_vectors @ self._embedder.embed_question(question)
        return [self._plain[place] for place in (-likeness).argsort()[: DEPTHS[-1]]]

    def found(self, question: str, parts: Parts) -> list[Span]:
        """Our passages for a question, best first; of one in two parts, in turn."""
        search = _Search(self, parts)
        spans = {passage.id: passage.span for passage in self.reading.passages}
        rankings = []
        for asked in read_question(question, self.wording):
            within = asked if parts.sections else replace(asked, sections=None)
            ranked = retrieve(within, self.wording, search, DEPTHS[-1], repeats=not parts.single)
            rankings.append([each.passage for each in ranked])
        longest = max(map(len, rankings), default=0)
        turns = [ranking[n] for n in range(longest) for ranking in rankings if n < len(ranking)]
        kept = dict.fromkeys(turns) if parts.single else turns
        return [spans[passage] for passage in kept][: DEPTHS[-1]]

    def nearest(self, question: str, *, headings: bool, n: int) -> Sequence[Hit]:
        likeness = self._vectors[headings] @ self._embedder.embed_question(question)
        best: dict[int, float] = {}
        for place in (-likeness).argsort()[: 4 * n]:
            best.setdefault(self._passages[place], float(likeness[place]))
        filing = self.reading.filing.id
        return [_Near(filing, passage, score) for passage, score in best.items()][:n]

    def with_words(self, words: Sequence[str], n: int) -> Sequence[Hit]:
        return LibrarySearch(self._library).search_text(words, [self.reading.filing.id], n)


class _Search:
    """The two searches of a desk, as far as they are on."""

    def __init__(self, desk: Desk, parts: Parts) -> None:
        self._desk, self._parts = desk, parts
        self.is_whole = parts.full_text

    def search_text(self, words: Sequence[str], _filings: Collection[str], n: int) -> Sequence[Hit]:
        return self._desk.with_words(words, n) if self._parts.full_text else ()

    def search_vectors(self, question: str, _filings: Collection[str], n: int) -> Sequence[Hit]:
        if not self._parts.vectors:
            return ()
        return self._desk.nearest(question, headings=self._parts.headings, n=n)

    def likeness(self, _question: str, _texts: Sequence[str]) -> None:
        return None


def asked(sets: Sequence[Path]) -> dict[Path, list[Record]]:
    """By filing, the questions that stand alone and say which lines their evidence is.

    Of the project's own set, those that are answered by a passage.
    """
    found: dict[Path, list[Record]] = {}
    for path in sets:
        for record in read_question_set(path):
            filing = (path.parent / record.file).resolve()
            is_in_words = path != QUESTIONS or record.type in WORDS
            stands_alone = bool(record.lines) and not record.refuse and not record.turns
            if is_in_words and stands_alone and filing.is_file():
                found.setdefault(filing, []).append(record)
    return found


def recalls(
    questions: Mapping[Path, Sequence[Record]], library: Library, embedder: Embedder
) -> list[Recall]:
    """How the plain pipeline does, how ours, and how ours without each of its parts."""
    ranks: dict[str, list[int | None]] = {name: [] for name in (PLAIN, *(p.name for p in PARTS))}
    for path, records in questions.items():
        reading = library.reading(index_file(library, path).entry.id)
        desk = Desk(reading, library, embedder)
        for record in records:
            lines = list(_evidence(record, reading.filing))
            ranks[PLAIN].append(_rank(desk.plain(record.question), lines))
            for parts in PARTS:
                ranks[parts.name].append(_rank(desk.found(record.question, parts), lines))
    return [_recall(name, held) for name, held in ranks.items()]


def _evidence(record: Record, filing: Filing) -> Iterator[Span]:
    """Each place that says what is asked, from its first line to its last."""
    for first, last in record.lines:
        yield Span(filing.lines.span(first).start, filing.lines.span(last).end)


def _rank(found: Sequence[Span], evidence: Sequence[Span]) -> int | None:
    """The place of the first passage that meets any of the evidence; None where none does."""
    ranks = (
        rank
        for rank, span in enumerate(found, 1)
        if any(span.start < each.end and each.start < span.end for each in evidence)
    )
    return next(ranks, None)


def _recall(name: str, ranks: Sequence[int | None]) -> Recall:
    at = tuple(sum(rank is not None and rank <= n for rank in ranks) / len(ranks) for n in DEPTHS)
    return Recall(name, at, sum(1 / rank for rank in ranks if rank) / len(ranks))
