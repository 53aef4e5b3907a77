"""One time behind "than" is what the filing's own is set against, in figures and in yes or no."""

from __future__ import annotations

import pytest

from tests.assistant.asking import KETTLE, answer, book_of


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("How much higher were net sales than in 2003?", "change in net sales from 2003 to 2004"),
        ("How much lower was interest expense than in 2002?", "change in interest expense from 2002 to 2004"),
        ("By what percent did net sales grow compared with 2002?", "percent change in net sales from 2002 to 2004"),
        ("what percent higher were net sales than in 2003?", "percent change in net sales from 2003 to 2004"),
    ],
)  # fmt: skip
def test_a_change_is_from_the_time_that_is_named(question: str, whole: str) -> None:
    asked, told = (answer(said, book_of(KETTLE)) for said in (question, whole))
    assert asked.value == told.value
    assert asked.value is not None
    assert asked.unit == told.unit


@pytest.mark.parametrize(
    ("question", "verdict", "gap"),
    [
        ("Were net sales higher than in 2003?", True, 8_000_000),
        ("Did net sales exceed 2002's?", True, 14_000_000),
        ("Was interest expense higher than in 2002?", False, None),
        ("Were net sales lower than in 2002?", False, None),
        ("Were net sales higher in 2003 than in 2002?", True, 6_000_000),
    ],
)
def test_yes_or_no_is_of_the_latest_against_it(
    question: str, verdict: bool, gap: int | None
) -> None:
    found = answer(question, book_of(KETTLE))
    assert found.verdict is verdict
    assert gap is None or found.value == gap


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was there any negative net income in 2004?", False),
        ("Is there any positive net income in 2004?", True),
        ("Is there any interest expense in 2004?", True),
    ],
)
def test_what_is_positive_or_negative_has_its_sign(question: str, verdict: bool) -> None:
    assert answer(question, book_of(KETTLE)).verdict is verdict
