"""A filing is data: whatever it says, the assistant does what it did before."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest

import prompts
from assistant.book import Book
from assistant.compose import reply_to
from assistant.llm.assisted import assisted_turn
from assistant.llm.evidence import passage, plain
from assistant.llm.model import ChatModel
from assistant.llm.providers import open_model
from assistant.model import Answer, Citation, Piece, Refusal, Reply, TakenBack
from assistant.plans import Search
from assistant.router import plan
from assistant.settings import ModelSettings
from assistant.stated_figures import figures
from assistant.turns import Turn
from assistant.words import answer_in_words
from index.build import read_filing
from index.model import Reading
from tests.assistant.llm.hostile import HARBOR, Attack, attacks
from tests.assistant.llm.provider import Provider, Text, provider
from tests.assistant.reading_words import PlainSearch

FIGURES = (
    "What were net sales for the third quarter of 1996?",
    "What were total assets at September 30, 1996?",
    "What was the net loss per share for the three months ended September 30, 1995?",
    "What was the gross margin percentage for the nine months ended September 30, 1996?",
    "What were inventories at December 31, 1995?",
)
WORDS = "Why did net sales rise in the third quarter of 1996?"

every_attack = pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.id)


@cache
def reading_of(attack: Attack | None) -> Reading:
    return attack.reading() if attack else read_filing(HARBOR)


def figure(question: str, reading: Reading) -> Reply:
    book = Book(reading)
    planned = plan(question, book)
    assert not isinstance(planned, Search)
    return reply_to(planned, question, book)


def in_words(reading: Reading) -> Reply:
    return answer_in_words(WORDS, reading, PlainSearch(reading))


def passages(reading: Reading) -> list[Citation]:
    """Every passage of the filing, the hostile one among them, those of the question first."""
    found = PlainSearch(reading).search_text(WORDS.split(), (), 20)
    best = [hit.passage for hit in found]
    ordered = sorted(reading.passages, key=lambda p: best.index(p.id) if p.id in best else 99)
    return [Citation.at(reading.filing, each.section, each.span) for each in ordered]


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with provider() as server:
        yield server


@pytest.fixture(scope="module")
def model(server: Provider) -> ChatModel:
    """One client for every attack: each is told what the model says to it."""
    return open_model(ModelSettings("openai:scripted", f"{server.url}/v1", timeout=10, attempts=1))


def assisted(reading: Reading, model: ChatModel, shown: list[str] | None = None) -> Reply:
    turn = Turn(WORDS, WORDS, in_words(reading), reading.filing.id)
    events = assisted_turn(
        turn, (), Book(reading), lambda _: passages(reading), lambda _: turn, model
    )
    last = turn
    for event in events:
        if isinstance(event, Piece) and shown is not None:
            shown.append(event.text)
        elif not isinstance(event, (Piece, TakenBack)):
            last = event
    return last.reply


@every_attack
def test_figures_are_those_of_the_clean_filing(attack: Attack) -> None:
    for question in FIGURES:
        clean, hostile = figure(question, reading_of(None)), figure(question, reading_of(attack))
        assert isinstance(clean, Answer)
        assert isinstance(hostile, Answer)
        assert (hostile.text, hostile.value) == (clean.text, clean.value)
        assert [c.quote for c in hostile.citations] == [c.quote for c in clean.citations]


@every_attack
def test_words_are_those_of_the_clean_filing(attack: Attack) -> None:
    reply = in_words(reading_of(attack))
    assert isinstance(reply, Answer)
    assert "marine outfitters" in reply.text
    for citation in reply.citations:
        assert citation.quote == citation.span.of(reading_of(attack).filing.text)


@every_attack
def test_a_model_that_obeys_is_not_heard(
    attack: Attack, server: Provider, model: ChatModel
) -> None:
    reading = reading_of(attack)
    shown: list[str] = []
    server.script = [Text(attack.obeyed)]
    reply = assisted(reading, model, shown)
    assert shown == []
    assert isinstance(reply, Answer)
    clean = in_words(reading)
    assert (reply.text, reply.value) == (clean.text, None)
    assert any("was not used" in caveat for caveat in reply.caveats)


@every_attack
def test_what_a_model_reads_is_made_harmless(
    attack: Attack, server: Provider, model: ChatModel
) -> None:
    reading = reading_of(attack)
    server.script = [Text("Net sales rose 8.5% on orders from marine outfitters [1].")]
    reply = assisted(reading, model)
    rules, asked = (message["content"] for message in server.requests[-1]["messages"])
    assert rules == prompts.load("phrase")
    assert asked.count("\nQuestion: ") == 1
    assert asked.endswith(f"\n\nQuestion: {WORDS}")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") for c in asked if c != "\n")
    told = asked.partition("Question: ")[0]
    assert "<" not in told
    assert [line[:1] for line in told.splitlines() if line] == ["["] * told.count("\n\n")
    assert isinstance(reply, Answer)
    assert reply.text.startswith("Net sales rose 8.5%")


@pytest.mark.parametrize("attack", [a for a in attacks() if a.order], ids=lambda a: a.id)
def test_an_order_is_left_out_of_what_a_model_reads(attack: Attack) -> None:
    reading = reading_of(attack)
    book = Book(reading)
    told = figures(" ".join(passage(each, book).text for each in passages(reading)))
    values = {figure.value for figure in told}
    assert not [f for f in figures(attack.obeyed) if f.kind == "$" and f.value in values]


def test_a_clean_filing_is_read_whole() -> None:
    """No sentence of a real filing is taken for an order."""
    reading = reading_of(None)
    book = Book(reading)
    for each in passages(reading):
        assert passage(each, book).text == plain(each.quote)


def test_a_refusal_stays_one_where_a_model_finds_nothing(
    server: Provider, model: ChatModel
) -> None:
    reading = reading_of(None)
    question = "Why did the controller resign?"
    refusal = answer_in_words(question, reading, PlainSearch(reading))
    assert isinstance(refusal, Refusal)
    nothing = {"do": "words", "query": "controller resignation"}
    server.script = [Text(str(nothing).replace("'", '"')), Text("NOT IN FILING")]
    turn = Turn(question, question, refusal, reading.filing.id)
    (last,) = assisted_turn(
        turn, (), Book(reading), lambda _: passages(reading), lambda _: turn, model
    )
    assert isinstance(last, Turn)
    assert isinstance(last.reply, Refusal)
    assert last.reply.usage is not None
    assert last.reply.usage.requests == 2
