"""Rows that say when: headings of time in the stub, quarters of a year, and what they add up to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from index.build import read_filing
from index.model import (
    USD,
    USD_PER_SHARE,
    Column,
    Fact,
    MonthDay,
    Period,
    Row,
    Scale,
    Span,
    Table,
    Verdict,
)
from index.periods import Calendar
from index.row_periods import row_periods
from tests.index.read_filings import read

FERRIES = "fennel-ferries_10-k"
FILE = Path(__file__).resolve().parents[1] / "data" / f"{FERRIES}.txt"
YEAR = Period(date(1999, 6, 30), date(1998, 7, 1))
YEAR_BEFORE = Period(date(1998, 6, 30), date(1997, 7, 1))
JUNE = Calendar(date(1999, 6, 30), MonthDay(6, 30))


def at(line: int) -> list[Fact]:
    """The facts of the row that ends on a line."""
    reading = read(FERRIES)
    return [f for f in reading.facts if reading.filing.lines.number(f.span.end) == line]


def table(columns: list[tuple[str, ...]], rows: list[str]) -> Table:
    """A table of headings and labels; a label in capitals heads the rows below it."""
    cell = next(row.cells[0] for row in read(FERRIES).tables[0].rows if row.cells[0])
    made = [
        Row(label, (), 0, Span(0, 1), (None if label.isupper() else cell,) * len(columns))
        for label in rows
    ]
    return Table(
        "t", "", "", Scale(), tuple(Column(path) for path in columns), tuple(made), Span(0, 1)
    )


def ends(columns: list[tuple[str, ...]], rows: list[str]) -> dict[int, list[str]]:
    found = row_periods(table(columns, rows), JUNE)
    return {place: [str(period) for period in periods] for place, periods in found.items()}


def test_a_heading_on_two_lines_dates_the_rows_below() -> None:
    assert {fact.period for fact in at(259)} == {YEAR}
    assert {fact.period for fact in at(273)} == {YEAR_BEFORE}
    assert at(273)[-1].quantity.value == 79_200_000


def test_a_fiscal_year_over_the_first_rows_dates_them(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    for year in ("1999", "1998"):
        text = text.replace(f" Year ended\n June 30, {year}\n", f" Fiscal year {year}\n\n")
    path = tmp_path / "years.txt"
    path.write_text(text, encoding="utf-8")
    operating = [f for f in read_filing(path).facts if f.quantity.value in (12_800_000, 10_600_000)]
    assert {fact.period for fact in operating if fact.column == ("Consolidated",)} == {
        YEAR,
        YEAR_BEFORE,
    }


def test_headings_parted_by_one_space_are_their_columns() -> None:
    assert [fact.column for fact in at(255)] == [
        ("Columbia and", "Snake", "River"),
        ("Rogue", "River"),
        ("Willamette/", "Yamhill", "River"),
        ("Adjustments", "Eliminations"),
        ("Consolidated",),
    ]


def test_columns_that_add_up_are_all_dollars_and_one_space_parts_the_first() -> None:
    assert [(fact.quantity.unit, int(fact.quantity.value)) for fact in at(262)] == [
        (USD, 400_000), (USD, 300_000), (USD, 100_000), (USD, 0), (USD, 800_000)
    ]  # fmt: skip
    assert {fact.label for fact in at(262)} == {"Interest exp"}


@pytest.mark.parametrize(("line", "year"), [(287, 1999), (295, 1998)])
def test_a_quarter_is_one_of_its_fiscal_year(line: int, year: int) -> None:
    assert [str(fact.period) for fact in at(line)] == [
        f"{year}-04-01 to {year}-06-30",
        f"{year}-01-01 to {year}-03-31",
        f"{year - 1}-10-01 to {year - 1}-12-31",
        f"{year - 1}-07-01 to {year - 1}-09-30",
    ]
    assert {fact.concept for fact in at(line)} == {"NetIncomeLoss"}


def test_dollars_and_cents_in_a_table_of_thousands_are_per_share() -> None:
    assert [fact.quantity.value for fact in at(288)] == [
        Decimal(text) for text in (".20", ".10", ".08", ".22")
    ]
    assert {fact.quantity.unit for fact in at(288)} == {USD_PER_SHARE}


def test_years_that_the_statement_leaves_out_have_its_concepts() -> None:
    by_period = {str(fact.period): fact.concept for fact in at(86)}
    assert by_period["1995-07-01 to 1996-06-30"] == "NetIncomeLoss"
    assert by_period[str(YEAR)] is None


def test_each_column_of_a_per_share_note_has_its_unit() -> None:
    assert [str(fact.quantity.unit) for fact in at(238)] == ["USD", "shares", "USD/share"]
    assert {fact.period for fact in at(238)} == {YEAR_BEFORE}


def test_what_is_headed_purchases_is_paid() -> None:
    assert [int(fact.meant.value) for fact in at(184)] == [7_500_000, 6_000_000, 5_200_000]
    assert at(184)[0].quantity.value == -7_500_000


def test_a_year_labels_its_row() -> None:
    assert {fact.label for fact in at(218)} == {"2000"}
    assert [int(fact.quantity.value) for fact in at(218)] == [900_000, 40_000, 940_000]


def test_a_balance_sheet_goes_on_below_without_a_title() -> None:
    names = {fact.concept for fact in at(126)}
    assert names == {"LiabilitiesCurrent"}
    assert [str(fact.period) for fact in at(126)] == ["1999-06-30", "1998-06-30"]
    rules = [c.rule for c in read(FERRIES).checks if c.verdict is Verdict.AGREES]
    assert rules.count("assets = liabilities + equity") == 2
    assert [c for c in read(FERRIES).checks if c.verdict is Verdict.DIFFERS] == []


def test_days_of_a_fiscal_year_lie_in_it() -> None:
    quarters: list[tuple[str, ...]] = [
        ("Quarter ended", "Sep. 30"),
        ("Quarter ended", "June 30"),
        ("Year",),
    ]
    assert ends(quarters, ["FISCAL 1999", "Revenue"]) == {
        1: ["1998-07-01 to 1998-09-30", "1999-04-01 to 1999-06-30", "1998-07-01 to 1999-06-30"]
    }


def test_rows_of_quarters_under_a_year() -> None:
    whole = ["1998-07-01 to 1999-06-30"] * 2
    assert ends([("High",), ("Low",)], ["1999", "First quarter"]) == {0: whole}
    found = ends([("High",)], ["FISCAL 1999", "First quarter", "Fourth quarter"])
    assert found == {1: ["1998-07-01 to 1998-09-30"], 2: ["1999-04-01 to 1999-06-30"]}


def test_a_column_that_says_when_is_left() -> None:
    assert ends([("June 30, 1999",)], ["JUNE 30, 1998", "Cash"]) == {1: ["None"]}


def test_an_ordinal_over_the_word_quarter_is_that_quarter_of_the_year_above_the_rows() -> None:
    found = ends(
        [("Fourth", "Quarter"), ("Third", "Quarter")], ["YEAR 1999", "Sales", "YEAR 1998", "Sales"]
    )
    assert found[1] == ["1999-04-01 to 1999-06-30", "1999-01-01 to 1999-03-31"]
    assert found[3] == ["1998-04-01 to 1998-06-30", "1998-01-01 to 1998-03-31"]


_BY_AREA = """\
The following is a summary by area:

