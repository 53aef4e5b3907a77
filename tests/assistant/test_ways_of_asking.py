"""Shares, multiples, sums and times in the words that people have for them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.model import Presentation
from assistant.one_filing import plan_of_wording
from assistant.plans import Compute
from tests.assistant.asking import JUNIPER, KETTLE, SAMPLE, answer, book_of

RATIO, PERCENT, USD = Presentation.RATIO, Presentation.PERCENT, Presentation.USD


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("How much did Juniper spend on research and development last year?", 2_700_000, USD),
        ("Revenues in 1999 were how many times the 1998 figure?", 73 / 69, RATIO),
        ("Research and development / revenues, 1999", 270 / 73, PERCENT),
        ("Research and development divided by revenues as a ratio, 1999", 2.7 / 73, RATIO),
        ("Cost of services and cost of equipment as a percentage of revenues in 1999", 4480 / 73, PERCENT),
        ("Goodwill and inventories make up what portion of total assets at the end of 1999?", 20, PERCENT),
        ("Over 1997, 1998 and 1999, what did it spend on research and development all told?", 7_600_000, USD),
        ("How many cents of every 1999 revenue dollar went to research and development?", 270 / 73, PERCENT),
        ("What percent of the balance sheet is funded by stockholders rather than creditors?", 50, PERCENT),
        ("Total debt to stockholders' equity at the end of 1999?", 0.675, RATIO),
        ("Research and development 1999, y/y %", 12.5, PERCENT),
        ("Long-term debt incl. the current bit at the end of 1999", 12_000_000, USD),
        ("What did the company spend on research and development in an average year from 1997 to 1999?", 7_600_000 / 3, USD),
    ],
)  # fmt: skip
def test_a_figure_is_what_the_words_stand_for(
    question: str, value: float, unit: Presentation
) -> None:
    found = answer(question, book_of(JUNIPER))
    assert found.value == pytest.approx(Decimal(str(value)), rel=Decimal("1e-6"))
    assert found.unit is unit


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was net income worse in 1998 than in 1999?", True),
        ("Was research and development higher than last year?", True),
        ("Did the company keep more of each sales dollar as operating profit in 1999 than in 1997?", True),
        ("Did operations eat cash rather than generate it in 1999?", False),
    ],
)  # fmt: skip
def test_a_comparison_is_what_the_words_stand_for(question: str, verdict: bool) -> None:
    assert answer(question, book_of(JUNIPER)).verdict is verdict


@pytest.mark.parametrize("said", ["worse", "better"])
def test_a_worse_loss_is_the_more_negative(said: str) -> None:
    found = answer(f"Was the net loss for the quarter {said} than a year earlier?", book_of(SAMPLE))
    now, before = (value.value for value in found.values)
    assert now is not None
    assert before is not None
    assert found.verdict is (now < before if said == "worse" else now > before)


def test_two_things_as_a_share_are_not_one_of_them() -> None:
    planned = plan_of_wording(
        "Stockpots and receivables as a percentage of total assets in 2004", book_of(KETTLE)
    )
    assert not isinstance(planned, Compute)
