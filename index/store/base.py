"""What the library asks of a database, and the types that go there and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from index.called import Key
from index.findings import Findings
from index.model import Chunk, Reading
from index.screening import Screened, Screening

if TYPE_CHECKING:
    from index.embed import Vector, Vectors
    from index.store.rows import Rows


@dataclass(frozen=True, slots=True)
class Entry:
    """A filing of the library, without its contents.

    `fiscal_year` and `fiscal_quarter` are those that its period closes, by its company's calendar.
    `generation` is that of its reading, `reader` the version of the program that read it;
    `corrections` are the keys of the user's corrections that it was read with; `models` names the embedding models whose vectors of it are complete.
    """

    id: str
    name: str
    digest: str
    company: str
    form: str
    period: date
    filed: date | None
    accession: str | None
    reader: int
    generation: int
    cik: str | None = None
    corrections: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    fiscal_year: int = 0
    fiscal_quarter: int = 0


@dataclass(frozen=True, slots=True)
class Embedded:
    """That a filing's vectors by `model` stand under `generation`, and of which chunks."""

    model: str
    generation: int
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a filing stands in a store, told without reading it.

    `checksum` is that of its reading, `is_corrected` whether that has corrections, `has_content` whether the bytes of its file are known,
    `checker` the version of the checker that checked it, and `chunks` says by model of how many
    chunks the vectors are complete.
    """

    generation: int
    digest: str
    checksum: str
    reader: int
    is_corrected: bool
    has_content: bool
    checker: int | None
    chunks: Mapping[str, int]


COLUMNS = (
    *("id", "digest", "name", "company", "accession", "cik"),
    *("registrant", "called", "form", "period", "year", "fiscal_year", "fiscal_quarter"),
)
"""What filings can be looked up by: columns of the filings, then of the catalogue."""
OF_FILINGS = 6  # of them


class Hit(NamedTuple):
    """A passage that a search found; the better, the higher the score."""

    filing: str
    passage: int
    score: float


class Catalogue(Protocol):
    """The filings by what is known of them: no look-up takes longer where there are more filings."""

    def entries_where(
        self, most: int | None = None, **columns: Collection[object]
    ) -> tuple[Entry, ...]:
        """Those of which each of these columns has one of these values, by an index.

        `columns`: of COLUMNS. In the order of `entries`; the first `most` of them.
        """

    def companies_called(self, keys: Collection[Key], most: int) -> tuple[str, ...]:
        """The names of the companies with one of the keys of index.called, by an index.

        A key that more than `most` companies have tells none of them.
        """

    def count(self, most: int) -> int:
        """How many filings there are; counted up to `most`."""


class Reads(Catalogue, Protocol):
    """What a figure asks of a database: the readings of filings."""

    def entries(self) -> tuple[Entry, ...]:
        """Every filing, by company, period, form and id."""

    def entry(self, filing: str) -> Entry | None:
        """The filing of this id, None if there is none."""

    def of_digest(self, digest: str) -> tuple[Entry, ...]:
        """The filings of exactly this content."""

    def reading(self, filing: str) -> Reading:
        """All that was read from a filing; equal to what was put. Raises UnknownFiling."""

    def numbered(self, filing: str) -> tuple[int, Reading]:
        """The generation and the reading of a filing, of one moment. Raises UnknownFiling."""

    def generation(self, filing: str) -> int | None:
        """The generation of a filing's reading, None if there is no such filing."""

    def findings(self, filing: str, checker: int) -> Findings | None:
        """What checking a filing came to; None where this version of the checker has not."""

    def damage(self) -> str | None:
        """What the database finds wrong with its files; None for nothing."""

    def close(self) -> None:
        """Let go of the database."""


