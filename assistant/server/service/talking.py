"""Conversations that are kept between requests."""

from __future__ import annotations

import time
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from assistant.server import forms
from assistant.server.service.asking import told
from assistant.server.service.parts import PROBLEMS, Asker, TalkId, shown, talks_of, workers_of

talking = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@talking.post("", status_code=201, responses=shown(forms.CONVERSATION, 201))
async def begin(asked: forms.Begin, key: Asker, request: Request) -> JSONResponse:
    """A new conversation. Its questions are kept for a day after the last one, its replies never."""
    kept = await workers_of(request).run(partial(talks_of(request).begin, key, asked.filing))
    return JSONResponse(kept.json(), 201)


@talking.get("/{conversation}", responses=shown(forms.CONVERSATION))
async def one_conversation(conversation: TalkId, key: Asker, request: Request) -> JSONResponse:
    """The questions of a conversation, as asked and by themselves, and when it is forgotten."""
    kept = await workers_of(request).run(partial(talks_of(request).of, key, conversation))
    return JSONResponse(kept.json())


@talking.post("/{conversation}/ask", responses=shown(forms.REPLY))
async def ask_next(
    asked: forms.Next, conversation: TalkId, key: Asker, request: Request
) -> JSONResponse:
    """The reply to the next question, which may lean on those before it."""
    begun = time.perf_counter()
    work = partial(talks_of(request).ask, key, conversation, asked.question)
    reply = await workers_of(request).run(work)
    return JSONResponse(told(request, reply, asked.id, begun))


@talking.delete("/{conversation}", status_code=204, response_class=Response, responses=PROBLEMS)
async def forget(conversation: TalkId, key: Asker, request: Request) -> Response:
    """Forget a conversation."""
    await workers_of(request).run(partial(talks_of(request).forget, key, conversation))
    return Response(status_code=204)
