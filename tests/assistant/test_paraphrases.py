"""Ways to ask for one and the same thing: each must come to what the canonical question comes to."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.book import Book
from tests.assistant.asking import JUNIPER, SAMPLE, book_of, value_of

ROOT = Path(__file__).parents[1]
BANK = tomllib.loads((ROOT / "data" / "paraphrases.toml").read_text(encoding="utf-8"))
FILINGS = {"juniper": JUNIPER, "sample": SAMPLE}
SLOTS = {
    "share": [
        ("juniper", "research and development", "revenues", "in 1999"),
        ("sample", "inventories", "total current assets", "at December 31, 2003"),
    ],
    "sum": [
        ("juniper", "inventories", "goodwill", "at December 31, 1999"),
        ("sample", "cash and cash equivalents", "inventories", "at December 31, 2003"),
    ],
    "difference": [
        ("juniper", "revenues", "cost of services", "in 1999"),
        ("sample", "total assets", "total current assets", "at December 31, 2003"),
    ],
    "ratio": [
        ("juniper", "total assets", "inventories", "at December 31, 1999"),
        ("sample", "total current assets", "inventories", "at December 31, 2003"),
    ],
}
_HUNDRED = 100


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    return {name: book_of(path) for name, path in FILINGS.items()}


@pytest.mark.parametrize("asked", [(kind, way) for kind in SLOTS for way in BANK[kind]["asked"]])
def test_a_paraphrase_comes_to_what_the_canonical_question_comes_to(
    books: dict[str, Book], asked: tuple[str, str]
) -> None:
    kind, way = asked
    for filing, one, other, when in SLOTS[kind]:
        said = {"A": one, "B": other, "w": when}
        wanted = value_of(BANK[kind]["canonical"].format(**said), books[filing])
        found = value_of(way.format(**said), books[filing])
        assert wanted is not None
        assert found is not None and round(found, 8) in _as_told(wanted, kind), way.format(**said)


def _as_told(wanted: Decimal, kind: str) -> list[Decimal]:
    """The values that tell the same: a share of each dollar is a hundredth of that in percent."""
    other = wanted / _HUNDRED if kind == "share" else -wanted
    return [round(wanted, 8), round(other, 8)]
