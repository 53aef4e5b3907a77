"""Labels and headings that speak of shares: what is per share, what counts them.

A table's labels are looked at for every cell, so that what each says is kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from index.model import Row

_PER_SHARE = re.compile(
    r"\bper\b[\w\s(),-]{0,40}?\bshares?\b|\bper common|\bper basic|\bper diluted|"
    r"\bper\b[\w\s(),$'’-]{0,50}?\b(?:units?|ADS|ADRs?)\b|\bper[\w\s]{0,30} interest\b",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:weighted|average)\b.*\bshares?\b|\bshares? (?:outstanding|used|issued|authorized)\b|\bnumber of\b.*\bshares?\b|"
    r"^shares?\b(?![- ]based)|\bcommon shares\b(?!.*(?:\$|treasury))|^(?:basic|diluted) shares|average shares|\bshares\s*$|"
    r"\b(?:weighted|average)\b.*\bunits?\b|\bunits (?:outstanding|used)\b|\bnumber of\b.*\bunits\b",
    re.I,
)
_SHARES_COLUMN = re.compile(
    r"^\(?(?:number of |common |of )?shares\)?(?: issued| outstanding)?(?:\s*\(?in thousands\)?)?$|\bshares(?: outstanding)?$|"
    r"\bnumber of (?:\w+ )?shares\b(?!.*\bvalue\b)",
    re.I,
)
# A count of options is one of shares; what is said of them beside it is none.
_OPTIONS_COLUMN = re.compile(
    r"^(?!.*\b(?:prices?|life|lives|terms?|values?)\b|.*(?:\(|\bin )years\b).*\boptions\b", re.I
)
_AVERAGE = re.compile(r"\b(?:weighted|average)\b.*\bshares\b", re.I)
_USED = re.compile(r"\bshares\b.*\b(?:used|in computing|in calculating|comput|calculat)", re.I)
# What a figure is computed from is not the figure: "numerator for basic earnings per share".
_FRACTION = re.compile(
    r"\b(?:numerators?|denominators?)\b[^:;]{0,40}?\b(?:per\b[\w ]{0,20}\bshares?|EPS)\b(?: computations?| calculations?)?",
    re.I,
)
_NO_COUNT = re.compile(r"\bdividends?\b|\bprice\b|\bproceeds\b|\bvalue\b", re.I)


@lru_cache(maxsize=20_000)
def is_per_share(text: str) -> bool:
    """Whether words say that a figure is per share."""
    return _PER_SHARE.search(text) is not None


@lru_cache(maxsize=20_000)
def is_of_shares(text: str) -> bool:
    """Whether a label or heading speaks of a number of shares."""
    return _SHARES.search(text) is not None


@lru_cache(maxsize=20_000)
def heads_shares(path: tuple[str, ...]) -> bool:
    """Whether a column is headed as one of shares."""
    return any(_SHARES_COLUMN.search(words) for words in path)


@lru_cache(maxsize=20_000)
def heads_options(heading: str) -> bool:
    """Whether a column is headed as one of options."""
    return _OPTIONS_COLUMN.search(heading) is not None


@lru_cache(maxsize=20_000)
def says_used(label: str) -> bool:
    """Whether a label is of the shares that a figure per share is computed with."""
    return _USED.search(label) is not None


@lru_cache(maxsize=20_000)
def may_count(label: str) -> bool:
    """Whether a row may count shares: "earnings per share – weighted average shares" does."""
    return not is_per_share(label) or says_used(label) or _AVERAGE.search(label) is not None


@lru_cache(maxsize=20_000)
def is_no_count(label: str) -> bool:
    """Whether a label that speaks of shares is of money all the same."""
    return _NO_COUNT.search(label) is not None


def without_fraction(row: Row) -> Row:
    """The row without the words that only name what it is the numerator or denominator of."""
    if not any(map(_says_fraction, (row.label, *row.path))):
        return row
    path = tuple(_FRACTION.sub(" ", text) for text in row.path)
    return replace(row, label=_FRACTION.sub(" ", row.label), path=path)


@lru_cache(maxsize=20_000)
def _says_fraction(text: str) -> bool:
    return _FRACTION.search(text) is not None
