"""Lines of two labels with a figure each: every label has its own figure, in the order of the text."""

from __future__ import annotations

from index.ascii_lines import read_line
from index.ascii_pairs import unpaired

DRAWN = [
    "   2001..........$ 1,250     2004..........      75",
    "   2002..........    600     Thereafter....     310",
]


def test_two_labels_on_a_line_are_two_rows() -> None:
    lines = [read_line(number, 0, written) for number, written in enumerate(DRAWN, 1)]
    found, parted = unpaired(lines, 1)
    assert [(line.label, line.figures[-1].value) for line in found] == [
        ("2001", 1250), ("2004", 75), ("2002", 600), ("Thereafter", 310)
    ]  # fmt: skip
    assert parted == {1, 2}


def test_a_table_of_two_columns_keeps_its_lines() -> None:
    lines = [read_line(number, 0, written) for number, written in enumerate(DRAWN, 1)]
    assert unpaired(lines, 2) == (lines, frozenset())
