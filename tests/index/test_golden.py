"""What is read from a filing, held beside a golden file that was checked against the filing.

The golden files of the sample were transcribed from the filing, cell by cell, before the
reader's own drawing was seen. `pytest --update` rewrites them; read the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.drawing import draw_checks, draw_cover, draw_outline, draw_table
from tests.index.read_filings import EXCERPTS, SAMPLE, read

GOLDEN = Path(__file__).with_name("golden")
Golden = Callable[[str, Path], None]

# The golden file of each table, in the filing's order.
TABLES = {
    SAMPLE: (
        "balance-sheet-assets",
        "balance-sheet-liabilities",
        "operations",
        "stockholders-equity",
        "cash-flows",
        "note-3-short-term-investments",
        "note-4-stock-based-compensation",
        "note-9-loss-per-share",
        "note-11-supplemental-cash-flow",
    ),
    "cobble-hydro_10-q": ("balance-sheet", "operations", "cash-flows"),
    "fennel-ferries_10-k": (
        "selected-data",
        "balance-sheet-assets",
        "balance-sheet-liabilities",
        "income",
        "cash-flows",
        "note-2-rent",
        "note-3-per-share",
        "note-4-rivers",
        "note-5-quarters",
    ),
    "harbor-lamp_10-q": (
        "balance-sheet-assets",
        "balance-sheet-liabilities",
        "operations",
        "cash-flows",
        "note-2-inventories",
    ),
    "orchard-tool_10-q": ("financial-position", "income", "cash-flows", "note-b-rentals"),
    "quill-paper_10-k": ("revenues-by-class", "operations", "balance-sheet", "note-2-entities"),
    "saltmarsh-rail_10-q": ("income", "shareholders-equity", "note-2-commodities"),
}

# What the reader does not yet read as it is printed.
FAULTS: dict[tuple[str, str], str] = {}


def drawings() -> list[object]:
    """Every golden table, marked where the reader is known to be at fault."""
    return [
        marked(filing, name, number)
        for filing, names in TABLES.items()
        for number, name in enumerate(names)
    ]


def marked(filing: str, name: str, *rest: object) -> object:
    reason = FAULTS.get((filing, name))
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(filing, name, *rest, marks=marks, id=f"{filing}-{name}")


@pytest.mark.parametrize(("filing", "name", "place"), drawings())
def test_table(filing: str, name: str, place: int, golden: Golden) -> None:
    reading = read(filing)
    golden(draw_table(reading, reading.tables[place]), GOLDEN / filing / f"{name}.txt")


@pytest.mark.parametrize("filing", TABLES)
def test_there_is_no_other_table(filing: str) -> None:
    assert len(read(filing).tables) == len(TABLES[filing])


@pytest.mark.parametrize(("filing", "name"), [marked(f, "outline") for f in (SAMPLE, *EXCERPTS)])
def test_outline(filing: str, name: str, golden: Golden) -> None:
    golden(draw_outline(read(filing)), GOLDEN / filing / f"{name}.txt")


@pytest.mark.parametrize(("filing", "name"), [marked(f, "cover") for f in (SAMPLE, *EXCERPTS)])
def test_cover(filing: str, name: str, golden: Golden) -> None:
    golden(draw_cover(read(filing)), GOLDEN / filing / f"{name}.txt")


def test_checks_of_the_sample(golden: Golden) -> None:
    golden(draw_checks(read(SAMPLE)), GOLDEN / SAMPLE / "checks.txt")
