"""What routes have in common: the key that each needs, what they reach, and how they are documented."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from fastapi.responses import StreamingResponse

from assistant.server import forms
from assistant.server.keys import Key, KeyRing, Scope
from assistant.server.problems import MEDIA_TYPE, Unanswered, not_in_scope
from assistant.server.uploads import Uploads
from assistant.server.work import Office
from assistant.server.workers import Workers

T = TypeVar("T")

EVENTS = "text/event-stream"
CHUNKS = 'data: {"object": "chat.completion.chunk", …}\n\ndata: [DONE]\n\n'
_PROBLEM = {"content": {MEDIA_TYPE: {"example": forms.PROBLEM}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is not served, and why", **_PROBLEM},
    "5XX": {"description": "The server cannot serve it", **_PROBLEM},
}


def needs(scope: Scope, *others: Scope) -> Callable[[Request], Key]:
    """What gives a route its key, and refuses one that is for something else than any of these."""

    def key_of(request: Request) -> Key:
        key: Key = request.state.key
        if key.scopes.isdisjoint({scope, *others}):
            raise Unanswered(not_in_scope(scope))
        return key

    return key_of


Asker = Annotated[Key, Depends(needs(Scope.ASK))]
Reader = Annotated[Key, Depends(needs(Scope.READ))]
Citer = Annotated[Key, Depends(needs(Scope.READ, Scope.ASK))]
Uploader = Annotated[Key, Depends(needs(Scope.UPLOAD))]
Remover = Annotated[Key, Depends(needs(Scope.REMOVE))]
Minter = Annotated[Key, Depends(needs(Scope.TOKENS))]
FilingId = Annotated[str, Path(max_length=100, description="A filing's id, as /v1/filings lists it.")]  # fmt: skip

TalkId = Annotated[str, Path(max_length=100, description="A conversation's id.")]


def shown(
    example: Mapping[str, Any], status: int = 200, *, streams: bool = False
) -> dict[int | str, dict[str, Any]]:
    """What a route answers, for the OpenAPI document; whether it streams where it is asked to."""
    content = {"application/json": {"example": example}}
    more: dict[str, Any] = {EVENTS: {"example": CHUNKS}} if streams else {}
    return {status: {"content": content | more}, **PROBLEMS}


STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENTS: {"example": forms.EVENTS}}},
    **PROBLEMS,
}
"""What a route answers that streams whatever it is asked."""


def workers_of(request: Request) -> Workers:
    """What works on questions."""
    workers: Workers = request.app.state.workers
    return workers


def uploads_of(request: Request) -> Uploads:
    """The files that came in."""
    uploads: Uploads = request.app.state.uploads
    return uploads


async def work_of(request: Request, work: Callable[[Office], T]) -> T:
    """What work comes to for a request. Raises Unanswered."""
    return await workers_of(request).run(request.state.request_id, work)


def keys_of(request: Request) -> KeyRing:
    """The keys of the library."""
    keys: KeyRing = request.app.state.keys
    return keys


async def streamed(
    request: Request, work: Callable[[Office], Any], name: str | None
) -> StreamingResponse:
    """The events of a question as they come; `name` is the client's id of it. Raises Unanswered."""
    begun = time.perf_counter()
    ident = request.state.request_id
    events = workers_of(request).events(ident, work)
    first = await anext(events)  # what fails at once fails with its own status

    def as_event(event: str, fields: Mapping[str, Any]) -> str:
        is_reply = event == "reply"
        return sse(event, told(request, fields, name, begun) if is_reply else fields)

    async def all_told() -> AsyncIterator[str]:
        try:
            yield as_event(*first)
            async for event in events:
                yield as_event(*event)
        except Unanswered as unanswered:
            yield sse("problem", unanswered.problem.body(ident))

    return StreamingResponse(all_told(), media_type=EVENTS)


def sse(event: str, fields: Mapping[str, Any]) -> str:
    """A server-sent event."""
    return f"event: {event}\ndata: {json.dumps(fields, ensure_ascii=False)}\n\n"


def told(
    request: Request, reply: Mapping[str, Any], name: str | None, begun: float
) -> dict[str, Any]:
    """A reply as it is told, and counted: with the client's id of it and the time since `begun`."""
    request.app.state.metrics.reply(reply)
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    return {**reply, "id": name, "elapsed_ms": elapsed}
