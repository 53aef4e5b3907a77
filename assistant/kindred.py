"""The filing's words that are near in meaning to a word of a question: "chicken" to "poultry".

By the embedding model's vectors of single words, whatever stands round them. They cost a product of
two matrices for a question, and no run of the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.terms import contrasts, family, is_soft, stem
from index.embed import word_vectors

if TYPE_CHECKING:
    from index.embed import Vectors

LEAST = 0.38
"""The cosine from which two words are near in meaning."""
_MOST = 0.75
_KEPT = 12


class Kindred:
    """The words of a filing as vectors: by term, the words in small letters that it is written with."""

    def __init__(self, written: Mapping[str, Iterable[str]]) -> None:
        vectors = word_vectors()
        self._terms: list[str] = []
        self._rows: Vectors | None = None
        if vectors is None:
            return
        words: list[str] = []
        for term, forms in written.items():
            own = (each for each in sorted(forms) if each in vectors.places and stem(each) == term)
            form = next(own, "")
            if len(form) > 2 and not is_soft(term):
                self._terms.append(term)
                words.append(form)
        if words:
            self._rows = vectors.of(words)

    def near(self, words: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
        """For each word the terms near it in meaning, nearest first, each with how much it counts."""
        return [tuple(self._near(word)) for word in words]

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        vectors = word_vectors()
        if vectors is None or self._rows is None or word not in vectors.places:
            return
        own = stem(word)
        for place, likeness in vectors.nearest(word, self._rows, _KEPT):
            term = self._terms[place]
            if likeness >= LEAST and term not in contrasts(own) and family(term) != family(own):
                yield term, min(_MOST, likeness)
