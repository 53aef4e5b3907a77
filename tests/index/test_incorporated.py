"""Items that a filing incorporates by reference, told from those that only mention it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.build import read_filing
from index.incorporated import Incorporated, find_incorporated
from index.model import Reading

DATA = Path(__file__).resolve().parents[1] / "data" / "outlines"


@cache
def reading(name: str) -> Reading:
    return read_filing(DATA / f"{name}.txt")


def found(name: str) -> dict[str, Incorporated]:
    read = reading(name)
    return {each.section.id: each for each in find_incorporated(read.sections, read.filing.text)}


def test_items_that_are_incorporated() -> None:
    """Neither the van of Item 12 is, nor the exhibit that Item 13 lists as being so."""
    away = found("pine-candle_10-ksb")
    assert list(away) == ["part-3/item-9", "part-3/item-10", "part-3/item-11"]
    assert {each.source for each in away.values()} == {"the proxy statement"}
    assert all(each.whole for each in away.values())


def test_the_sentence_is_quoted() -> None:
    each = found("pine-candle_10-ksb")["part-3/item-11"]
    assert reading("pine-candle_10-ksb").filing.quote(each.span) == (
        'Incorporated by reference to "Principal Holders" in the proxy statement.'
    )


def test_a_part_without_items_is_incorporated_as_one() -> None:
    assert list(found("mill-lantern_10-k_transition")) == ["part-3"]


@pytest.mark.parametrize(
    "name", ["cove-radio_10-qsb", "../harbor-lamp_10-q", "../bramble-kettle_10-k"]
)
def test_nothing_is_incorporated_where_nothing_says_so(name: str) -> None:
    assert found(name) == {}
