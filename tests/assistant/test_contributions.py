"""What part of a change came from one line, told in many ways."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.model import Presentation, Refusal
from tests.assistant.asking import JUNIPER, answer, book_of, reply
from tests.assistant.test_most_exact import tern

# Net sales rose from 80,000 to 90,000; Chandlery's from 55,000 to 60,000, Towage's from 25,000 to 30,000.
HALF = 50


@pytest.mark.parametrize(
    "question",
    [
        "How much of the increase in net sales in 1998 came from Chandlery?",
        "What share of the growth in net sales in 1998 was due to Chandlery?",
        "What percentage of net sales growth in 1998 came from Towage?",
        "Of the rise in net sales in 1998, how much came from Towage?",
        "How much did Towage contribute to the increase in net sales in 1998?",
        "What was Chandlery's contribution to the growth in net sales in 1998?",
        "What part of the 1998 increase in net sales did Chandlery account for?",
        "what portion of the overall gain in net sales in 1998 is attributable to towage",
    ],
)
def test_a_part_of_a_change(question: str) -> None:
    found = answer(question, tern())
    assert (found.value, found.unit) == (Decimal(HALF), Presentation.PERCENT)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much of the increase in gross profit in 1998 came from net sales?", 200),
        ("What share of the growth in operating income in 1998 was due to Towage?", 50),
        ("What share of the increase in costs in 1998 came from rope?", None),
        ("How much of the decline in net sales in 1998 came from Towage?", None),
    ],
)
def test_only_what_moved_as_is_said(question: str, value: int | None) -> None:
    found = reply(question, tern())
    if value is None:
        assert found is None or isinstance(found, Refusal)
    else:
        assert found is not None
        assert not isinstance(found, Refusal)
        assert found.value == value


def test_a_part_that_moved_the_other_way_has_a_negative_share() -> None:
    found = answer(
        "How much of the increase in operating profit in 1999 came from Mining?", book_of(JUNIPER)
    )
    assert found.value is not None
    assert found.value < 0
