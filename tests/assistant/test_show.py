"""What was read, beside the filing's own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.show import show
from index.build import read_filing
from index.errors import UnknownPlace
from index.model import Reading


@pytest.fixture(scope="module")
def reading(sample: Path) -> Reading:
    return read_filing(sample)


def drawn(reading: Reading, what: str) -> list[str]:
    return list(show(reading, what))


def test_a_line_stands_above_what_was_read_from_it(reading: Reading) -> None:
    lines = drawn(reading, "line 208")
    assert lines[0] == "part-1/item-1/statements-of-operations, page 5"
    assert lines[-3:] == [
        f"   208  {reading.filing.lines.text(208).rstrip()}",
        "        = Net sales [SalesRevenueNet]",
        "          (a) $2,345,000  (b) $2,284,000  (c) $4,653,000  (d) $5,523,000",
    ]
    assert "        : (c) 2003-07-01 to 2003-12-31, Six Months Ended December 31, 2003" in lines


@pytest.mark.parametrize("what", ["income", "balance", "cash", "equity"])
def test_a_statement_shows_every_figure_of_its_tables(reading: Reading, what: str) -> None:
    shown = "\n".join(drawn(reading, what))
    kinds = {"income": "income", "balance": "balance-sheet", "cash": "cash-flows"}
    tables = [t for t in reading.tables if t.statement == kinds.get(what, what)]
    assert tables
    for table in tables:
        first, last = reading.filing.lines.range(table.span)
        assert all(f"\n{number:>6}  " in f"\n{shown}  " for number in (first, last))
    facts = [fact for fact in reading.facts if fact.table in {table.id for table in tables}]
    assert sum(shown.count(f"({letter}") for letter in "abcdefg") >= len(facts)


def test_a_split_balance_sheet_is_shown_whole(reading: Reading) -> None:
    shown = "\n".join(drawn(reading, "balance"))
    assert "table-1" in shown and "table-2" in shown


def test_the_period_of_a_row_is_shown_where_no_column_has_it(reading: Reading) -> None:
    assert any("(c, 2003-06-30) 33,602,990 shares" in line for line in drawn(reading, "equity"))


@pytest.mark.parametrize(
    ("what", "section"),
    [
        ("note 9", "part-1/item-1/note-9"),
        ("Note  9", "part-1/item-1/note-9"),
        ("note-9", "part-1/item-1/note-9"),
        ("part-2/item-6", "part-2/item-6"),
        ("Part II, Item 6", "part-2/item-6"),
        ("part 2 item 1", "part-2/item-1"),
        ("item 2", "part-1/item-2"),
        ("controls and procedures", "part-1/item-4"),
        ("signatures", "signatures"),
    ],
)
def test_a_section_by_its_id_its_number_or_its_title(
    reading: Reading, what: str, section: str
) -> None:
    assert drawn(reading, what)[0].startswith(f"{section}: ")


def test_the_cover_comes_with_its_facts(reading: Reading) -> None:
    assert any(line.strip() == "EntityFileNumber: 0-14983" for line in drawn(reading, "cover"))


def test_the_outline_names_every_section_and_table(reading: Reading) -> None:
    named = {line.strip().partition(":")[0] for line in drawn(reading, "outline")}
    assert named == {s.id for s in reading.sections} | {t.id for t in reading.tables}


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("item 1", "2 sections answer to 'item 1': say part-1/item-1, part-2/item-1"),
        ("note 99", "no statement, table, section or line 'note 99'"),
        ("comprehensive", "No comprehensive statement was found"),
        ("line 0", "has lines 1 to 941, not line 0"),
        ("lines 940-942", "not lines 940-942"),
        ("lines 9-8", "not lines 9-8"),
        ("", "no statement, table, section or line ''"),
    ],
)
def test_what_is_not_there(reading: Reading, what: str, said: str) -> None:
    with pytest.raises(UnknownPlace) as caught:
        drawn(reading, what)
    assert said in str(caught.value)
