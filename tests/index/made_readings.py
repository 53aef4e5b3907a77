"""Readings that no file was read for: plain ones written as paragraphs, and any by hypothesis."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from index.model import (
    PURE,
    SHARES,
    USD,
    USD_PER_SHARE,
    Cell,
    Check,
    Column,
    Correction,
    CoverFact,
    Document,
    Fact,
    Filing,
    MonthDay,
    Page,
    Passage,
    Period,
    Quantity,
    Reading,
    Row,
    Scale,
    Section,
    SectionKind,
    Span,
    StatementKind,
    Table,
    Unit,
    Verdict,
)


def reading_of(
    paragraphs: Sequence[str],
    filing: str = "0000000000-04-000001",
    company: str = "Chromium Picolinate Corp",
    form: str = "10-Q",
    period: date = date(2003, 12, 31),
    heading: str = "",
) -> Reading:
    """A filing that is these paragraphs, in one section."""
    text = "\n\n".join(paragraphs)
    digest = hashlib.sha256(f"{filing} {company} {form} {period} {text}".encode()).hexdigest()
    held = Filing(filing, digest, f"{filing}.txt", company, form, period, text, accession=filing)
    section = Section(
        "part-1/item-2", SectionKind.ITEM, "Item 2. Discussion", Span(0, len(text)), Span(0, 0)
    )
    starts = [sum(len(each) + 2 for each in paragraphs[:n]) for n in range(len(paragraphs))]
    passages = tuple(
        Passage(number, section.id, heading, Span(start, start + len(paragraph)))
        for number, (start, paragraph) in enumerate(zip(starts, paragraphs, strict=True))
    )
    return Reading(held, sections=(section,), passages=passages)


def one_fact(number: int = 0) -> Fact:
    """A fact of which no two fields have the same value."""
    return Fact(
        number,
        "Net loss",
        ("Operations",),
        ("Three months", "2003"),
        "NetIncomeLoss",
        Period(date(2003, 12, 31), date(2003, 10, 1)),
        Quantity(Decimal("-1234.50"), USD),
        Cell("(1.2345)", Span(1, 2), Decimal("-1.23450"), nil=False, percent=True),
        Span(3, 4),
        "table-9",
        5,
        6,
        "part-1/item-1",
        StatementKind.INCOME,
        -1,
        ("line 9 prints 1, read as 2: misprinted",),
    )


# Any text but lone surrogates, which no file decodes to.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
whole = st.integers(-(2**31), 2**31)
signs = st.sampled_from([1, -1])
decimals = st.decimals(allow_nan=False, allow_infinity=False)
dates = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))  # as filings have them
paths = st.lists(words, max_size=3).map(tuple)
units = st.sampled_from(
    [USD, SHARES, USD_PER_SHARE, PURE, Unit(("EUR",)), Unit((), ("shares",)), Unit(("USD", "USD"))]
)
statements = st.none() | st.sampled_from(StatementKind)
periods = st.builds(Period, dates) | st.tuples(dates, dates).map(
    lambda both: Period(max(both), min(both))
)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings of any content, sense or none."""
    text = draw(texts)
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda both: Span(min(both), max(both)))
    filing = st.builds(
        Filing,
        *(words, words, words, words, words, dates, st.just(text), words),
        *(st.none() | words, st.none() | words, st.none() | dates),
        st.none() | st.builds(MonthDay, st.integers(1, 12), st.integers(1, 31)),
        several(st.builds(Document, words, whole, words, spans)),
        several(st.builds(Page, st.none() | words, spans)),
    )
    cells = st.builds(Cell, words, spans, decimals, st.booleans(), st.booleans())
    quantities = st.builds(Quantity, decimals, units)
    operands = several(st.tuples(whole, signs))
    facts = st.builds(
        Fact,
        *(whole, words, paths, paths, st.none() | words, st.none() | periods, quantities),
        *(cells, spans, words, whole, whole, words, statements, signs, paths),
    )
    passages = st.builds(Passage, whole, words, words, spans, st.booleans())
    return Reading(
        draw(filing),
        draw(several(st.builds(CoverFact, words, words, spans))),
        draw(several(st.builds(Section, words, st.sampled_from(SectionKind), words, spans, spans))),
        draw(several(tables(spans, cells))),
        draw(several(facts)),
        draw(
            several(
                st.builds(
                    Check,
                    *(words, statements, operands, whole, decimals, decimals),
                    st.sampled_from(Verdict),
                )
            )
        ),
        draw(st.lists(passages, max_size=4, unique_by=lambda passage: passage.id).map(tuple)),
        draw(several(st.builds(Correction, words, texts, whole, texts))),
    )


def tables(
    spans: st.SearchStrategy[Span], cells: st.SearchStrategy[Cell]
) -> st.SearchStrategy[Table]:
    scales = st.builds(Scale, st.sampled_from([1, 1000]), st.sampled_from([1, 1000]))
    columns = st.builds(Column, paths, st.none() | periods)
    rows = st.builds(Row, words, paths, whole, spans, several(st.none() | cells), st.booleans())
    return st.builds(
        Table,
        *(words, words, words, scales, several(columns), several(rows), spans, statements, words),
    )


def several(each: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=3).map(tuple)
