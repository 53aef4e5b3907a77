"""Figures that stand inside the labels of a balance sheet: share counts, allowances, par values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from index.build import read_content
from index.model import SHARES, USD, USD_PER_SHARE, Fact, Period, Reading
from tests.index.read_filings import SAMPLE, read

KETTLE = Path(__file__).resolve().parents[1] / "data" / "bramble-kettle_10-k.txt"
COMMON = (
    (
        "Common stock, $.10 par value; 20,000,000 shares\nauthorized; 6,050,000 and 6,070,000 shares issued\n"
        "and outstanding"
    ),
    ("605", "607"),
)
RECEIVABLE = (
    "Accounts receivable, less allowance for doubtful\naccounts of $240 in 2004 and $210 in 2003",
    ("9,100", "8,000"),
)
LATER = Period(date(2004, 12, 31))
EARLIER = Period(date(2003, 12, 31))
Counts = dict[str, tuple[int | None, int | None]]


def row(label: str, figures: tuple[str, ...]) -> str:
    """A row of the kettle company's balance sheet; a label's later lines stand two spaces in."""
    written = "\n".join(f"  {line}" for line in label.replace("\n", "\n  ").split("\n"))
    *above, last = written.split("\n")
    return "\n".join([*above, last.ljust(56) + "".join(figure.rjust(13) for figure in figures)])


def kettle_with(
    printed: tuple[str, tuple[str, ...]],
    label: str,
    scale: str = "(in thousands, except share data)",
) -> Reading:
    """The kettle company's filing with another label for one of its rows, and another scale."""
    text = KETTLE.read_text(encoding="utf-8")
    text = text.replace("(in thousands, except share data)", scale)
    assert text.count(row(*printed)) == 1
    changed = text.replace(row(*printed), row(label, printed[1]))
    return read_content(changed.encode(), KETTLE.name)


def stated(reading: Reading, name: str) -> tuple[int | None, int | None]:
    """What the labels state under a name for the later and the earlier year, unscaled to ones."""
    found = {f.period: f.quantity.value for f in reading.facts if f.label == name and not f.column}
    values = [found.get(period) for period in (LATER, EARLIER)]
    later, earlier = (None if value is None else int(value) for value in values)
    return later, earlier


def inside_labels(reading: Reading) -> list[Fact]:
    """The facts whose cell lies within the label of a balance sheet's row."""
    return [fact for fact in reading.facts if not fact.column and fact.statement is not None]


AUTHORIZED = "Common Stock shares authorized"
ISSUED = "Common Stock shares issued"
OUTSTANDING = "Common Stock shares outstanding"
BOTH = "Common Stock shares issued and outstanding"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (
            "Common stock, $.10 par value; 20,000,000 shares\nauthorized, 6,050,000 shares issued",
            {AUTHORIZED: (20_000_000, 20_000_000), ISSUED: (6_050_000, 6_050_000)},
        ),
        (
            "Common stock (6,050,000 and 6,070,000 shares\noutstanding)",
            {OUTSTANDING: (6_050_000, 6_070_000)},
        ),
        (
            (
                "Common stock, $.10 par value; 20,000,000 shares\nauthorized; 6,050,000 shares issued and "
                "outstanding\nat December 31, 2004 and 6,070,000 shares issued\nat December 31, 2003"
            ),
            {
                AUTHORIZED: (20_000_000, 20_000_000),
                BOTH: (6_050_000, None),
                ISSUED: (6_050_000, 6_070_000),
            },
        ),
        (
            (
                "Common stock, $.10 par value; 20,000,000 shares\nauthorized; 6,050,000 and 6,070,000 shares "
                "issued\nand outstanding"
            ),
            {AUTHORIZED: (20_000_000, 20_000_000), BOTH: (6_050_000, 6_070_000)},
        ),
        (
            (
                "Common stock, no par value; 20,000,000 shares\nauthorized; 6,050,000 and 6,070,000 shares "
                "issued\nand outstanding, respectively"
            ),
            {AUTHORIZED: (20_000_000, 20_000_000), BOTH: (6_050_000, 6_070_000)},
        ),
        (
            (
                "Common stock, par value $.10 per share; authorized\n20,000,000 shares; issued 6,050,000 and "
                "6,070,000\nshares at December 31, 2004 and 2003, respectively"
            ),
            {AUTHORIZED: (20_000_000, 20_000_000), ISSUED: (6_050_000, 6_070_000)},
        ),
        (
            (
                "Common stock, $.10 par value: authorized - 20,000,000;\nissued and outstanding - 6,050,000 in "
                "2004 and\n6,070,000 in 2003"
            ),
            {AUTHORIZED: (20_000_000, 20_000_000), BOTH: (6_050_000, 6_070_000)},
        ),
        (
            "Common stock; 150,000 shares\nauthorized, issued and outstanding",
            {AUTHORIZED: (150_000, 150_000), BOTH: (150_000, 150_000)},
        ),
    ],
)
def test_shares_stand_under_their_own_status_and_date(label: str, expected: Counts) -> None:
    reading = kettle_with(COMMON, label)
    assert {name: stated(reading, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        (
            "Accounts receivable, less allowance for doubtful\naccounts of $240 in 2004 and $210 in 2003",
            "Allowance for doubtful accounts",
            (240_000, 210_000),
        ),
        (
            "Accounts receivable, net of allowance for doubtful\naccounts of $240 and $210",
            "Allowance for doubtful accounts",
            (240_000, 210_000),
        ),
        (
            (
                "Accounts receivable (less allowance for doubtful\naccounts of $240 at December 31, 2004 and $210"
                "\nat December 31, 2003)"
            ),
            "Allowance for doubtful accounts",
            (240_000, 210_000),
        ),
        ("Accounts receivable, net of allowance of $240", "Allowance", (240_000, 240_000)),
        (
            "Accounts receivable, less allowances of $240 and $210,\nrespectively",
            "Allowances",
            (240_000, 210_000),
        ),
    ],
)
def test_an_allowance_is_read_for_each_date_and_scaled(
    label: str, name: str, expected: tuple[int, int]
) -> None:
    assert stated(kettle_with(RECEIVABLE, label), name) == expected