class Store(Reads, Protocol):
    """All that the library asks of a database. Generations are numbers that never come back."""

    def screened(self, asked: Screening) -> list[Screened]:
        """What one filing of each company gives to a formula, in no order."""

    def next_generation(self) -> int:
        """A generation above all that were ever put."""

    def content(self, filing: str) -> bytes | None:
        """The bytes of a filing's file; None where they are not known, or there is no filing."""

    def put(
        self,
        reading: Reading,
        reader: int,
        generation: int,
        embedded: Embedded | None = None,
        content: bytes | None = None,
        *,
        keeps_vectors: bool = False,
    ) -> None:
        """Switch a filing to this reading, and to these vectors, to those it has, or to none.

        `content`: the bytes of the file that was read. `keeps_vectors`: what is embedded is the
        same in both readings.
        """

    def put_all(self, several: Sequence[Rows], reader: int) -> None:
        """Switch filings to these readings, without vectors, all in one transaction."""

    def put_vectors(self, filing: str, reading_generation: int, embedded: Embedded) -> bool:
        """Switch a filing to these vectors, if it is still of that generation."""

    def put_findings(
        self, filing: str, reading_generation: int, checker: int, found: Findings
    ) -> bool:
        """Keep what checking a filing came to, if it is still of that generation."""

    def remove(self, filing: str) -> bool:
        """Forget a filing; whether there was one."""

    def vector_generations(self, model: str, among: Collection[str]) -> dict[str, int]:
        """By filing, the generation of its vectors; without those that have none."""

    def all_vectors(self, filing: str | None = None) -> frozenset[tuple[str, int]]:
        """Every filing and generation of vectors that is current, of any model; or of one filing."""

    def standing(self, filing: str) -> Standing | None:
        """How a filing stands; None where there is none."""

    def chunks(self, generation: int) -> tuple[Chunk, ...]:
        """The chunks of one generation of vectors, by number; none when it is gone."""

    def chunk_passages(self, generation: int) -> dict[int, int]:
        """By chunk, its passage, of one generation of vectors; empty when it is gone."""

    def search_text(self, words: Sequence[str], among: Collection[str], n: int) -> list[Hit]:
        """The passages with any of the words, best first by BM25.

        Forms of a word count as one, and words in the headings above a passage half.
        """


class KeptVectors(Protocol):
    """Where the vectors of chunks are kept, under a filing and a generation.

    What is added is found only by who asks for that generation, and is whole from the first.
    """

    @property
    def exists(self) -> bool:
        """Whether anything was ever written. Loads nothing."""

    def add(
        self, model: str, filing: str, generation: int, chunks: Sequence[int], vectors: Vectors
    ) -> None:
        """Write the vectors of these chunks, one a row. Raises EmbeddingError.

        A model that gives vectors of another length than before is another model.
        """

    def search(
        self, model: str, vector: Vector, generations: Mapping[str, int], n: int
    ) -> list[tuple[str, int, float]]:
        """The nearest chunks: filing, chunk and cosine similarity, best first."""

    def count(self, model: str, filing: str, generation: int) -> int:
        """How many vectors a filing has under a generation."""

    def stored(self, model: str, filing: str, generation: int) -> tuple[list[int], Vectors]:
        """The chunks of a filing under a generation, by number, and their vectors, one a row."""

    def sweep(self, current: Collection[tuple[str, int]], filing: str | None = None) -> None:
        """Remove all whose filing and generation are not among `current`; or of one filing."""

    def drop(self, filing: str) -> None:
        """Remove all vectors of a filing."""

    def rest(self) -> None:
        """Let go of the memory that was taken, while no other thread asks; more is taken as asked."""


def telling(found: Iterable[tuple[str, str, str]], most: int) -> tuple[str, ...]:
    """The companies of (kind, key, company), without those of keys that too many have."""
    by_key: dict[Key, list[str]] = {}
    for kind, key, company in found:
        by_key.setdefault((kind, key), []).append(company)
    kept = (company for held in by_key.values() if len(held) <= most for company in held)
    return tuple(dict.fromkeys(kept))


def nearest(
    found: Sequence[tuple[str, int, float]], passages: Mapping[str, Mapping[int, int]], n: int
) -> list[Hit]:
    """The passages of the chunks found, each by its best chunk."""
    best: dict[tuple[str, int], float] = {}
    for filing, chunk, similarity in found:
        best.setdefault((filing, passages[filing][chunk]), similarity)
    return [Hit(*place, similarity) for place, similarity in best.items()][:n]
