"""The notation in which forms of questions are written, on made-up forms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import assistant
from assistant.forms import Form, forms, spaced, unspaced, word_classes
from assistant.pattern_files import read_toml

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path.stem for path in Path(assistant.__file__).parent.glob("*.toml")
    if "forms" in read_toml(path.stem)
)  # fmt: skip

QUESTIONS = [
    json.loads(line)["question"]
    for path in sorted((ROOT / "eval" / "questions").glob("figures-*.jsonl"))
    for line in path.read_text("utf-8").splitlines()[::40]
]

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
        ("{a!tax|rent} paid", "{a}", "the new rent paid", "the new rent paid"),
        ("{a!tax|rent} paid", "{a}", "the new wages paid", "new wages"),
        # said again, with a time, and with something before or behind
        ("{a} less {b} over {=a}", "{b}/{a}", "sales less costs over the sales", "costs/sales"),
        ("{a} less {b} over {=a}", "{b}/{a}", "sales less costs over assets", "sales less costs over assets"),
        ("what did it make {timed}", "income {timed}", "What did it make in the first half?", "income in the first half?"),
        ("what did it make {timed}", "income {timed}", "What did it make in pumps?", "What did it make in pumps?"),
        ("sold {timed!by}", "sales", "sold in 1999 by segment", "sold in 1999 by segment"),
        ("... {n=3|6}mo|mos ...", "{n} months", "sales, 6mos", "sales, 6 months"),
        ("... post-{y=<year>} ...", "after {y}", "debt due post-2004", "debt due after 2004"),
        # a clause ends here
        ("... leave {a} out . ...", "without {a}", "sales, leave rent out, 1999", "sales, without rent, 1999"),
        ("... leave {a} out . ...", "without {a}", "leave rent out of sales", "leave rent out of sales"),
        # these words are next, or nothing is
        ("take {a} >,|what ...", "{a} taken", "Take net sales, or assets", "net sales taken, or assets"),
        ("take {a} >what ...", "{a} taken", "Take net sales what is it", "net sales taken what is it"),
        ("take {a} >what ...", "{a} taken", "Take net sales", "net sales taken"),
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


@pytest.mark.parametrize("name", FILES)
def test_every_form_can_be_read_and_keeps_what_it_says_again(name: str) -> None:
    for kind, written in read_toml(name)["forms"].items():
        for each in forms(name, kind) if isinstance(written, list) else ():
            said_again = set(re.findall(r"\{(\w+)\}", each.meant))
            assert said_again <= set(each.pattern.groupindex), each.said


@pytest.mark.parametrize("name", [*FILES, "forms"])
def test_every_class_is_named_by_a_form(name: str) -> None:
    named = " ".join(str(read_toml(each)["forms"]) for each in FILES if name in (each, "forms"))
    classes = [c for kind in ("words", "nouns", "verbs") for c in read_toml(name).get(kind, {})]
    assert [c for c in classes if f"<{c}>" not in named and c != "leans"] == []


def test_a_form_is_passed_over_by_the_words_that_it_needs() -> None:
    needing = Form("... mean {e=yearly|annual} [net] <pays> ...", "", CLASSES)
    assert set(needing.needs) >= {frozenset({"mean"}), frozenset({"yearly", "annual"})}
    assert needing.may_fit(spaced("The mean annual net pay"))
    assert not needing.may_fit(spaced("The mean monthly pay"))


@pytest.mark.parametrize("name", FILES)
def test_no_form_that_fits_a_question_is_passed_over(name: str) -> None:
    asked = [spaced(each) for each in QUESTIONS]
    for kind, written in read_toml(name)["forms"].items():
        if not isinstance(written, list):
            continue
        listed = forms(name, kind)
        for words in asked:
            likely = set(listed.likely(words))
            fitting = {place for place, form in enumerate(listed) if form.pattern.search(words)}
            assert fitting <= likely, (words, [listed[place].said for place in fitting - likely])


@pytest.mark.parametrize(
    "question",
    [
        'Net sales (gross), in thousands: $1,234.50 at 12/31/99; U.S. and "other" – what\'s left?',
        "(a - b)/c for Q1 1999",
    ],
)
def test_words_are_spaced_and_put_together_again(question: str) -> None:
    assert unspaced(spaced(question)) == question
