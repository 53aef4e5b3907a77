"""What checking a filing came to ↔ flat records, for any database."""

from __future__ import annotations

from decimal import Decimal

from index.findings import Finding
from index.model import Span
from index.store.records import Record, dumped, loaded


def finding_record(finding: Finding) -> Record:
    """A finding as a record; the columns are those of `finding_of`."""
    return {
        "rule": finding.rule,
        "spans": dumped([[span.start, span.end] for span in finding.spans]),
        "facts": dumped(finding.facts),
        "printed": str(finding.printed),
        "computed": str(finding.computed),
        "unit": finding.unit,
        "text": finding.text,
    }


def finding_of(
    rule: str, spans: str, facts: str, printed: str, computed: str, unit: str, text: str
) -> Finding:
    """A finding from its columns."""
    return Finding(
        rule,
        tuple(Span(start, end) for start, end in loaded(spans)),
        tuple(loaded(facts)),
        Decimal(printed),
        Decimal(computed),
        unit,
        text,
    )
