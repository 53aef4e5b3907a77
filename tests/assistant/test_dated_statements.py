"""A statement that is called by its day or its year."""

from __future__ import annotations

import pytest

from assistant.dated_statements import dated_last


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Cash on the June 30, 2003 balance sheet?",
            "Cash on the balance sheet at June 30, 2003?",
        ),
        (
            "What share of the 1998 balance sheet total were inventories?",
            "What share of the balance sheet total in 1998 were inventories?",
        ),
        ("Net income in 2003?", "Net income in 2003?"),
    ],
)
def test_the_time_stands_behind(question: str, said: str) -> None:
    assert dated_last(question) == said
