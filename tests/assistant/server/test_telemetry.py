"""Spans, told to a collector that is there, in the real protocol; and to nobody without one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as wire
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from assistant.server.telemetry import telemetry
from index.errors import ServerError
from tests.assistant.server.serving import SALES, served

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


class Collector(TraceServiceServicer):
    """Takes in spans."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.service = ""

    def Export(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        for each in request.resource_spans:
            (self.service,) = (
                a.value.string_value for a in each.resource.attributes if a.key == "service.name"
            )
            self.spans += [span for scope in each.scope_spans for span in scope.spans]
        return wire.ExportTraceServiceResponse()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector on loopback, which the environment names."""
    held = Collector()
    server = grpc.server(ThreadPoolExecutor(1))
    add_TraceServiceServicer_to_server(held, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
    yield held
    server.stop(None)


def test_each_request_is_a_span_and_says_no_question(
    collector: Collector, filing_command: Path, home: Path, tmp_path: Path
) -> None:
    with served(filing_command, home, tmp_path / "log", "", "", "--workers", "1") as server:
        client = server.client("traced")
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-ID": "mine"}
        client.post("/v1/ask", json={"question": SALES}, headers=headers)
        client.get("/v1/nothing")
    first, second = collector.spans
    told = {a.key: a.value.string_value or a.value.int_value for a in first.attributes}
    assert (first.name, first.trace_id.hex(), first.parent_span_id.hex()) == (
        "POST /v1/ask", TRACE, PARENT
    )  # fmt: skip
    assert told == {
        "http.request.method": "POST", "http.route": "/v1/ask", "http.response.status_code": 200,
        "filing.request_id": "mine", "filing.key": "traced",
    }  # fmt: skip
    assert 0 < first.end_time_unix_nano - first.start_time_unix_nano < 60 * 10**9
    assert (second.name, second.parent_span_id) == ("GET", b"")
    assert collector.service == "filing-assistant"
    assert "sales" not in str(collector.spans)


def test_nothing_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert telemetry() is None


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ServerError, match=r"pip install 'filing-assistant\[telemetry\]'"):
        telemetry()
