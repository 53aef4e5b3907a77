"""What is read from an HTML filing, held beside golden files that were checked against it.

The line numbers of a drawing are those of the canonical text. The company does not exist;
its statements foot. `pytest --update` rewrites the golden files; read the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from index.build import read_filing
from index.model import Reading, Verdict
from tests.index.drawing import draw_checks, draw_cover, draw_outline, draw_table

FILING = "tamarack-soap_10-q"
PATH = Path(__file__).resolve().parents[1] / "data" / f"{FILING}.htm"
GOLDEN = Path(__file__).with_name("golden") / FILING
Golden = Callable[[str, Path], None]

# The golden file of each table, in the filing's order.
TABLES = ("balance-sheet", "operations", "cash-flows", "note-2-inventories")


@cache
def reading() -> Reading:
    return read_filing(PATH)


@pytest.mark.parametrize(("place", "name"), list(enumerate(TABLES)))
def test_table(place: int, name: str, golden: Golden) -> None:
    golden(draw_table(reading(), reading().tables[place]), GOLDEN / f"{name}.txt")


def test_there_is_no_other_table() -> None:
    assert len(reading().tables) == len(TABLES)


@pytest.mark.parametrize(
    ("draw", "name"), [(draw_outline, "outline"), (draw_cover, "cover"), (draw_checks, "checks")]
)
def test_what_stands_around_the_tables(
    draw: Callable[[Reading], str], name: str, golden: Golden
) -> None:
    golden(draw(reading()), GOLDEN / f"{name}.txt")


def test_the_canonical_text(golden: Golden) -> None:
    golden(reading().filing.text, GOLDEN / "text.txt")


def test_every_statement_foots() -> None:
    assert {check.verdict for check in reading().checks} == {Verdict.AGREES}


def test_a_quotation_joins_the_cells_of_one_figure() -> None:
    """The `$`, the figure and the `)` stand in cells of their own."""
    quotes = {reading().filing.quote(fact.cell.span) for fact in reading().facts}
    assert {"$17,203", "(58)", "$(0.02)", "(694)", "—"} <= quotes
