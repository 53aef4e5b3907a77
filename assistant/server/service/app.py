"""The whole application: the routes behind their guard.

A route asks for what its key must be for; the guard has let nobody in without a key.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import METHOD_NOT_ALLOWED

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.server.guard import Guard
from assistant.server.keys import KeyRing
from assistant.server.limits import Limits
from assistant.server.log import LOGGER
from assistant.server.messages import Setting
from assistant.server.metrics import Metrics
from assistant.server.problems import (
    MEDIA_TYPE,
    Problem,
    Unanswered,
    failed,
    malformed,
    of_status,
    problem_of,
)
from assistant.server.quotas import Quotas
from assistant.server.service.asking import asking
from assistant.server.service.filings import reading, uploading
from assistant.server.service.site import site
from assistant.server.service.state import state
from assistant.server.service.talking import rating, talking
from assistant.server.service.tokens import minting
from assistant.server.telemetry import Telemetry
from assistant.server.uploads import Uploads
from assistant.server.workers import Workers
from index.errors import FilingError

_ABOUT = (
    "Questions about 10-Q and 10-K filings, answered with figures that are cited to their line."
)


def _host_problem(error: FilingError, request: Request) -> Problem:
    """The problem of an error here, which the host alone can mend."""
    LOGGER.warning(
        "unusable", exc_info=error, extra={"fields": {"request_id": request.state.request_id}}
    )
    return problem_of(error)


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


def service(
    setting: Setting,
    keys: KeyRing,
    limits: Limits,
    telemetry: Telemetry | None = None,
    page_key: str | None = None,
) -> Guard:
    """The whole application, behind its guard; `page_key` is that of the demo page."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        workers.begin()
        yield
        workers.close()
        uploads.close()
        if telemetry:
            telemetry.close()

    workers, metrics = Workers(setting, limits), Metrics()
    uploads = Uploads(setting.home, limits)
    app = FastAPI(
        title="Filing Assistant", version="1", description=_ABOUT, lifespan=running,
        docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.workers, app.state.uploads = workers, uploads
    app.state.metrics, app.state.keys = metrics, keys
    app.state.page_key = page_key
    for router in (asking, talking, rating, minting, reading, uploading, state, site):
        app.include_router(router)
    app.exception_handlers |= {
        Unanswered: lambda request, error: _answered(error.problem, request),
        FilingError: lambda request, error: _answered(_host_problem(error, request), request),
        RequestValidationError: lambda request, error: _answered(
            malformed(_faults(error)), request
        ),
        HTTPException: lambda request, error: _answered(
            of_status(error.status_code, _allowed(request, error.status_code)), request
        ),
        Exception: lambda request, _: _answered(failed(), request),
    }
    return Guard(app, keys, Quotas(keys.store), limits, metrics, telemetry)