<TABLE>
<CAPTION>
                                      1999       1998
                                    -------    -------
                                      (in thousands)
<S>                                 <C>        <C>
Sales to unaffiliated customers:
  Upper river                       $ 4,100    $ 3,900
  Lower river                         2,200      2,050
Identifiable assets:
  Upper river                       $ 8,300    $ 8,100
  Lower river                         5,300      5,200
  Harbour                             1,300      1,200
</TABLE>

"""


def test_years_are_of_sales_under_one_heading_and_days_of_assets_under_another(
    tmp_path: Path,
) -> None:
    text = FILE.read_text(encoding="utf-8")
    place = text.index("5. QUARTERLY DATA")
    path = tmp_path / "areas.txt"
    path.write_text(text[:place] + _BY_AREA + text[place:], encoding="utf-8")
    held = {int(f.quantity.value): f.period for f in read_filing(path).facts if "river" in f.label}
    assert (held[4_100_000], held[2_050_000]) == (YEAR, YEAR_BEFORE)
    assert held[8_300_000] == Period(YEAR.end)


def test_a_quarter_under_a_column_of_its_year_is_three_months() -> None:
    prices = [("Fiscal Year 1999", "High"), ("Fiscal Year 1998", "High")]
    assert ends(prices, ["First Quarter", "Fourth Quarter"]) == {
        0: ["1998-07-01 to 1998-09-30", "1997-07-01 to 1997-09-30"],
        1: ["1999-04-01 to 1999-06-30", "1998-04-01 to 1998-06-30"],
    }


def test_a_past_year_dates_its_row_where_no_column_says_when_and_a_later_one_does_not() -> None:
    moves = [("Balance at beginning",), ("Charged to costs",), ("Balance at end",)]
    assert ends(moves, ["1998", "1999", "2000"]) == {
        0: ["1997-06-30", "1997-07-01 to 1998-06-30", "1998-06-30"],
        1: ["1998-06-30", "1998-07-01 to 1999-06-30", "1999-06-30"],
    }
    assert ends([("Sales",), ("Sales",)], ["1998", "1999"]) == {}
