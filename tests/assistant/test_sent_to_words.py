"""Which questions go to the words at once: reasons, names, places; and figures of each of some things."""

from __future__ import annotations

import pytest

from assistant.known_names import known_phrases
from assistant.lexer import lex
from assistant.sent_to_words import asks_each, asks_no_amount, asks_words


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("What made granite revenue dip in the March quarter?", True),
        ("What makes the margin of the quarry so much better?", True),
        ("Give the reasons the gross margin got better.", True),
        ("What were the main reasons?", True),
        ("Who bought the quarry?", True),
        ("When was the quarry sold?", True),
        ("What made up current assets at year end?", False),
        ("Did the increase in sales when prices rose exceed costs?", False),
        ("What were net sales?", False),
    ],
)
def test_a_reason_a_name_and_a_day_are_asked_of_the_words(question: str, is_asked: bool) -> None:
    assert asks_words(lex(question, known_phrases())) is is_asked


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("What was revenue per employee?", True),
        ("What were earnings per share?", False),
        ("Number of shareholders of record?", True),
        ("How many record holders did it have?", True),
        ("What were net sales?", False),
    ],
)
def test_a_figure_of_each_thing_is_no_line(question: str, is_asked: bool) -> None:
    assert asks_each(lex(question, known_phrases())) is is_asked


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("How is slate revenue recognized?", True),
        ("And how were the kilns depreciated?", True),
        ("How does Oakham account for its leases?", True),
        ("What was the restructuring charge for?", True),
        ("What is the dispute with the county about?", True),
        ("On what day does the fiscal year finish?", True),
        ("Which date was set for the meeting?", True),
        ("How much revenue was recognized?", False),
        ("How did slate revenue move?", False),
        ("What was the quarry sold for?", False),
        ("What was revenue for 1999?", False),
        ("How many kilns were valued?", False),
    ],
)
def test_no_amount_tells_how_what_for_or_on_which_day(question: str, is_asked: bool) -> None:
    assert asks_no_amount(question) is is_asked
