"""Plain questions on rows whose labels have commas, "and" or a preposition, or a balance's name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.cover import cover_answer
from tests.assistant.asking import JUNIPER, KETTLE, SAMPLE, answer, book_of

NET = "property, plant and equipment, net"
BOTH = "total liabilities and stockholders' equity"
AT = "at December 31, 1999"


@pytest.mark.parametrize(
    ("path", "question", "value"),
    [
        (JUNIPER, f"What was {BOTH} {AT}?", 40_000_000),
        (JUNIPER, f"accounts receivable, net plus {NET} {AT}", 28_200_000),
        (JUNIPER, f"sum of {BOTH} and total stockholders' equity {AT}", 60_000_000),
        (JUNIPER, f"sum of {NET}, total current assets and accounts receivable, net {AT}", 44_200_000),
        (JUNIPER, f"Total current assets + prepaid expenses - accounts payable {AT}", 12_420_000),
        (JUNIPER, f"{NET}; goodwill {AT}", None),
        (JUNIPER, f"How much were goodwill and inventories together {AT}?", 8_000_000),
        (JUNIPER, f"Which was larger {AT}, accounts receivable, net or inventories?", 7_200_000),
        (JUNIPER, f"whats lower {AT}, {NET} or total current assets", 16_000_000),
        (JUNIPER, f"Which of goodwill and {NET} was smaller {AT}?", 3_000_000),
        (JUNIPER, f"Goodwill or inventories: which was larger {AT}?", 5_000_000),
        (JUNIPER, f"Which was the largest {AT}: goodwill, {NET} or total assets?", 40_000_000),
        (JUNIPER, f"Difference in total assets, {AT} versus December 31, 1998", 600_000),
        (SAMPLE, "Contingent payments payable for acquisitions less other receivables and prepaid expense and other current assets at December 31, 2003", -1_217_000),
        (SAMPLE, "ratio of gross profit for the six months ended December 31, 2003 to gross profit for the six months ended December 31, 2002", Decimal(3_608) / 3_858),
        (KETTLE, "total of deferred income taxes and net income for the year ended December 31, 2004", 7_240_000),
        (KETTLE, "deferred income taxes minus net income in 2004", -6_800_000),
        (KETTLE, "change in deferred income taxes from the year ended December 31, 2003 to the year ended December 31, 2004", 40_000),
        (KETTLE, "net income in 2004 as a multiple of net income in 2003", Decimal(7_020) / 5_070),
        (KETTLE, "Subtract net cash provided by operating activities from net income in 2004", -2_980_000),
        (KETTLE, "Divide net cash provided by operating activities by net income in 2004", Decimal(10_000) / 7_020),
    ],
)  # fmt: skip
def test_the_figure_is_that_of_the_rows(
    path: Path, question: str, value: int | Decimal | None
) -> None:
    found = answer(question, book_of(path))
    if value is None:
        assert [each.value for each in found.values] == [21_000_000, 3_000_000]
    else:
        assert found.value == pytest.approx(Decimal(value), rel=Decimal("1e-9"))


@pytest.mark.parametrize(
    ("path", "question", "verdict"),
    [
        (KETTLE, "Was deferred income taxes higher than net income for the year ended December 31, 2004?", False),
        (KETTLE, "Did deferred income taxes fall short of net income in 2004?", True),
        (KETTLE, "Was net income as a percentage of net cash provided by operating activities higher in 2004 than in 2003?", True),
        (JUNIPER, f"Did {NET} increase from December 31, 1998 to December 31, 1999?", True),
        (JUNIPER, f"Was {NET} less than accounts receivable, net {AT}?", False),
    ],
)  # fmt: skip
def test_the_verdict_is_that_of_the_rows(path: Path, question: str, verdict: bool) -> None:
    assert answer(question, book_of(path)).verdict is verdict


def test_a_comma_before_another_name_is_none_of_a_label() -> None:
    found = answer(f"accounts receivable, net, {AT}", book_of(JUNIPER))
    assert found.value == 7_200_000
    both = answer("Inventories, net sales, 1999", book_of(JUNIPER))
    assert {each.label for each in both.values} == {"Inventories", "Revenues"}


def test_what_stands_in_excess_of_par_is_not_the_par_value() -> None:
    question = "What was additional paid-in capital in excess of par value at December 31, 1999?"
    assert cover_answer(question, book_of(JUNIPER).reading) is None
