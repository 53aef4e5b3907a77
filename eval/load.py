"""The server under load: `make load`, or python eval/load.py [--seconds N] [--clients N] [--rate N].

A server of its own, over the sample filing, on loopback; clients that each ask one question after
another, four of figures to one of words. It prints requests a second, the median and the 99th percentile,
errors and wrong answers, and the memory of all processes near the start and at the end. Without
`--rate` each client asks as fast as it is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from measures.load import Outcome, Server, load_of, loaded, memory_of, percentile, seconds_of

_WARM = 10.0  # seconds, in which models are loaded and nothing is counted


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--seconds", type=float, default=600.0, help="how long")
    options.add_argument("--clients", type=int, default=64, help="how many at once")
    options.add_argument(
        "--rate", type=float, help="requests a second in all, rather than the most"
    )
    options.add_argument("--workers", type=int, default=2, help="processes that answer")
    options.add_argument("--words", type=int, default=20, help="the percent of questions in words")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the outcome there too")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="filing-load-") as folder,
        Server.running(Path(folder), chosen.workers) as server,
    ):
        load = asyncio.run(load_of(server, chosen.clients, chosen.rate, chosen.words))
        asyncio.run(loaded(server, load, _WARM))
        before, worked = memory_of(server.pid), seconds_of(server.pid)
        begun = time.perf_counter()
        outcomes = asyncio.run(loaded(server, load, chosen.seconds))
        took = time.perf_counter() - begun
        after, worked = memory_of(server.pid), seconds_of(server.pid) - worked
    told = summary(outcomes, took, before, after)
    told["processor a request (ms)"] = round(worked * 1000 / max(len(outcomes), 1), 1)
    for name, value in told.items():
        print(f"{name:<32}{value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if told["errors"] or told["wrong answers"] else 0)


def summary(outcomes: list[Outcome], took: float, before: int, after: int) -> dict[str, float]:
    """What is told of a run; times in milliseconds, memory in megabytes."""
    told: dict[str, float] = {
        "requests": len(outcomes),
        "requests a second": round(len(outcomes) / took, 1),
        "errors": sum(each.status != 200 for each in outcomes),
        "wrong answers": sum(each.is_wrong for each in outcomes),
    }
    for kind in ("figures", "words"):
        times = sorted(each.ms for each in outcomes if each.kind == kind)
        for name, share in (("median", 0.5), ("99th percentile", 0.99)):
            told[f"{kind}: {name} (ms)"] = round(percentile(times, share), 1)
    told["memory at the start (MB)"] = before // 2**20
    told["memory at the end (MB)"] = after // 2**20
    return told


if __name__ == "__main__":
    main()
