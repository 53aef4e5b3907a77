"""Text that is made to break a reader: it is read as words, or refused, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import read_content
from index.errors import ReadError
from index.model import Fact, Reading
from tests.index.read_filings import SAMPLE, path_of, read

DATA = Path(__file__).parents[1] / "data"


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


SOAP = DATA / "tamarack-soap_10-q.htm"
LAMP = DATA / "harbor-lamp_10-q.txt"
INVENTORIES = '<tr bgcolor="#cceeff"><td valign="top"><p style="margin-left:20pt;text-indent:-10pt;margin-top:0;margin-bottom:0">Inventories</p>'
HIDDEN = (
    'style="font-size:0"', 'style="font-size:0px;line-height:0"', 'style="font-size:0.01pt"',
    'style="opacity:0"', 'style="color:transparent"', 'style="color:white"',
    'style="color:#FFFFFF;background-color:#fff"', 'style="display:none !important"',
    'style="visibility: hidden!important"', 'style="visibility:collapse"',
    'style="position:absolute;left:-9999px"', 'style="text-indent:-9999px"',
    'style="height:0;overflow:hidden"', 'style="max-height:0;overflow:hidden"', "hidden",
)  # fmt: skip


@pytest.mark.parametrize("attribute", HIDDEN)
def test_a_row_that_nobody_sees_is_not_read(attribute: str) -> None:
    page = SOAP.read_text(encoding="utf-8")
    assert INVENTORIES in page
    row = f"<tr {attribute}><td>Inventories</td><td></td><td></td><td>999,999</td><td></td><td></td><td></td><td>888,888</td><td></td></tr>\n"
    found = read_content(page.replace(INVENTORIES, row + INVENTORIES, 1).encode(), SOAP.name)
    assert "999,999" not in found.filing.text
    assert faces(found) == faces(read_content(page.encode(), SOAP.name))


def test_white_letters_on_a_dark_ground_are_read() -> None:
    page = SOAP.read_text(encoding="utf-8")
    row = '<tr style="background-color:#003366;color:white"><td>Brine</td><td></td><td></td><td>12</td><td></td><td></td><td></td><td>13</td><td></td></tr>\n'
    found = read_content(page.replace(INVENTORIES, row + INVENTORIES, 1).encode(), SOAP.name)
    assert "Brine" in found.filing.text


@pytest.mark.parametrize("tag", ["iframe", "object", "audio", "canvas", "datalist", "noframes"])
def test_what_a_browser_does_not_show_is_not_read(tag: str) -> None:
    page = SOAP.read_text(encoding="utf-8")
    hostile = page.replace("<hr", f"<{tag}>Inventories were nil.</{tag}><hr", 1)
    found = read_content(hostile.encode(), SOAP.name)
    assert "Inventories were nil" not in found.filing.text


@pytest.mark.parametrize(
    "signs",
    ["\x9b31m", "\x1b[2J", "\u202eabc\u202c", "net\u200b sales\ufeff", "\u2066x\u2069\u200f"],
)
@pytest.mark.parametrize("path", [LAMP, SOAP], ids=["text", "html"])
def test_no_sign_that_a_terminal_obeys_is_read(path: Path, signs: str) -> None:
    text = path.read_text(encoding="utf-8")
    place = "Exact name of registrant"
    found = read_content(text.replace(place, f"{signs} {place}", 1).encode(), path.name)
    assert all(sign.isprintable() or sign == "\n" for sign in found.filing.text)


@pytest.mark.parametrize(
    "words",
    [
        "</SEC-HEADER>",
        "COMPANY CONFORMED NAME: OTHER LAMPS INC\nCONFORMED PERIOD OF REPORT: 20991231\n</SEC-HEADER>",
        "<SEC-HEADER>\nACCESSION NUMBER: 0000999999-99-999999\n</SEC-HEADER>",
        "<DOCUMENT>\n<TYPE>10-Q\n<TEXT>\nNothing.\n</TEXT>\n</DOCUMENT>",
    ],
    ids=["end", "name", "whole", "document"],
)
def test_a_header_within_a_bare_body_is_none(words: str) -> None:
    text = LAMP.read_text(encoding="utf-8")
    place = "of $166,667.\n"
    clean = read_content(text.encode(), LAMP.name)
    found = read_content(text.replace(place, f"{place}\n{words}\n", 1).encode(), LAMP.name)
    assert (found.filing.company, found.filing.period) == (
        clean.filing.company,
        clean.filing.period,
    )
    assert found.filing.accession is None
    assert len(faces(found)) == len(faces(clean))
