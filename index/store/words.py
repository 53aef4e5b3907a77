"""Words of texts and of questions, for a full text that only compares them.

The same words as SQLite's `porter unicode61` finds: letters and digits without accents or case, by
their Porter stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 10_000  # of one text: what PostgreSQL takes has bounds
_LONGEST = 60  # bytes of a word
_UNSTEMMED = 2


def lexemes(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    plain = text if text.isascii() else _unaccented(text)
    return [_stem(word) for word in _WORD.findall(plain.lower())[:_MOST_WORDS]]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    short = _short(word)
    # Of a very short one SQLite takes no stem, and the stem of "s" is nothing.
    return (len(short) > _UNSTEMMED and _stemmer().stemWord(short)) or short


def vector(titles: str, body: str) -> str:
    """A passage as PostgreSQL's tsvector is written: the words of its headings count half."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    named = lexemes(titles)
    for place, lexeme in zip(_places("B"), named, strict=False):
        places[lexeme].append(place)
    following = islice(_places("A"), len(named) + 1, None)
    for place, lexeme in zip(following, lexemes(body), strict=False):
        places[lexeme].append(place)
    return " ".join([f"{lexeme}:{','.join(at)}" for lexeme, at in places.items()])


def queries(words: Sequence[str], most: int) -> list[str]:
    """Each word as PostgreSQL's tsquery is written; one of several parts is a phrase.

    A lexeme is of letters and digits, so that nothing in it is syntax.
    """
    return list(dict.fromkeys(_queries(words)))[:most]


def _queries(words: Sequence[str]) -> Iterator[str]:
    for word in dict.fromkeys(words):
        found = lexemes(word)
        if found:
            yield " <-> ".join(f"'{lexeme}'" for lexeme in found)


def _short(word: str) -> str:
    if len(word) <= _LONGEST // 4:
        return word
    return word.encode(errors="ignore")[:_LONGEST].decode(errors="ignore")


def _unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))


@cache
def _places(weight: str) -> list[str]:
    """The places of a text, as a tsvector writes them."""
    return [f"{place}{weight}" for place in range(1, 2 * _MOST_WORDS + 2)]


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("porter", 0)  # its own cache is not safe in threads
