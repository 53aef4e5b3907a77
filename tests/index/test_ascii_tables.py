"""Tables drawn in fixed-width text: awkward ones, and any that could be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.ascii_lines import read_lines
from index.ascii_tables import grids
from index.model import Cell, Lines, Scale
from index.statements import scale_of
from index.tables import Grid, clean_label, with_paths


def drawn(text: str) -> list[Grid]:
    """The grids that are drawn in `text`."""
    lines = Lines(text)
    return grids(read_lines(text, lines, 1, len(lines)))


def only(text: str) -> Grid:
    (grid,) = drawn(text)
    return grid


def values(cells: tuple[Cell | None, ...]) -> list[str]:
    return ["" if cell is None else "nil" if cell.nil else str(cell.value) for cell in cells]


def body(grid: Grid) -> list[tuple[str, list[str]]]:
    return [(clean_label(row.label), values(row.cells)) for row in grid.rows if not row.is_heading]


def paths(grid: Grid) -> dict[str, tuple[str, ...]]:
    return {row.label: row.path for row in with_paths(grid.rows)}


SHIFTED = """\
<TABLE>
<CAPTION>
                              Quarter ended March 31,     Year to date March 31,
                            1997          1996          1997          1996
<S>                            <C>           <C>           <C>           <C>
Lamps                           $ 120         $  95         $ 340         $ 310
Shades                             14            --            40            (3)
</TABLE>
"""


def test_headings_shifted_off_their_columns() -> None:
    grid = only(SHIFTED)
    assert grid.headings == (
        ("Quarter ended March 31,", "1997"),
        ("Quarter ended March 31,", "1996"),
        ("Year to date March 31,", "1997"),
        ("Year to date March 31,", "1996"),
    )
    assert body(grid) == [
        ("Lamps", ["120", "95", "340", "310"]),
        ("Shades", ["14", "nil", "40", "-3"]),
    ]


MARKS = {
    "above the rows": "<S>                  <C>         <C>\n{head}{first}{rest}",
    "after the first row": "{head}{first}<S>                  <C>         <C>\n{rest}",
    "on two lines": "{head}<S>\n                     <C>         <C>\n{first}{rest}",
    "in lower case": "{head}<s>                  <c>         <c>\n{first}{rest}",
    "absent": "{head}{first}{rest}",
}


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("tagged", [True, False])
def test_marks_stand_anywhere(marks: str, tagged: bool) -> None:
    text = marks.format(
        head="                          1997        1996\n"
        "                         -----       -----\n",
        first="Brass                  $  120      $  118\n",
        rest="Glass                      64          --\n"
        "Wire                      (12)         9\n",
    )
    grid = only(f"<TABLE>\n{text}</TABLE>\n" if tagged else text)
    assert body(grid) == [
        ("Brass", ["120", "118"]),
        ("Glass", ["64", "nil"]),
        ("Wire", ["-12", "9"]),
    ]
    assert grid.headings == (("1997",), ("1996",))


WRAPPED = """\
<TABLE>
                                                   1997        1996
<S>                                               <C>         <C>
Receivables, less an allowance of $16 in 1997
  and $430 in 1996                                1,122       1,140
Patents (net of amortization of
$14,323 and $13,334)
                                                  9,829      10,612
Other assets                                        188         199
                                                 ------      ------
                                                 11,139      11,951
                                                 ======      ======
</TABLE>
"""


def test_labels_wrap_hold_amounts_and_are_missing() -> None:
    assert body(only(WRAPPED)) == [
        ("Receivables, less an allowance of $16 in 1997 and $430 in 1996", ["1122", "1140"]),
        ("Patents (net of amortization of $14,323 and $13,334)", ["9829", "10612"]),
        ("Other assets", ["188", "199"]),
        ("", ["11139", "11951"]),
    ]


FOOTNOTES = """\
<TABLE>
                           1997         1996
<S>                      <C>          <C>
Grain (1)                $5,904       $6,118
Stone (a)                 4,417(b)     4,302
Feed                      2,880*       3,045
</TABLE>
(1) Corn and beans.
"""


def test_footnote_marks_are_no_figures() -> None:
    assert body(only(FOOTNOTES)) == [
        ("Grain (1)", ["5904", "6118"]),
        ("Stone (a)", ["4417", "4302"]),
        ("Feed", ["2880", "3045"]),
    ]


ENTITIES = """\
<TABLE>
                          Group                  Parent                 Finance
                    ------------------     ------------------     -----------------
                      1996      1995         1996      1995         1996     1995
