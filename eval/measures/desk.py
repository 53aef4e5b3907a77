"""The sample filing as both sides hold it, with the embedding model loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ask import Assistant
from assistant.indexing import index_file
from index.embed import Embedder, MiniLM
from index.library import Library
from index.model import READER_VERSION, Reading
from measures.model import SAMPLE
from measures.plain import PlainPipeline

if TYPE_CHECKING:
    from index.embed import Vector, Vectors


class CountedModel:
    """An embedding model that counts the questions it is given."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.questions = 0

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def dimension(self) -> int:
        return self._model.dimension

    @property
    def limit(self) -> int:
        return self._model.limit

    def count(self, text: str) -> int:
        return self._model.count(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed(texts)

    def embed_few(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed_few(texts)

    def embed_question(self, text: str) -> Vector:
        self.questions += 1
        return self._model.embed_question(text)


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample filing, indexed on both sides over the same loaded model."""

    reading: Reading
    library: Library
    assistant: Assistant
    model: CountedModel
    plain: PlainPipeline

    @property
    def id(self) -> str:
        return self.reading.filing.id


def warm_sample(folder: Path) -> Sample:
    """Both sides made and asked once, so that nothing is left to load."""
    model = CountedModel(MiniLM())
    library = open_library(folder / "ours", model)
    entry = index_file(library, SAMPLE).entry
    library.ensure_vectors([entry.id])
    reading = library.reading(entry.id)
    plain = PlainPipeline(folder / "plain", model)
    plain.add(reading.filing.text)
    assistant = Assistant(library, entry.id)
    for question in ("What were total assets?", "Why did net sales fall?"):
        assistant.ask(question)
        plain.nearest(question)
    library.search_vectors("net sales", [entry.id], 1)
    return Sample(reading, library, assistant, model, plain)


def open_library(home: Path, model: Embedder) -> Library:
    """A library that reads as `filing` does and embeds with `model`."""
    return Library.open(home, embedder=model, reader=READER_VERSION)
