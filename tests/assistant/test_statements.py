"""Statements drawn as they stand in the filing."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.chat.screen import Screen
from assistant.chat.showing import show_place
from assistant.show import drawn_tables
from assistant.statements import STATEMENTS, spoken_statement, statement_lines, tables_of
from index.build import read_filing
from index.model import Reading
from tests.assistant.commands import Command


@pytest.fixture(scope="module")
def reading(sample: Path) -> Reading:
    return read_filing(sample)


def drawn(reading: Reading, what: str, width: int) -> list[str]:
    tables = drawn_tables(reading, what)
    return ["".join(text for text, _ in line) for line in statement_lines(reading, tables, width)]


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("what", ["income", "balance", "cash", "equity"])
def test_every_figure_stands_on_the_line_of_its_number(
    reading: Reading, what: str, width: int
) -> None:
    lines = drawn(reading, what, width)
    assert max(map(len, lines)) <= width
    numbered: dict[int, list[str]] = {}
    for line in lines:
        if line[:5].strip().isdigit():
            numbered.setdefault(int(line[:5]), []).append(line)
    for table in tables_of(reading, STATEMENTS[what]):
        for cell in (cell for row in table.rows for cell in row.cells if cell is not None):
            at = reading.filing.lines.number(cell.span.start)
            figure = cell.text.split()[-1]
            assert any(figure in line for line in numbered[at]), (at, figure)


def test_columns_end_at_their_last_digit(reading: Reading) -> None:
    lines = drawn(reading, "income", 80)
    rows = [line for line in lines if line[:5].strip() in {"208", "213", "217"}]
    assert len(rows) == 3
    ends = [
        [place for place, (this, after) in enumerate(zip(row[30:], f"{row[31:]} ", strict=False))
         if this.isdigit() and after == " "]
        for row in rows
    ]  # fmt: skip
    assert ends[0] == ends[1] == ends[2]


def test_headings_units_page_and_totals_rules(reading: Reading) -> None:
    lines = drawn(reading, "income", 80)
    assert lines[0] == "CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS"
    assert lines[1] == "NUTRITION 21, INC., 10-Q for 2003-12-31, page 5, lines 200-241"
    assert lines[2] == "In thousands of US dollars; per share in US dollars; shares as counted"
    assert any("Three Months Ended" in line and "Six Months Ended" in line for line in lines)
    total = next(place for place, line in enumerate(lines) if "TOTAL REVENUES" in line)
    assert set(lines[total - 1]) == {" ", "─"}


def test_labels_are_indented_as_in_the_filing(reading: Reading) -> None:
    lines = drawn(reading, "balance", 80)
    starts = {
        line[7:].strip().split("  ")[0]: len(line[7:]) - len(line[7:].lstrip())
        for line in lines
        if line[7:].strip()
    }
    assert starts["Current assets"] < starts["Inventories"] < starts["Total current assets"]


def test_a_table_by_its_id_is_drawn_and_a_section_is_not(reading: Reading) -> None:
    assert [table.id for table in drawn_tables(reading, "Table 3")] == ["table-3"]
    assert drawn_tables(reading, "note 9") == ()


def test_rows_are_read_out_with_their_columns(reading: Reading) -> None:
    lines = list(spoken_statement(reading, tables_of(reading, STATEMENTS["income"])))
    row = next(line for line in lines if line.startswith("Net sales: "))
    assert "Six Months Ended December 31, 2003: $4,653" in row
    assert row.endswith("; line 208")


def test_show_draws_and_its_lines_stay_reachable(filing: Command, home: Path) -> None:
    assert "In thousands of US dollars" in filing("show", "income").out
    assert "(a) $2,345,000" in filing("show", "income", "--lines").out
    assert "No comprehensive statement was found" in filing("show", "comprehensive").err


def test_what_is_corrected_is_said_below(
    reading: Reading, capsys: pytest.CaptureFixture[str]
) -> None:
    fact = next(f for f in reading.facts if f.statement is not None and f.cell.value > Decimal(9))
    marked = replace(fact, corrected=("line 1 prints 2, read as 3: misprinted\x1b[31m",))
    facts = tuple(marked if each is fact else each for each in reading.facts)
    show_place(replace(reading, facts=facts), fact.table, Screen.of(sys.stdout), lines=False)
    assert "Corrected: line 1 prints 2, read as 3: misprinted [31m" in capsys.readouterr().out
