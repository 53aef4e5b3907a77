"""The routes. The one module that names FastAPI and the Starlette that it stands on.

A route asks for what its key must be for; the guard has let nobody in without a key.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from http.client import METHOD_NOT_ALLOWED
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.exceptions import HTTPException

from assistant.model import Answer, Event, Piece, Refusal, Reply, TakenBack
from assistant.reply_json import reply_json
from assistant.server import forms
from assistant.server.asking import Desks, Workers
from assistant.server.completions import Completion, filing_of, models_json, nothing_asked
from assistant.server.conversations import Conversations
from assistant.server.guard import Guard
from assistant.server.keys import Key, KeyRing, Scope
from assistant.server.limits import Limits
from assistant.server.log import LOGGER
from assistant.server.metrics import MEDIA_TYPE as METRICS_TYPE
from assistant.server.metrics import Metrics
from assistant.server.pages import (
    filing_json,
    lines_json,
    sections_json,
    statement_json,
    statements_json,
)
from assistant.server.problems import (
    MEDIA_TYPE,
    Problem,
    Unanswered,
    failed,
    malformed,
    not_in_scope,
    of_status,
    problem_of,
)
from assistant.server.talking import Talks
from assistant.server.uploads import NAME, Uploads
from index.errors import FilingError
from index.library import Library

_ABOUT = (
    "Questions about 10-Q and 10-K filings, answered with figures that are cited to their line."
)


_EVENTS = "text/event-stream"
_PROBLEM = {"content": {MEDIA_TYPE: {"example": forms.PROBLEM}}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "The request is not served, and why", **_PROBLEM},
    "5XX": {"description": "The server cannot serve it", **_PROBLEM},
}


def _needs(scope: Scope) -> Callable[[Request], Key]:
    """What gives a route its key, and refuses one that is for something else."""

    def key_of(request: Request) -> Key:
        key: Key = request.state.key
        if scope not in key.scopes:
            raise Unanswered(not_in_scope(scope))
        return key

    return key_of


Asker = Annotated[Key, Depends(_needs(Scope.ASK))]
Reader = Annotated[Key, Depends(_needs(Scope.READ))]
Uploader = Annotated[Key, Depends(_needs(Scope.UPLOAD))]
FilingId = Annotated[str, Path(max_length=100, description="A filing's id, as /v1/filings lists it.")]  # fmt: skip

TalkId = Annotated[str, Path(max_length=100, description="A conversation's id.")]


def _shown(
    example: Mapping[str, Any], status: int = 200, *, streams: bool = False
) -> dict[int | str, dict[str, Any]]:
    """What a route answers, for the OpenAPI document; whether it streams where it is asked to."""
    content = {"application/json": {"example": example}}
    more: dict[str, Any] = {_EVENTS: {}} if streams else {}
    return {status: {"content": content | more}, **_PROBLEMS}


def _workers(request: Request) -> Workers:
    workers: Workers = request.app.state.workers
    return workers


def _talks(request: Request) -> Talks:
    talks: Talks = request.app.state.talks
    return talks


def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


def _parts(request: Request) -> tuple[Desks, Workers]:
    return request.app.state.desks, request.app.state.workers


asking = APIRouter(prefix="/v1", tags=["asking"])
talking = APIRouter(prefix="/v1/conversations", tags=["conversations"])
reading = APIRouter(prefix="/v1/filings", tags=["filings"])
uploading = APIRouter(prefix="/v1/uploads", tags=["filings"])
state = APIRouter(tags=["state"])


@asking.post("/ask", responses=_shown(forms.REPLY))
async def ask(asked: forms.Ask, key: Asker, request: Request) -> JSONResponse:
    """One reply: answered, in part, or refused with its reason, which is a reply too."""
    desks, workers = _parts(request)
    begun = time.perf_counter()
    reply = await workers.run(
        partial(desks.ask, key, asked.question, asked.filing, asked.turns)
    )  # fmt: skip
    return JSONResponse(_told(request, reply, asked.id, begun))


@asking.post(
    "/ask/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {_EVENTS: {}}}, **_PROBLEMS},
)
async def ask_streamed(asked: forms.Ask, key: Asker, request: Request) -> StreamingResponse:
    """Server-sent events: `piece` for a sentence as it comes, `taken_back` where those before do not
    hold, `reply` with the whole reply last; `problem` where it broke off.
    """
    desks, workers = _parts(request)
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
            yield _sse("problem", unanswered.problem.body(request.state.request_id))
        except FilingError as error:
            yield _sse("problem", _told_of(error, request).body(request.state.request_id))

    return StreamingResponse(told(), media_type=_EVENTS)


@asking.post(
    "/chat/completions", responses=_shown(forms.COMPLETION, streams=True), response_model=None
)
async def complete(asked: forms.Chat, key: Asker, request: Request) -> Response:
    """A reply in OpenAI's protocol, whole or streamed; its citations are annotations."""
    desks, workers = _parts(request)
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
    return StreamingResponse(chunks, media_type=_EVENTS)


