"""The exhibits that are read as part of a report → sections of its outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Document, Section, SectionKind, Span
from index.sources import Source


def annex_sections(source: Source) -> tuple[Section, ...]:
    """Each document that is read as part of the report, as a section."""
    found: list[Section] = []
    for annex in source.annexes:
        if annex.page:
            span = Span(annex.page[0].start, annex.page[-1].end)
            found.append(_section(annex.document, span, found))
    return tuple(found)


def schedule_sections(source: Source, outline: Sequence[Section]) -> tuple[Section, ...]:
    """The section that holds each financial data schedule, in their order."""
    found: list[Section] = []
    for schedule in source.schedules:
        document = next(d for d in source.documents if schedule.span in d.span)
        is_apart = document.span != source.main.span
        named = (
            document if is_apart else Document("EX-27", 0, "Financial data schedule", document.span)
        )
        found.append(_section(named, schedule.span, [*outline, *found]))
    return tuple(found)


def _section(document: Document, span: Span, others: Sequence[Section]) -> Section:
    """A document's section; of several of one type, the later ones are numbered."""
    kind = re.sub(r"[^a-z0-9.-]+", "-", document.type.lower()).strip("-")
    name = re.sub(r"^ex-", "exhibit-", kind)
    count = sum(re.fullmatch(rf"{re.escape(name)}(?:--\d+)?", s.id) is not None for s in others)
    title = document.description or f"Exhibit {document.type.removeprefix('EX-')}"
    return Section(
        f"{name}--{count + 1}" if count else name, SectionKind.EXHIBIT, title, span,
        Span(span.start, span.start),
    )  # fmt: skip