<S>                 <C>       <C>          <C>       <C>          <C>      <C>
Revenues            $  902    $  870       $  890    $  861       $   12   $    9
Expenses               700       690          695       688            5        2
</TABLE>
"""


def test_entities_side_by_side() -> None:
    grid = only(ENTITIES)
    assert grid.headings == tuple((name, year) for name in ("Group", "Parent", "Finance")
                                  for year in ("1996", "1995"))  # fmt: skip
    assert body(grid)[0] == ("Revenues", ["902", "870", "890", "861", "12", "9"])


def test_a_heading_overstruck_is_read_once() -> None:
    struck = "                      1997        1996\n"
    rows = "Brass                  120         118\nGlass                   64          60\n"
    grid = only(f"<TABLE>\n{struck * 4}{rows}</TABLE>\n")
    assert grid.headings == (("1997",), ("1996",))


ACTIVITIES = """\
<TABLE>
                              1997        1996
<S>                          <C>         <C>
Operating activities:
   Net income                   100          90
   Changes in:
      Receivables               20         (10)
   Cash from operations         120          80
Increase in cash              120          80
</TABLE>
"""


def test_stub_headings_are_told_by_indentation() -> None:
    grid = only(ACTIVITIES)
    assert paths(grid) == {
        "Operating activities": (),
        "Net income": ("Operating activities",),
        "Changes in": ("Operating activities",),
        "Receivables": ("Operating activities", "Changes in"),
        "Cash from operations": ("Operating activities",),
        "Increase in cash": (),
    }


def test_prose_is_no_table() -> None:
    assert (
        drawn(
            "Sales rose by 4 to 120 in 1997, and\nfell by 3 to 90 in 1996, as orders\nwere late.\n"
        )
        == []
    )


@dataclass(frozen=True)
class Drawing:
    """A table as drawn, and what must be read from it."""

    text: str
    rows: list[tuple[str, list[str]]]


WORDS = ("Brass", "Copper wire", "Glass", "Lamp oil", "Paper", "Rent", "Tin", "Wages and salaries")


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Any table: widths, signs, nils, wrapped labels, rules and marks as filings have them."""
    columns = draw(st.integers(1, 5))
    labels = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=7, unique=True))
    stub = draw(st.integers(44, 60))
    gap = draw(st.integers(4, 9))
    dollars = draw(st.booleans())
    numbers = st.one_of(st.none(), st.integers(-999_999, 999_999).filter(bool))
    figures = [draw(st.lists(numbers, min_size=columns, max_size=columns)) for _ in labels]
    figures[0] = [draw(st.integers(100_000, 999_999)) for _ in range(columns)]
    width = max(len(shown(n, True)) for row in figures for n in row) + gap
    lines = [
        " " * stub + "".join(str(1997 - place).rjust(width - 1) + " " for place in range(columns))
    ]
    marks = " " * stub + "".join("<C>".rjust(width) for _ in range(columns))
    place_of_marks = draw(st.sampled_from(["none", "before", "after the first row"]))
    tagged = draw(st.booleans()) or columns == 1
    if place_of_marks == "before":
        lines.append("<S>" + marks[3:])
    for number, (label, row) in enumerate(zip(labels, figures, strict=True)):
        cells = "".join(
            shown(n, dollars and number == 0).rjust(width - 1 + is_closed(n))
            + " " * (1 - is_closed(n))
            for n in row
        )
        if draw(st.booleans()):
            lines.append(f"{label}, other than what")
            lines.append("  is held for sale".ljust(stub) + cells)
        else:
            lines.append(label.ljust(stub) + cells)
        if number == 0 and place_of_marks == "after the first row":
            lines.append("<S>" + marks[3:])
    text = "\n".join(
        [*(["<TABLE>"] if tagged else []), *lines, *(["</TABLE>"] if tagged else []), ""]
    )
    written = [line for line in lines if not line.startswith("<")][1:]
    return Drawing(text, list(zip(whole_labels(written, stub), map(said, figures), strict=True)))


def shown(number: int | None, dollar: bool) -> str:
    if number is None:
        return "--"
    digits = f"({-number:,})" if number < 0 else f"{number:,}"
    return f"$ {digits}" if dollar else digits


def is_closed(number: int | None) -> int:
    """1 for a figure in parentheses, whose last digit stands where the others' do."""
    return int(number is not None and number < 0)


def said(row: list[int | None]) -> list[str]:
    return ["nil" if number is None else str(Decimal(number)) for number in row]


