"""Filings made up for measuring: they foot as their original does, and are of somebody else."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

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
