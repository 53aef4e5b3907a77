"""How the server is: whether it runs, whether it can answer, what it served."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse

from assistant.server import forms, work
from assistant.server.keys import Scope
from assistant.server.metrics import MEDIA_TYPE, Metrics
from assistant.server.service.parts import PROBLEMS, needs, shown, work_of, workers_of

state = APIRouter(tags=["state"])


@state.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": forms.COUNTS}}}, **PROBLEMS},
    dependencies=[Depends(needs(Scope.METRICS))],
)
async def counts(request: Request) -> PlainTextResponse:
    """What was served, as Prometheus reads it."""
    metrics: Metrics = request.app.state.metrics
    workers = workers_of(request)
    return PlainTextResponse(metrics.text(workers.restarts, workers.waiting), media_type=MEDIA_TYPE)


@state.get("/healthz", responses=shown({"status": "alive"}))
async def health() -> dict[str, str]:
    """Whether the process serves."""
    return {"status": "alive"}


@state.get("/readyz", responses=shown({"status": "ready"}))
async def ready(request: Request) -> dict[str, str]:
    """Whether questions can be answered: the library can be read."""
    await work_of(request, work.ready)
    return {"status": "ready"}
