"""Typing errors in a question, mended from the words that the filing and the field use."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.book import Book
from assistant.lexer import cue_words
from assistant.metrics import metrics
from assistant.period_phrases import times_in, with_whole_lengths
from assistant.written import written_out
from index.concepts import concepts
from index.embed import common_words
from index.labels import words

_CUTOFF = 0.79  # one wrong letter in five, as rapidfuzz's normalised Damerau-Levenshtein counts


@lru_cache(maxsize=1)
def _field_words() -> frozenset[str]:
    names = [name for metric in metrics().values() for name in metric.names]
    names += [text for concept in concepts() for text in (*concept.asked, concept.title)]
    return frozenset(word for name in names for word in words(name)) | cue_words()


def corrected(question: str, book: Book) -> str:
    """`question` with each unknown word as the nearest known one; short ones only if letters were swapped.

    A word with a capital in mid-sentence is taken for a name and left alone.
    """
    question = with_whole_lengths(written_out(question))
    times = times_in(question)

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        half_word = question[match.end() : match.end() + 1] == "-"
        if (
            half_word
            or any(t.start <= match.start() < t.end for t in times)
            or (word[0].isupper() and match.start())
        ):
            return word
        if (
            lower in _field_words()
            or lower in book.vocabulary
            or lower.rstrip("s") in book.vocabulary
        ):
            return word
        american = _american(lower, book)
        if american is not None:
            return american
        if lower in common_words():
            return word
        return (_nearest(lower) if len(lower) > 4 else _transposed(lower)) or word

    return re.sub(r"[A-Za-z]{3,}", mend, question)


_SPELLINGS = ((r"is(?=e|ation|ing)", "iz"), (r"our", "or"), (r"ence$", "ense"), (r"tre$", "ter"), (r"ll(?=ed|ing)", "l"), (r"que", "ck"))  # fmt: skip


def _american(word: str, book: Book) -> str | None:
    """A word in the other spelling, where the filing or the field has that one."""
    for british, american in _SPELLINGS:
        other = re.sub(british, american, word)
        if other != word and (other in _field_words() or other in book.vocabulary):
            return other
    return None


@lru_cache(maxsize=1_000)
def _transposed(word: str) -> str | None:
    """A known short word of which two neighbouring letters were swapped."""
    swaps = (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
    return next((swap for swap in swaps if swap in _field_words()), None)


@lru_cache(maxsize=5_000)
def _nearest(word: str) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    found = process.extractOne(
        word, [known for known in _field_words() if known[0] == word[0] and abs(len(known) - len(word)) < 3],
        scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_CUTOFF,
    )  # fmt: skip
    return str(found[0]) if found else None
