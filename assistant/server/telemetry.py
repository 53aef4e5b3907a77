"""A span of OpenTelemetry for each request, where the host has a collector. Names opentelemetry.

It is said by OpenTelemetry's own variables where that is: without OTEL_EXPORTER_OTLP_ENDPOINT nothing
is told to anybody. As in the log, no question, reply or word of a filing is in a span.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import ServerError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_SERVICE = "filing-assistant"
_NANO = 1_000_000_000


class Telemetry:
    """The spans of one server, sent behind its requests; those that a collector misses are lost."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(_SERVICE)

    def request(
        self, trace: str | None, method: str, route: str | None, seconds: float,
        told: Mapping[str, str | int],
    ) -> None:  # fmt: skip
        """A span of a request that has just been served, under the client's `trace` where it has one.

        `told` are its attributes besides.
        """
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        given = {"traceparent": trace} if trace else {}
        now = time.time_ns()
        named = {"http.route": route} if route else {}
        span = self._tracer.start_span(
            f"{method} {route}" if route else method,
            context=TraceContextTextMapPropagator().extract(given),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method, **named, **told},
            start_time=now - int(seconds * _NANO),
        )
        if int(told.get("http.response.status_code", 0)) >= 500:
            span.set_status(StatusCode.ERROR)
        span.end(now)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def telemetry() -> Telemetry | None:
    """The telemetry that the environment asks for; None where it asks for none.

    Raises ServerError where the extra is not installed.
    """
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return None
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ServerError(
            "Spans need OpenTelemetry. Install it: pip install 'filing-assistant[telemetry]', or unset "
            + " and ".join(_ENDPOINTS)
        ) from error
    named = {SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME") or _SERVICE}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Telemetry(provider)
