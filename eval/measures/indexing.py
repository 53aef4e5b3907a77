"""Indexing the sample filing wholly, against only embedding the chunks that it is cut into."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from assistant.indexing import index_file
from index.chunks import chunks
from index.embed import Embedder, embed_all
from measures.clock import seconds_of
from measures.desk import Sample, open_library
from measures.model import SAMPLE, Group, Measure
from measures.plain import PlainPipeline, spans_of

_ROUNDS = 3
_ALLOWED = 0.3  # seconds for all that is not embedding


def indexing(sample: Sample, folder: Path) -> Group:
    """The best of three rounds, the three taken in turn in each; the model is loaded."""
    model, text = sample.model, sample.reading.filing.text
    texts = [chunk.text for chunk in chunks(sample.reading, model)]
    homes = (folder / f"indexed-{number}" for number in count())
    rounds = [
        (
            seconds_of(lambda: embed_all(model, texts, lambda _: None)),
            seconds_of(lambda: _index(next(homes), model)),
            seconds_of(lambda: PlainPipeline(next(homes), model).add(text)),
        )
        for _ in range(_ROUNDS)
    ]
    alone, ours, plain = (min(times) for times in zip(*rounds, strict=True))
    return Group(
        "Indexing the sample, the model loaded",
        (
            Measure(
                "read, store and embed", ours, "s", plain, alone + _ALLOWED,
                f"target: embedding its {len(texts)} chunks alone, {alone:.2f} s, and "
                f"{_ALLOWED} s; plain: {len(spans_of(text))} chunks",
            ),
            Measure("all but embedding", ours - alone, "s", None, _ALLOWED),
        ),
    )  # fmt: skip


def _index(home: Path, model: Embedder) -> None:
    library = open_library(home, model)
    library.ensure_vectors([index_file(library, SAMPLE).entry.id])
    library.close()
