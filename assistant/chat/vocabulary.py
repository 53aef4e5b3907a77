"""What can be named in a conversation: the words of a filing, and the filings."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.book import Book
from assistant.chat.completion import Vocabulary
from assistant.compute import spoken
from assistant.layout import folded, visible
from assistant.metrics import metrics
from assistant.statements import STATEMENTS, tables_of
from index.names import titles
from index.store import Entry

_LONGEST = 60  # characters of a label that is offered


def vocabulary(book: Book | None, entries: Sequence[Entry]) -> Vocabulary:
    """What can be named of a filing, and of all the filings there are."""
    filings = tuple(map(visible, titles(entries, entries)))
    named = {name for metric in metrics().values() for name in (metric.title.lower(),)}
    if book is None:
        return Vocabulary(tuple(sorted(named)), filings=filings)
    facts = [fact for fact in book.reading.facts if fact.statement is not None]
    labels = {_as_said(fact.label) for fact in facts if 0 < len(fact.label) <= _LONGEST}
    periods = {fact.period for fact in facts if fact.period is not None}
    latest = sorted(periods, key=lambda p: (p.end, p.days), reverse=True)
    statements = [name for name, kind in STATEMENTS.items() if tables_of(book.reading, kind)]
    sections = [folded(section.id) for section in book.reading.sections]
    return Vocabulary(
        tuple(sorted(labels | named)),
        tuple(spoken(period) for period in latest),
        (*statements, "outline", "documents", *sections),
        filings,
    )


def _as_said(label: str) -> str:
    """A label as it stands within a question: "TOTAL REVENUES" is "total revenues"."""
    plain = folded(label)
    if plain.isupper():
        return plain.lower()
    return plain if plain[1:2].isupper() else f"{plain[:1].lower()}{plain[1:]}"
