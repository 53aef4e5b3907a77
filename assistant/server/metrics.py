"""What was served, counted as Prometheus reads it: its text format, version 0.0.4.

Labels are routes, methods and statuses, which are few; nothing of a request stands in one.
"""

from __future__ import annotations

import resource
import sys
import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The upper bounds of the buckets, in seconds."""

_OTHER = "other"  # the route of what no route serves
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024


class Metrics:
    """Counts since the process began. Safe in any number of threads."""

    def __init__(self) -> None:
        self._counting = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._replies: Counter[tuple[str, str]] = Counter()

    def request(self, route: str | None, method: str, status: int, seconds: float) -> None:
        """Count a request that was served."""
        named = route or _OTHER
        with self._counting:
            self._requests[named, method if route else _OTHER, status] += 1
            self._buckets[named][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[named] += seconds

    def reply(self, fields: Mapping[str, object]) -> None:
        """Count a reply by its status, and a refusal by its reason."""
        with self._counting:
            self._replies[str(fields["status"]), str(fields.get("reason", ""))] += 1

    def text(self, restarts: int = 0, waiting: Mapping[str, int] | None = None) -> str:
        """All counts as they are now; `restarts` is how many workers followed others.

        `waiting`: how many requests wait for a worker, by queue.
        """
        with self._counting:
            return "".join(f"{line}\n" for line in self._lines(restarts, waiting or {}))

    def _lines(self, restarts: int, waiting: Mapping[str, int]) -> Iterator[str]:
        yield "# TYPE filing_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            labels = f'route="{route}",method="{method}",status="{status}"'
            yield f"filing_requests_total{{{labels}}} {count}"
        yield "# TYPE filing_request_seconds histogram"
        for route, counts in sorted(self._buckets.items()):
            so_far = 0
            for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
                so_far += count
                yield f'filing_request_seconds_bucket{{route="{route}",le="{bound}"}} {so_far}'
            yield f'filing_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'filing_request_seconds_count{{route="{route}"}} {so_far}'
        yield "# TYPE filing_replies_total counter"
        for (outcome, reason), count in sorted(self._replies.items()):
            yield f'filing_replies_total{{status="{outcome}",reason="{reason}"}} {count}'
        yield "# TYPE filing_worker_restarts_total counter"
        yield f"filing_worker_restarts_total {restarts}"
        yield "# TYPE filing_requests_waiting gauge"
        for queue, count in waiting.items():
            yield f'filing_requests_waiting{{queue="{queue}"}} {count}'
        yield "# TYPE filing_memory_peak_bytes gauge"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE
        yield f"filing_memory_peak_bytes {peak}"
