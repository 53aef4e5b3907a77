"""Corrections as a stage of reading: what they set right, and that nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import read_content
from index.corrections import Anchor, CellFix, Corrections, LabelFix, Placed, key_of
from index.corrections_applied import amend, bare, placed
from index.corrections_file import parse_corrections
from index.model import Fact, Period, Reading, StatementKind, Verdict
from tests.index.read_filings import EXCERPTS, SAMPLE, path_of, read

PATH = Path("corrections.toml")
RAIL = "saltmarsh-rail_10-q"
SOAP = path_of(SAMPLE).parents[2] / "tests" / "data" / "tamarack-soap_10-q.htm"


def corrected(name: str, entries: str) -> Reading:
    """A filing as read with these entries, in which ID stands for its id."""
    text = entries.replace("ID", read(name).filing.id)
    content = path_of(name).read_bytes()
    return read_content(content, path_of(name).name, corrections=parse_corrections(text, PATH))


def entry(kind: str, line: int, printed: str, *fields: str) -> str:
    anchor = f'filing = "ID"\nline = {line}\nprinted = "{printed}"\nreason = "because"'
    return "\n".join([f"[[{kind}]]", anchor, *fields, ""])


def line_of(name: str, words: str) -> int:
    """The number of the one line that begins with the words."""
    lines = read(name).filing.text.split("\n")
    (number,) = (n for n, line in enumerate(lines, 1) if line.strip().startswith(words))
    return number


def fact_at(reading: Reading, line: int, place: int = 0) -> Fact:
    lines = reading.filing.lines
    return [f for f in reading.facts if lines.number(f.cell.span.start) == line][place]


def test_a_cell_reads_as_corrected_and_quotes_as_printed() -> None:
    line = line_of(RAIL, "Transportation")
    reading = corrected(RAIL, entry("cell", line, "7,540", 'value = "7,504"'))
    fact = fact_at(reading, line)
    assert (fact.cell.text, fact.quantity.value) == ("7,540", Decimal(7_504_000))
    assert reading.filing.quote(fact.cell.span) == "7,540"
    assert fact.corrected == (f"line {line} prints 7,540, read as 7,504: because",)
    (done,) = reading.corrections
    assert (done.facts, done.fault) == (1, "")
    before = read(RAIL)
    others = [f for f in reading.facts if f.id != fact.id]
    assert others == [f for f in before.facts if f.id != fact.id]
    assert all(check.verdict is Verdict.AGREES for check in before.checks)
    differing = [check for check in reading.checks if check.verdict is Verdict.DIFFERS]
    assert fact.id in {number for check in differing for number, _ in check.operands}


def test_a_misprinted_cell_foots_when_it_is_set_right() -> None:
    line = line_of(RAIL, "Transportation")
    content = path_of(RAIL).read_bytes().replace(b"7,540 ", b"7,504 ", 1)
    misprinted = read_content(content, "rail.txt")
    assert any(check.verdict is Verdict.DIFFERS for check in misprinted.checks)
    text = entry("cell", line, "7,504", 'value = "7,540"').replace("ID", misprinted.filing.id)
    mended = read_content(content, "rail.txt", corrections=parse_corrections(text, PATH))
    assert all(check.verdict is Verdict.AGREES for check in mended.checks)


def test_a_column_gets_its_period() -> None:
    line = line_of(RAIL, "Transportation")
    reading = corrected(RAIL, entry("column", line, "7,702", 'period = "1999-04-01 to 1999-06-30"'))
    assert fact_at(reading, line, 1).period == Period(date(1999, 6, 30), date(1999, 4, 1))
    assert (
        fact_at(reading, line, 1)
        .corrected[0]
        .endswith("is for 1999-04-01 to 1999-06-30, not 2000-04-01 to 2000-06-30: because")
    )
    assert fact_at(reading, line, 0) == fact_at(read(RAIL), line, 0)


def test_a_day_is_no_stretch_of_time() -> None:
    line = line_of(RAIL, "Transportation")
    reading = corrected(RAIL, entry("column", line, "7,702", "period = 1999-06-30"))
    assert "is for a stretch of time" in reading.corrections[0].fault
    assert reading.facts == read(RAIL).facts


def test_a_table_gets_its_scale_and_amounts_per_share_stay() -> None:
    line = line_of(RAIL, "Transportation")
    reading = corrected(RAIL, entry("table", line, "7,540", 'scale = "millions"'))
    assert fact_at(reading, line).quantity.value == 7_540_000_000
    mine = [fact for fact in reading.facts if fact.table == fact_at(reading, line).table]
    untouched = [fact for fact in mine if not fact.corrected]
    assert {str(fact.quantity.unit) for fact in untouched} == {"USD/share", "shares"}
    assert untouched == [f for f in read(RAIL).facts if f.id in {u.id for u in untouched}]
    assert [f for f in reading.facts if f.table != mine[0].table] == [
        f for f in read(RAIL).facts if f.table != mine[0].table
    ]


def test_a_label_gets_its_concept_and_the_row_that_had_it_loses_it() -> None:
    reading = corrected(
        RAIL, '[[label]]\nlabel = "income from OPERATIONS"\nconcept = "NetIncomeLoss"\n'
    )
    line, net = (
        line_of(RAIL, "Income from operations"),
        line_of(RAIL, "Net income                         $"),
    )
    assert fact_at(read(RAIL), net).concept == "NetIncomeLoss"
    assert fact_at(reading, line).concept == "NetIncomeLoss"
    assert fact_at(reading, net).concept is None
    note = '"income from OPERATIONS" is read as NetIncomeLoss'
    assert fact_at(reading, line).corrected == fact_at(reading, net).corrected == (note,)


def test_what_is_paid_keeps_a_positive_value_under_its_new_concept() -> None:
    line = line_of(RAIL, "Gain on sale of land")
    interest = line_of(RAIL, "Interest expense")
    given_away = '[[label]]\nlabel = "Interest expense"\nconcept = "IncomeTaxExpenseBenefit"\n'
    reading = corrected(RAIL, given_away)
    assert fact_at(reading, interest).meant.value == 640_000
    assert fact_at(reading, line) == fact_at(read(RAIL), line)


@pytest.mark.parametrize("scope", ["", 'company = "Saltmarsh Rail Inc"', 'filing = "ID"'])
def test_a_label_reads_as_nothing_where_it_is_told_to(scope: str) -> None:
    entries = f'[[label]]\nlabel = "Interest expense"\nconcept = "none"\n{scope}\n'
    line = line_of(RAIL, "Interest expense")
    assert fact_at(corrected(RAIL, entries), line).concept is None


def test_a_heading_tells_rows_of_one_label_apart() -> None:
    entries = '[[label]]\nlabel = "Basic"\nunder = "Average shares (000\'s):"\nconcept = "none"\n'
    reading = corrected(RAIL, entries)
    basic = [f for f in reading.facts if f.label == "Basic"]
    assert {f.concept for f in basic if "Average" in f.path[-1]} == {None}
    assert {f.concept for f in basic if "Earnings" in f.path[-1]} == {"EarningsPerShareBasic"}


@pytest.mark.parametrize(
    ("line", "printed", "fields", "fault"),
    [
        ("Transportation", "7,541", "", "prints 7,540, 7,702, 15,011, 15,385, not 7,541"),
        ("Transportation", "7,540", 'label = "Freight"', 'under the label "Transportation"'),
        ("Transportation", "7,540", "position = 2", "prints 7,540 once, not 2 times"),
        ("Gain on sale of land", "415", "", "415 2 times: give the position, 1 to 2"),
        ("Operating expenses:", "1", "", "no figure of a table was read on line"),
        ("", "1", "", "the filing has lines 1 to"),
    ],
)
def test_what_is_not_there_is_said_and_changes_nothing(
    line: str, printed: str, fields: str, fault: str
) -> None:
    number = line_of(RAIL, line) if line else 99_999
    reading = corrected(RAIL, entry("cell", number, printed, 'value = "1"', fields))
    assert fault in reading.corrections[0].fault
    assert replace(reading, corrections=()) == read(RAIL)


def test_a_position_says_which_of_two() -> None:
    line = line_of(RAIL, "Gain on sale of land")
    reading = corrected(RAIL, entry("cell", line, "415", 'value = "416"', "position = 2"))
    values = [f.quantity.value for f in reading.facts if f.label == "Gain on sale of land"]
    assert values == [0, 415_000, 0, 416_000]


def test_the_first_of_two_corrections_of_a_figure_holds() -> None:
    line = line_of(RAIL, "Transportation")
    two = [entry("cell", line, "7,540", f'value = "{value}"') for value in ("1", "2")]
    reading = corrected(RAIL, "".join(two))
    assert [done.facts for done in reading.corrections] == [1, 0]
    assert "a correction before it" in reading.corrections[1].fault
    assert fact_at(reading, line).quantity.value == 1_000


def test_an_amount_in_a_label_is_set_right() -> None:
    reading = read(SAMPLE)
    held = next(f for f in reading.facts if f.label.lower().startswith("allowance"))
    line = reading.filing.lines.number(held.cell.span.start)
    again = corrected(SAMPLE, entry("cell", line, held.cell.text, 'value = "$ 61"'))
    fact = next(f for f in again.facts if f.id == held.id)
    assert (fact.quantity.value, len(fact.corrected)) == (61_000, 1)
    assert again.corrections[0].facts > 0
    assert again.filing.quote(fact.cell.span) == held.cell.text


def test_an_amount_in_a_label_has_the_scale_of_its_table() -> None:
    held = next(f for f in read(SAMPLE).facts if f.label.lower().startswith("allowance"))
    table = next(t for t in read(SAMPLE).tables if t.id == held.table)
    cell = next(cell for row in table.rows for cell in row.cells if cell)
    line = read(SAMPLE).filing.lines.number(cell.span.start)
    again = corrected(SAMPLE, entry("table", line, cell.text, 'scale = "ones"', "position = 1"))
    fact = next(f for f in again.facts if f.id == held.id)
    assert fact.quantity.value * 1_000 == held.quantity.value
    assert "is in ones, not in thousands" in fact.corrected[0]


def test_tags_give_way_to_what_is_set_right() -> None:
    before = read_content(SOAP.read_bytes(), SOAP.name)
    fact = next(f for f in before.facts if f.statement is StatementKind.INCOME and not f.cell.nil)
    line = before.filing.lines.number(fact.cell.span.start)
    entries = [
        entry("cell", line, fact.cell.text, 'value = "77"'),
        f'[[label]]\nlabel = "{fact.label}"\nconcept = "OtherRevenues"\n',
    ]
    text = "".join(entries).replace("ID", before.filing.id)
    reading = read_content(SOAP.read_bytes(), SOAP.name, corrections=parse_corrections(text, PATH))
    now = next(f for f in reading.facts if f.id == fact.id)
    factor = fact.quantity.value / fact.cell.value
    assert (now.quantity.value, now.concept) == (77 * factor, "OtherRevenues")
    assert len(now.corrected) == 2


@cache
def cells(name: str) -> tuple[tuple[Anchor, Decimal], ...]:
    """Every cell of a filing's tables with what it prints, and its position on its line."""
    reading = read(name)
    held = sorted(
        (cell.span, cell.value) for t in reading.tables for r in t.rows for cell in r.cells if cell
    )
    found: list[tuple[Anchor, Decimal]] = []
    for span, value in held:
        line, printed = reading.filing.lines.number(span.start), reading.filing.quote(span)
        alike = [a for a, _ in found if (a.line, bare(a.printed)) == (line, bare(printed))]
        anchor = Anchor(reading.filing.id, line, printed, len(alike) + 1)
        found.append((anchor, value))
    return tuple(found)


