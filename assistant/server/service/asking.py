"""Questions: one reply, streamed or whole, and the same in OpenAI's protocol."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.model import Answer, Event, Piece, Refusal, Reply, TakenBack
from assistant.reply_json import reply_json
from assistant.server import forms
from assistant.server.completions import Completion, filing_of, models_json, nothing_asked
from assistant.server.log import LOGGER
from assistant.server.problems import Problem, Unanswered, problem_of
from assistant.server.service.parts import (
    EVENTS,
    PROBLEMS,
    Asker,
    ms_since,
    parts_of,
    shown,
    sse,
)
from index.errors import FilingError

asking = APIRouter(prefix="/v1", tags=["asking"])


@asking.post("/ask", responses=shown(forms.REPLY))
async def ask(asked: forms.Ask, key: Asker, request: Request) -> JSONResponse:
    """One reply: answered, in part, or refused with its reason, which is a reply too."""
    desks, workers = parts_of(request)
    begun = time.perf_counter()
    reply = await workers.run(
        partial(desks.ask, key, asked.question, asked.filing, asked.turns)
    )  # fmt: skip
    return JSONResponse(told(request, reply, asked.id, begun))


@asking.post(
    "/ask/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {EVENTS: {}}}, **PROBLEMS},
)
async def ask_streamed(asked: forms.Ask, key: Asker, request: Request) -> StreamingResponse:
    """Server-sent events: `piece` for a sentence as it comes, `taken_back` where those before do not
    hold, `reply` with the whole reply last; `problem` where it broke off.
    """
    desks, workers = parts_of(request)
    begun = time.perf_counter()
    talk = partial(desks.conversation, key, asked.filing, asked.turns)
    events = workers.events(talk, asked.question)
    first = await anext(events)  # what fails at once fails with its own status

    async def told() -> AsyncIterator[str]:
        try:
            yield _event(request, first, asked.id, begun)
            async for event in events:
                yield _event(request, event, asked.id, begun)
        except Unanswered as unanswered:
            yield sse("problem", unanswered.problem.body(request.state.request_id))
        except FilingError as error:
            yield sse("problem", problem_told(error, request).body(request.state.request_id))

    return StreamingResponse(told(), media_type=EVENTS)


@asking.post(
    "/chat/completions", responses=shown(forms.COMPLETION, streams=True), response_model=None
)
async def complete(asked: forms.Chat, key: Asker, request: Request) -> Response:
    """A reply in OpenAI's protocol, whole or streamed; its citations are annotations."""
    desks, workers = parts_of(request)
    *turns, question = asked.asked()
    filing = filing_of(asked.model)
    if question:
        reply = await workers.run(partial(desks.ask, key, question, filing, turns))
    else:
        reply = nothing_asked()
    names = await workers.run(desks.of(key).names)
    made = Completion.of(reply, names, uuid.uuid4().hex, int(time.time()), asked.model)
    request.app.state.metrics.reply(made.reply)
    if not asked.stream:
        return JSONResponse(made.whole())
    options = asked.stream_options
    chunks = made.chunks(with_usage=options is not None and options.include_usage)
    return StreamingResponse(chunks, media_type=EVENTS)


@asking.get("/models", responses=shown(models_json([])))
async def models(key: Asker, request: Request) -> JSONResponse:
    """The models of OpenAI's protocol: one over all filings of the key, and one for each."""
    desks, workers = parts_of(request)
    return JSONResponse(models_json(await workers.run(partial(desks.entries, key))))


def told(request: Request, reply: Reply, name: str | None, begun: float) -> dict[str, Any]:
    """A reply as its object, counted."""
    fields = reply_json(reply, name=name, elapsed_ms=ms_since(begun))
    request.app.state.metrics.reply(fields)
    return fields


def _event(request: Request, event: Event, name: str | None, begun: float) -> str:
    match event:
        case Piece():
            return sse("piece", {"text": event.text})
        case TakenBack():
            return sse("taken_back", {"why": event.why})
        case Answer() | Refusal():
            return sse("reply", told(request, event, name, begun))


def problem_told(error: FilingError, request: Request) -> Problem:
    """The problem of an error; one that is the host's is logged."""
    problem = problem_of(error)
    if problem.status >= 500:
        fields = {"request_id": request.state.request_id}
        LOGGER.warning("unusable", exc_info=error, extra={"fields": fields})
    return problem
