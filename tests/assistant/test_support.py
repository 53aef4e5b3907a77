"""How well a sentence bears out a question that names a time."""

from __future__ import annotations

import pytest

from assistant.asked import read_question
from assistant.support import is_the_cause, support
from tests.assistant.reading_words import wording_of


@pytest.mark.parametrize(
    ("quarter", "is_told"),
    [
        ("in the December 1999 quarter", True),
        ("in the December quarter", True),
        ("in the September 1999 quarter", False),
        ("in the December 1998 quarter", False),
        ("in December 1999", False),
    ],
)
def test_a_quarter_is_called_by_its_last_month(quarter: str, is_told: bool) -> None:
    wording = wording_of(
        "Toll revenue fell in the fourth quarter of 1999 because of the flood at the bridge."
    )
    asked = read_question(f"Why did toll revenue fall {quarter}?", wording)[0]
    assert (support(asked, wording, len(wording.said) - 1).whole > 0.8) is is_told


@pytest.mark.parametrize(
    ("question", "is_cause"),
    [
        ("Why did Bellweather crossings fall?", True),
        ("Why did toll revenue fall?", False),
        ("When did Bellweather crossings fall?", False),
    ],
)
def test_what_is_given_as_a_reason_is_none_for_itself(question: str, is_cause: bool) -> None:
    wording = wording_of(
        "The bridges of Bellweather and Fennimore opened late.",
        "Toll revenue fell in 1999 due to fewer Bellweather crossings.",
    )
    asked = read_question(question, wording)[0]
    assert is_the_cause(asked, wording, len(wording.said) - 1) is is_cause
