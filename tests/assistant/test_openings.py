"""What is said before a question proper, and what only sounds so."""

from __future__ import annotations

import pytest

from assistant.sayings import loosened, plainly

ASKED = "what was net income?"


@pytest.mark.parametrize(
    "before",
    [
        "I'm just trying to work out ",
        "Hi, we're looking for: ",
        "Could you please help me find: ",
        "For our slide deck: ",
        "FYI - ",
        "Would you kindly let me know, if you can, ",
        "My most demanding client wants to know: ",
        "Remind me, ",
    ],
)
def test_what_leads_up_to_a_question_is_left_out(before: str) -> None:
    assert plainly(before + ASKED) == ASKED


@pytest.mark.parametrize(
    "question",
    ["I'm looking at net income: what was it?", "For our services, what was revenue?"],
)
def test_what_names_a_matter_stays(question: str) -> None:
    assert plainly(question) == question


@pytest.mark.parametrize(
    "before",
    [
        "Speaking as your longest standing lender, ",
        "We'd just like to understand ",
        "Sanity check: ",
    ],
)
def test_who_asks_is_left_out_where_nothing_reads_it(before: str) -> None:
    assert loosened(before + ASKED, "JUNIPER PUMP COMPANY") == [ASKED]


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        (
            "Did Juniper use up more cash in its operations in 1999 than in 1998?",
            "was cash flow from operations lower in 1999 than in 1998?",
        ),
        (
            "Has Juniper burned less cash in operating activities in 1999 than in 1998?",
            "was cash flow from operations higher in 1999 than in 1998?",
        ),
        (
            "How much did the pump segment earn on each dollar of sales in 1999?",
            "what was the operating margin of the pump segment in 1999?",
        ),
        (
            "Could Juniper have repaid its long-term debt out of cash alone at year end?",
            "did cash exceed long-term debt at year end?",
        ),
    ],
)
def test_a_deed_is_said_as_the_figures_that_it_is_of(question: str, plain: str) -> None:
    assert plainly(question) == plain
