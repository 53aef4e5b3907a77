"""Indexing the sample filing wholly, against only embedding the chunks that it is cut into."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from assistant.book import Book
from assistant.checking import findings
from assistant.indexing import index_file
from index.chunks import chunks
from index.cross_checks import cross_checks
from index.embed import Embedder, embed_all
from index.model import Reading
from index.tieout import agreement, footing, note_footing
from measures.clock import seconds_of
from measures.desk import Sample, open_library
from measures.model import SAMPLE, Group, Measure
from measures.plain import PlainPipeline, spans_of

_ROUNDS = 3
_CHECKING = 0.2  # of indexing, for checking it
_ALLOWED = 0.3  # seconds for all that is not embedding


def indexing(sample: Sample, folder: Path) -> Group:
    """The best of three rounds, the four taken in turn in each; the model is loaded."""
    model, text = sample.model, sample.reading.filing.text
    texts = [chunk.text for chunk in chunks(sample.reading, model)]
    homes = (folder / f"indexed-{number}" for number in count())
    rounds = [
        (
            seconds_of(lambda: embed_all(model, texts, lambda _: None)),
            seconds_of(lambda: _index(next(homes), model)),
            seconds_of(lambda: PlainPipeline(next(homes), model).add(text)),
            seconds_of(lambda: _check(sample.reading)),
        )
        for _ in range(_ROUNDS)
    ]
    alone, ours, plain, checking = (min(times) for times in zip(*rounds, strict=True))
    return Group(
        "Indexing the sample, the model loaded",
        (
            Measure(
                "read, store and embed", ours, "s", plain, alone + _ALLOWED,
                f"target: embedding its {len(texts)} chunks alone, {alone:.2f} s, and "
                f"{_ALLOWED} s; plain: {len(spans_of(text))} chunks",
            ),
            Measure("all but embedding", ours - alone, "s", None, _ALLOWED),
            Measure(
                "checking", checking, "s", None, ours * _CHECKING,
                f"target: {_CHECKING:.0%} of the whole, in this run: it takes {checking / ours:.1%}",
            ),
        ),
    )  # fmt: skip


def _check(reading: Reading) -> None:
    """All the checks anew: the sums, what agrees, and what the words and copies claim."""
    footing(reading.tables, reading.facts)
    note_footing(reading.tables, reading.facts)
    agreement(reading.facts)
    cross_checks(reading.facts)
    findings(Book(reading))


def _index(home: Path, model: Embedder) -> None:
    library = open_library(home, model)
    library.ensure_vectors([index_file(library, SAMPLE).entry.id])
    library.close()
