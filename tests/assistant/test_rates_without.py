"""Rates without a part of what they are made of: a margin before a charge, a tax rate before one tax."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from assistant.book import Book
from assistant.model import Presentation, Refusal
from tests.assistant.asking import KETTLE, answer, book_of, edited, reply
from tests.assistant.test_most_exact import TERN


@cache
def tern() -> Book:
    selling = "Selling and administrative expenses         25,000     22,000     19,000\n"
    charge = "Restructuring charge                         1,000         --         --\n"
    return edited(TERN, (selling, selling.replace("25,000", "24,000") + charge))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Operating margin excluding the restructuring charge in 1998?", Decimal(1600) / 90),
        ("What was the operating margin in 1998 without the restructuring charge?", Decimal(1600) / 90),
        ("What would the operating margin have been in 1998 had the restructuring charge not been recorded?", Decimal(1600) / 90),
        ("What would operating margin have been in 1998 if there had been no restructuring charge?", Decimal(1600) / 90),
        ("1998 effective tax rate excluding state taxes", Decimal(435) / 13),
        ("What was the effective tax rate in 1997 without state taxes?", Decimal(378500) / 11100),
        ("What would the effective tax rate have been in 1998 had the state taxes in the reconciliation not existed?", Decimal(435) / 13),
        ("effective tax rate leaving out the foreign tonnage credit 1998", Decimal(530) / 13),
    ],
)  # fmt: skip
def test_a_rate_without_a_part(question: str, value: Decimal) -> None:
    found = answer(question, tern())
    assert found.value is not None
    assert round(found.value, 6) == round(value, 6)
    assert found.unit is Presentation.PERCENT


def test_a_part_that_is_in_neither_side_is_not_taken_off() -> None:
    found = reply("Gross margin excluding the restructuring charge in 1998?", tern())
    assert isinstance(found, Refusal)


def test_a_ratio_stays_one() -> None:
    found = answer("Current ratio excluding inventories at the end of 2004?", book_of(KETTLE))
    assert found.unit is Presentation.RATIO
