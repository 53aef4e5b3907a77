"""Typing errors in a question, mended from the words that the filing and the field use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.book import Book
from assistant.choice import is_symbol
from assistant.lexer import cue_words
from assistant.metrics import metrics
from assistant.nicknames import is_nickname
from assistant.period_phrases import (
    times_in,
    with_whole_lengths,
    with_whole_quarters,
    with_whole_years,
)
from assistant.written import written_out
from index.called import name_words
from index.concepts import concepts
from index.embed import common_words
from index.labels import words

_SURE = 7  # letters of a word of which two neighbours were swapped, or one is wrong
_LONG = 6  # letters of a word that is mended from the filing's prose
_CUTOFF = 0.79  # one wrong letter in five, as rapidfuzz's normalised Damerau-Levenshtein counts


@lru_cache(maxsize=1)
def field_words() -> frozenset[str]:
    """The words of metrics, concepts and cues: what the field calls things."""
    names = [name for metric in metrics().values() for name in metric.names]
    names += [text for concept in concepts() for text in (*concept.asked, concept.title)]
    return frozenset(word for name in names for word in words(name)) | cue_words()


def is_slip(word: str, name: str) -> bool:
    """Whether a word is a name but for one letter too few, too many or wrong, or two swapped."""
    from rapidfuzz.distance import DamerauLevenshtein

    spelt = word.removesuffix("s") if not name.endswith("s") else word
    return min(DamerauLevenshtein.distance(each, name) for each in (word, spelt)) == 1


_SHORTEST = 3  # letters of a word that a slip may have made


def corrected(question: str, book: Book) -> str:
    """`question` with each unknown word as the nearest known one; short ones only if letters were swapped.

    A word with a capital in mid-sentence is taken for a name and left alone, but for a long word
    of the tables that one slip made.
    """
    question = with_whole_years(with_whole_quarters(with_whole_lengths(written_out(question))))
    times = times_in(question)
    company = book.reading.filing.company

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        half_word = question[match.end() : match.end() + 1] == "-"
        if half_word or any(t.start <= match.start() < t.end for t in times):
            return word
        if _is_symbol_printed(word, book) and not question.isupper():
            return ""
        if len(word) < _SHORTEST or is_nickname(match, question, book):
            return word if len(word) < _SHORTEST else ""
        if word[0].isupper() and match.start() and not _names_company(lower, book):
            return _slipped(lower, book) or word
        known = _known_as(word, book)
        if known is not None:
            return known
        if _is_company(lower, company):
            return ""
        near = _nearest(lower, book.label_words) if len(lower) > 4 else _transposed(lower)
        return near or _one_slip_off(lower, book) or word

    mended = re.sub(r"[A-Za-z]{2,}", mend, question)
    return re.sub(r"(?<!\w)['’]s\b", "", mended)  # of a symbol


def _known_as(word: str, book: Book) -> str | None:
    """A word that the field, the filing or the language has, in its spelling; none of a company's
    name is left. None for one that is unknown.
    """
    lower = word.lower()
    if lower in field_words():
        return word
    if _names_company(lower, book):
        return ""
    if _is_printed(lower, book):
        return word
    return _american(lower, book) or (word if lower in common_words() else None)


def _one_slip_off(word: str, book: Book) -> str | None:
    """The one word of English in the filing's prose that a letter too few, too many or swapped made into this."""
    if len(word) < _LONG:
        return None
    from rapidfuzz.distance import DamerauLevenshtein

    near = {
        known for known in book.vocabulary & common_words()
        if known[0] == word[0] and abs(len(known) - len(word)) < 2
        and DamerauLevenshtein.distance(word, known, score_cutoff=1) == 1
    }  # fmt: skip
    return near.pop() if len(near) == 1 else None


def _slipped(word: str, book: Book) -> str | None:
    """The long word of the tables' labels that one slip of the fingers made into this one."""
    if len(word) < _SURE or _is_printed(word, book) or word in common_words():
        return None
    from rapidfuzz.distance import DamerauLevenshtein

    found = _nearest_of(word, tuple(book.label_words))
    return found if found and DamerauLevenshtein.distance(word, found) == 1 else None


_SPELLINGS = ((r"is(?=e|ation|ing)", "iz"), (r"our", "or"), (r"ence$", "ense"), (r"tre$", "ter"), (r"ll(?=ed|ing)", "l"), (r"que", "ck"))  # fmt: skip


def _american(word: str, book: Book) -> str | None:
    """A word in the other spelling, where the filing or the field has that one."""
    for british, american in _SPELLINGS:
        other = re.sub(british, american, word)
        if other != word and (other in field_words() or other in book.vocabulary):
            return other
    return None


@lru_cache(maxsize=1_000)
def _transposed(word: str) -> str | None:
    """A known short word of which two neighbouring letters were swapped."""
    swaps = (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
    return next((swap for swap in swaps if swap in field_words()), None)


def _is_printed(word: str, book: Book) -> bool:
    return word in book.vocabulary or word.rstrip("s") in book.vocabulary


def _names_company(word: str, book: Book) -> bool:
    """Whether a word is the company's trading symbol, and no word of English or of a label."""
    company = book.reading.filing.company
    known = word in common_words() or word in book.label_words
    return is_symbol(word, company) and not known


def _is_symbol_printed(word: str, book: Book) -> bool:
    """Whether a word is the trading symbol of the cover: in capitals, if it is a word besides."""
    symbols = (f.value for f in book.reading.cover if f.concept == "TradingSymbol")
    if word.upper() not in symbols:
        return False
    lower = word.lower()
    is_a_word = lower in common_words() and re.search(rf"\b{lower}\b", book.reading.filing.text)
    known = is_a_word or lower in book.label_words or lower in field_words()
    return word.isupper() or not known


def _is_company(word: str, company: str) -> bool:
    """Whether a word is one of the company's name, but for a typing error."""
    names = [name for name in name_words(company) if len(name) > 4]
    return _nearest_of(word, tuple(names)) is not None


@lru_cache(maxsize=5_000)
def _nearest(word: str, labels: frozenset[str]) -> str | None:
    """The word of the field, or of the filing's own labels, that is meant."""
    known = field_words() | labels
    single = {each[:-1] for each in known if each.endswith("s") and len(each) > _SURE}
    return _nearest_of(word, tuple(known | single))


def _nearest_of(word: str, known: Sequence[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    near = [each for each in known if each[0] == word[0] and abs(len(each) - len(word)) < 3]
    found = process.extractOne(
        word, sorted(near), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_CUTOFF
    )
    return str(found[0]) if found else None
