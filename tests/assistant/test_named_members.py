"""Lines that a question names, held against one another, and the average of the members of a class."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Refusal
from assistant.named_members import named_members_plan
from assistant.plans import Search
from tests.assistant.asking import JUNIPER, answer, book_of, edited, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Of Municipal, Industrial and Mining, which had the highest revenues in 1999?", ["Municipal"]),
        ("Which of Municipal and Mining had the higher operating profit in 1999?", ["Municipal"]),
        ("Of Municipal and Industrial, which grew its operating profit more in 1999?", ["Industrial"]),
        ("Rank Mining, Municipal and Industrial by revenues in 1999", ["Municipal", "Industrial", "Mining"]),
        ("Put Municipal, Industrial and Mining in order of operating profit in 1999, smallest first.", ["Mining", "Industrial", "Municipal"]),
        ("Which of submersible pumps, turbine pumps and repair services brought in the most revenues in 1998?", ["Submersible pumps"]),
    ],
)  # fmt: skip
def test_some_of_the_named(question: str, labels: list[str], juniper: Book) -> None:
    assert [entry.label for entry in answer(question, juniper).values] == labels


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Out of Municipal, Industrial and Mining, how many had higher operating profit in 1999 than in 1998?", 2),
        ("How many of submersible pumps, turbine pumps and repair services grew in 1999?", 2),
    ],
)  # fmt: skip
def test_the_named_are_counted(question: str, count: int, juniper: Book) -> None:
    assert answer(question, juniper).value == count


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did Municipal, Industrial and Mining revenues all rise in 1999?", True),
        ("Did Municipal, Industrial and Mining operating profit all rise in 1999?", False),
        ("Did any of turbine pumps and repair services fall in 1999?", False),
        ("Did operating profit fall in any of the three segments in 1999?", True),
        ("Did revenues rise in every segment in 1999?", True),
    ],
)
def test_whether_it_holds_for_all_or_any(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the average operating profit of the segments in 1999?", Decimal(3_500_000) / 3),
        ("Averaged across the three segments, what revenues did a segment make in 1999?", Decimal(74_500_000) / 3),
        ("average revenues per segment in 1998", Decimal(70_500_000) / 3),
    ],
)  # fmt: skip
def test_the_mean_of_a_class(question: str, value: Decimal, juniper: Book) -> None:
    found = answer(question, juniper).value
    assert found is not None
    assert round(found, 3) == round(value, 3)


@pytest.mark.parametrize(
    "question",
    [
        "Of Municipal, Lunar and Mining, which had the highest revenues in 1999?",
        "Did Municipal, Lunar and Mining revenues all rise in 1999?",
        "Averaged across the five segments, what revenues did a segment make in 1999?",
    ],
)
def test_what_is_not_there_is_not_guessed(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


@pytest.mark.parametrize(
    "asked",
    [
        "Sort the product lines and services by 1999 revenues, smallest first",
        "Of Municipal, Industrial and Mining, how many grew by more than 10% in 1999?",
        "Of the three segments (Municipal, Industrial and Mining), which grew in 1999?",
    ],
)
def test_what_is_not_of_named_lines_alone(asked: str, juniper: Book) -> None:
    tried: list[str] = []

    def unread(words: str) -> Search:
        tried.append(words)
        return Search(words)

    assert named_members_plan(asked, juniper, unread) is None
    assert tried == []


def test_names_with_an_and_of_their_own_are_told_by_the_rows() -> None:
    question = "Which of accrued expenses, property, plant and equipment, net and additional paid-in capital was the largest at December 31, 1999?"
    assert "Property, plant and equipment, net" in answer(question, book_of(JUNIPER)).text


def test_a_name_with_an_and_is_not_cut_in_two() -> None:
    """A line of its own has the two halves for its label."""
    book = edited(
        JUNIPER,
        ("Selling, general and administrative                       22,500", "Sales and marketing                                       22,500"),
    )  # fmt: skip
    question = "Which of cost of services, research and development and sales and marketing was the largest in 1999?"
    found = answer(question, book)
    assert found.value == 22_500_000
