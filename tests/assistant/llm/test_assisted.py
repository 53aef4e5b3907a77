"""A filing asked with a model set: through the real clients, against a server with a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.indexing import open_library
from assistant.llm.providers import open_model
from assistant.model import Answer, Piece, Refusal, Route, TakenBack
from assistant.settings import ModelSettings
from index.library import Library
from tests.assistant.commands import Command
from tests.assistant.llm.provider import Call, Provider, Raw, Status, Text, provider
from tests.conftest import SAMPLE

pytestmark = pytest.mark.embedding

WHY = "Why did gross margin on product sales increase?"
# No word of it is in the filing: without a model it is not understood as a figure.
ODD = "What did the shop take at the till in the December quarter?"


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider() as server:
        yield server


@pytest.fixture(scope="module")
def library(indexed_home: Path) -> Library:
    """The library of all tests that only ask: what it has embedded once it keeps."""
    return open_library(indexed_home, create=False)


@pytest.fixture
def desk(server: Provider, library: Library) -> Assistant:
    settings = ModelSettings("openai:scripted", f"{server.url}/v1", timeout=10, attempts=1)
    return Assistant(library, model=open_model(settings))


@pytest.fixture(scope="module")
def plain(library: Library) -> Assistant:
    """The assistant without a model."""
    return Assistant(library)


def lines_of(server: Provider) -> dict[str, str]:
    """The names of the lines and periods in the last plan that was asked for, by what they are."""
    prompt = server.prompt()
    named = (line.partition(": ") for line in prompt.splitlines() if ": " in line)
    return {
        what.partition(" (")[0].rpartition(" / ")[2].capitalize(): name for name, _, what in named
    }


def test_a_figure_asks_no_model(desk: Assistant, server: Provider) -> None:
    reply = desk.ask("What were net sales for the three months ended December 31, 2003?")
    assert isinstance(reply, Answer)
    assert (reply.value, reply.usage) == (2345000, None)
    assert server.requests == []


def test_words_are_phrased_with_marks_of_their_citations(desk: Assistant, server: Provider) -> None:
    server.script = [Text("Gross margin on product sales rose to 75.2% and 75.4% [1].")]
    reply = desk.ask(WHY)
    assert isinstance(reply, Answer)
    assert reply.text == "Gross margin on product sales rose to 75.2% and 75.4% [1]."
    assert len(reply.citations) == 1
    assert "75.2% and 75.4%" in " ".join(reply.citations[0].quote.split())
    assert reply.usage is not None
    assert (reply.usage.requests, reply.usage.input_tokens) == (1, 100)
    prompt = server.prompt()
    assert prompt.index("[1] ") < prompt.index(f"Question: {WHY}")


def test_words_come_as_they_are_said_and_are_taken_back(
    desk: Assistant, plain: Assistant, server: Provider
) -> None:
    server.script = [Text("Gross margin rose to 75.2% [1]. It then rose to 99% [1].")]
    events = list(desk.stream(WHY))
    assert events[0] == Piece("Gross margin rose to 75.2% [1].")
    assert isinstance(events[1], TakenBack)
    assert "99%" in events[1].why
    last = events[-1]
    assert isinstance(last, Answer)
    assert last.text == plain.ask(WHY).text
    assert last.caveats[-1] == events[1].why


@pytest.mark.parametrize(
    "line",
    [Status(500), Status(429), Raw(b"<html>"), Text(""), Text("Gross margin rose")],
    ids=["down", "rate-limited", "nonsense", "empty", "uncited"],
)
def test_a_model_that_fails_leaves_the_plain_answer(
    desk: Assistant, plain: Assistant, server: Provider, line: Text | Raw | Status
) -> None:
    server.script = [line]
    reply, without = desk.ask(WHY), plain.ask(WHY)
    assert isinstance(reply, Answer)
    assert isinstance(without, Answer)
    assert (reply.text, reply.citations) == (without.text, without.citations)
    assert any("plain reply" in each or "not used" in each for each in reply.caveats)
    assert not any(".." in each for each in reply.caveats)


def test_a_question_that_is_not_understood_is_planned(
    desk: Assistant, plain: Assistant, server: Provider
) -> None:
    assert isinstance(plain.ask(ODD), Refusal)
    server.script = [Call("plan", {"do": "none"})]
    desk.ask(ODD)
    named = lines_of(server)
    net_sales = named["Net sales"]
    quarter = named["The three months ended december 31, 2003"]
    planned = {"do": "figure", "formula": net_sales, "title": "Takings", "period": quarter}
    server.script = [Call("plan", planned)]
    reply = desk.ask(ODD)
    assert isinstance(reply, Answer)
    assert reply.value == 2345000
    assert reply.derivation is not None
    assert "2,345" in reply.citations[0].quote
    assert any("read the question" in caveat for caveat in reply.caveats)
    assert reply.usage is not None


def test_a_plan_that_does_not_hold_is_asked_for_once_more(
    desk: Assistant, server: Provider
) -> None:
    server.script = [Call("plan", {"do": "none"})]
    desk.ask(ODD)
    named = lines_of(server)
    quarter = named["The three months ended december 31, 2003"]
    wrong = {"do": "figure", "formula": "line9999", "title": "x", "period": quarter}
    right = wrong | {"formula": f"{named['Net sales']} * 2 - {named['Net sales']}"}
    server.script = [Call("plan", wrong), Call("plan", right)]
    reply = desk.ask(ODD)
    assert isinstance(reply, Answer)
    assert reply.value == 2345000
    assert "line9999 is no line" in server.prompt()


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "figure", "formula": "line1 + shares", "period": "p1"},
        {"do": "figure", "formula": "5", "period": "p1"},
        {"do": "figure", "formula": "__import__('os')", "period": "p1"},
        {"do": "figure", "formula": "line1", "period": "last year"},
        {"do": "figure", "formula": "(" * 200, "period": "p1"},
        {"do": "change", "formula": "line1", "period": "p1", "earlier": "p1"},
        {"do": "buy", "formula": "line1", "period": "p1"},
        {"formula": ["line1"]},
    ],
    ids=["unknown", "number", "code", "no period", "open", "same", "no deed", "no form"],
)
def test_a_plan_that_never_holds_leaves_the_refusal(
    desk: Assistant, server: Provider, fields: dict[str, object]
) -> None:
    server.script = [Call("plan", fields), Call("plan", fields), Text("NOT IN FILING")]
    reply = desk.ask(ODD)
    assert isinstance(reply, Refusal)
    assert reply.usage is not None
    assert len(server.requests) == 3


def test_a_plan_as_json_in_text_will_do(desk: Assistant, server: Provider) -> None:
    server.script = [Call("plan", {"do": "none"})]
    desk.ask(ODD)
    named = lines_of(server)
    written = {
        "do": "change",
        "formula": named["Net sales"],
        "title": "Takings",
        "period": named["The three months ended december 31, 2003"],
        "earlier": named["The three months ended december 31, 2002"],
        "change_in": "percent",
    }
    server.script = [Text(f"Here it is:\n```json\n{json.dumps(written)}\n```")]
    reply = desk.ask(ODD)
    assert isinstance(reply, Answer)
    assert reply.value is not None
    assert round(reply.value, 2) == round(Decimal(2345 - 2284) / 2284 * 100, 2)


def test_a_follow_up_is_put_as_a_question_by_itself(desk: Assistant, server: Provider) -> None:
    talk = desk.conversation()
    talk.ask("What were net sales for the three months ended December 31, 2003?")
    server.script = [
        Text("What were net sales for the three months ended December 31, 2002?"),
    ]
    reply = talk.ask("and what of the olden days, same thing, one winter before?")
    assert isinstance(reply, Answer)
    assert reply.value == 2284000
    assert talk.turns[-1].standalone.startswith("What were net sales")
    assert "Q: What were net sales" in server.prompt()


def test_the_command_takes_a_model(filing: Command, home: Path, server: Provider) -> None:
    server.script = [Text("Gross margin on product sales rose to 75.2% and 75.4% [1].")]
    options = ("--model", "openai:scripted", "--model-url", f"{server.url}/v1")
    ran = filing("ask", "-f", SAMPLE, "--home", home, *options, "--json", WHY)
    assert ran.status == 0
    reply = json.loads(ran.out)
    assert reply["usage"] == {
        "model": "openai:scripted", "requests": 1, "input_tokens": 100, "output_tokens": 20,
        "cost": None,
    }  # fmt: skip
    assert reply["text"].endswith("[1].")


def test_a_model_by_the_environment_and_the_settings_file(
    filing: Command, home: Path, server: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = [
        Text("Gross margin rose to 75.2% [1]."),
        Text("Gross margin rose to 75.2% [1]."),
    ]
    monkeypatch.setenv("FILING_MODEL", "openai:scripted")
    monkeypatch.setenv("FILING_MODEL_URL", f"{server.url}/v1")
    ran = filing("ask", "-f", SAMPLE, "--home", home, WHY)
    assert "rose to 75.2% [1]" in ran.out
    monkeypatch.delenv("FILING_MODEL")
    monkeypatch.delenv("FILING_MODEL_URL")
    written = f'[model]\nname = "openai:scripted"\nurl = "{server.url}/v1"\ninput_price = 2.5\n'
    (home / "settings.toml").write_text(written, encoding="utf-8")
    ran = filing("ask", "-f", SAMPLE, "--json", WHY)
    assert json.loads(ran.out)["usage"]["cost"] == 0.00025


def test_a_computed_part_keeps_its_value(desk: Assistant, server: Provider) -> None:
    """What a model phrases over a sentence with an amount keeps the amount that it repeats."""
    question = "What price per share was paid in the October 2003 private placement?"
    server.script = [Text("The shares were sold at $0.80 per share [1].")]
    reply = desk.ask(question)
    assert isinstance(reply, Answer)
    assert reply.route is Route.SEARCH
    assert reply.value == Decimal("0.80")