@asking.get("/models", responses=_shown(models_json([])))
async def models(key: Asker, request: Request) -> JSONResponse:
    """The models of OpenAI's protocol: one over all filings of the key, and one for each."""
    desks, workers = _parts(request)
    return JSONResponse(models_json(await workers.run(partial(desks.entries, key))))


@talking.post("", status_code=201, responses=_shown(forms.CONVERSATION, 201))
async def begin(asked: forms.Begin, key: Asker, request: Request) -> JSONResponse:
    """A new conversation. Its questions are kept for a day after the last one, its replies never."""
    kept = await _workers(request).run(partial(_talks(request).begin, key, asked.filing))
    return JSONResponse(kept.json(), 201)


@talking.get("/{conversation}", responses=_shown(forms.CONVERSATION))
async def one_conversation(conversation: TalkId, key: Asker, request: Request) -> JSONResponse:
    """The questions of a conversation, as asked and by themselves, and when it is forgotten."""
    kept = await _workers(request).run(partial(_talks(request).of, key, conversation))
    return JSONResponse(kept.json())


@talking.post("/{conversation}/ask", responses=_shown(forms.REPLY))
async def ask_next(
    asked: forms.Next, conversation: TalkId, key: Asker, request: Request
) -> JSONResponse:
    """The reply to the next question, which may lean on those before it."""
    begun = time.perf_counter()
    work = partial(_talks(request).ask, key, conversation, asked.question)
    reply = await _workers(request).run(work)
    return JSONResponse(_told(request, reply, asked.id, begun))


@talking.delete("/{conversation}", status_code=204, response_class=Response, responses=_PROBLEMS)
async def forget(conversation: TalkId, key: Asker, request: Request) -> Response:
    """Forget a conversation."""
    await _workers(request).run(partial(_talks(request).forget, key, conversation))
    return Response(status_code=204)


@reading.get("", responses=_shown({"filings": [forms.FILING]}))
async def filings(key: Reader, request: Request) -> JSONResponse:
    """The filings that the key may see."""
    desks, workers = _parts(request)
    entries = await workers.run(partial(desks.entries, key))
    return JSONResponse({"filings": [filing_json(entry) for entry in entries]})


@reading.post("", status_code=202, responses=_shown(forms.UPLOAD, 202), openapi_extra=forms.FILE)
async def upload(
    key: Uploader,
    request: Request,
    name: Annotated[str, Query(pattern=NAME, description="What the file is called.")],
) -> JSONResponse:
    """A filing to be read and indexed: the body is the file. How it comes out is told by its id."""
    content = await request.body()
    if not content:
        raise Unanswered(malformed([("body", "a file")]))
    begun = await _workers(request).run(partial(_uploads(request).begin, key, name, content))
    return JSONResponse(begun.json(), 202, {"Location": f"/v1/uploads/{begun.id}"})


@uploading.get("/{upload}", responses=_shown(forms.UPLOAD))
async def one_upload(
    upload: Annotated[str, Path(max_length=100)], key: Uploader, request: Request
) -> JSONResponse:
    """How far an upload is, the filing that it became, or why it did not."""
    return JSONResponse(_uploads(request).of(key, upload).json())


