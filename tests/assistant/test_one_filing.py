"""What the sentences of a filing are asked too, where no figure of it answers."""

from __future__ import annotations

import pytest

from assistant.forms import fits


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("of-people", "How many people did Oakham employ at the end of 1999?"),
        ("of-words", "In which countries is slate sold, and how many people work there?"),
        ("of-words", "Besides cash, what did Oakham get for the quarry?"),
        ("of-words", "As a neighbor I ask: apart from the noise, what did the plan change?"),
        ("of-words", "What was Fennimore's business?"),
        ("ahead", "Will Oakham pay a dividend?"),
        ("ahead", "So is Oakham going to sell the quarry?"),
        ("of-words", "What quarry company did Oakham acquire in May 1999?"),
        ("of-no-line", "Which company is Oakham's Customer A?"),
        ("of-no-line", "Is Oakham still in the gravel line?"),
        ("of-no-line", "Which companies did Oakham buy in 1999?"),
        ("of-no-line", "Which insurer did Fennimore acquire?"),
        ("of-no-line", "What is the restricted cash held for?"),
        ("of-no-line", "For what is the deposit set aside?"),
        ("asks-for-words", "Who makes the FX9 kiln together with Oakham?"),
        ("asks-for-words", "Explain the slip that made Oakham correct its numbers."),
        ("asks-for-words", "that hit Oakham took in spring - what triggered it"),
        ("means-ahead", "How is Oakham going to pay for the new kiln?"),
        ("tells-ahead", "No dividend payments are expected."),
        ("tells-ahead", "Oakham will not sell the quarry."),
    ],
)
def test_what_is_no_figure_is_asked_of_the_words(kind: str, question: str) -> None:
    assert fits(question, "one_filing", kind)


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("of-words", "What were total current assets besides inventories?"),
        ("of-words", "What were net sales in 1999?"),
        ("of-no-line", "Which company had the largest sales?"),
        ("of-no-line", "What was gravel revenue?"),
        ("of-no-line", "How much cash was held at December 31, 1999?"),
        ("asks-for-words", "zlorp quux frobnicate"),
        ("means-ahead", "How is revenue going to pay off?"),
        ("ahead", "Was Oakham going to sell the quarry?"),
        ("tells-ahead", "Oakham has never paid a dividend."),
    ],
)
def test_a_figure_and_what_has_been_are_not(kind: str, question: str) -> None:
    assert not fits(question, "one_filing", kind)
