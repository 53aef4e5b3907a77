"""Text that is made to break a reader: it is read as words, or refused, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import read_content
from index.errors import ReadError
from index.model import Fact, Reading
from tests.index.read_filings import SAMPLE, path_of, read


def faces(reading: Reading) -> list[tuple[object, ...]]:
    """What the face statements say, wherever it stands."""

    def said(fact: Fact) -> tuple[object, ...]:
        return fact.label, fact.concept, fact.period, fact.quantity

    return [said(fact) for fact in reading.facts if fact.statement]


@pytest.fixture(scope="module")
def content() -> bytes:
    return path_of(SAMPLE).read_bytes()


@pytest.mark.parametrize(
    "repeated",
    ["(", "$ ", "1,", "- ", "(1) ", ". ", "_", "=", "\t", "Item 1. ", "December 31, 2003 "],
)
def test_a_line_without_end_changes_nothing_else(repeated: str, content: bytes) -> None:
    """A label that cannot be a label, on a line of its own among the paragraphs of the discussion."""
    place = (
        content.index(b"CRITICAL ACCOUNTING POLICIES")
        if b"CRITICAL ACCOUNTING POLICIES" in content
        else content.index(b"PART II")
    )
    hostile = b"Net sales " + repeated.encode() * (40_000 // len(repeated)) + b"\n"
    found = read_content(content[:place] + hostile + content[place:], "hostile.txt")
    assert faces(found) == faces(read(SAMPLE))


def test_ten_thousand_dates_are_read(content: bytes) -> None:
    found = read_content(content + b"December 31, 2003\n" * 10_000, "dates.txt")
    assert faces(found) == faces(read(SAMPLE))


def test_a_filing_that_breaks_off_at_any_page_is_refused(content: bytes, tmp_path: Path) -> None:
    signed = content.index(b"SIGNATURES")
    places = [n for n in range(len(content)) if content.startswith(b"<PAGE>", n) and n < signed]
    assert len(places) > 10
    for place in places:
        with pytest.raises(ReadError):
            read_content(content[:place], "cut.txt")
