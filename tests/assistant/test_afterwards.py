"""What a filing tells of the time after its period, where that alone is asked or something of it."""

import pytest

from assistant.afterwards import asks_afterwards, asks_of_any_matter, told_afterwards
from assistant.asked import Kind, read_question
from assistant.model import Answer
from tests.assistant.reading_words import asked_of_words, wording_of

_SOLD = (
    "On February 3, 2000, the Company sold its Tulsa foundry to Norton Castings for $4.1 million."
)
_STANDING = "As of March 1, 2000, there were 412 holders of record of the Company's common stock."
_AHEAD = "The Company expects to close its Wichita depot by March 15, 2000."
_BEFORE = "On May 4, 1999, the Company bought a barge for $0.3 million."
_LONG_AFTER = "The lease of the quay was extended through April 2008."


@pytest.mark.parametrize(
    "question",
    [
        "Did anything big happen right after the quarter closed?",
        "Tell me about anything important that happened after the December 1999 year ended.",
        "What were the subsequent events?",
        "any news since the year ended?",
    ],
)
def test_whatever_came_after_the_period_is_told(question: str) -> None:
    reply = asked_of_words(question, _BEFORE, _STANDING, _AHEAD, _LONG_AFTER, _SOLD)
    assert isinstance(reply, Answer)
    assert [each.quote for each in reply.citations] == [_SOLD]


def test_what_stands_under_a_heading_of_its_own_goes_first() -> None:
    wording = wording_of(_SOLD, "Subsequent Events", "The Board chose a new chairman in January.")
    told = [wording.said[place].sentence.text for place in told_afterwards(wording)]
    assert told == ["The Board chose a new chairman in January."]


@pytest.mark.parametrize(
    "question",
    ["How much has revenue grown since last year?", "What did it earn after the prior quarter?"],
)
def test_a_comparison_with_an_earlier_period_asks_for_nothing_afterwards(question: str) -> None:
    assert not asks_afterwards(question)


def test_one_matter_among_those_afterwards_is_looked_for() -> None:
    assert not asks_of_any_matter("What was sold after the end of the year?")
    reply = asked_of_words("What foundry was sold after the end of the year?", _BEFORE, _SOLD)
    assert isinstance(reply, Answer)
    assert "Tulsa" in reply.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which record date decides who gets the extra share?", Kind.WHEN),
        ("launch date for the ferry?", Kind.WHEN),
        ("Council approval of the ferry - date", Kind.WHEN),
        ("What dollar figure did the ferry case settle for?", Kind.HOW_MUCH),
        ("Did anything of note happen with the ferry?", Kind.WORDS),
    ],
)
def test_a_day_or_an_amount_is_asked_in_other_words(question: str, kind: Kind) -> None:
    assert read_question(question, wording_of(_SOLD))[0].kind is kind
