"""What kind of thing a question asks for, and sentences that hold that kind."""

from __future__ import annotations

import pytest

from assistant.asked import Kind, read_question
from assistant.asked_nouns import counted, role
from assistant.fits import fit
from assistant.matters import meant, told_at
from assistant.model import Answer, Refusal
from tests.assistant.reading_words import asked_of_words, wording_of

_SAID = (
    "Oakham sells slate.",
    "Inventories are stated at the lower of cost or market.",
    "Restricted cash is held in escrow to secure the lease.",
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How does Oakham value its inventories?", Kind.METHOD),
        ("How does Oakham put a value on its stock of slate?", Kind.METHOD),
        ("When does Oakham count a kiln as sold?", Kind.METHOD),
        ("At what point does Oakham set money aside for a suit?", Kind.METHOD),
        ("On which line does Oakham put the fines?", Kind.METHOD),
        ("When did Oakham sell the quarry?", Kind.WHEN),
        ("By what point must the lease be paid?", Kind.WHEN),
        ("On what grounds did Oakham dismiss its foreman?", Kind.WHY),
        ("What reasoning does Oakham offer for the sale?", Kind.WHY),
        ("For what benefits did Oakham go after Fennimore?", Kind.WHY),
        ("How does Oakham explain its low breakage?", Kind.WHY),
        ("Part of the cash is restricted. What is it kept for?", Kind.PURPOSE),
        ("What is slate powder prescribed or good for?", Kind.PURPOSE),
        ("What does Oakham count as dressed slate?", Kind.DEFINE),
        ("Name the exec who left.", Kind.WHO),
    ],
)
def test_the_kind_is_told_by_how_it_is_asked(question: str, kind: Kind) -> None:
    assert read_question(question, wording_of(*_SAID))[0].kind is kind


def test_how_something_is_accounted_for_is_no_tale_of_how_it_moved() -> None:
    reply = asked_of_words(
        "How does Oakham value its inventories?",
        "Inventories of Oakham grew as the value of slate rose.",
        "Inventories are stated at the lower of cost or market.",
    )
    assert isinstance(reply, Answer)
    assert "lower of cost or market" in reply.text
    moved = asked_of_words(
        "How does Oakham value its inventories?", "Inventories of Oakham grew by $2 million."
    )
    assert isinstance(moved, Refusal)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who is the agent for the loan?", ("agent",)),
        ("Who is Oakham building the kiln with?", ()),
        ("Who were the new people put on the board?", ()),
    ],
)
def test_what_somebody_is_doing_is_no_role(question: str, found: tuple[str, ...]) -> None:
    assert role(question) == found


def test_how_many_fewer_counts_the_same_things() -> None:
    assert counted("how many fewer kilns were sold") == counted("how many kilns were sold")


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        ("Bellweather Slate, Inc. bought the quarry in May.", "Bellweather Slate, Inc"),
        ("In May Bellweather, all of it, bought the quarry.", None),
    ],
)
def test_a_company_that_is_asked_after_is_a_firm(said: str, lead: str | None) -> None:
    wording = wording_of("Oakham and Bellweather met.", said)
    asked = read_question("Which company bought the quarry?", wording)[0]
    found = fit(asked, wording.said[-1], wording)
    assert found is not None
    written = found.lead.written.rstrip(".") if found.lead is not None else None
    assert written == lead


def test_one_sentence_may_hold_both_that_are_asked() -> None:
    reply = asked_of_words(
        "What did it cost Oakham in cash to end the Bellweather case, and how long may Bellweather use the kiln?",
        "Bellweather sued Oakham in 1997 over its kiln.",
        "As part of the settlement with Bellweather, Oakham paid $7 million and gave Bellweather a nine-year license to use the kiln.",
    )
    assert isinstance(reply, Answer)
    assert reply.text.startswith("$7 million; nine-year: ")


def test_where_a_matter_is_told_is_found() -> None:
    (suit,) = meant("who sued")
    assert told_at(suit.matters, "Bellweather filed a complaint.") == [(20, 29)]


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did rent expense rise in 1999?", False),
        ("Did rent expense fall in 1999?", True),
        ("Did kiln expense rise in 1999?", None),
    ],
)
def test_two_figures_in_turn_say_which_way_one_went(question: str, verdict: bool | None) -> None:
    reply = asked_of_words(
        question,
        "Rent expense for the years 1999 and 1998 was $7 million and $9 million, respectively.",
        "Kiln expense was $3 million for 1999.",
    )
    assert (reply.verdict if isinstance(reply, Answer) else None) is verdict