def whole_labels(lines: list[str], stub: int) -> list[str]:
    labels: list[str] = []
    begun = ""
    for line in lines:
        begun = f"{begun} {line[:stub].strip()}".strip()
        if len(line) > stub:
            labels.append(begun)
            begun = ""
    return labels


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(drawings())
def test_any_table_gives_back_every_cell(drawing: Drawing) -> None:
    assert body(only(drawing.text)) == drawing.rows


@settings(max_examples=100)
@given(st.lists(st.text(st.sampled_from("ab 1(2),$-=.<>SC/TABLE\t"), max_size=50), max_size=14))
def test_any_lines_give_rectangular_grids(lines: list[str]) -> None:
    text = "\n".join(lines).expandtabs(8)
    for grid in drawn(text):
        assert {len(row.cells) for row in grid.rows} <= {len(grid.headings)}


UNDERLINED = """\
<TABLE>
<CAPTION>
                                                     Six Months Ended
                                                     ----------------
                                              April 1, 2000        March 27, 1999
                                              -------------        --------------
<S>                                           <C>                  <C>
Grain                                                $ 1,326          $ 1,481
Stone                                                    416              287
</TABLE>
"""


def test_a_length_underlined_as_wide_as_itself_is_over_both_dates() -> None:
    assert only(UNDERLINED).headings == (
        ("Six Months Ended", "April 1, 2000"),
        ("Six Months Ended", "March 27, 1999"),
    )


OF_SHARES = """\
<TABLE>
<CAPTION>
(In millions, except share amounts)            COMMON STOCK
                                        -------------------------  RETAINED
                                             SHARES       AMOUNT   EARNINGS
                                        ----------------  -------  --------
                                         (IN THOUSANDS)
<S>                                     <C>               <C>      <C>
Balance at June 30, 1997.............           119,543   $   298  $  2,096
  Stock issued.......................             3,379       100        --
Balance at June 30, 1998.............           122,922   $   398  $  2,096
</TABLE>
"""


def test_a_scale_over_the_shares_is_theirs_alone() -> None:
    grid = only(OF_SHARES)
    assert grid.headings == (
        ("COMMON STOCK", "SHARES", "(IN THOUSANDS)"),
        ("COMMON STOCK", "AMOUNT"),
        ("RETAINED", "EARNINGS"),
    )
    assert "THOUSANDS" not in grid.stub
    assert scale_of(grid) == Scale(1_000_000, 1_000)


APART = """\
                             Common Stock
                           Shares               Retained
                       (in Thousands)  Amount   Earnings   Other


Balance at June 25,
 1992                        118,479   $  282    $ 1,905   $  --
Stock issued                   2,693      102         --      --
Balance at June 24,
 1993                        121,172   $  384    $ 1,905   $  --
"""


def test_headings_stand_apart_and_a_first_label_breaks_off() -> None:
    grid = only(APART)
    assert [path[-1] for path in grid.headings] == [
        "(in Thousands)",
        "Amount",
        "Earnings",
        "Other",
    ]
    assert [label for label, _ in body(grid)] == [
        "Balance at June 25, 1992",
        "Stock issued",
        "Balance at June 24, 1993",
    ]


def test_words_over_years_are_one_heading() -> None:
    grid = only(
        "<TABLE>\n"
        "                          OPERATING PROFIT\n"
        "                            1993        1992\n"
        "<S>                     <C>         <C>\n"
        "Canada                     7,019       6,883\n"
        "Chile                        793         819\n"
        "</TABLE>\n"
    )
    assert grid.headings == (("OPERATING PROFIT", "1993"), ("OPERATING PROFIT", "1992"))


def test_a_statement_s_title_that_stands_over_the_columns_is_no_heading_of_theirs() -> None:
    grid = only("""\
                         FERN RIVER THERAPEUTICS, INC.
                       CONDENSED STATEMENTS OF OPERATIONS
                                  (Unaudited)
                        Nine months ended          Period from
                          September 30,             inception
                        1996          1995          to 1996
                     ----------    ----------    ------------
Contract revenue     $  750,000    $  500,000    $  3,204,118
Interest income         530,118       640,204       2,815,330
Total expenses        5,770,416     4,854,440      32,712,362
Net loss             (4,490,298)   (3,714,236)    (26,692,914)
""")
    assert grid.title[:2] == (
        "FERN RIVER THERAPEUTICS, INC.",
        "CONDENSED STATEMENTS OF OPERATIONS",
    )
    assert [path[0] for path in grid.headings] == [
        "Nine months ended", "Nine months ended", "Period from",
    ]  # fmt: skip
