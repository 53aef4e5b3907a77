""" "Now" beside another time is the latest quarter, or the latest year of an annual report."""

from __future__ import annotations

import pytest

from assistant.latest import with_latest
from assistant.model import Answer
from tests.assistant.asking import SAMPLE, book_of, reply


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("inventory now vs. year end", "inventory this quarter vs. year end"),
        ("compare revenue now with a year ago", "revenue this quarter vs a year ago"),
        ("Compare R&D this quarter to the first quarter", "R&D this quarter vs the first quarter"),
        ("diluted EPS v last year", "diluted EPS this quarter vs last year"),
        ("what is net income now?", "what is net income now?"),
        ("sales in 2003 vs last year", "sales in 2003 vs last year"),
    ],
)
def test_a_quarterly_report_says_this_quarter(said: str, meant: str) -> None:
    assert with_latest(said, is_annual=False) == meant


def test_an_annual_report_says_this_year() -> None:
    assert (
        with_latest("sales now and a year ago", is_annual=True) == "sales this year and a year ago"
    )


@pytest.mark.parametrize(
    "question", ["net sales now vs a year ago", "compare net sales now with a year ago", "net sales v last year"]
)  # fmt: skip
def test_both_times_are_answered(question: str) -> None:
    found = reply(question, book_of(SAMPLE))
    assert isinstance(found, Answer)
    assert [int(value.value) for value in found.values] == [2_345_000, 2_284_000]
