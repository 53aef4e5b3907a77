"""The outlines of filings of every form, each checked against the filing by hand.

A golden file has, for each section, its first and last line, its id, kind and title, and which
items are incorporated by reference: of a filing beside the project no other word than titles.
`pytest --update` rewrites them; open the filing before a change is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import read_filing
from index.incorporated import find_incorporated
from index.model import Reading, SectionKind
from tests.index.drawing import one_line

DATA = Path(__file__).resolve().parents[1] / "data" / "outlines"
GOLDEN = Path(__file__).with_name("golden") / "outlines"
Golden = Callable[[str, Path], None]

MADE_UP = (
    "cove-radio_10-qsb.txt",
    "mill-lantern_10-k_transition.txt",
    "pine-candle_10-ksb.txt",
)
REAL = (
    "aeroflex_10-k_19950630.txt",
    "allis-chalmers_10-q-a_20060331.txt",
    "amerco_10-q_19991231.txt",
    "anacomp_10-k405_19980930.txt",
    "anacomp_10-q_19931231.txt",
    "apple_10-k_19970926.txt",
    "apple_10-k_20240928.htm",
    "apple_10-q_20000401.txt",
    "boeing_10-k_2003.htm",
    "general-electric_10-k_19931231.txt",
    "merck_10-k405_19951231.txt",
    "microsoft_10-k_20030630.txt",
    "spherix_10-q_20070331.txt",
    "tesla_10-q_20250630.htm",
)


def draw(reading: Reading) -> str:
    """A line for each section."""
    lines = reading.filing.lines
    away = {
        each.section.id: f"  <- {'' if each.whole else 'in part '}{each.source}"
        for each in find_incorporated(reading.sections, reading.filing.text)
    }
    drawn = [
        (*lines.range(section.span), section.kind.value, section.id, one_line(section.title))
        for section in reading.sections
    ]
    width = max(len(name) for *_, name, _ in drawn)
    return "".join(
        f"{first:>5}-{last:<5}  {kind:10}  {name:{width}}  {title}{away.get(name, '')}\n"
        for first, last, kind, name, title in drawn
    )


@pytest.mark.parametrize("name", MADE_UP)
def test_outline_of_a_made_up_filing(name: str, golden: Golden) -> None:
    golden(draw(read_filing(DATA / name)), GOLDEN / f"{Path(name).stem}.txt")


@pytest.mark.parametrize("name", REAL)
def test_outline_of_a_real_filing(name: str, golden: Golden, shared_filings: Path) -> None:
    golden(draw(read_filing(shared_filings / name)), GOLDEN / f"{Path(name).stem}.txt")


def test_every_kind_of_report_has_an_outline() -> None:
    forms = {read_filing(DATA / name).filing.form for name in MADE_UP}
    assert forms == {"10-K", "10-KSB", "10-QSB"}


def test_items_on_one_number_in_two_parts_are_apart() -> None:
    reading = read_filing(DATA / "cove-radio_10-qsb.txt")
    titles = {s.id: s.title for s in reading.sections if s.kind is SectionKind.ITEM}
    assert titles["part-1/item-1"] == "FINANCIAL STATEMENTS"
    assert titles["part-2/item-1"] == "LEGAL PROCEEDINGS"
