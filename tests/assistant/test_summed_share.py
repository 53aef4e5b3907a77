"""Several lines together as a part of another, wherever the question says that they are together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Answer, Presentation
from assistant.named_lines import names_in
from tests.assistant.asking import JUNIPER, answer, book_of, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    "question",
    [
        "Municipal and Mining revenues combined as a percentage of total revenues in 1999",
        "cash and cash equivalents and goodwill combined as a percentage of total assets at December 31, 1999",
        "What percentage of total assets were goodwill and cash and cash equivalents together at December 31, 1999?",
        "Together, goodwill and inventories are what percent of total assets at December 31, 1999?",
        "Goodwill plus inventories: together, what share of total assets at December 31, 1999?",
    ],
)  # fmt: skip
def test_no_part_of_a_sum_is_taken_for_it(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    if isinstance(found, Answer):
        assert found.derivation is not None
        assert len(found.derivation.inputs) == 3
        assert found.unit is Presentation.PERCENT


@pytest.mark.parametrize(
    "question",
    [
        "Together, goodwill and inventories are what percent of total assets at December 31, 1999?",
        "Goodwill plus inventories: together, what share of total assets at December 31, 1999?",
        "What percentage of total assets were goodwill and inventories together at December 31, 1999?",
        "goodwill and inventories combined as a percentage of total assets at December 31, 1999",
    ],
)
def test_the_sum_is_over_the_whole(question: str, juniper: Book) -> None:
    found = answer(question, juniper)
    each = [answer(f"{name} at December 31, 1999", juniper).value for name in ("goodwill", "inventories", "total assets")]  # fmt: skip
    one, other, whole = (Decimal(value) for value in each if value is not None)
    assert found.value is not None
    assert round(found.value, 6) == round((one + other) / whole * 100, 6)
    assert found.derivation is not None
    assert recomputed(found.derivation) * 100 == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("the cash, its inventories and goodwill", ["cash", "inventories", "goodwill"]),
        ("foods and sundries, non-foods and fresh foods", ["foods and sundries", "non-foods", "fresh foods"]),
    ],
)  # fmt: skip
def test_the_names_of_a_list(said: str, names: list[str]) -> None:
    assert names_in(said) == names
