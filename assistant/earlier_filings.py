"""What a filing prints of an earlier time, held against what the company first printed of it.

A comparative that differs was restated or reclassified since: no contradiction of the filing, but
what a reader of both must know. Only lines of one name, concept and time are compared, and only
where most of what the two filings share agrees, so that another measure is not taken for another
figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from assistant.check_words import named
from assistant.layout import amount, line_words
from index.called import name_words
from index.copies import is_same
from index.labels import normalised
from index.library import Library
from index.model import Fact, Filing, Period, Reading, place_of
from index.store import Entry
from index.units import Unit

_SAME_END = timedelta(days=10)  # between the end of a filing's period and that of its figures
_Key = tuple[str, str, str, Period, Unit]


def earlier_entries(filing: str, library: Library) -> list[Entry]:
    """The filings of a filing's company that came before it, the latest first."""
    (own,) = library.catalogue.entries_where(id=[filing])
    numbered = library.catalogue.entries_where(cik=[own.cik]) if own.cik else ()
    called = library.catalogue.entries_where(called=[" ".join(name_words(own.company))])
    entries = {entry.id: entry for entry in (*numbered, *called)}
    found = [entry for entry in entries.values() if _is_earlier(entry, own)]
    return sorted(found, key=lambda e: (e.period, e.filed or e.period), reverse=True)


def is_same_company(entry: Entry, own: Entry) -> bool:
    """Whether two filings are of one company: by its number where both have it, else by its name."""
    if entry.cik and own.cik:
        return entry.cik == own.cik
    return name_words(entry.company) == name_words(own.company)


def _is_earlier(entry: Entry, own: Entry) -> bool:
    """Whether a filing of the same company came before: by its period, or as what is amended."""
    if entry.id == own.id or not is_same_company(entry, own):
        return False
    is_amended = own.form.endswith("/A") and not entry.form.endswith("/A")
    return entry.period < own.period or (entry.period == own.period and is_amended)


def differing(own: Reading, earlier: Reading) -> Iterator[tuple[Fact, Fact]]:
    """Lines that both print once for one time, with another figure; own first."""
    one, other = _lines(own), _lines(earlier)
    pairs = [(fact, other[key]) for key, fact in one.items() if key in other]
    found = [pair for pair in pairs if not is_same(*pair)]
    if 2 * len(found) < len(pairs):
        yield from found


def _lines(reading: Reading) -> dict[_Key, Fact]:
    """The statements' lines by name, concept, time and unit, where one figure is printed."""
    found: dict[_Key, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.statement and fact.concept and fact.period and fact.label and not fact.cell.nil:
            name = normalised(fact.label)
            key = (str(fact.statement), fact.concept, name, fact.period, fact.quantity.unit)
            found[key].append(fact)
    return {key: facts[0] for key, facts in found.items() if len(facts) == 1}


def restated_words(fact: Fact, then: Fact, earlier: Filing) -> str:
    """How a figure differs from the one that an earlier filing printed, with its place there."""
    unit, span = fact.quantity.unit, place_of(then)
    quote = " ".join(earlier.quote(span).split())
    return (
        f"Restated since: {named(fact)} is printed {amount(fact.quantity.value, unit)};"
        f" the {earlier.form} for {earlier.period} printed {amount(then.quantity.value, unit)},"
        f' {line_words(earlier.lines.range(span))} there: "{quote}"'
    )


class Restated:
    """What was restated since the company first printed it, of the figures of one filing.

    An earlier filing is read only where a figure is of its time, or is amended; what it comes to
    is kept. `only`: the ids of the filings that may be told of, None for all.
    """

    def __init__(
        self, reading: Reading, library: Library, only: frozenset[str] | None = None
    ) -> None:
        self._reading = reading
        self._library = library
        self._only = only
        self._found: dict[tuple[str, int], dict[int, str]] = {}

    def notes(self, fact: Fact) -> tuple[str, ...]:
        """What the filing of a statement's figure, or the one amended, printed otherwise."""
        filing, period = self._reading.filing, fact.period
        is_amended = filing.form.endswith("/A")
        is_old = period is not None and period.end < filing.period
        if fact.statement is None or period is None or not (is_old or is_amended):
            return ()
        for entry in earlier_entries(filing.id, self._library):
            if self._only is not None and entry.id not in self._only:
                continue
            is_of_time = abs(entry.period - period.end) <= _SAME_END
            if is_of_time or entry.period == filing.period:
                note = self._of(entry).get(fact.id)
                if note is not None:
                    return (note,)
        return ()

    def _of(self, entry: Entry) -> dict[int, str]:
        """What differs from one earlier filing, by fact."""
        key = entry.id, entry.generation
        if key not in self._found:
            earlier = self._library.reading(entry.id)
            self._found[key] = {
                fact.id: restated_words(fact, then, earlier.filing)
                for fact, then in differing(self._reading, earlier)
            }
        return self._found[key]
