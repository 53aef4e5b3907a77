"""Which questions go to the words at once: reasons, names, places; and figures of each of some things."""

from __future__ import annotations

import pytest

from assistant.known_names import known_phrases
from assistant.lexer import lex
from assistant.sent_to_words import asks_each, asks_words


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
