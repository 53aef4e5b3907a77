"""Conversations that are kept between requests, and what is thought of their replies."""

from __future__ import annotations

import time
import uuid
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.server import forms, work
from assistant.server.feedback import Rated
from assistant.server.service.parts import (
    PROBLEMS,
    STREAMED,
    Asker,
    TalkId,
    shown,
    streamed,
    told,
    work_of,
)
from assistant.server.work import Asked

talking = APIRouter(prefix="/v1/conversations", tags=["conversations"])
rating = APIRouter(prefix="/v1/feedback", tags=["conversations"])


@talking.post("", status_code=201, responses=shown(forms.CONVERSATION, 201))
async def begin(asked: forms.Begin, key: Asker, request: Request) -> JSONResponse:
    """A new conversation. Its questions are kept for a day after the last one, its replies never."""
    begun = await work_of(request, partial(work.begin, key=key, filing=asked.filing))
    return JSONResponse(begun, 201)


@talking.get("/{conversation}", responses=shown(forms.CONVERSATION))
async def one_conversation(conversation: TalkId, key: Asker, request: Request) -> JSONResponse:
    """The questions of a conversation, as asked and by themselves, and when it is forgotten."""
    kept = await work_of(request, partial(work.conversation, key=key, ident=conversation))
    return JSONResponse(kept)


@talking.post("/{conversation}/ask", responses=shown(forms.REPLY))
async def ask_next(
    asked: forms.Next, conversation: TalkId, key: Asker, request: Request
) -> JSONResponse:
    """The reply to the next question, which may lean on those before it."""
    begun = time.perf_counter()
    put = Asked(key, asked.question, request.state.request_id)
    once = uuid.uuid4().hex
    reply = await work_of(request, partial(work.ask_next, asked=put, ident=conversation, once=once))
    return JSONResponse(told(request, reply, asked.id, begun))


@talking.post("/{conversation}/ask/stream", response_class=StreamingResponse, responses=STREAMED)
async def ask_next_streamed(
    asked: forms.Next, conversation: TalkId, key: Asker, request: Request
) -> StreamingResponse:
    """The reply to the next question as server-sent events, as /v1/ask/stream gives them."""
    put = Asked(key, asked.question, request.state.request_id)
    once = uuid.uuid4().hex
    asking = partial(work.ask_next_streamed, asked=put, ident=conversation, once=once)
    return await streamed(request, asking, asked.id)


@talking.delete("/{conversation}", status_code=204, response_class=Response, responses=PROBLEMS)
async def forget(conversation: TalkId, key: Asker, request: Request) -> Response:
    """Forget a conversation, and its questions and feedback wherever they were kept."""
    await work_of(request, partial(work.forget, key=key, ident=conversation))
    return Response(status_code=204)


@rating.post("", status_code=204, response_class=Response, responses=PROBLEMS)
async def rate(asked: forms.Rate, key: Asker, request: Request) -> Response:
    """What somebody thinks of a reply, kept for the host; said again, it takes the place of before."""
    said = Rated(
        asked.request, asked.rating, asked.question, asked.question,
        tuple(asked.filings), asked.conversation, asked.comment,
    )  # fmt: skip
    await work_of(request, partial(work.rate, key=key, rated=said))
    return Response(status_code=204)
