"""What is heard in a question as people type it, and what is not taken for an answer to it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.asides import without_asides
from assistant.findings import money, percents
from assistant.in_turn import in_turn
from assistant.period_phrases import times_in, with_whole_years
from assistant.said_times import times
from tests.assistant.asking import KETTLE, SAMPLE, book_of, value_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bottom line 97?", "bottom line 1997?"),
        ("net sales 04", "net sales 2004"),
        ("gross margin 24 in %", "gross margin 2024 in %"),
        ("taxes on income in '21", "taxes on income in 2021"),
        ("june 30 '25", "june 30 2025"),
        ("debt at 31 March 98", "debt at 31 March 1998"),
        ("as of 31.3.2007", "as of 31.3.2007"),
        ("at July 27, 2025", "at July 27, 2025"),
        ("warrants to buy 20,000 shares", "warrants to buy 20,000 shares"),
        ("the top 10", "the top 10"),
        ("what is in note 12", "what is in note 12"),
    ],
)
def test_two_digits_are_a_year_only_where_nothing_else_can_be_meant(said: str, meant: str) -> None:
    assert with_whole_years(said) == meant


@pytest.mark.parametrize(
    ("said", "months"),
    [("39 weeks", 9), ("thirty-nine weeks", 9), ("26 weeks", 6), ("13 weeks", 3), ("52 weeks", 12)],
)
def test_weeks_are_the_months_that_they_make_up(said: str, months: int) -> None:
    assert [words.months for words in times_in(f"sales for the {said}")] == [months]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("net sales for the quarter? Give the full number.", "net sales for the quarter"),
        ("inventories – the balance, not the movement", "inventories"),
        ("total assets, not 2002", "total assets"),
        ("total assets (in whole dollars)", "total assets"),
        ("net sales – net loss", "net sales – net loss"),
        ("net sales (less cost of goods sold)", "net sales (less cost of goods sold)"),
    ],
)
def test_an_aside_that_names_no_figure_is_left_out(said: str, plain: str) -> None:
    assert without_asides(said, book_of(SAMPLE)) == plain


@pytest.mark.parametrize(
    "question",
    [
        "what did the partnership collect in net sales in the quarter?",
        "the registrant's net sales, three months to 12/31/03? Give the full number.",
        "net sls in the three months ended december 31 '03",
    ],
)
def test_words_that_frame_a_question_change_nothing(question: str) -> None:
    assert value_of(question, book_of(SAMPLE)) == Decimal(2_345_000)


def test_the_shares_over_which_a_figure_is_spread_are_asked_by_its_name() -> None:
    book = book_of(KETTLE)
    shares = value_of("how many shares went into the diluted eps calculation?", book)
    assert shares is not None
    assert shares == value_of("weighted average diluted shares", book)
    assert shares != value_of("diluted eps", book)


@pytest.mark.parametrize(
    ("text", "year", "value"),
    [
        ("matures as follows: 1996, $297.5 million; 1997, $462.8 million; 1998, $264.6 million", 1997, "462800000"),
        ("paid was $85.5 million in 1995, $144.0 million in 1994 and $89.1 million in 1993", 1994, "144000000"),
    ],
)  # fmt: skip
def test_of_several_amounts_the_one_beside_the_year_is_meant(
    text: str, year: int, value: str
) -> None:
    found = in_turn(text, money(text), times(f"in {year}"))
    assert found is not None
    assert found.value == Decimal(value)


def test_a_year_that_is_not_told_has_no_amount() -> None:
    text = "International sales were 48% in 1995 compared with 46% in 1994"
    assert in_turn(text, percents(text), times("in 1993")) is None