@given(st.sampled_from([SAMPLE, *EXCERPTS]), st.data())
@settings(max_examples=60)
def test_a_correction_changes_its_cell_and_no_other(name: str, data: st.DataObject) -> None:
    reading = read(name)
    anchor, value = data.draw(st.sampled_from(cells(name)))
    fix = CellFix(anchor, "17", value + 17, "because")
    found = placed(anchor, reading.filing, reading.tables)
    assert not isinstance(found, str)
    amended = amend(reading.tables, reading.filing, [fix])
    assert amended.faults == {}
    changed = [
        (number, row, place, cell)
        for number, (table, now) in enumerate(zip(reading.tables, amended.tables, strict=True))
        for row, (old, new) in enumerate(zip(table.rows, now.rows, strict=True))
        for place, (was, cell) in enumerate(zip(old.cells, new.cells, strict=True))
        if was != cell
    ]
    assert [each[:3] for each in changed] == [found]
    cell = changed[0][3]
    assert cell is not None
    assert (cell.value, reading.filing.quote(cell.span)) == (value + 17, anchor.printed)


def test_without_corrections_everything_is_as_it_was() -> None:
    elsewhere = Corrections(PATH, (Placed("label 1", 1, LabelFix("x", None, company="Other")),))
    path = path_of(RAIL)
    assert read_content(path.read_bytes(), path.name, corrections=elsewhere) == read(RAIL)
    assert key_of(elsewhere.entries[0].fix) == elsewhere.entries[0].key
