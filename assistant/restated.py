"""What a filing prints of an earlier time, held against what the company first printed of it.

A comparative that differs was restated or reclassified since: no contradiction of the filing, but
what a reader of both must know. Only lines of one name, concept and time are compared, and only
where most of what the two filings share agrees, so that another measure is not taken for another
figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assistant.checking import Disagreement, Report, excerpt_of
from assistant.choice import name_words
from assistant.layout import amount, line_words
from index.copies import is_same
from index.labels import normalised
from index.library import Library
from index.model import Fact, Period, Reading, Verdict, place_of
from index.store import Entry
from index.units import Unit

RULE = "comparative = earlier filing"
_MOST = 8  # earlier filings that are looked at
_Key = tuple[str, str, str, Period, Unit]


def with_restated(report: Report, library: Library, filing: str) -> Report:
    """The report with what is printed otherwise than in the company's earlier filings."""
    entries = library.entries()
    own = next(entry for entry in entries if entry.id == filing)
    earlier = [entry for entry in entries if _is_earlier(entry, own)]
    earlier.sort(key=lambda entry: (entry.period, entry.filed or entry.period), reverse=True)
    if not earlier:
        return report
    reading = library.reading(filing)
    told: dict[int, Disagreement] = {}
    for entry in earlier[:_MOST]:
        for fact, then in _differing(reading, library.reading(entry.id)):
            told.setdefault(fact.id, _told(fact, then, reading, library.reading(entry.id)))
    found = sorted(told.values(), key=lambda each: each.lines)
    return replace(report, findings=(*report.findings, *found))


def _is_earlier(entry: Entry, own: Entry) -> bool:
    """Whether a filing of the same company came before: by its period, or as what is amended."""
    is_same_company = (
        entry.cik == own.cik
        if entry.cik and own.cik
        else name_words(entry.company) == name_words(own.company)
    )
    if entry.id == own.id or not is_same_company:
        return False
    is_amended = own.form.endswith("/A") and not entry.form.endswith("/A")
    return entry.period < own.period or (entry.period == own.period and is_amended)


def _differing(own: Reading, earlier: Reading) -> Iterator[tuple[Fact, Fact]]:
    """Lines that both print once for one time, with another figure; own first."""
    one, other = _lines(own), _lines(earlier)
    pairs = [(fact, other[key]) for key, fact in one.items() if key in other]
    differing = [pair for pair in pairs if not is_same(*pair)]
    if 2 * len(differing) < len(pairs):
        yield from differing


def _lines(reading: Reading) -> dict[_Key, Fact]:
    """The statements' lines by name, concept, time and unit, where one figure is printed."""
    found: dict[_Key, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        if fact.statement and fact.concept and fact.period and fact.label and not fact.cell.nil:
            name = normalised(fact.label)
            key = (str(fact.statement), fact.concept, name, fact.period, fact.quantity.unit)
            found[key].append(fact)
    return {key: facts[0] for key, facts in found.items() if len(facts) == 1}


def _told(fact: Fact, then: Fact, own: Reading, earlier: Reading) -> Disagreement:
    filing, unit = earlier.filing, fact.quantity.unit
    span = place_of(then)
    where = line_words(filing.lines.range(span))
    quote = " ".join(filing.quote(span).split())
    return Disagreement(
        RULE,
        (excerpt_of(place_of(fact), own.filing),),
        fact.quantity.value,
        then.quantity.value,
        str(unit),
        f"Restated since: {fact.label.strip()} for {fact.period} is printed"
        f" {amount(fact.quantity.value, unit)}; the {filing.form} for {filing.period} printed"
        f' {amount(then.quantity.value, unit)}, {where} there: "{quote}"',
        Verdict.RESTATED,
    )
