"""Notes that repeat the statements' figures: whose headings are believed, and when it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from index.agreement import reconciled
from index.build import read_content
from index.facts import facts_again, facts_of
from index.model import MonthDay, Period, Reading, Table
from index.periods import Calendar
from tests.index.read_filings import EXCERPTS, SAMPLE, path_of, read

CALENDAR = Calendar(date(2003, 12, 31), MonthDay(6, 30))
YEARS = "2002               2003               2002               2003"
THREE = Period(date(2003, 12, 31), date(2003, 10, 1))
SIX = Period(date(2003, 12, 31), date(2003, 7, 1))
THREE_BEFORE = Period(date(2002, 12, 31), date(2002, 10, 1))
SIX_BEFORE = Period(date(2002, 12, 31), date(2002, 7, 1))


def sample_with(*changes: tuple[str, str]) -> Reading:
    text = path_of(SAMPLE).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return read_content(text.encode(), f"{SAMPLE}.txt")


def per_share_note(reading: Reading) -> Table:
    return next(table for table in reading.tables if table.section.endswith("/note-9"))


def periods_of(table: Table) -> list[Period | None]:
    return [column.period for column in table.columns]


def net_losses(reading: Reading) -> dict[Period | None, Decimal]:
    """The loss applicable to common stockholders, as Note 9 gives it, in ones."""
    table = per_share_note(reading)
    label = "(Loss) applicable to common stockholders"
    facts = [fact for fact in reading.facts if fact.table == table.id and fact.label == label]
    return {fact.period: fact.quantity.value for fact in facts}


LOSSES = {
    THREE: Decimal(-1_248_000),
    THREE_BEFORE: Decimal(-2_275_000),
    SIX: Decimal(-2_261_000),
    SIX_BEFORE: Decimal(-2_393_000),
}


def test_headings_the_wrong_way_round_are_read_by_the_figures_that_agree() -> None:
    table = per_share_note(read(SAMPLE))
    assert periods_of(table) == [THREE, THREE_BEFORE, SIX, SIX_BEFORE]
    assert [column.path[-1] for column in table.columns] == ["2002", "2003", "2002", "2003"]
    assert "contradict" in table.caveat
    assert net_losses(read(SAMPLE)) == LOSSES


@pytest.mark.parametrize("years", list(permutations(["2003", "2002"])))
def test_either_order_of_the_headings_gives_the_same_facts(years: tuple[str, str]) -> None:
    line = (" " * 15).join([*years, *years])
    reading = sample_with((YEARS, line))
    assert net_losses(reading) == LOSSES
    assert bool(per_share_note(reading).caveat) == (years[0] == "2002")


def test_a_table_that_agrees_with_the_statement_has_no_caveat() -> None:
    held = {table.section.rpartition("/")[2]: table for table in read(SAMPLE).tables}
    assert held["note-4"].caveat == ""
    assert periods_of(held["note-4"]) == [THREE, THREE_BEFORE, SIX, SIX_BEFORE]


def test_no_order_is_guessed_where_none_agrees_throughout() -> None:
    changed = "Net (loss)                                         $(1,248)"
    reading = sample_with((changed, changed.replace("1,248", "1,249")))
    table = per_share_note(reading)
    assert periods_of(table) == [THREE_BEFORE, THREE, SIX_BEFORE, SIX]


def test_headings_of_which_half_are_the_wrong_way_round_are_mended_too() -> None:
    reading = sample_with((YEARS, (" " * 15).join(["2003", "2002", "2002", "2003"])))
    assert net_losses(reading) == LOSSES
    assert "contradict" in per_share_note(reading).caveat


def test_statements_and_cells_are_left_as_they_are() -> None:
    reading = read(SAMPLE)
    statements = [table for table in reading.tables if table.statement is not None]
    assert statements
    assert [table for table in statements if table.caveat] == []
    turned = [replace(table, columns=table.columns[::-1]) for table in reading.tables]
    for table, found in zip(turned, reconciled(turned, reading.facts), strict=True):
        assert found.rows == table.rows
        assert {column.path for column in found.columns} == {
            column.path for column in table.columns
        }
        if table.statement is not None:
            assert found == table


@pytest.mark.parametrize("name", [SAMPLE, *EXCERPTS])
def test_reading_twice_changes_nothing(name: str) -> None:
    tables = read(name).tables
    assert reconciled(tables, facts_of(tables, CALENDAR)) == tables


def test_facts_read_again_are_those_of_the_tables_as_they_now_are() -> None:
    before = read(SAMPLE).tables
    now = [
        replace(table, columns=table.columns[::-1]) if place % 2 else replace(table)
        for place, table in enumerate(before)
    ]
    first = facts_of(before, CALENDAR)
    assert facts_again(now, CALENDAR, first, before) == facts_of(now, CALENDAR) != first
