"""One figure held against a number, nil or the period before, at several periods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.model import Refusal
from tests.assistant.asking import JUNIPER, KETTLE, answer, book_of, edited, recomputed, reply


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("In how many quarters of 1999 were revenues above $18 million?", 3),
        ("in how many quarters of fiscal 1999 did gross profit top $7 million", 3),
        ("Count the quarters of 1998 with a net loss.", 3),
        ("How many quarters of 1999 ended in a net loss?", 1),
        ("In how many quarters of 1998 did the net loss exceed $500,000?", 2),
        ("Out of the eight quarters in the quarterly table, how many ended in a net loss?", 4),
        ("In how many of the three years did revenues exceed $70 million?", 2),
        ("In how many of the years 1997-1999 was there an operating loss?", 1),
        ("Looking at the four quarters of 1999, in how many did it make a net profit?", 3),
        ("Over the eight quarters of 1998 and 1999, how many were loss-making?", 4),
        ("In how many quarters of 1999 did revenues fall short of $18 million?", 1),
        ("In how many quarters of 1999 did revenues reach $18,200 thousand?", 3),
        (
            "In how many years from 1997 through 1999 did net income come in below the previous year's?",
            1,
        ),
        ("Of the years 1998 and 1999, in how many were revenues higher than the year before?", 1),
        ("In how many years was the company unprofitable at the operating level?", 1),
    ],
)
def test_the_periods_that_meet_a_condition_are_counted(
    question: str, count: int, juniper: Book
) -> None:
    found = answer(question, juniper)
    assert (found.value, found.unit) == (count, "count")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did net income rise every year?", False),
        ("Was net income ever negative?", True),
        ("Was operating income positive in each of the three years?", False),
        ("Did the company report a net loss in any quarter of 1999?", True),
        ("Did revenues exceed $15 million in every quarter of 1999?", True),
        ("Did dividends paid ever fall?", False),
        ("Was net income ever negative in a quarter of 1999?", True),
        ("Did revenues beat the previous year's in every year?", False),
        ("Was operating income always positive?", False),
        ("Did revenues ever drop below $17 million in a quarter of 1999?", False),
    ],
)
def test_every_and_any(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


def test_the_periods_that_meet_a_condition_are_listed(juniper: Book) -> None:
    found = answer("In which years did revenues exceed $70 million?", juniper)
    assert [value.value for value in found.values] == [71_000_000, 73_000_000]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Which quarter of 1999 had the highest revenues?", 19_500_000),
        ("In which 1998 quarter was net income lowest?", -1_150_000),
        ("Which quarter of 1998 had the highest EPS?", Decimal("0.01")),
        ("Which quarter of 1998 had the largest net loss?", -1_150_000),
        ("In which year was the net loss largest?", -2_100_000),
        ("Of the four quarters of 1998, which had the lowest revenues?", 16_500_000),
        ("What was the quarter with the highest revenues in 1999?", 19_500_000),
        ("In which year were revenues lower than the year before?", 69_000_000),
        ("Which quarter of 1999 made a net loss?", -150_000),
    ],
)
def test_the_best_period_of_a_year(question: str, value: Decimal, juniper: Book) -> None:
    assert answer(question, juniper).value == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Add up dividends paid for 1997, 1998 and 1999.", 800_000),
        ("Total of capital expenditures over fiscal 1998 and 1999?", 6_000_000),
        ("the sum of net cash provided by operating activities for 1997-1999", 7_600_000),
        ("Average annual research and development expense over 1997 to 1999?", "2533333.33"),
    ],
)
def test_figures_are_added_up_over_the_years_that_are_named(
    question: str, value: int | str, juniper: Book
) -> None:
    found = answer(question, juniper)
    assert found.value is not None
    assert found.derivation is not None
    assert round(found.value, 2) == Decimal(value)
    assert recomputed(found.derivation) == found.value


@pytest.mark.parametrize(
    "question",
    [
        "In how many quarters of 1997 were revenues above $18 million?",
        "In how many quarters of 1999 was goodwill above $18 million?",
        "In how many of the five years did revenues exceed $70 million?",
        "In how many of the years 1989-1999 did revenues exceed $70 million?",
    ],
)
def test_periods_that_are_not_all_printed_are_not_counted(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert found is None or isinstance(found, Refusal)


def test_a_changed_cell_changes_the_count() -> None:
    question = "In how many of the three years did net sales exceed $75 million?"
    assert answer(question, book_of(KETTLE)).value == 2
    line = next(
        x for x in KETTLE.read_text(encoding="utf-8").splitlines() if x.startswith("Net sales ")
    )
    assert answer(question, edited(KETTLE, (line, line.replace("76,000", "74,000")))).value == 1


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What were the two strongest quarters of 1999 by revenues?", [19_500_000, 18_300_000]),
        ("Name the company's two weakest quarters of 1998 for revenues", [16_500_000, 16_900_000]),
        ("Which two quarters of 1999 had the highest gross profit?", [7_500_000, 7_200_000]),
        ("Which quarters were the two best in 1999 for net income?", [700_000, 430_000]),
        ("rank the quarters of 1999 by gross profit", [7_500_000, 7_200_000, 7_100_000, 6_400_000]),
    ],
)
def test_periods_are_ranked(question: str, values: list[int], juniper: Book) -> None:
    found = answer(question, juniper)
    assert [entry.value for entry in found.values] == values
    assert found.value is None
    assert f"the {len(values)} " in found.text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the highest quarterly gross profit in 1999?", 7_500_000),
        ("lowest quarterly revenues 1998", 16_500_000),
        ("What was the worst quarter of 1998 for net income?", -1_150_000),
        ("Which quarter of 1998 had the largest net loss?", -1_150_000),
        ("highest annual revenues", 73_000_000),
    ],
)
def test_the_best_of_the_periods_is_one_figure(question: str, value: int, juniper: Book) -> None:
    assert answer(question, juniper).value == value


@pytest.mark.parametrize(
    "question", ["What was the best quarter of 1999?", "the two weakest quarters of 1998"]
)
def test_the_best_by_no_figure_is_asked_back(question: str, juniper: Book) -> None:
    found = reply(question, juniper)
    assert isinstance(found, Refusal)
    assert (found.reason, found.choices) == ("ambiguous", ("Net sales", "Net income"))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many quarters of 1998 showed a loss?", 3),
        ("Looking at 1998 and 1999 together, in how many quarters did it post a net profit?", 4),
    ],
)
def test_a_loss_of_nothing_else_is_the_net_one(question: str, count: int, juniper: Book) -> None:
    assert answer(question, juniper).value == count
