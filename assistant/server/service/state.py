"""How the server is: whether it runs, whether it can answer, what it served."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse

from assistant.server import work
from assistant.server.keys import Scope
from assistant.server.metrics import MEDIA_TYPE, Metrics
from assistant.server.service.parts import PROBLEMS, needs, work_of, workers_of

state = APIRouter(tags=["state"])


@state.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses=PROBLEMS,
    dependencies=[Depends(needs(Scope.METRICS))],
)
async def counts(request: Request) -> PlainTextResponse:
    """What was served, as Prometheus reads it."""
    metrics: Metrics = request.app.state.metrics
    return PlainTextResponse(metrics.text(workers_of(request).restarts), media_type=MEDIA_TYPE)


@state.get("/healthz", responses=PROBLEMS)
async def health() -> dict[str, str]:
    """Whether the process serves."""
    return {"status": "alive"}


@state.get("/readyz", responses=PROBLEMS)
async def ready(request: Request) -> dict[str, str]:
    """Whether questions can be answered: the library can be read."""
    await work_of(request, work.ready)
    return {"status": "ready"}
