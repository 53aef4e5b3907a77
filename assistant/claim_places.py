"""Where a sentence stands: under a heading of a segment, or in a text that leaves something out.

What is said there need not be of the whole that the statements print.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.sentences import Sentence
from index.labels import normalised
from index.model import Fact, Period, Reading

_WHOLE = re.compile(r"\btotals?\b|\bconsolidated\b|\bcombined\b", re.I)
_SALES = re.compile(r"\s+(?:net )?(?:revenue|sale)$")
_KIND = re.compile(r"\s+(?:operations|segment|division|group|business)$")


class NamedRows:
    """The rows of the tables that are no statements, by name: a note's own figures."""

    def __init__(self, reading: Reading) -> None:
        self._rows: dict[str, list[Fact]] = defaultdict(list)
        for fact in reading.facts:
            if fact.statement is None and fact.period is not None:
                for name in {normalised(fact.label), normalised(" ".join(fact.column[:1]))} - {""}:
                    self._rows[name].append(fact)

    def of(self, subject: str, periods: Sequence[Period]) -> list[Fact]:
        """The figures of these times in the rows that a subject names, "revenue" left out or not."""
        names = dict.fromkeys((normalised(subject), _bare_sales(subject)))
        return [
            fact for name in names for fact in self._rows.get(name, ()) if fact.period in periods
        ]


def _bare_sales(subject: str) -> str:
    """What is sold: "Home and Entertainment revenue" → "home and entertainment"."""
    return _SALES.sub("", normalised(subject))


def says_whole(words: str) -> bool:
    """Whether words speak of a total."""
    return _WHOLE.search(words) is not None


class Parts:
    """The names of a filing's parts: what its tables add up to a whole, in columns or in rows."""

    def __init__(self, reading: Reading) -> None:
        lines = {(fact.label, *fact.path) for fact in reading.facts if fact.statement}
        stated = {_bare(name) for names in lines for name in names}
        self._names = {_bare(name) for name in _names(reading)} - stated - {""}

    def hold(self, sentence: Sentence) -> bool:
        """Whether a sentence stands under the heading of a part."""
        return any(_bare(title) in self._names for title in re.split(r" / |: ", sentence.above))


def _bare(name: str) -> str:
    """A part's name without what it is called by: "real estate operations" → "real estate"."""
    return _KIND.sub("", normalised(name))


def _names(reading: Reading) -> Iterator[str]:
    for table in reading.tables:
        headings = [column.heading for column in table.columns]
        if any(map(says_whole, headings)):
            yield from (heading for heading in headings if not says_whole(heading))
        if table.statement is None and not table.is_schedule:
            yield from (row.label for row in table.rows if row.label)
