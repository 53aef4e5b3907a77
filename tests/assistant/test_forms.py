"""The notation in which forms of questions are written, on made-up forms."""

from __future__ import annotations

import pytest

from assistant.forms import Form, spaced, unspaced, word_classes

CLASSES = word_classes(
    {
        "words": {"be": ["was", "were"]},
        "nouns": {"asker": ["banker", "party"]},
        "verbs": {"pays": ["pay/paid off", "settle", "clear off"]},
    }
)


def meant(said: str, as_: str, question: str) -> str:
    return unspaced(Form(said, as_, CLASSES).applied(spaced(question)))


@pytest.mark.parametrize(
    ("said", "as_", "question", "plain"),
    [
        # words, any of them, and those that may be left out
        ("[please] tell|give_me {a}", "{a}", "Please give me net sales?", "net sales?"),
        ("how (much | many dollars of) {a}", "{a}", "How many dollars of cash?", "cash?"),
        ("very* good {a}", "{a}", "very very good sales", "sales"),
        # a class: a verb in all its forms, a noun in both numbers
        ("could {a} <pays> {b}", "{a} > {b}", "Could the cash pay off its debt?", "cash > its debt?"),
        ("{a} <pays> {b}", "{a} > {b}", "cash paid off debt", "cash > debt"),
        ("{a} <pays> {b}", "{a} > {b}", "cash settles debt", "cash > debt"),
        ("as <asker> , ...", "", "As parties, what was cash?", "what was cash?"),
        # words of the question
        ("{a}'s cash", "cash of {a}", "Juniper Pump's cash?", "cash of Juniper Pump?"),
        ("of {b=x|y} {a}", "{a} {b}", "of y sales", "sales y"),
        ("did {a} {when}", "{a}{when}", "did the sales, in 1999?", "sales, in 1999?"),
        ("of {a}", "{a}", "of the year's purchases", "the year's purchases"),
        # what is not to be next, and how many words at most
        ("about !two|<number> ...", "", "about two sales", "about two sales"),
        ("about !two|<number> ...", "", "about sales", "sales"),
        ("in the ~2 note , ...", "", "in the long lease note, rent", "rent"),
        ("in the ~1 note , ...", "", "in the long lease note, rent", "in the long lease note, rent"),
        # at its end only, or anywhere
        ("... too", "", "Was it too much, too?", "Was it too much,?"),
        ("... net sales ...", "revenue", "Did net sales rise?", "Did revenue rise?"),
    ],
)  # fmt: skip
def test_a_form_takes_what_is_said(said: str, as_: str, question: str, plain: str) -> None:
    assert meant(said, as_, question) == plain


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("how much {a}", "and how much cash?"),
        ("{a} in all", "sales in all of 1999"),
        ("leave {a-} out", "leave rent, and tax out"),
        ("{a} <pays> {b}", "cash outpaid debt"),
    ],
)
def test_a_form_takes_nothing_else(said: str, question: str) -> None:
    assert meant(said, "-", question) == question


@pytest.mark.parametrize(
    "question",
    [
        'Net sales (gross), in thousands: $1,234.50 at 12/31/99; U.S. and "other" – what\'s left?',
        "(a - b)/c for Q1 1999",
    ],
)
def test_words_are_spaced_and_put_together_again(question: str) -> None:
    assert unspaced(spaced(question)) == question
