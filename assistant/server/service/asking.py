"""Questions: one reply, streamed or whole, and the same in OpenAI's protocol."""

from __future__ import annotations

import time
import uuid
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.server import forms, work
from assistant.server.completions import models_json
from assistant.server.service.parts import (
    EVENTS,
    STREAMED,
    Asker,
    shown,
    streamed,
    told,
    work_of,
)
from assistant.server.work import Asked

asking = APIRouter(prefix="/v1", tags=["asking"])


@asking.post("/ask", responses=shown(forms.REPLY))
async def ask(asked: forms.Ask, key: Asker, request: Request) -> JSONResponse:
    """One reply: answered, in part, or refused with its reason, which is a reply too."""
    begun = time.perf_counter()
    put = Asked(key, asked.question, request.state.request_id, asked.filing, asked.turns)
    reply = await work_of(request, partial(work.ask, asked=put))
    return JSONResponse(told(request, reply, asked.id, begun))


@asking.post("/ask/stream", response_class=StreamingResponse, responses=STREAMED)
async def ask_streamed(asked: forms.Ask, key: Asker, request: Request) -> StreamingResponse:
    """Server-sent events: `piece` for a sentence as it comes, `taken_back` where those before do not
    hold, `reply` with the whole reply last; `problem` where it broke off.
    """
    put = Asked(key, asked.question, request.state.request_id, asked.filing, asked.turns)
    return await streamed(request, partial(work.ask_streamed, asked=put), asked.id)


@asking.post(
    "/chat/completions", responses=shown(forms.COMPLETION, streams=True), response_model=None
)
async def complete(asked: forms.Chat, key: Asker, request: Request) -> Response:
    """A reply in OpenAI's protocol, whole or streamed; its citations are annotations."""
    *turns, question = asked.asked()
    put = Asked(key, question, request.state.request_id, None, turns)
    ident, created = uuid.uuid4().hex, int(time.time())
    made = await work_of(
        request,
        partial(work.complete, asked=put, ident=ident, created=created, model=asked.model),
    )
    request.app.state.metrics.reply(made.reply)
    if not asked.stream:
        return JSONResponse(made.whole())
    options = asked.stream_options
    chunks = made.chunks(with_usage=options is not None and options.include_usage)
    return StreamingResponse(chunks, media_type=EVENTS)


@asking.get("/models", responses=shown(models_json(["0000950117-04-000521"])))
async def models(key: Asker, request: Request) -> JSONResponse:
    """The models of OpenAI's protocol: one over all filings of the key, and one for each."""
    return JSONResponse(await work_of(request, partial(work.models, key=key)))
