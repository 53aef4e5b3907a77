"""What companies are called → keys by which a catalogue finds their filings.

A company is called by the first words of its name, by its initials, or by a trading symbol. A
name with one slip of the fingers is found by what is left of it without one letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.labels import words

COMMON = frozenset(
    ["inc", "corp", "corporation", "company", "co", "ltd", "the", "and", "of", "group", "holdings", "plc", "llc", "lp", "de", "nv", "ny"]
)  # fmt: skip
"""Words of names that tell no company from another."""

_MOST_WORDS = 4  # of a name, that a key has
_SLIPS = range(5, 16)  # letters of a word that is sought with a slip
_WORDS_SOUGHT = 200  # of a question

Key = tuple[str, str]
"""A kind of key ("name", "initials", "symbol", "near"), and the key."""


@lru_cache(maxsize=5_000)
def name_words(company: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from others."""
    return tuple(word for word in words(company.replace("-", " ")) if word not in COMMON)


def initials_of(name: Sequence[str]) -> str:
    """The initials of a name of two words or more, in capitals; empty where they are no letters."""
    short = "".join(word[0] for word in name).upper()
    return short if len(name) > 1 and short.isalpha() else ""


def keys_of(company: str, symbols: Sequence[str] = ()) -> tuple[Key, ...]:
    """The keys of a company of that name. `symbols`: those that its cover prints."""
    name = name_words(company)
    found = [
        ("name", " ".join(name[:count])) for count in range(1, min(len(name), _MOST_WORDS) + 1)
    ]
    found += [("initials", short)] if (short := initials_of(name)) else []
    found += [("symbol", symbol.upper()) for symbol in symbols]
    found += [("near", each) for each in slips(name[0])] if name else []
    return tuple(dict.fromkeys(found))


def names_said(question: str) -> tuple[Key, ...]:
    """The keys of every name that a question may say: of one to four words, of initials, a symbol.

    All that may be a name is among them, and much that is none.
    """
    plain = question.replace("-", " ")
    said = words(plain)[:_WORDS_SOUGHT]
    apart = re.findall(r"[^\W_]+", plain.lower())[:_WORDS_SOUGHT]
    found = [
        ("name", " ".join(each[start : start + count]))
        for each in (said, apart)
        for count in range(1, _MOST_WORDS + 1)
        for start in range(len(each) - count + 1)
    ]
    capitals = re.findall(r"(?<![A-Za-z])[A-Z]{1,8}(?![A-Za-z])", question)[:_WORDS_SOUGHT]
    found += [(kind, short) for kind in ("initials", "symbol") for short in capitals]
    return tuple(dict.fromkeys(found))


def slips(word: str) -> Iterator[str]:
    """A word, and what is left of it without one letter: two that share one are a slip apart."""
    if len(word) in _SLIPS:
        yield word
        yield from (word[:place] + word[place + 1 :] for place in range(len(word)))
