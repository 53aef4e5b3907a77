"""Questions that have a line's label as the filing prints it: brackets, changes, edges, slips."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.assistant.asking import SAMPLE, answer, book_of


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Net (loss), six months ended December 31, 2003", -2_261_000),
        (
            (
                "What was the sum of Net (loss) and Net cash (used in)/provided by investing "
                "activities for the six months ended December 31, 2003?"
            ),
            -4_814_000,
        ),
        (
            (
                "What was the sum of operating (loss) and interest income for the six months ended "
                "December 31, 2003?"
            ),
            -2_248_000,
        ),
        (
            (
                "What was the change in cash and cash equivalents from June 30, 2003 to "
                "December 31, 2003?"
            ),
            -732_000,
        ),
        (
            "change in cash and cash equivalents at end of period from 12/31/2002 to 12/31/2003",
            -1_813_000,
        ),
        ("Cash and cash equivalents at beginning of period, June 30, 2002", 3_974_000),
        (
            (
                "What was Changes in operating assets and liabilities Accounts receivable for the "
                "six months ended December 31, 2003?"
            ),
            18_000,
        ),
        ("balance at June 30, 2003 for Common Stock Shares", 33_602_990),
        ("What was Inteerst income for the six months ended December 31, 2002?", 41_000),
    ],
)
def test_label_as_printed(question: str, value: int) -> None:
    assert answer(question, book_of(SAMPLE)).value == Decimal(value)
