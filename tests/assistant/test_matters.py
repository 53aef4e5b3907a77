"""What a question asks about in other words than a filing's."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.asked import Kind, read_question
from assistant.lacking import lacks_what
from assistant.matters import meant, told
from assistant.model import Answer, Refusal
from assistant.support import support
from tests.assistant.reading_words import asked_of_words, wording_of


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why was the treasurer fired?", "Mr. Alder was dismissed for cause."),
        ("when did the old chairman quit", "Ms. Birch resigned as chairman on May 3."),
        ("Were there any layoffs?", "The plan reduced the work force by 40 positions."),
        ("what if the deal falls through", "If we are unable to close, we must pay a fee."),
        ("Did the retailer go bust?", "The retailer filed a petition under Chapter 11."),
    ],
)
def test_a_matter_is_told_in_other_words(question: str, text: str) -> None:
    assert any(told(each.matters, text) for each in meant(question))


def test_a_phrase_is_not_told_by_its_words_apart() -> None:
    (phrase,) = (each for each in meant("Was there a data breach?") if len(each.matters))
    assert not told(phrase.matters, "The suit is over a breach of contract and the data was old.")
    assert told(phrase.matters, "A cybersecurity event was reported.")


def test_words_that_overlap_are_meant_once() -> None:
    question = "Were people laid off in May?"
    found = meant(question)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "laid off" in {question[each.start : each.end] for each in found}


def test_a_sentence_on_the_matter_is_borne_out_and_another_is_not() -> None:
    wording = wording_of(
        "Mr. Alder was dismissed as treasurer in May.", "Mr. Alder was born in Reno, Nevada."
    )
    (asked,) = read_question("Why was Alder fired?", wording)
    of_it, other = (support(asked, wording, place) for place in (0, 1))
    assert (of_it.told, of_it.untold) == (1.0, 0.0)
    assert (other.told, other.untold) == (0.0, 1.0)
    assert of_it.whole > other.whole


def test_a_question_in_everyday_words_is_answered_or_declined_by_its_matter() -> None:
    said = "In May 1999 the treasurer, Mr. Alder, was dismissed as a result of the Pewter affair."
    reply = asked_of_words("Why was the treasurer fired?", said)
    assert isinstance(reply, Answer), reply.text
    assert "Pewter affair" in reply.text
    assert isinstance(asked_of_words("Why did the treasurer sue the bank?", said), Refusal)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("The holders who sued over the quarry - what do they say it did?", Kind.WORDS),
        ("When Pewter sells slate to its masons, is that counted as revenue?", Kind.YES_NO),
        ("who sued over the quarry", Kind.WHO),
        ("how much of slate sales comes from Reno?", Kind.PERCENT),
    ],
)
def test_a_clause_that_only_leads_in_does_not_tell_the_kind(question: str, kind: Kind) -> None:
    wording = wording_of("Pewter sells slate.", "The holders sued over the quarry.")
    assert read_question(question, wording)[0].kind is kind


def test_a_month_cut_short_is_a_time() -> None:
    wording = wording_of("Pewter sells slate.")
    (asked,) = read_question("What did Pewter sell in Oct?", wording)
    assert [day.month for day in asked.times.dates] == [10]


def test_a_figure_that_is_only_about_so_much_is_not_looked_for() -> None:
    wording = wording_of("Sales of slate fell by 9.7%.")
    (asked,) = read_question("Why did sales of slate fall ~10%?", wording)
    assert not any(each.is_number for each in asked.wanted)


def test_how_a_matter_stands_is_told_last() -> None:
    said = (
        "In 1997 Alder sued Oakham over the quarry.",
        "Oakham answered in 1998.",
        "The suit was argued in 1999.",
        "In 2000 the judge heard it.",
        "The appeal has been briefed, and no day is set.",
    )
    reply = asked_of_words("What is the status of the Alder suit over the quarry?", *said)
    assert isinstance(reply, Answer), reply.text
    assert "no day is set" in reply.text


TALLOW = """Tallow Candle Co. makes candles and soap.

Net sales for the quarter of $2.3 million increased by 4% over the quarter a year ago. The Beeswax line
brought in $0.4 million of it. Accrued expenses of $1.9 million relate to payroll.
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much did the Beeswax line bring in?", 400_000),
        ("How much did the Paraffin line bring in, in net sales, in the quarter?", None),
        ("How much of the accrued expenses related to product warranties?", None),
    ],
)
def test_an_amount_is_of_what_the_question_names(question: str, value: int | None) -> None:
    found = asked_of_words(question, TALLOW)
    assert (found.value if isinstance(found, Answer) else None) == value


QUARRY = (
    "In 1999 Dora Alder sued over the Ridgeway quarry. The plaintiffs seek damages of $40 million.",
    "We agreed to pay $1.2 million to Mr. Birch in exchange for a non-compete agreement.",
    "If the Commission finds a violation of the Act, the fines could be as large as 10% of our sales.",
    "The Tarn 7E7 boat was ordered for the lake.",
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much are the people suing over the Ridgeway quarry asking for?", 40_000_000),
        ("How steep a fine could Brussels impose?", 10),
        ("How steep a fine did Brussels impose?", None),
        ("How many boats were ordered for the lake?", None),
    ],
)
def test_an_amount_is_of_what_was_named_before(question: str, value: int | None) -> None:
    found = asked_of_words(question, *QUARRY)
    assert (found.value if isinstance(found, Answer) else None) == value


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("explain 'restricted cash' in this report", Kind.DEFINE),
        ("whats tallow", Kind.DEFINE),
        ("date the agency let Tallow be sold?", Kind.WHEN),
        ("What did Oakham earn in 1999?", Kind.HOW_MUCH),
    ],
)
def test_what_is_asked_is_told_by_how_it_opens(question: str, kind: Kind) -> None:
    (asked,) = read_question(question, wording_of("Tallow is a wax. Restricted cash is pledged."))
    assert asked.kind is kind


def test_a_name_that_only_stands_for_an_authority_is_no_name() -> None:
    wording = wording_of("The Commission fined Tallow.")
    (asked,) = read_question("Did Brussels fine the company?", wording)
    assert not any(each.is_name for each in asked.wanted)


def test_a_surname_will_do_for_a_person() -> None:
    wording = wording_of(*QUARRY)
    (paid,) = (each for each in wording.said if "Birch" in each.sentence.text)
    (asked,) = read_question("How much was Elias Birch promised?", wording)
    assert not lacks_what(asked, paid, wording)
    (other,) = read_question("How much was Elias Rowan promised?", wording)
    assert lacks_what(other, paid, wording)


def test_what_is_booked_for_a_purchase_is_not_its_price() -> None:
    wording = wording_of(
        "Oakham paid $5 million for the Fennimore quarry. The cost in excess of the net assets "
        "acquired of the Fennimore quarry is $2 million."
    )
    price, excess = wording.said[-2:]
    asked = read_question("What did Oakham pay for the Fennimore quarry?", wording)[0]
    assert not lacks_what(asked, price, wording)
    assert lacks_what(asked, excess, wording)
    other = read_question("How much is the excess of cost for the Fennimore quarry?", wording)[0]
    assert not lacks_what(other, excess, wording)
