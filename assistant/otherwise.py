"""What a filing says otherwise of a figure: in its words, in another table, under a wrong heading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from assistant.layout import amount, line_words, period_words
from index.findings import Finding, Findings
from index.heading_words import is_time
from index.model import Fact, Reading, Span, place_of
from index.precision import last_digit
from index.twice_told import TwiceTold

_LONGEST = 80  # characters of a caption in a caveat
_MANY = 1_000  # last digits: two figures of so many are not alike by chance
_Key = tuple[object, ...]


class Otherwise:
    """The places of a filing that tell a figure otherwise, each with how it is said."""

    def __init__(self, reading: Reading, found: Findings) -> None:
        self._reading = reading
        self._found = found

    def notes(self, fact: Fact) -> tuple[str, ...]:
        """What is said against a fact, in sentences that name the place."""
        return tuple(dict.fromkeys(note for note, _ in self._told(fact)))

    def places(self, fact: Fact) -> tuple[Span, ...]:
        """Where it is said; of a fact under a wrong heading, the statement's own place too."""
        spans = [span for _, span in self._told(fact)]
        if fact in self._misheaded.get(_key(fact), ()):
            spans += map(place_of, self._stated.get(_key(fact), ()))
        return tuple(dict.fromkeys(spans))

    def _told(self, fact: Fact) -> Iterator[tuple[str, Span]]:
        for finding in self._findings.get(fact.id, ()):
            where = line_words(self._reading.filing.lines.range(finding.spans[0]))
            yield f"The filing says otherwise, {where}: {finding.text}", finding.spans[0]
        for other in self._twice_told.otherwise(fact):
            yield self._of_table(other), place_of(other)
        for other in self._misheaded.get(_key(fact), ()) if fact.statement else ():
            yield self._under_heading(other), place_of(other)

    @cached_property
    def _findings(self) -> dict[int, list[Finding]]:
        by_fact: dict[int, list[Finding]] = defaultdict(list)
        for finding in self._found.differing:
            for number in finding.facts:
                by_fact[number].append(finding)
        return by_fact

    @cached_property
    def _twice_told(self) -> TwiceTold:
        return TwiceTold(self._reading)

    @cached_property
    def _misheaded(self) -> dict[_Key, list[Fact]]:
        """The figures that stand under the heading of another year, by what they say."""
        tables = {table.id for table in self._reading.tables if table.caveat}
        found: dict[_Key, list[Fact]] = defaultdict(list)
        for fact in self._reading.facts if tables else ():
            if fact.table not in tables:
                continue
            years = re.findall(r"\b(?:19|20)\d\d\b", " ".join(fact.column))
            is_other = years and fact.period and int(years[-1]) != fact.period.end.year
            if is_other and abs(fact.quantity.value) >= last_digit(fact) * _MANY:
                found[_key(fact)].append(fact)
        return found

    @cached_property
    def _stated(self) -> dict[_Key, list[Fact]]:
        found: dict[_Key, list[Fact]] = defaultdict(list)
        for fact in self._reading.facts:
            if fact.statement and _key(fact) in self._misheaded:
                found[_key(fact)].append(fact)
        return found

    def _of_table(self, other: Fact) -> str:
        caption = next(t.caption for t in self._reading.tables if t.id == other.table)
        heads = ", ".join(head for head in (*other.path, *other.column) if not is_time(head))
        named = f"{other.label.strip()} ({heads})" if heads else other.label.strip()
        return (
            f"Another table prints another figure: {named}, {period_words(other.period)},"
            f" {amount(other.quantity.value, other.quantity.unit)}, {self._at(other)}{_captioned(caption)}."
        )

    def _under_heading(self, other: Fact) -> str:
        return (
            f"Another table prints this figure under the heading {' '.join(other.column)},"
            f" {self._at(other)}: its headings contradict the statement."
        )

    def _at(self, fact: Fact) -> str:
        return line_words(self._reading.filing.lines.range(fact.cell.span))


def _key(fact: Fact) -> _Key:
    """What a figure says, wherever it stands."""
    return fact.period, fact.quantity.unit, fact.quantity.value


def _captioned(caption: str) -> str:
    """ " (Note 21—Segment Information)", cut where it is long; nothing for a table without one."""
    said = " ".join(caption.split())
    cut = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f" ({cut.rstrip(' :.')})" if cut else ""
