"""How near in meaning a question is to texts: their vectors, kept while they may be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.embed import Embedder

if TYPE_CHECKING:
    from index.embed import Vector

_TEXTS_KEPT = 20_000


class Meaning:
    """The vectors of the last question, and of texts: questions on a filing meet the same sentences
    again. Methods raise EmbeddingError.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._of_texts: dict[str, Vector] = {}
        self._last: tuple[str, Vector] | None = None

    def of_question(self, question: str) -> Vector:
        """The vector of a question; that of the last one is kept."""
        last = self._last
        if last is None or last[0] != question:
            last = self._last = question, self._embedder.embed_question(question)
        return last[1]

    def likeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """How near each text is to the question: the cosine similarity."""
        kept = self._of_texts
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        made = dict(zip(new, self._embedder.embed_few(new), strict=True)) if new else {}
        if len(kept) > _TEXTS_KEPT:
            kept = {text: kept[text] for text in texts if text in kept}
        held = self._of_texts = kept | made
        asked = self.of_question(question)
        return [float(held[text] @ asked) for text in texts]
