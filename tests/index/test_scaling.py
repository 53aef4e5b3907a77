"""Tables that state no scale: their section's heading does, or the statements' own figures do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from index.build import read_content
from index.model import PURE, Quantity, Scale, Table

HARBOR = Path(__file__).resolve().parents[1] / "data" / "harbor-lamp_10-q.txt"
CLEAN = HARBOR.read_text(encoding="utf-8")
TITLE = "         RESULTS OF OPERATIONS\n"
END = "from marine outfitters.\n"


def table(*rows: str) -> str:
    heads = f"{'':40}{'1996':>12}{'1995':>12}\n{'':40}{'----':>12}{'----':>12}\n"
    return "\nWhat follows compares the third quarters:\n\n" + heads + "\n".join(rows) + "\n"


def row(label: str, *figures: str) -> str:
    return label.ljust(40) + "".join(figure.rjust(12) for figure in figures)


def discussed(text: str, heading: str = "") -> Table:
    """The table put into management's discussion, under a heading of that item."""
    made = CLEAN.replace(TITLE, f"{TITLE}{heading}", 1).replace(END, f"{END}{text}", 1)
    reading = read_content(made.encode(), HARBOR.name)
    (found,) = (each for each in reading.tables if each.section == "part-1/item-2")
    return found


SALES = row("Net sales", "5,402", "4,980")
COST = row("Cost of sales", "3,515", "3,402")
ORDERS = row("Orders in hand", "2,718", "3,141")
VISITS = row("Visits to outfitters", "1,618", "1,414")


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("(amounts in millions, except share data)\n", Scale(1_000_000, 1)),
        ("(in thousands)\n", Scale(1_000, 1_000)),
    ],
)
def test_an_item_states_the_scale_below_its_title(heading: str, scale: Scale) -> None:
    assert discussed(table(ORDERS, VISITS), heading).scale == scale


def test_a_table_that_states_its_own_keeps_it() -> None:
    text = table(ORDERS, VISITS).replace("quarters:", "quarters (in whole dollars):")
    assert discussed(text, "(in thousands)\n").scale == Scale(1, 1)


def test_figures_of_the_statements_tell_the_scale_of_a_summary_before_them() -> None:
    """As in an annual report, whose discussion and summary stand before its statements."""
    summary = f"\n                 SUMMARY\n{table(SALES, COST)}\n"
    early = CLEAN.replace(
        "ITEM 1.  FINANCIAL STATEMENTS\n", f"{summary}ITEM 1.  FINANCIAL STATEMENTS\n", 1
    )
    reading = read_content(early.encode(), HARBOR.name)
    first = reading.tables[0]
    assert first.statement is None
    assert first.scale.money == 1_000
    values = {fact.label: fact.quantity.value for fact in reading.facts if fact.table == first.id}
    assert values["Net sales"] in (5_402_000, 4_980_000)


def test_other_figures_tell_nothing() -> None:
    summary = f"\n                 SUMMARY\n{table(ORDERS, VISITS)}\n"
    early = CLEAN.replace(
        "ITEM 1.  FINANCIAL STATEMENTS\n", f"{summary}ITEM 1.  FINANCIAL STATEMENTS\n", 1
    )
    first = read_content(early.encode(), HARBOR.name).tables[0]
    assert (first.statement, first.scale) == (None, Scale())


def test_a_column_that_begins_and_ends_in_percent_is_in_percent_throughout() -> None:
    rates = table(
        row("Statutory rate", "35.0%", "34.0%"),
        row("Tax-exempt income", "(6.8)", "(8.1)"),
        row("Goodwill", "1.2", "1.4"),
        row("Actual rate", "29.4%", "27.3%"),
    )
    made = CLEAN.replace("of $166,667.\n", f"of $166,667.\n{rates}", 1)
    facts = read_content(made.encode(), HARBOR.name).facts
    said = {fact.label: fact.quantity for fact in facts if fact.section.endswith("note-3")}
    assert said["Tax-exempt income"] in (
        Quantity(Decimal("-0.068"), PURE),
        Quantity(Decimal("-0.081"), PURE),
    )
    assert said["Actual rate"].unit == PURE


def test_a_share_of_growth_over_an_amount_leaves_the_amount_alone() -> None:
    mixed = table(
        row("Growth", "5.0%", "4.0%"), row("Orders", "532", "498"), row("Margin", "29.4%", "27.3%")
    )
    made = CLEAN.replace("of $166,667.\n", f"of $166,667.\n{mixed}", 1)
    facts = read_content(made.encode(), HARBOR.name).facts
    orders = {fact.quantity.value for fact in facts if fact.label == "Orders"}
    assert orders == {Decimal(532_000), Decimal(498_000)}


def test_a_few_digits_tell_the_scale_in_rows_called_as_the_statements_rows() -> None:
    opening = "ITEM 1.  FINANCIAL STATEMENTS\n"
    scales = []
    for label in ("Interest expense", "Lamps on loan"):
        summary = f"\n                 SUMMARY\n{table(row(label, '(48)', '(63)'), VISITS)}\n"
        made = CLEAN.replace(opening, f"{summary}{opening}", 1)
        first = read_content(made.encode(), HARBOR.name).tables[0]
        assert first.statement is None
        scales.append(first.scale.money)
    assert scales == [1_000, 1]


def test_no_scale_makes_a_row_many_times_the_balance_sheet() -> None:
    """The first row's figures bear the sign of dollars, the largest do not."""
    whole = table(
        row("Federal tax", "$   154,000", "$   155,000"), row("Losses", "7,421,000", "5,319,000")
    )
    found = discussed(whole, "(in thousands)\n")
    assert found.scale == Scale(1, 1)


def test_prices_in_dollars_and_cents_are_in_no_scale_of_the_section() -> None:
    heading = "                            (in thousands)\n"
    prices = table(row("First quarter price", "$12.50", "$11.25"), row("Second", "13.00", "11.75"))
    amounts = table(row("Backlog", "$1,250", "$1,125"), row("Orders", "1,300", "1,175"))
    assert discussed(prices, heading).scale.money == 1
    assert discussed(amounts, heading).scale.money == 1000


def quarters(year: int, *rows: str, scale: str = "") -> str:
    heads = (
        f"{scale}\n{year!s:<40}{'First':>12}{'Second':>12}\n{'':40}{'-----':>12}{'------':>12}\n"
    )
    return (
        f"\n<TABLE>\n<CAPTION>\n{heads}<S>{'':37}{'<C>':>12}{'<C>':>12}\n"
        + "\n".join(rows)
        + "\n</TABLE>\n"
    )


@pytest.mark.parametrize(
    ("rows", "money"),
    [
        ((ORDERS, VISITS), 1_000_000),  # the rows of the table before, of another year
        ((row("Lamps", "5,402", "4,980"), row("Lanterns", "718", "141")), 1_000),
    ],
)
def test_a_table_that_goes_on_for_another_year_keeps_the_scale(
    rows: tuple[str, ...], money: int
) -> None:
    first = quarters(1996, ORDERS, VISITS, scale="(in millions)")
    far = "Sales of lamps went on as they had before.\n" * 20
    text = f"\n{far}\nLamp data by quarter\n{first}\n(1) As restated.\n{quarters(1995, *rows)}"
    made = CLEAN.replace(END, f"{END}{text}", 1)
    tables = read_content(made.encode(), HARBOR.name).tables
    second = [each for each in tables if each.section == "part-1/item-2"][-1]
    assert (second.rows[0].label, second.scale.money) == (rows[0].split("  ")[0], money)
