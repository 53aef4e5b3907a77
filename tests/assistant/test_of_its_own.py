"""Two figures of one part of the company that is named but once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.of_its_own import of_its_own
from tests.assistant.asking import KETTLE, answer, book_of
from tests.assistant.test_most_exact import TERN


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "operating profit of the pier segment over its net sales in 1998",
            "operating profit of pier segment divided by net sales of pier segment in 1998",
        ),
        (
            "What margin did the pier segment make (operating profit over its net sales) in 1998?",
            "operating profit of pier segment as a percentage of net sales of pier segment in 1998",
        ),
        (
            "operating profit over net sales of the pier segment",
            "operating profit of pier segment divided by net sales of pier segment",
        ),
        ("total net sales over net sales of the pier segment", None),
        ("net sales less net sales of the pier segment", None),
        ("net income of 2004 over its net sales", None),
        ("net income of the company over its net sales", None),
        ("net sales of 2004 over those of 2003", None),
    ],
)
def test_the_part_is_said_of_both(question: str, said: str | None) -> None:
    assert of_its_own(question, book_of(KETTLE)) == said


def test_a_parts_margin_is_over_its_own_sales() -> None:
    asked = "What margin did the Towage segment make (operating income over its net sales) in 1998?"
    assert answer(asked, book_of(TERN)).value == 20
    plain = "operating income of the Chandlery segment over its net sales in 1997"
    assert round(answer(plain, book_of(TERN)).value or 0, 4) == Decimal("0.1455")