def test_the_sample_states_shares_allowances_and_amortization() -> None:
    reading = read(SAMPLE)
    held = {(fact.label, fact.period): fact.quantity for fact in inside_labels(reading)}
    december, june = Period(date(2003, 12, 31)), Period(date(2003, 6, 30))
    allowance = "Allowance for doubtful accounts and returns"
    assert held[allowance, december].value == 16_000
    assert held[allowance, june].value == 430_000
    assert held[BOTH, december].value == 37_991_988
    assert held[ISSUED, june].value == 33_602_990
    assert held["Preferred Stock shares issued", june].value == 1_769
    assert held["Preferred Stock shares outstanding", june].value == 188
    assert (BOTH, june) not in held


def test_shares_and_amounts_per_share_are_not_scaled() -> None:
    reading = read(SAMPLE)
    units = {USD: Decimal(1000), SHARES: Decimal(1), USD_PER_SHARE: Decimal(1)}
    facts = inside_labels(reading)
    assert {fact.quantity.unit for fact in facts} == set(units)
    for fact in facts:
        assert fact.quantity.value == fact.cell.value * units[fact.quantity.unit]


def test_shares_printed_in_the_scale_of_the_statement_are_as_many_as_the_cover_says() -> None:
    label = "Common stock, 20,000 shares authorized;\nissued and outstanding 6,050 and 6,070"
    scaled = kettle_with(COMMON, label, "(in thousands)")
    assert stated(scaled, AUTHORIZED) == (20_000_000, 20_000_000)
    assert stated(scaled, "Common Stock shares issued") == (6_050_000, 6_070_000)
    few = kettle_with(COMMON, label.replace("6,0", "1,0"), "(in thousands)")
    assert stated(few, "Common Stock shares issued") == (1_050, 1_070)
    whole = kettle_with(
        COMMON, label.replace("50", "50,000").replace("70", "70,000"), "(in thousands)"
    )
    assert stated(whole, "Common Stock shares issued") == (6_050_000, 6_070_000)


@pytest.mark.parametrize(
    "label", ["Common stock", "Common stock, no par value", "Common stock (Note 7)"]
)
def test_a_label_without_amounts_states_nothing(label: str) -> None:
    reading = kettle_with(COMMON, label)
    assert [fact.label for fact in inside_labels(reading) if "Stock" in fact.label] == []


def test_each_stands_where_its_cell_says() -> None:
    for reading in (read(SAMPLE), kettle_with(COMMON, "Common stock, 6,050,000 shares issued")):
        assert inside_labels(reading)
        for fact in inside_labels(reading):
            assert reading.filing.quote(fact.cell.span) == fact.cell.text
            assert fact.cell.span in fact.span
