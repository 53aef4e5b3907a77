"""Questions made from a filing: known answers, plain labels, the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.making import made
from assistant.evaluation.records import Record
from index.build import read_content, read_filing
from index.model import Reading
from tests.assistant.test_printed_page import tagged as tagged  # a fixture: one figure tagged

SCHEDULE = """<DOCUMENT>
<TYPE>EX-27
<SEQUENCE>2
<TEXT>
<ARTICLE> 5
<MULTIPLIER> 1,000
<PERIOD-TYPE>                   6-MOS
<FISCAL-YEAR-END>                          JUN-30-2004
<PERIOD-START>                             JUL-01-2003
<PERIOD-END>                               DEC-31-2003
<INVENTORY>                                      1,033
<TOTAL-ASSETS>                                  19,689
<TOTAL-REVENUES>                                 4,753
</TEXT>
</DOCUMENT>
"""


@pytest.fixture(scope="module")
def reading(sample: Path) -> Reading:
    return read_filing(sample)


@pytest.fixture(scope="module")
def records(reading: Reading) -> list[dict[str, Any]]:
    return made(reading, "mine.txt")


def test_made_records_are_valid_and_each_has_its_own_id(records: list[dict[str, Any]]) -> None:
    assert len(records) > 50
    assert len({Record.model_validate(each).id for each in records}) == len(records)
    assert len({each["question"] for each in records}) == len(records)


def test_made_records_stand_on_the_lines_they_name(
    reading: Reading, records: list[dict[str, Any]]
) -> None:
    lines = reading.filing.lines
    for each in records:
        printed = "".join(
            lines.text(n) for first, last in each["lines"] for n in range(first, last + 1)
        )
        digits = (
            f"{abs(each['value']) / 1000:,.0f}"
            if each["unit"] == "USD"
            else f"{abs(each['value']):,}"
        )
        assert digits in printed, each


def test_a_record_says_what_it_asks(records: list[dict[str, Any]]) -> None:
    by_id = {each["id"]: each for each in records}
    assert by_id["nutrition-21_10-q_20031231:net-sales:6m-2003-12-31"] == {
        "id": "nutrition-21_10-q_20031231:net-sales:6m-2003-12-31",
        "question": "What were net sales for the six months ended December 31, 2003?",
        "type": "foots",
        "tags": ["income"],
        "file": "mine.txt",
        "value": 4653000,
        "unit": "USD",
        "period": "for the six months ended December 31, 2003",
        "lines": [[208, 208]],
    }  # fmt: skip
    loss = by_id["nutrition-21_10-q_20031231:operating-loss:3m-2003-12-31"]
    assert loss["value"] < 0


def test_the_same_filing_gives_the_same_records(
    reading: Reading, sample: Path, records: list[dict[str, Any]]
) -> None:
    assert made(read_filing(sample), "mine.txt") == records


def test_labels_that_name_several_rows_are_not_asked_about(records: list[dict[str, Any]]) -> None:
    """Inventories are a balance, and a row of the cash flows."""
    asked = " ".join(each["question"].lower() for each in records)
    assert "total current assets" in asked
    for words in ("inventories", "beginning of period", "end of period", "changes in"):
        assert words not in asked


def test_a_tag_makes_a_figure_known(tagged: Path) -> None:
    kinds = {
        each["type"]: each
        for each in made(read_filing(tagged), "soap.htm")
        if each["type"] == "tagged"
    }
    assert kinds["tagged"]["value"] == 7318000


def test_a_schedule_makes_a_figure_known(sample: Path) -> None:
    text = sample.read_text(encoding="latin-1")
    content = (text.rstrip() + "\n" + SCHEDULE).encode("latin-1")
    found = made(read_content(content, sample.name), "mine.txt")
    known = [each["value"] for each in found if each["type"] == "schedule"]
    assert 19689000 in known
