"""Words of a filing that are near in meaning to those of a question."""

from __future__ import annotations

import pytest

from assistant import kindred
from assistant.asked import read_question
from assistant.support import level_of
from index.embed import WordVectors, vectors_of
from tests.assistant.reading_words import wording_of


@pytest.fixture
def vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four words, of which the first two are near and the third is opposed to the last."""
    words = ("poultry", "chicken", "wharf", "old", "new")
    rows = vectors_of([(4, 3, 0), (4, 0, 0), (0, 0, 1), (0, 4, 3), (0, 3, 4)])
    held = WordVectors({word: place for place, word in enumerate(words)}, rows)
    monkeypatch.setattr(kindred, "word_vectors", lambda: held)


@pytest.mark.usefixtures("vectors")
def test_a_word_near_in_meaning_counts_for_less_than_the_word_itself() -> None:
    wording = wording_of("The chicken case was heard.", "The wharf was sold.")
    (asked,) = read_question("Who brought the poultry case?", wording)
    poultry = next(each for each in asked.wanted if each.term == "poultry")
    heard, sold = wording.said[-2:]
    assert 0.38 <= level_of(poultry, heard) < 1
    assert level_of(poultry, sold) == 0


@pytest.mark.usefixtures("vectors")
@pytest.mark.parametrize("question", ["Who was hurt at Poultry?", "Did 3 go?", "Who is it?"])
def test_names_and_numbers_have_none(question: str) -> None:
    wording = wording_of("The chicken case was heard.")
    (asked,) = read_question(question, wording)
    assert not any(each.kindred for each in asked.wanted)


def test_without_the_model_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kindred, "word_vectors", lambda: None)
    wording = wording_of("The chicken case was heard.")
    assert wording.kindred.near(["poultry"]) == [()]


def test_the_models_own_words_say_chicken_for_poultry() -> None:
    near = kindred.Kindred({"chicken": ["chicken"], "wharf": ["wharf"]}).near(["poultry"])
    assert [term for term, _ in near[0]] == ["chicken"]
