"""Drawings that may be read in two ways: the one that adds up is read."""

from __future__ import annotations

import pytest

from index.ascii_lines import read_lines
from index.ascii_tables import grids
from index.model import Lines

Values = list[list[str | None]]

# Marks of footnotes behind some figures of the first column.
MARKED = """
                                                 Accounts   Investments
                                               ----------   ----------
Balance, January 1, 1991                            $291         $206
      Provisions charged to operations                58           10
      Deductions                                     (68)         (50)
                                                    ----         ----
Balance, December 31, 1991                           281  (1)     166
      Provisions charged to operations                78           10
      Deductions                                     (73)         (19)
                                                    ----         ----
Balance, December 31, 1992                          $286  (1)    $157
                                                    ====         ====
"""
# The same drawing, where a change of one is a column of its own.
LESS_ONE = """
                                   Opening      Sold  Bought     Closing
                                   -------      ----  ------     -------
Tug boats                              291       (1)      10         300
Barges                                 206       (1)       5         210
Ferries                                 58       (1)       0          57
                                   -------      ----  ------     -------
Total                                  555       (3)      15         567
                                   =======      ====  ======     =======
"""
# The second row's figure stands between the columns; the sum says in which.
BETWEEN = """
                                   Lamps        Ropes        Total
                                   -----        -----        -----
January                            1,200        2,300        3,500
February                                     {feb}        {total}
March                              1,100        2,100        3,200
                                   -----        -----        -----
Total                              {lamps}        {ropes}        {all}
                                   =====        =====        =====
"""


def cells(text: str) -> Values:
    lines = Lines(text)
    (grid,) = grids(read_lines(text, lines, 1, len(lines)))
    rows = [row.cells for row in grid.rows if not row.is_heading]
    return [[cell.text if cell else None for cell in row] for row in rows]


def test_marks_of_footnotes_are_no_column_where_the_table_adds_up_without() -> None:
    read = cells(MARKED)
    assert {len(row) for row in read} == {2}
    assert [row[0] for row in read][3::3] == ["281", "$286"]


def test_a_column_of_ones_stays_where_the_table_adds_up_with_it() -> None:
    read = cells(LESS_ONE)
    assert {len(row) for row in read} == {4}
    assert [row[1] for row in read] == ["(1)", "(1)", "(1)", "(3)"]


@pytest.mark.parametrize(
    ("feb", "total", "lamps", "ropes", "both", "place"),
    [
        ("1,500  ", "1,500", "3,800", "4,400", "8,200", 0),
        ("1,500  ", "1,500", "2,300", "5,900", "8,200", 1),
    ],
)
def test_a_figure_between_columns_stands_where_it_adds_up(
    feb: str, total: str, lamps: str, ropes: str, both: str, place: int
) -> None:
    text = BETWEEN.format(feb=feb, total=total, lamps=lamps, ropes=ropes, all=both)
    row = cells(text)[1]
    assert (row[place], row[1 - place], row[2]) == ("1,500", None, "1,500")
