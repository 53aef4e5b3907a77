"""What is true of every filing that is read, and of every table that could be drawn."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.build import read_content
from index.model import Reading, Verdict
from tests.index.drawing import is_printed
from tests.index.laws import LAWS, Broken
from tests.index.read_filings import EXCERPTS, SAMPLE, SHARED, path_of, read

FILINGS = (SAMPLE, *EXCERPTS, *SHARED)


def every_law() -> list[object]:
    return [
        pytest.param(filing, law, id=f"{filing}-{law.__name__}")
        for filing in FILINGS
        for law in LAWS
    ]


def need(filing: str, request: pytest.FixtureRequest) -> None:
    """Skips where the filing is a shared one and there are none."""
    if filing in SHARED:
        request.getfixturevalue("shared_filings")


@pytest.mark.parametrize(("filing", "law"), every_law())
def test_law(filing: str, law: Broken, request: pytest.FixtureRequest) -> None:
    need(filing, request)
    broken = law(read(filing))
    assert broken[:5] == []


@pytest.mark.parametrize("filing", FILINGS)
def test_reading_is_deterministic(filing: str, request: pytest.FixtureRequest) -> None:
    need(filing, request)
    content = path_of(filing).read_bytes()
    is_same = read_content(content, path_of(filing).name) == read(filing)
    assert is_same


def said(reading: Reading) -> tuple[object, ...]:
    """What is read, spans aside."""
    return (
        [(s.id, s.kind, s.title) for s in reading.sections],
        [(c.concept, c.value) for c in reading.cover],
        [(f.label, f.path, f.column, f.period, f.quantity, f.cell.text) for f in reading.facts],
        [(c.rule, c.printed, c.operands, c.verdict) for c in reading.checks],
    )


@pytest.mark.parametrize("filing", FILINGS)
def test_line_ends_change_nothing(filing: str, request: pytest.FixtureRequest) -> None:
    need(filing, request)
    content = path_of(filing).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    is_same = said(read_content(content, path_of(filing).name)) == said(read(filing))
    assert is_same


@pytest.mark.parametrize("filing", [SAMPLE, *EXCERPTS])
def test_the_statements_agree(filing: str) -> None:
    reading = read(filing)
    assert reading.checks
    assert {check.verdict for check in reading.checks} == {Verdict.AGREES}


def test_the_facts_of_the_sample_add_up_to_what_they_did() -> None:
    reading = read(SAMPLE)
    held = {table.id: table for table in reading.tables}
    facts = [fact for fact in reading.facts if is_printed(held[fact.table], fact)]
    totals: dict[str, Decimal] = {}
    for fact in facts:
        unit = str(fact.quantity.unit)
        totals[unit] = totals.get(unit, Decimal(0)) + fact.quantity.value
    count = len(facts)
    assert count == 281
    assert totals == TOTALS


# From the transcription by hand: the sum of every cell of the nine tables, in ones.
TOTALS = {
    "USD": Decimal(303808000),
    "USD/share": Decimal("-1.88"),
    "shares": Decimal(632115224),
}
