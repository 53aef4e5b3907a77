"""The outline: what is a heading, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import read_content
from index.model import Reading, Section, SectionKind, Span
from index.notes import innermost, innermost_at
from index.sections import slug
from tests.index.laws import SHAPES
from tests.index.read_filings import SAMPLE, read

COVER = """\
                                   FORM 10-Q
            For the quarterly period ended March 31, 1999
                              GROVE MILLS, INC.
             (Exact name of registrant as specified in its charter)
<PAGE>
"""
SIGNED = "\n                  SIGNATURES\n\nDate: May 3, 1999      /s/ Lee Park\n"


def outlined(body: str) -> Reading:
    return read_content(f"{COVER}{body}{SIGNED}".encode(), "grove.txt")


def ids(reading: Reading) -> list[str]:
    return [section.id for section in reading.sections]


BODY = """\
PART I.  FINANCIAL INFORMATION

Item 1.  Financial Statements

     Set out below.

Item 2.  Management's Discussion and Analysis of Financial Condition and
         Results of Operations

     As Item 1 of Part I says, sales rose.  See
Item 1 of this report and Part II below.

PART IIOTHER INFORMATION

Item 1.  Legal Proceedings

     None.

Item 6.  Exhibits and Reports on Form 8-K

     None.
"""
IDS = [
    "cover",
    "part-1",
    "part-1/item-1",
    "part-1/item-2",
    "part-2",
    "part-2/item-1",
    "part-2/item-6",
    "signatures",
]


def test_item_numbers_repeat_in_the_parts() -> None:
    assert ids(outlined(BODY)) == IDS


def test_a_title_on_two_lines_is_one() -> None:
    section = next(s for s in outlined(BODY).sections if s.id == "part-1/item-2")
    assert section.title == (
        "Management's Discussion and Analysis of Financial Condition and Results of Operations"
    )


CONTENTS = """\
                               INDEX
                                                             PAGE
PART I.  FINANCIAL INFORMATION
  Item 1.  Financial Statements ............................   2
  Item 2.  Management's Discussion and Analysis ............   3
PART II.  OTHER INFORMATION
  Item 1.  Legal Proceedings ...............................   4
  Item 6.  Exhibits and Reports on Form 8-K ................   4
<PAGE>
"""


def test_a_contents_page_is_no_body() -> None:
    assert ids(outlined(CONTENTS + BODY)) == ["cover", "contents", *IDS[1:]]


def test_a_running_head_heads_nothing() -> None:
    """The pages of a report may each begin with the part and item that they are in."""
    paged = BODY.replace(
        "     None.\n\nItem 6", "<PAGE>\n\nPart II, Item 1\n\n     None.\n\nItem 6"
    )
    assert paged != BODY
    assert ids(outlined(paged)) == IDS


@pytest.mark.parametrize(
    "number", ["ITEM ONE - ", "Item One.  ", "ITEMS ONE AND TWO.  ", "Items 1 and 2.  "]
)
def test_item_numbers_may_be_spelled_out(number: str) -> None:
    text = BODY.replace("Item 1.  Legal Proceedings", f"{number}Legal Proceedings")
    section = next(s for s in outlined(text).sections if s.id == "part-2/item-1")
    assert section.title == "Legal Proceedings"


def test_parts_out_of_order_do_not_overlap() -> None:
    reading = outlined(
        f"{BODY}\nPART I.  FINANCIAL INFORMATION\n\nItem 4.  Controls and Procedures\n\n     Good.\n"
    )
    assert [law(reading) for law in SHAPES] == [[] for _ in SHAPES]


@pytest.mark.parametrize("mark", ["NOTE {}.  ", "Note {} - ", "{}.  ", "({})  "])
def test_notes_are_numbered_in_many_ways(mark: str) -> None:
    notes = "".join(
        f"\n{mark.format(n)}{title}\n\n     Words of the note.\n"
        for n, title in enumerate(("BASIS", "INVENTORIES", "DEBT"), 1)
    )
    head = "\n            NOTES TO FINANCIAL STATEMENTS\n"
    reading = outlined(BODY.replace("     Set out below.\n", head + notes))
    found = [s for s in reading.sections if s.kind is SectionKind.NOTE]
    assert [s.title for s in found] == ["BASIS", "INVENTORIES", "DEBT"]
    assert {s.parent for s in found} == {"part-1/item-1"}


@pytest.mark.parametrize("name", ["signatures", "contents"])
def test_a_printed_heading_is_given(name: str) -> None:
    reading = read(SAMPLE)
    section = next(s for s in reading.sections if s.id == name)
    assert reading.filing.quote(section.heading).strip() in {"SIGNATURES", "INDEX"}


def test_slug() -> None:
    assert slug("STATEMENT OF STOCKHOLDERS' EQUITY") == "statement-of-stockholders-equity"


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["a", "bb", "ccc"]))
    ),
    st.integers(0, 14),
)
def test_many_places_are_told_as_one_is(drawn: list[tuple[int, int, str]], offset: int) -> None:
    sections = [
        Section(name, SectionKind.ITEM, name, Span(start, start + length), Span(start, start))
        for start, length, name in drawn
    ]
    assert innermost_at(sections)(offset) == innermost(sections, offset)
