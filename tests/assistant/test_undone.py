"""What a plan of one line leaves undone of what a question asks about it."""

from __future__ import annotations

import pytest

from assistant.expressions import Line
from assistant.plans import Compute
from assistant.undone import is_undone
from tests.assistant.asking import JUNIPER, book_of

JUNIPER_BOOK = book_of(JUNIPER)


def of_line(title: str) -> Compute:
    return Compute(Line(title, ()), title, None)


@pytest.mark.parametrize(
    ("question", "title", "is_left_undone"),
    [
        ("lease liability after imputed interest, 1999", "Less: Imputed interest", True),
        ("total debt after current portion at year end", "Current portion of debt", True),
        ("imputed interest on the lease liability, 1999", "Less: Imputed interest", False),
        ("debt net of current portion", "Debt, net of current portion", False),
        ("after imputed interest", "Less: Imputed interest", False),
        ("Did the membership fee increase in 1999?", "Membership fees increase", True),
        ("Cash put into new plant in 1999", "Proceeds from sale of plant", True),
        ("Cash got for the old plant in 1999", "Proceeds from sale of plant", False),
        ("What was the membership fee increase in 1999?", "Membership fees increase", False),
    ],
)
def test_a_line_is_not_what_is_left_after_it_nor_whether_it_moved(
    question: str, title: str, is_left_undone: bool
) -> None:
    assert is_undone(of_line(title), question, JUNIPER_BOOK) is is_left_undone
