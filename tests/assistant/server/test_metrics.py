"""What was served is counted, and nothing of it told."""

from __future__ import annotations

import re

from assistant.server.metrics import BOUNDS, Metrics
from tests.assistant.server.serving import SALES, Server

LINE = re.compile(r'[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? [0-9.]+')


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("# TYPE ")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {name: float(count) for name, _, count in (line.rpartition(" ") for line in lines)}


def test_times_are_counted_in_buckets_that_add_up() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.005, 0.02, 99.0):
        metrics.request("/v1/ask", "POST", 200, seconds)
    metrics.request(None, "ZEBRA", 404, 0.1)
    found = samples(metrics.text())
    of_ask = 'filing_request_seconds_bucket{route="/v1/ask",le='
    counts = [found[f'{of_ask}"{bound}"}}'] for bound in (*BOUNDS, "+Inf")]
    assert counts == [2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4]
    assert found['filing_request_seconds_count{route="/v1/ask"}'] == 4
    assert found['filing_request_seconds_sum{route="/v1/ask"}'] == 99.026
    assert found['filing_requests_total{route="other",method="other",status="404"}'] == 1


def test_replies_are_counted_by_their_reason(server: Server) -> None:
    client = server.client("metrics")
    before = samples(client.get("/metrics").text)
    for question in (SALES, SALES, "Should I buy the stock?"):
        client.post("/v1/ask", json={"question": question, "filing": server.first})
    text = client.get("/metrics").text
    after = samples(text)

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown('filing_replies_total{status="answered",reason=""}') == 2
    assert grown('filing_replies_total{status="refused",reason="out_of_scope"}') == 1
    assert grown('filing_requests_total{route="/v1/ask",method="POST",status="200"}') == 3
    assert after["filing_memory_peak_bytes"] > 10_000_000
    assert [after[f'filing_requests_waiting{{queue="{each}"}}'] for each in ("new", "words")] == [
        0,
        0,
    ]
    assert server.first not in text
