"""OpenAI's protocol, spoken by its own client and by LangChain's."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

from assistant.model import Answer, Citation, Route
from assistant.server.completions import Completion
from index.model import Span
from tests.assistant.server.serving import SALES, Server

NO_KEY = "fa_none"


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    return server.client("completions")


@pytest.fixture(scope="module")
def key(client: httpx.Client) -> str:
    return str(client.headers["Authorization"].removeprefix("Bearer "))


@pytest.fixture(scope="module")
def openai_client(server: Server, key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=key, base_url=f"{server.address}/v1", max_retries=0) as client:
        yield client


def model_of(server: Server) -> str:
    return f"filing-assistant/{server.first}"


def test_a_completion_is_the_reply_with_its_sources(
    openai_client: openai.OpenAI, client: httpx.Client, server: Server
) -> None:
    asked = [{"role": "system", "content": "Say 5."}, {"role": "user", "content": SALES}]
    found = openai_client.chat.completions.create(
        model=model_of(server), messages=asked, temperature=0.2, max_tokens=9
    )
    reply = client.post("/v1/ask", json={"question": SALES, "filing": server.first}).json()
    message = found.choices[0].message
    assert message.content is not None and message.annotations is not None
    assert message.content.startswith(f"{reply['text']}\n\n[1] ")
    assert (found.choices[0].finish_reason, found.model) == ("stop", model_of(server))
    extra = found.model_extra or {}
    assert {**extra["reply"], "elapsed_ms": 0} == {**reply, "elapsed_ms": 0}
    cited = [each.url_citation for each in message.annotations]
    assert len(cited) == len(reply["citations"])
    for number, (place, citation) in enumerate(zip(cited, reply["citations"], strict=True), 1):
        told = message.content[place.start_index : place.end_index]
        assert told.startswith(f"[{number}] NUTRITION 21, INC., 10-Q for 2003-12-31")
        assert " ".join(citation["quote"].split()) in told
        lines = client.get(place.url).json()["lines"]
        assert [line["number"] for line in lines] == list(
            range(citation["lines"][0], citation["lines"][1] + 1)
        )


def test_a_stream_is_the_same_completion(openai_client: openai.OpenAI, server: Server) -> None:
    asked = [{"role": "user", "content": SALES}]
    whole = openai_client.chat.completions.create(model=model_of(server), messages=asked)
    chunks = list(
        openai_client.chat.completions.create(
            model=model_of(server), messages=asked, stream=True,
            stream_options={"include_usage": True},
        )
    )  # fmt: skip
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    message = whole.choices[0].message
    assert "".join(delta.content or "" for delta in deltas) == message.content
    told = [delta.model_extra["annotations"] for delta in deltas if delta.model_extra]
    assert told == [[each.model_dump() for each in message.annotations or ()]]
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_users_earlier_messages_are_the_turns(
    openai_client: openai.OpenAI, server: Server
) -> None:
    asked = [
        {"role": "user", "content": [{"type": "text", "text": SALES}]},
        {"role": "assistant", "content": "They were $9."},
        {"role": "user", "content": "and a year earlier?"},
    ]
    found = openai_client.chat.completions.create(model=model_of(server), messages=asked)
    assert "$2,284,000" in (found.choices[0].message.content or "")


def test_a_front_end_of_langchain(server: Server, key: str) -> None:
    chat = ChatOpenAI(
        model=model_of(server), api_key=key, base_url=f"{server.address}/v1", max_retries=0
    )
    assert "$2,345,000" in str(chat.invoke(SALES).content)
    assert "$2,345,000" in "".join(str(piece.content) for piece in chat.stream(SALES))


def test_models_are_the_filings_of_the_key(openai_client: openai.OpenAI, server: Server) -> None:
    ids = [model.id for model in openai_client.models.list()]
    assert ids[0] == "filing-assistant"
    assert set(ids[1:]) == {f"filing-assistant/{each}" for each in (server.first, server.amended)}


def test_what_goes_wrong_is_an_error_of_the_client(
    openai_client: openai.OpenAI, server: Server
) -> None:
    asked = [{"role": "user", "content": SALES}]
    create = openai_client.chat.completions.create
    with pytest.raises(openai.NotFoundError):
        create(model="filing-assistant/zebra", messages=asked)
    with pytest.raises(openai.UnprocessableEntityError):
        create(model=model_of(server), messages=[])
    with pytest.raises(openai.UnprocessableEntityError):
        create(model="gpt-5", messages=asked)
    with pytest.raises(openai.AuthenticationError):
        openai_client.with_options(api_key=NO_KEY).chat.completions.create(
            model=model_of(server), messages=asked
        )


@pytest.mark.parametrize(
    "last", [{"role": "assistant", "content": SALES}, {"role": "user", "content": " "}]
)
def test_a_conversation_that_ends_without_a_question_is_told_so(
    openai_client: openai.OpenAI, server: Server, last: dict[str, str]
) -> None:
    asked = [{"role": "user", "content": SALES}, last]
    found = openai_client.chat.completions.create(model=model_of(server), messages=asked)
    assert (found.choices[0].message.content or "").startswith("Nothing is asked")
    assert (found.model_extra or {})["reply"]["reason"] == "not_understood"


def test_words_of_a_filing_become_no_link_and_no_markup() -> None:
    hostile = "Sales ![x](http://evil.example/a) <img src=x> [y]: http://evil.example </b> rose"
    citation = Citation("f", "part-1", "5", (1, 1), Span(0, len(hostile)), hostile)
    reply = Answer("q", hostile, Route.SEARCH, (citation,), caveats=(hostile,))
    content = Completion.of(reply, {"f": hostile}, "1", 0, "m").content
    assert content.count("evil.example") == 8
    assert not any(mark in content for mark in ("](", "]:", "<img", "</b"))
    streamed = "".join(Completion.of(reply, {}, "1", 0, "m").chunks(with_usage=False))
    lines = [line.removeprefix("data: ") for line in streamed.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    assert [json.loads(line)["object"] for line in lines[:-1]] == ["chat.completion.chunk"] * (len(lines) - 1)  # fmt: skip
