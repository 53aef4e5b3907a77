"""Lines of a part of a company: what its own tables give, and never the whole's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.book import Book
from index.build import read_content
from tests.assistant.asking import value_of
from tests.index.submitting import TOOL

NOTE = """
Note B - Lines of business

     The Company makes hand tools and lathes:

<TABLE>
<CAPTION>
                                       Three months ended March 31, 1994
                                     Hand tools        Lathes     Corporate
                                     ----------       --------    ---------
<S>                                   <C>             <C>         <C>
Net sales                             $ 600,104       $ 388,000   $       -
Operating income (loss)                  60,227          11,200     (30,200)
</TABLE>
"""
AT = TOOL.rindex("<PAGE>")
BOOK = Book(read_content(f"{TOOL[:AT]}{NOTE}\n{TOOL[AT:]}".encode(), "tool.txt"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What were net sales of hand tools for the quarter?", 600104),
        ("What was the revenue of the lathes segment for the three months?", 388000),
        ("What was operating income of Lathes for the quarter?", 11200),
        ("What was corporate operating income for the quarter?", -30200),
        ("What was operating income for the quarter?", 41227),
        ("What were net sales for the quarter?", 988104),
    ],
)
def test_a_part_is_asked_for_by_its_heading(question: str, value: int) -> None:
    assert value_of(question, BOOK) == Decimal(value)


@pytest.mark.parametrize(
    "question",
    [
        "What was net income of lathes for the quarter?",
        "What was operating income of presses for the quarter?",
    ],
)
def test_what_a_part_does_not_give_is_not_the_whole_s(question: str) -> None:
    assert value_of(question, BOOK) is None
