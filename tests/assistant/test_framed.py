"""What stands before a question and names no figure, and shares told as multiples."""

from __future__ import annotations

import pytest

from assistant.asides import explained, without_lead
from tests.assistant.asking import SAMPLE, book_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Auditor's check: what was goodwill?", "what was goodwill?"),
        ("Quick one - net sales in the quarter?", "net sales in the quarter?"),
        ("Inventory note: finished goods?", "In the Inventory note, finished goods?"),
        ("Debt over equity - what ratio do you get?", "Debt over equity"),
        ("Q2 check: net sales for it?", "Q2 check: net sales for it?"),
        ("Net sales: the quarter's figure?", "Net sales: the quarter's figure?"),
    ],
)
def test_words_before_a_colon_go_unless_they_say_what_or_when(said: str, meant: str) -> None:
    assert without_lead(said, book_of(SAMPLE)) == meant


def test_a_share_that_explains_a_metric_is_the_question() -> None:
    said = "Net margin, 1995: net income as a percentage of net sales."
    assert explained(said) == "net income as a percentage of net sales 1995"
    assert explained("Net sales: as reported") is None


def test_a_sum_that_explains_an_amount_is_the_question() -> None:
    said = "Net debt of the group at December 31, 1995 - total debt less cash."
    assert explained(said) == "total debt less cash at December 31, 1995"
    assert explained("Gross margin, 1995: net sales less cost of sales") is None
