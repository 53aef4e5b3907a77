"""Questions that only a name answers, to sentences that give one and to those that give none."""

from __future__ import annotations

import pytest

from assistant.asked import read_question
from assistant.names_asked import lacks_name
from tests.assistant.reading_words import wording_of


@pytest.mark.parametrize(
    ("question", "said", "lacks"),
    [
        ("Name the rival that Oakham sued.", "In 1999 Oakham sued a competitor.", True),
        ("Name the rival that Oakham sued.", "In 1999 Oakham sued Bellweather Corp.", False),
        ("Identify the mining firm that bought the quarry.", "A mining firm bought it.", True),
        ("Which rival did Oakham sue?", "In 1999 Oakham sued a competitor.", True),
        ("Which rivals are left?", "There are no competitors left.", False),
        ("Who sued Oakham?", "In 1999 a competitor sued Oakham.", False),
        ("Under which brand name is the stone sold?", "The brand was written down.", True),
        ("Under which brand name is the stone sold?", "The stone is sold as Fennimore.", False),
        ("Fennimore is a brand name for what stone?", "Fennimore is a limestone.", False),
        ("Which investment bank got the warrant?", "C. E. Vane got the warrant.", False),
        ("Which investment bank got the warrant?", "An adviser got the warrant.", True),
        ("Name the reasons for the sale.", "The quarry was sold because of its cost.", False),
        ("Name the employees of the year.", "There were none.", True),
    ],
)
def test_a_name_that_is_asked_is_given(question: str, said: str, lacks: bool) -> None:
    wording = wording_of(f"Oakham and Bellweather met. {said}")
    asked = read_question(question, wording)[0]
    assert lacks_name(asked, wording.said[-1], wording) is lacks


@pytest.mark.parametrize(
    ("question", "said", "lacks"),
    [
        ("Who is Customer A?", "Sales to Customer A were 23% of the Northern Segment.", True),
        ("What is Customer A's real name?", "Customer B left, and Customer A stayed.", True),
        ("What are the names of the customers labelled A and B?", "Customer A stayed.", True),
        ("Which company is Customer A?", "Bellweather sells more than Customer A.", True),
        ("Who is Customer A?", 'Sales to Bellweather Corp. ("Customer A") were 23%.', False),
        ("Who is Customer A?", "Sales to Customer A (Bellweather Corp.) were 23%.", False),
        ("What share of sales was Customer A?", "Sales to Customer A were 23%.", False),
    ],
)
def test_who_is_called_by_a_letter_is_told_by_a_name(question: str, said: str, lacks: bool) -> None:
    wording = wording_of(f"Oakham and Bellweather met. {said}")
    asked = read_question(question, wording)[0]
    assert lacks_name(asked, wording.said[-1], wording) is lacks


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("The Fennimore process for the polishing of hard stone was licensed to a vendor.", True),
        ("The license of the process was taken by Bellweather Corp.", False),
        ("In May Bellweather took the license under an agreement on the vending of stone.", False),
        ("Oakham licensed its process to Bellweather Corp., a vendor of slate.", False),
    ],
)
def test_one_of_a_kind_is_named_next_to_the_word_for_it(said: str, lacks: bool) -> None:
    wording = wording_of(f"Oakham and Fennimore and Bellweather met. {said}")
    asked = read_question("Which vendor has taken a license of the process?", wording)[0]
    assert lacks_name(asked, wording.said[-1], wording) is lacks