@reading.get("/{filing}", responses=_shown(forms.FILING))
async def one_filing(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """One filing, without its contents."""
    desks, workers = _parts(request)
    return JSONResponse(filing_json(await workers.run(partial(desks.entry, key, filing))))


@reading.get("/{filing}/sections", responses=_shown({"filing": "…", "sections": []}))
async def sections(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """The outline of a filing: parts, items, statements, notes, with their pages and lines."""
    return await _page(request, key, filing, sections_json)


@reading.get("/{filing}/statements", responses=_shown({"filing": "…", "statements": []}))
async def statements(filing: FilingId, key: Reader, request: Request) -> JSONResponse:
    """Which statements a filing has."""
    return await _page(request, key, filing, statements_json)


@reading.get("/{filing}/statements/{name}", responses=_shown({"filing": "…", "tables": []}))
async def statement(
    filing: FilingId, name: Annotated[str, Path(max_length=40)], key: Reader, request: Request
) -> JSONResponse:
    """A statement as it was read: columns with their periods, rows with their figures and lines."""
    return await _page(request, key, filing, lambda held: statement_json(held, name))


@reading.get("/{filing}/lines", responses=_shown({"filing": "…", "page": "5", "lines": []}))
async def lines(
    filing: FilingId,
    key: Reader,
    request: Request,
    first: Annotated[int, Query(ge=1, description="The first line, as a citation counts it.")],
    last: Annotated[int, Query(ge=1, description="The last line.")],
) -> JSONResponse:
    """The lines of a citation as the filing prints them; of more than 400 the first 400."""
    until = min(last, first + Limits().lines - 1)
    return await _page(request, key, filing, lambda held: lines_json(held, first, until))


@state.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses=_PROBLEMS,
    dependencies=[Depends(_needs(Scope.METRICS))],
)
async def counts(request: Request) -> PlainTextResponse:
    """What was served, as Prometheus reads it."""
    metrics: Metrics = request.app.state.metrics
    return PlainTextResponse(metrics.text(), media_type=METRICS_TYPE)


@state.get("/healthz", responses=_PROBLEMS)
async def health() -> dict[str, str]:
    """Whether the process serves."""
    return {"status": "alive"}


@state.get("/readyz", responses=_PROBLEMS)
async def ready(request: Request) -> dict[str, str]:
    """Whether questions can be answered: the library can be read."""
    library: Library = request.app.state.library
    await request.app.state.workers.run(library.entries)
    return {"status": "ready"}


async def _page(
    request: Request, key: Key, filing: str, page: Callable[[Any], dict[str, Any]]
) -> JSONResponse:
    """A page about what was read from a filing."""
    desks, workers = _parts(request)
    return JSONResponse(await workers.run(lambda: page(desks.reading(key, filing))))


def _told(request: Request, reply: Reply, name: str | None, begun: float) -> dict[str, Any]:
    """A reply as its object, counted."""
    fields = reply_json(reply, name=name, elapsed_ms=_ms_since(begun))
    request.app.state.metrics.reply(fields)
    return fields


def _event(request: Request, event: Event, name: str | None, begun: float) -> str:
    match event:
        case Piece():
            return _sse("piece", {"text": event.text})
        case TakenBack():
            return _sse("taken_back", {"why": event.why})
        case Answer() | Refusal():
            return _sse("reply", _told(request, event, name, begun))


def _sse(event: str, fields: Mapping[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(fields, ensure_ascii=False)}\n\n"


def _ms_since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _told_of(error: FilingError, request: Request) -> Problem:
    """The problem of an error; one that is the host's is logged."""
    problem = problem_of(error)
    if problem.status >= 500:
        fields = {"request_id": request.state.request_id}
        LOGGER.warning("unusable", exc_info=error, extra={"fields": fields})
    return problem


def _answered(problem: Problem, request: Request) -> JSONResponse:
    body = problem.body(request.state.request_id)
    return JSONResponse(body, problem.status, problem.headers, MEDIA_TYPE)


def _allowed(request: Request, status: int) -> dict[str, str]:
    """The header that says which methods an address takes, where it does not take this one."""
    path = getattr(request.scope.get("route"), "path", None)
    methods = request.app.openapi()["paths"].get(path, ()) if status == METHOD_NOT_ALLOWED else ()
    return {"Allow": ", ".join(sorted(map(str.upper, methods)))} if methods else {}


def _faults(error: RequestValidationError) -> list[tuple[str, str]]:
    """Where a request is malformed and what is wanted there, without what stands there."""
    return [(".".join(map(str, each["loc"])), str(each["msg"])) for each in error.errors()]


def service(library: Library, desks: Desks, keys: KeyRing, limits: Limits) -> Guard:
    """The whole application, behind its guard."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.close()
        uploads.close()

    workers, metrics = Workers(limits), Metrics()
    uploads = Uploads(library.home, limits)
    app = FastAPI(
        title="Filing Assistant", version="1", description=_ABOUT, lifespan=running,
        docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.desks, app.state.workers, app.state.library = desks, workers, library
    app.state.metrics = metrics
    app.state.talks = Talks(desks, Conversations(library.home))
    app.state.uploads = uploads
    for router in (asking, talking, reading, uploading, state):
        app.include_router(router)
    app.exception_handlers |= {
        Unanswered: lambda request, error: _answered(error.problem, request),
        FilingError: lambda request, error: _answered(_told_of(error, request), request),
        RequestValidationError: lambda request, error: _answered(
            malformed(_faults(error)), request
        ),
        HTTPException: lambda request, error: _answered(
            of_status(error.status_code, _allowed(request, error.status_code)), request
        ),
        Exception: lambda request, _: _answered(failed(), request),
    }
    return Guard(app, keys, limits, metrics)
