"""The model's side of the wire: both protocols, and all that goes wrong on the way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.llm.model import Form, Message
from assistant.llm.providers import LangChainModel, open_model
from assistant.model import Usage
from assistant.settings import ModelSettings
from index.errors import ModelError
from tests.assistant.llm.provider import (
    Call,
    Cut,
    Line,
    Provider,
    Raw,
    Silence,
    Status,
    Text,
    provider,
)

MESSAGES = (Message("system", "Be brief."), Message("user", "Who are you?"))
FORM = Form("plan", "Plan it.", {"type": "object", "properties": {"do": {"type": "string"}}})
TAKEN = Usage("openai:scripted", 1, 100, 20)

protocols = pytest.mark.parametrize("protocol", ["openai", "ollama"])


def model_of(protocol: str, server: Provider, **settings: float) -> LangChainModel:
    url = server.url + ("/v1" if protocol == "openai" else "")
    return open_model(ModelSettings(f"{protocol}:scripted", url, **{"timeout": 5, **settings}))


@protocols
def test_a_reply_is_whole_and_counted(protocol: str) -> None:
    with provider(Text("I am scripted.")) as server:
        model = model_of(protocol, server, input_price=2, output_price=10)
        said = model.say(MESSAGES)
    assert said.text == "I am scripted."
    assert said.fields is None
    assert said.usage == Usage(f"{protocol}:scripted", 1, 100, 20, Decimal("0.0004"))
    assert [m["role"] for m in server.requests[0]["messages"]] == ["system", "user"]
    assert "tools" not in server.requests[0] or not server.requests[0]["tools"]


@protocols
def test_a_reply_comes_in_pieces(protocol: str) -> None:
    with provider(Text("I am scripted.")) as server:
        pieces = list(model_of(protocol, server).stream(MESSAGES))
    assert pieces[:-1] == ["I am sc", "ripted."]
    assert pieces[-1] == Usage(f"{protocol}:scripted", 1, 100, 20)


@protocols
def test_a_form_is_filled_in(protocol: str) -> None:
    with provider(Call("plan", {"do": "none"}), Call("other", {"do": "none"})) as server:
        model = model_of(protocol, server)
        assert model.say(MESSAGES, FORM).fields == {"do": "none"}
        assert model.say(MESSAGES, FORM).fields is None
    (tool,) = server.requests[0]["tools"]
    assert tool["function"]["name"] == "plan"


@protocols
@pytest.mark.parametrize(
    "script",
    [
        (Status(429, "0"), Text("There.")),
        (Status(503), Status(500), Text("There.")),
        (Status(408, "0.01"), Text("There.")),
    ],
    ids=["rate-limited", "in trouble twice", "timed out"],
)
def test_what_fails_for_the_moment_is_tried_again(protocol: str, script: Sequence[Line]) -> None:
    with provider(*script) as server:
        assert model_of(protocol, server, attempts=3).say(MESSAGES).text == "There."
    assert len(server.requests) == len(script)
    with provider(*script) as server:
        pieces = model_of(protocol, server, attempts=3).stream(MESSAGES)
        assert next(iter(pieces)) == "There."


@protocols
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Status(401), "could not be asked"),
        (Status(400), "could not be asked"),
        (Status(500), "could not be asked"),
        (Raw(b"garbage"), "gave no sensible reply"),
        (Raw(b'{"choices": null}'), "gave no sensible reply"),
        (Raw(b""), "gave no sensible reply"),
        (Cut("I am"), "broke off|no sensible reply"),
    ],
    ids=["refused", "bad request", "in trouble", "garbage", "null", "nothing", "cut off"],
)
def test_a_failure_says_which_model_and_why(protocol: str, line: Line, said: str) -> None:
    with provider(line) as server, pytest.raises(ModelError, match=said) as failed:
        model_of(protocol, server, attempts=1).say(MESSAGES)
    assert f"{protocol}:scripted" in str(failed.value)
    assert "\n" not in str(failed.value)
    with provider(line) as server, pytest.raises(ModelError, match=said):
        list(model_of(protocol, server, attempts=1).stream(MESSAGES))


@protocols
def test_a_refused_request_is_not_repeated(protocol: str) -> None:
    with provider(Status(401)) as server, pytest.raises(ModelError):
        model_of(protocol, server, attempts=3).say(MESSAGES)
    assert len(server.requests) == 1


@protocols
@pytest.mark.parametrize(
    "line", [Silence(3), Text("x" * 70, pause=0.2)], ids=["silent", "trickling"]
)
def test_no_request_takes_longer_than_is_set(protocol: str, line: Line) -> None:
    with (
        provider(line) as server,
        pytest.raises(ModelError, match=r"timed out|took more than|broke"),
    ):
        model_of(protocol, server, timeout=0.5, attempts=1).say(MESSAGES)


def test_a_server_that_is_down_is_said_to_be() -> None:
    with provider() as server:
        pass
    with pytest.raises(ModelError, match="could not be asked"):
        model_of("openai", server, attempts=1).say(MESSAGES)


@pytest.mark.parametrize(
    ("name", "said"), [("nobody:x", "cannot be used"), ("groq:x", "langchain-groq")]
)
def test_a_provider_without_a_client_is_named(name: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        open_model(ModelSettings(name))


def test_usage_adds_up() -> None:
    assert Usage("openai:scripted", 2, 200, 40) == TAKEN + TAKEN
    priced = Usage("openai:scripted", 1, 0, 0, Decimal("0.5"))
    assert (TAKEN + priced).cost == Decimal("0.5")
