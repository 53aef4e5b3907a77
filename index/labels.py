"""Labels and questions → comparable words: one spelling, no decoration."""

from __future__ import annotations

import re
from functools import lru_cache

_SYNONYMS = {"&": " and ", "stockholder": "shareholder", "shareowner": "shareholder",
             "non-current": "noncurrent", "non current": "noncurrent",
             "long term": "long-term", "short term": "short-term",
             "per-share": "per share"}  # fmt: skip
_ASIDE = re.compile(
    r"\(\s*(?:notes?\b[^)]*|unaudited|audited|see [^)]*|in (?:thousands|millions|dollars)[^)]*|"
    r"net of [^)]*|less [^)]*|including [^)]*|excluding [^)]*|note \d+|\d|[a-z])\s*\)",
    re.I,
)
_EITHER = re.compile(
    r"\b(income|earnings|profit|gain|gains|increase|decrease|provision|benefit|expense|loss|deficit|"
    r"provided|used|appreciation|deficiency)\s*\(([^)]*)\)",
    re.I,
)
_TAIL = re.compile(
    r",?\s+(?:net of (?:accumulated|(?:\w+ )?allowance)|less (?:an? )?(?:allowances?|reserves?|accumulated)|at cost|"
    r"(?:\$?\.?\d[\d.,]*|no) par value|par value|stated value|authorized)\b.*",
    re.I,
)
_LONGEST = 1_000  # characters of a label that are looked at
_WORD = re.compile(r"[a-z][a-z'&-]*|\d[\d.,/-]*%?", re.I)


@lru_cache(maxsize=20_000)
def normalised(label: str) -> str:
    """A label in plain words: lower case, singular, without asides, dates or amounts.

    "Accounts receivable (less allowance … of $16)" → "account receivable";
    "Provision (benefit) for income taxes" → "provision for income tax";
    "OPERATING (LOSS)" → "operating loss".
    """
    text = (
        re.sub(r"\s+", " ", label[:_LONGEST])
        .replace("’", "'")
        .lower()
        .replace("stockholders", "shareholders")
    )
    for written, word in _SYNONYMS.items():
        text = text.replace(written, word)
    text = unbracketed(text)
    text = _TAIL.sub("", text)
    return " ".join(singular(word) for word in words(text) if not word[0].isdigit())


def unbracketed(text: str) -> str:
    """A label without its brackets: without what is aside or the other way of saying it.

    "Net cash (used in) provided by …" → "Net cash used in provided by …"; "(Note 1)" and the
    "(decrease)" of "Increase (decrease) in …" → nothing.
    """
    return re.sub(r"[()\[\]]", " ", _EITHER.sub(r"\1", _ASIDE.sub(" ", text)))


def headed(label: str) -> str:
    """A label without the amounts at its end: "…, net of allowance of $16", "…, $.01 par value"."""
    return _TAIL.sub("", label) if re.search(r"\d", label) else label


_SHARE = r"[\s-]+((?:common|basic|diluted|ordinary)\s+)?shares?\b"
_PER_SHARE = re.compile(rf"\bper{_SHARE}", re.I)
_PER_SHARE_IN_SMALL = re.compile(rf"per(?<=\bper){_SHARE}")  # sought as fast as "per" itself


def joined(text: str) -> str:
    """`text` with "per share" as one word, since neither half says it alone."""
    return _PER_SHARE.sub(r"\1per-share", text) if "per" in text.lower() else text


def words(text: str) -> list[str]:
    """The words and numbers of `text`, in lower case, hyphens and quotes folded."""
    return list(_words(text))


@lru_cache(maxsize=8_000)  # one question looks at the same labels in several ways
def _words(text: str) -> tuple[str, ...]:
    return tuple(plain for word in _written(text) if (plain := _plain(word)))


def word_set(text: str) -> set[str]:
    """The words and numbers of `text`, each once."""
    return {plain for word in set(_written(text)) if (plain := _plain(word))}


def _written(text: str) -> list[str]:
    folded = (
        _PER_SHARE_IN_SMALL.sub(r"\1per-share", text.lower())
        .replace("’", "'")
        .replace("non-", "non")
    )
    return _WORD.findall(folded)


_BUT_LETTERS = bytes(byte if 97 <= byte <= 122 else 32 for byte in range(256))  # a to z, else blank


def letters_in(text: str) -> frozenset[str]:
    """Every run of three or more letters from a to z in `text`, in lower case."""
    letters = text.lower().encode("ascii", "replace").translate(_BUT_LETTERS)
    return frozenset(run.decode() for run in set(letters.split()) if len(run) > 2)


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    return word.strip("-'&.,/").replace("'s", "").replace("s'", "s").replace("'", "")


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """The singular of an English noun as labels use it: "taxes" → "tax"."""
    if len(word) < 4 or word.endswith(("ss", "us", "is", "series", "goods")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "sses", "shes", "ches")):
        return word[:-2]
    return word.removesuffix("s")
