"""Words as stems, one for all spellings of a meaning; and the rows of tables by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import Stemmer

from assistant.pattern_files import read_toml
from index.labels import word_set
from index.model import Fact, Table

_STEMMER = Stemmer.Stemmer("english")  # Snowball's, in C
_STEMMING = Lock()  # one stemmer cannot be used by two threads


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    table = read_toml("words")
    return {word: group[0] for group in table["synonyms"]["same"] for word in group}


@lru_cache(maxsize=1)
def words_apart() -> frozenset[str]:
    """The stems that make a table one of something else than the company: "pro forma"."""
    table = read_toml("words")
    return frozenset(map(stem, table["cells"]["apart"]))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word's stem, the same for every word of one meaning ("issued", "issuance")."""
    plain = _same().get(word, word)
    with _STEMMING:
        return str(_STEMMER.stemWord(plain))


@lru_cache(maxsize=4_000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text, without those that say nothing by themselves."""
    return frozenset(map(stem, word_set(text.replace("/", " ")) - LITTLE))


LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "as",
        "its",
        "and",
        "or",
        "to",
        "from",
        "s",
        "per",
    ]
)
"""Words that say nothing by themselves, in labels and questions alike."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row of a table, as sets of stems: its label, the headings above it, its columns."""

    table: Table
    row: int
    title: str
    label: frozenset[str]
    core: frozenset[str]
    above: frozenset[str]
    around: frozenset[str]
    columns: tuple[frozenset[str], ...]
    facts: tuple[Fact, ...]

    def of_cells(self, title: str, facts: tuple[Fact, ...]) -> RowWords:
        """Some cells of the row, under a title of their own."""
        return RowWords(
            self.table, self.row, title, self.label, self.core, self.above, self.around, self.columns, facts
        )  # fmt: skip


_SALES, _COSTS = stems("sales revenue revenues"), stems("cost costs expense expenses")


def sold_of(rows: Sequence[RowWords], said: frozenset[str] = _SALES) -> list[RowWords]:
    """Of rows of one label those under sales, where the others are what these cost.

    None where the stems that are `said` name no sales, or a cost.
    """
    stated = [row for row in rows if row.table.statement is not None]
    sold = [row for row in rows if row.above & _SALES and not row.above & _COSTS]
    sold = [row for row in sold if row in stated] or sold
    others = [row for row in rows if row not in sold]
    is_named_so = bool(said & _SALES) and not said & _COSTS
    is_clear = all(row.above & _COSTS for row in others if row in stated)
    is_clear = is_clear and len({(row.table.id, row.core) for row in sold}) == 1
    return sold if is_named_so and is_clear else []


def is_of_others(row: RowWords, wanted: frozenset[str]) -> bool:
    """Whether a table of a note says that it is of something else than the company: its joint ventures."""
    told = frozenset() if row.table.statement else row.around
    return bool(told & words_apart() - wanted) or is_of_another_row(row, wanted & told)


def is_of_another_row(row: RowWords, said: frozenset[str]) -> bool:
    """Whether what only stands around a table's last row is all that another of its rows is called.

    Of "U.S. and international components of income" the total is no international income.
    """
    if row.row < len(row.table.rows) - 1:
        return False
    unsaid = said - row.label - row.above - frozenset[str]().union(*row.columns)
    labels = (stems(other.label) for other in row.table.rows) if unsaid else ()
    return any(label and label <= unsaid for label in labels)
