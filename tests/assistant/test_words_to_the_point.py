"""Sentences that have the words of a question and not what it asks for, and those that tell it elsewhere."""

from __future__ import annotations

import pytest

from assistant.asked import Kind, read_question
from assistant.candidates import Candidate, candidates
from assistant.chances import features
from assistant.fits import fit
from assistant.model import Answer, Refusal
from assistant.names_asked import lacks_name
from assistant.reasons import given
from assistant.support import support
from assistant.wording import Wording
from tests.assistant.reading_words import PlainSearch, asked_of_words, wording_of


def _first(question: str, wording: Wording, place: int = 0) -> dict[str, float]:
    (asked,) = read_question(question, wording)
    how = fit(asked, wording.said[place], wording)
    assert how is not None
    return features(asked, Candidate(place, 1.0, support(asked, wording, place), how))


def test_a_reason_behind_the_reason_is_shown_with_it() -> None:
    reply = asked_of_words(
        "Why did Oakham restate its tonnage?",
        "Oakham restated its tonnage due to an incorrect weighing of the wagons. The effect was small in every year. "
        "The mine was open throughout. The incorrect weighing resulted from a bent axle of the weighbridge.",
    )
    assert isinstance(reply, Answer), reply.text
    assert "bent axle" in reply.text


def test_a_reason_that_is_told_elsewhere_is_a_weak_one() -> None:
    above = given("A restated tonnage is presented below, reflecting the above adjustments.")
    own = given("The tonnage was restated, reflecting a bent axle.")
    assert above is not None and own is not None
    assert above.strength < own.strength == 1.0


_RENT = (
    "In 1998, rent for the Fennimore quarry was raised by a tenth.",
    "The rent for the Fennimore quarry will be raised in 2001.",
)


def test_a_day_that_is_over_is_none_of_what_is_to_come() -> None:
    wording = wording_of(*_RENT)
    (asked,) = read_question(
        "When is the rent for the Fennimore quarry going to be raised?", wording
    )
    fits = [fit(asked, said, wording) for said in wording.said]
    assert fits[0] is None
    assert fits[1] is not None and fits[1].lead is not None and fits[1].lead.written == "in 2001"


def test_which_bank_wants_a_name() -> None:
    told = "Several banks lend money on the security of the kilns."
    wording = wording_of(told)
    (which,) = read_question("Which lenders have the kilns as security?", wording)
    (who,) = read_question("Who lends money on the security of the kilns?", wording)
    assert which.kind is who.kind is Kind.WHO
    assert fit(which, wording.said[0], wording) is None


def test_what_a_name_was_is_told_where_it_is_given() -> None:
    wording = wording_of('Oakham plans a new kiln (code named "Pewter"), which is fired by gas.')
    (asked,) = read_question("What was Pewter at Oakham?", wording)
    assert asked.kind is Kind.DEFINE
    how = fit(asked, wording.said[0], wording)
    assert how is not None and how.bonus > 0


def test_what_an_amount_is_in_is_not_asked_for() -> None:
    wording = wording_of("The Commission fined Oakham €500 million for blasting on Sundays.")
    (asked,) = read_question("What was the fine of 500 million euros for?", wording)
    assert "euro" not in asked.terms


def test_a_deed_that_no_word_tells_is_no_yes() -> None:
    told = (
        "Oakham's carrying cases are designed to hold slates. Others make the buckles of the cases."
    )
    reply = asked_of_words("Does Oakham make its carrying cases?", told)
    assert isinstance(reply, Refusal) or reply.verdict is not True


@pytest.mark.parametrize(("question", "other"), [("When does the old kiln mature?", 1.0), ("When are the notes due?", 0.0)])  # fmt: skip
def test_a_day_in_a_sentence_of_something_else_is_told_apart(question: str, other: float) -> None:
    wording = wording_of("The notes are due on April 1, 2004.")
    assert _first(question, wording)["other-day"] == other


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which business got the gravel licence?", Kind.WHO),
        ("Which outsourced data center vendor lost its contract?", Kind.WHO),
        ("Which Latin American trademark was impaired?", Kind.WHO),
        ("Name the European employee indicted over the slates.", Kind.WHO),
        ("Which workmen were caught with the papers - what are their names?", Kind.WHO),
        ("Which business lines does Oakham have?", Kind.WORDS),
        ("What is pushing up the kiln bill?", Kind.WHY),
        ("What got the foreman fired?", Kind.WHY),
        ("What was the reasoning behind the sale?", Kind.WHY),
        ("Tell me about the Fennimore quarry", Kind.DESCRIBE),
        ("Can you list the quarries?", Kind.LIST),
    ],
)
def test_what_a_question_wants(question: str, kind: Kind) -> None:
    assert read_question(question, wording_of("Oakham owns quarries."))[0].kind is kind


def test_the_place_of_a_court_is_no_person() -> None:
    wording = wording_of(
        "The former owner of Slate sued in the District Court of Mesa County, Colorado."
    )
    (asked,) = read_question("Who was the former owner of Slate that sued?", wording)
    how = fit(asked, wording.said[0], wording)
    assert how is None or how.lead is None


_ORDER = "On May 4, 1999, Norton Mills got an order against the sale of kilns."


@pytest.mark.parametrize(
    ("told", "is_named"),
    [
        (_ORDER, False),
        ("On May 4, 1999, Judge Amos Tull signed an order against the sale of kilns.", True),
    ],
)
def test_a_judge_is_called_one_beside_the_name(told: str, is_named: bool) -> None:
    wording = wording_of(told)
    (asked,) = read_question("Which judge signed the order against the sale of kilns?", wording)
    assert lacks_name(asked, wording.said[0], wording) is not is_named


def test_some_of_a_kind_are_no_name_of_one() -> None:
    reply = asked_of_words(
        "Name the German employee charged along with Norton Mills over the kilns.",
        "Norton Mills and one German employee were charged in March 1999 over the price of kilns by the Department of Justice.",
    )
    assert isinstance(reply, Refusal)


def test_an_office_tells_who_it_is() -> None:
    wording = wording_of("Accidents at the kilns are looked into by the Head of Corporate Safety.")
    (asked,) = read_question("Who looks into accidents at the kilns?", wording)
    how = fit(asked, wording.said[0], wording)
    assert how is not None
    assert how.lead is None or "Head" in how.lead.written
    assert how.bonus > -0.3


def test_a_sentence_that_names_nobody_is_weighed_as_such() -> None:
    wording = wording_of("The kilns at the ford were bought for $4.1 million in May 1999.")
    (asked,) = read_question("Who bought the kilns at the ford?", wording)
    how = fit(asked, wording.said[0], wording)
    assert how is not None
    assert how.lead is None
    assert how.bonus < 0


def test_how_far_a_sentence_is_ahead_of_other_paragraphs_is_weighed() -> None:
    wording = wording_of(
        "The lease of the Fennimore quarry expires in 2004. Rent is due monthly.",
        "The lease of the wharf is paid yearly.",
    )
    (asked,) = read_question("When does the lease of the Fennimore quarry expire?", wording)
    best = candidates(asked, wording, PlainSearch(wording.reading))
    weighed = [features(asked, each) for each in best]
    assert weighed[0]["lead"] > 0
    assert weighed[0]["paragraph"] == 2 / 16
    assert weighed[0]["farther"] == 0.0
