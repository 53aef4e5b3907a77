"""Filings made up for measuring: they foot as their original does, and are of somebody else."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from scale.report import misses, with_figures  # noqa: E402
from scale.variations import (  # noqa: E402
    FACTORS,
    Original,
    Variation,
    agrees,
    company_name,
    usable,
    variations,
)

from index.build import read_content  # noqa: E402
from index.model import Reading  # noqa: E402

SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
ONE = Variation(0, "Pembury", 5_000_001, 17, 8, 3)


@pytest.fixture(scope="module")
def original() -> Original:
    return Original.of(SAMPLE)


@pytest.fixture(scope="module")
def varied(original: Original) -> Reading:
    return read_content(original.varied(ONE).encode(), "varied.txt")


@pytest.mark.parametrize("factor", FACTORS)
def test_a_variation_reads_as_its_original_times_the_factor(
    original: Original, factor: int
) -> None:
    variation = replace(ONE, factor=factor)
    reading = read_content(original.varied(variation).encode(), "varied.txt")
    assert agrees(original.reading, reading, variation)
    assert not agrees(original.reading, reading, replace(variation, factor=factor + 1))
    assert not agrees(original.reading, reading, replace(variation, years=4))


def test_a_figure_and_its_time_are_moved(original: Original, varied: Reading) -> None:
    was, now = (
        next(fact for fact in reading.facts if fact.label == "Cash and cash equivalents")
        for reading in (original.reading, varied)
    )
    assert (was.cell.text, was.quantity.value, str(was.period)) == (
        "$ 3,327", 3_327_000, "2003-12-31",
    )  # fmt: skip
    assert (now.cell.text, now.quantity.value, str(now.period)) == (
        "$ 9,981", 9_981_000, "2011-12-31",
    )  # fmt: skip


def test_the_checks_agree_as_they_did(original: Original, varied: Reading) -> None:
    assert len(varied.checks) == len(original.reading.checks) > 80
    assert [check.verdict for check in varied.checks] == [
        check.verdict for check in original.reading.checks
    ]


def test_per_share_figures_and_percents_stay(original: Original, varied: Reading) -> None:
    kept = [
        (was.quantity, now.quantity)
        for was, now in zip(original.reading.facts, varied.facts, strict=True)
        if str(was.quantity.unit) not in {"USD", "shares"}
    ]
    assert len(kept) > 30
    assert all(was == now for was, now in kept)


def test_nothing_of_the_old_name_is_left(varied: Reading) -> None:
    assert varied.filing.company == "PEMBURY 21, INC."
    assert re.search(r"\bnutrition\b", varied.filing.text, re.I) is None


def test_the_laws_that_a_filing_names_are_of_their_year(varied: Reading) -> None:
    words = " ".join(varied.filing.text.split())
    assert "Securities Exchange Act of 1934" in words
    assert "Private Securities Litigation Reform Act of 1995" in words
    assert "2003" not in varied.filing.text


def test_figures_end_where_they_ended(original: Original, varied: Reading) -> None:
    def column(reading: Reading, place: int) -> int:
        end = reading.facts[place].cell.span.end
        return end - reading.filing.text.rfind("\n", 0, end)

    placed = {row.span.start: row for table in varied.tables for row in table.rows}
    cells = {cell.span for row in placed.values() for cell in row.cells if cell is not None}
    drawn = [n for n, fact in enumerate(varied.facts) if fact.cell.span in cells]
    assert len(drawn) > 200
    assert [column(varied, n) for n in drawn] == [column(original.reading, n) for n in drawn]


def test_no_two_are_of_one_company_and_time(original: Original) -> None:
    made = list(variations([(0, 2), (0, 3)], 40_000))
    assert len({(each.company, each.years) for each in made}) == 40_000
    assert len({(each.cik, each.number) for each in made}) == 40_000
    assert made == list(variations([(0, 2), (0, 3)], 40_000))
    assert len({company_name(number) for number in range(20_000)}) == 20_000


def test_all_factors_are_usable_with_the_sample(original: Original) -> None:
    assert usable([original]) == [(0, factor) for factor in FACTORS]


def _library(store: str, filings: int, **changed: object) -> dict[str, object]:
    took = {"median_ms": 5.0, "p99_ms": 9.0, "questions": 10}
    kinds = (
        "a figure, the filing named in the question", "a figure, of another filing",
        "a figure, of a filing asked before", "words, of a filing asked before",
        "words, of another filing",
    )  # fmt: skip
    indexing = {"filings": filings, "reading": filings * 0.1, "writing": filings * 0.02}
    return {
        "store": store, "filings": filings, "with_vectors": filings, "indexing": indexing,
        "rate": 16.0, "bottleneck": "reading", "bytes_a_filing": 1_500_000,
        "cold_figure_seconds": 0.5, "memory_mb": [700.0, 900.0, 900.0],
        "filings_asked": 700, "memory_after_words_mb": 950.0, "warm": {kind: dict(took) for kind in kinds},
    } | changed  # fmt: skip


def _found(*libraries: dict[str, object]) -> dict[str, object]:
    embedding = {
        "filings": 300, "chunks": 39_000, "chunks_a_second": 60.0, "of_model_alone": 62.0,
        "filings_a_second": 0.46,
    }  # fmt: skip
    return {
        "machine": {"cores": 2}, "made_from": "two real filings", "megabytes_a_filing": 0.1,
        "workers": 2, "embedding": embedding, "libraries": libraries, "minutes": 1.0,
    }  # fmt: skip


def test_a_page_takes_the_tables_between_its_marks() -> None:
    page = "# Many\n<!-- scale -->\n<!-- end -->\ntext\n<!-- paper -->\n<!-- end -->\n"
    found = _found(_library("folder", 100), _library("postgres", 100))
    told = with_figures(page, found)
    assert told.count("Missed: nothing.") == 1
    assert "\ntext\n<!-- paper -->\n| for 1,000,000" in told
    assert "Missed: nothing." in told
    # 0.1 s of a core each is 27.8 hours for a million; 130 chunks each, at 60 a second, 25 days.
    assert "| reading | 100 ms of a core each | 28 hours of one core, 26 minutes of 64 |" in told
    assert "25 days of these 2 cores" in told
    assert "1.5 TB" in told
    assert with_figures(told, found) == told


def test_what_grows_is_missed() -> None:
    slow = {"median_ms": 15.0, "p99_ms": 20.0, "questions": 10}
    grown = _library("folder", 1_000, rate=14.0, memory_mb=[700.0, 900.0, 990.0])
    warm = grown["warm"]
    assert isinstance(warm, dict)
    warm["a figure, of another filing"] = slow
    missed = list(misses(_found(_library("folder", 100), grown)))
    assert missed == [
        "folder 1,000: 14.0 filings a second",
        "folder 1,000: a figure, of another filing 15.0 ms (5.0 at first)",
        "folder 1,000: memory grew by 10% over the last half",
    ]
