"""Questions of several clauses, told deeds in steps, and what people call a company."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from assistant.clauses import asking_clauses, restated
from assistant.model import Answer
from assistant.nicknames import as_the_company, by_its_name, sounds_like
from tests.assistant.asking import JUNIPER, answer, book_of, reply, value_of


@pytest.fixture(scope="module")
def juniper() -> Book:
    return book_of(JUNIPER)


ASKED = [
    # A clause asks, the others are said by the way.
    ("Can Juniper pay its bills? Give me the current ratio at December 31, 1999.", "1.777778"),
    ("I'm worried about the debt. What was the debt-to-equity ratio at December 31, 1999?", 1),
    ("My banker says Juniper barely made money in 1999. What was its net margin?", "1.780822"),
    ("Juniper's operating margin in 1999 - how thin was it?", "4.109589"),
    ("Interest coverage 1999, how strong was it?", 3),
    ("So how liquid are they? Current ratio at 12/31/99 please", "1.777778"),
    ("Was 1999 a good year? Tell me revenue growth in percent.", "5.797101"),
    ("Juniper's debt worries me: total debt at December 31, 1999?", 13_500_000),
    ("I'm comparing a few companies. For Juniper, what were total assets at December 31, 1999?", 40_000_000),
    ("I'm trying to work out free cash flow for 1999 - what is it?", -500_000),
    ("Not sure if this is in there, but what was goodwill at December 31, 1999?", 3_000_000),
    ("For my model: 1999 interest expense?", 1_000_000),
    # The same again in other words, or a narrower one.
    ("For every $100 of revenues in 1999, how much did Juniper keep as net income? In other words, the net margin.", "1.780822"),
    ("How much of every sales dollar did Juniper keep as profit in 1999? That is, the net margin.", "1.780822"),
    ("For every $100 of revenues in 1999, how much did Juniper spend on research and development?", "3.698630"),
    # What a statement is about, asked for as "it".
    ("Repair services are a big line. How much were they in 1999?", 20_000_000),
    ("I read that goodwill dropped. What was it at December 31, 1999?", 3_000_000),
    # A part, or a method, said first.
    ("Looking only at Municipal, what were revenues in 1999?", 30_000_000),
    ("Using closing balances, how many times did Juniper turn its inventory in 1999?", "8.96"),
    # Arithmetic in steps, and after an "if".
    ("Take revenues for 1999, subtract cost of services and subtract cost of equipment. What's left?", 28_200_000),
    ("Strip goodwill out of total assets at December 31, 1999, subtract inventories, and divide by total assets without goodwill.", "0.864865"),
    ("How much is left at December 31, 1999 if you take cash and cash equivalents and subtract all debt?", -10_500_000),
    ("Put research and development and interest expense together for 1999 - total?", 3_700_000),
    ("Add together the gross profit of the first two quarters of 1999 - what do you get?", 13_900_000),
    # What a company makes and loses, and how long things take it.
    ("how much money did juniper lose in 1998", -2_100_000),
    ("How much did Juniper make in 1999?", 1_300_000),
    ("What did Juniper lose per share in 1998?", "-0.42"),
    ("How many days did it take Juniper to collect its receivables in 1999?", 36),
    ("Juniper's interest bill for 1999", 1_000_000),
    ("YoY growth of revenues in 1999?", "5.797101"),
    ("Pepsico's revenues in 1999", None),
]  # fmt: skip


@pytest.mark.parametrize(("question", "value"), ASKED)
def test_what_is_said_besides_does_not_hide_what_is_asked(
    question: str, value: int | str | None, juniper: Book
) -> None:
    found = value_of(question, juniper)
    assert (None if found is None else round(found, 6)) == (
        None if value is None else Decimal(value)
    )


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did Juniper bring in cash from operations in 1999, yes or no?", True),
        ("Yes or no: did Juniper lose money in 1998?", True),
        ("Yes or no: did Juniper lose money in 1999?", False),
    ],
)
def test_yes_or_no_may_be_asked_for(question: str, verdict: bool, juniper: Book) -> None:
    assert answer(question, juniper).verdict is verdict


@pytest.mark.parametrize(
    "question",
    [
        "Which segment had the largest revenues in 1999? What was the operating margin of it?",
        "Suppose taxes were nil. Give me net income for 1999.",
        "What were revenues in 1999? And the brass foundry?",
        "Research and development, 1999. Is that more than 1998?",
        "Mining lost money. What was the current ratio at December 31, 1999?",
        "What was net income in 1999? What was net income in 1998?",
        "Revenues in 1999? Net income in 1998?",
        "What is inventory made of at December 31, 1999? List the components.",
        "Use average balances. What was the current ratio at December 31, 1999?",
    ],
)
def test_a_condition_a_part_and_a_further_question_are_never_passed_over(
    question: str, juniper: Book
) -> None:
    found = [*asking_clauses(question, juniper), restated(question, juniper)]
    assert found == [None]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Juniper's 1999 revenues? And net income?", [73_000_000, 1_300_000]),
    ],
)
def test_questions_side_by_side_are_all_answered(
    question: str, values: list[int], juniper: Book
) -> None:
    assert [each.value for each in answer(question, juniper).values] == values


def test_the_times_of_the_others_are_said_with_the_clause_that_asks(juniper: Book) -> None:
    said = "Was 1999 a good year? Give me the current ratio."
    assert list(asking_clauses(said, juniper)) == ["Give me the current ratio 1999"]


def test_what_is_left_out_is_not_in_the_metric_that_answers(juniper: Book) -> None:
    left = "Ignoring inventories, how much cash and cash equivalents did Juniper have at December 31, 1999?"
    found = reply(left, juniper)
    assert not isinstance(found, Answer) or found.value == 3_000_000
    bare = "cash and cash equivalents excluding inventories at December 31, 1999"
    assert not isinstance(reply(bare, juniper), Answer)  # none of them is cash
    assert value_of("total current assets excluding inventories, 1999", juniper) == 11_000_000


@pytest.mark.parametrize(
    ("word", "company", "is_it"),
    [
        ("Coke", "COCA COLA CO", True),
        ("Chevy", "CHEVRON CORP", True),
        ("Micron", "MICROSOFT CORP", False),
        ("Pepsi", "COCA COLA CO", False),
        ("Comcast", "COCA COLA CO", False),
        ("Tesco", "Tesla, Inc.", False),
    ],
)
def test_a_nickname_sounds_as_the_name_does(word: str, company: str, is_it: bool) -> None:
    assert sounds_like(word, company) is is_it


def test_what_the_company_does_is_told_from_what_is_its_own(juniper: Book) -> None:
    assert as_the_company("What did Juniper earn?", juniper) == "What did the company earn?"
    whose = "What did Juniper's pumps earn?"
    assert as_the_company(whose, juniper) == whose


def test_a_nickname_is_read_as_the_company_s_name(juniper: Book) -> None:
    name = juniper.reading.filing.company
    other = "Why did Birch sell its pumps?"
    assert by_its_name(other, juniper) == other
    heard = by_its_name("Why did Juno sell its pumps?", juniper)
    assert heard == f"Why did {name} sell its pumps?"


def test_a_heading_that_names_the_home_market_stays(juniper: Book) -> None:
    asked = "US business: what were total revenues in 1999?"
    found = reply(asked, juniper)
    assert not isinstance(found, Answer) or found.value != Decimal(73_000_000)
