"""The report of a filing, with what was restated since the company's earlier filings."""

from __future__ import annotations

from dataclasses import replace

from assistant.checking import Disagreement, Report, excerpt_of
from assistant.earlier_filings import differing, earlier_entries, restated_words
from index.library import Library
from index.model import Fact, Filing, Reading, Verdict, place_of

RULE = "comparative = earlier filing"
_MOST = 8  # earlier filings that are looked at


def with_restated(report: Report, library: Library, filing: str) -> Report:
    """The report with what is printed otherwise than in the company's earlier filings."""
    entries = earlier_entries(filing, library)
    if not entries:
        return report
    reading = library.reading(filing)
    told: dict[int, Disagreement] = {}
    for entry in entries[:_MOST]:
        earlier = library.reading(entry.id)
        for fact, then in differing(reading, earlier):
            told.setdefault(fact.id, _told(fact, then, reading, earlier.filing))
    found = sorted(told.values(), key=lambda each: each.lines)
    return replace(report, findings=(*report.findings, *found))


def _told(fact: Fact, then: Fact, own: Reading, earlier: Filing) -> Disagreement:
    return Disagreement(
        RULE,
        (excerpt_of(place_of(fact), own.filing),),
        fact.quantity.value,
        then.quantity.value,
        str(fact.quantity.unit),
        restated_words(fact, then, earlier),
        Verdict.RESTATED,
    )
