"""The server under load: `make load`, or python eval/load.py [--seconds N] [--rate N] [--clients N].

A server of its own, over the sample filing, on loopback; clients that each ask one question after
another, four of figures to one of words. First for ten minutes at 50 requests a second: the median, the
99th percentile and the memory of all processes, against their targets. Then as many as it answers; then
while things go wrong; and beside a server of one process of threads, in turns. Errors, and answers that
are not those of one who asks alone, are counted throughout and fail it. What runs for ten minutes is
kept in eval/results.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from measures.faults import FAULTS, Fault, meanwhile, silent_model, workers_of
from measures.load import Load, Outcome, Server, load_of, loaded, memory_of, percentile, seconds_of
from measures.model import ROOT

_KEPT = ROOT / "eval" / "results"
_WHOLE = 600.0  # seconds
_WARM = 10.0  # in which models are loaded and nothing is counted
_SLICE = 5.0  # of a server beside another
_FIGURES_MS = 60.0
_GROWTH = 5.0  # percent
_HEADINGS = (
    "run", "requests", "a second", "errors", "wrong", "figures 50%", "figures 99%", "words 50%",
    "words 99%", "clients late 99%", "processor", "memory, MB",
)  # fmt: skip
_EXPLAINED = """Times are in milliseconds, from when a question was due to the last byte of its reply: the median
and the 99th percentile; how late the clients themselves were is in them. Processor: all processes of
the server, a request. Clients and server share the machine."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of asking a server for a while: times in milliseconds, memory in megabytes."""

    what: str
    outcomes: tuple[Outcome, ...]
    seconds: float
    worked: float
    before: int
    after: int

    @property
    def faults(self) -> int:
        """Errors and wrong answers."""
        return sum(each.status != 200 or each.is_wrong for each in self.outcomes)

    def ms(self, kind: str, share: float) -> float:
        """The time that this share of the questions of a kind does not go beyond."""
        times = sorted(each.ms for each in self.outcomes if each.kind == kind)
        return round(percentile(times, share), 1)

    def told(self) -> tuple[str | float, ...]:
        """The run as a line, under _HEADINGS."""
        count = len(self.outcomes)
        late = sorted(each.late for each in self.outcomes)
        return (
            self.what, count, round(count / self.seconds, 1),
            sum(each.status != 200 for each in self.outcomes),
            sum(each.is_wrong for each in self.outcomes),
            *(self.ms(kind, share) for kind in ("figures", "words") for share in (0.5, 0.99)),
            round(percentile(late, 0.99), 1), round(self.worked * 1000 / max(count, 1), 1),
            f"{self.before >> 20} to {self.after >> 20}",
        )  # fmt: skip


def main() -> None:
    chosen = _chosen()
    gc.disable()  # a pause of the clients' would be told as the server's
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="filing-load-") as folder:
        with Server.running(Path(folder) / "one", chosen.workers) as server:
            load = _warm(server, chosen)
            runs.append(_run("at the rate", server, load, chosen.seconds))
            if chosen.against:
                runs += _beside(server, load, Path(folder) / "other", chosen)
            if chosen.faults:
                runs += _at_its_worst(server, load, chosen.faults)
        if chosen.faults:
            runs.append(_hanging(Path(folder) / "hanging", chosen))
    _tell(runs, keep=chosen.seconds >= _WHOLE)


def _chosen() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--seconds", type=float, default=_WHOLE, help="how long")
    options.add_argument("--clients", type=int, default=64, help="how many at once")
    options.add_argument("--rate", type=float, default=50.0, help="requests a second; 0: the most")
    options.add_argument("--workers", type=int, default=2, help="processes that answer")
    options.add_argument("--against", type=int, default=1, help="of a server beside it; 0: none")
    options.add_argument("--words", type=int, default=20, help="the percent of questions in words")
    options.add_argument("--faults", type=float, default=20.0, help="how long for each; 0: none")
    return options.parse_args()


def _warm(server: Server, chosen: argparse.Namespace, most: int = 40) -> Load:
    """A load, asked for long enough that models are loaded."""
    load = asyncio.run(load_of(server, chosen.clients, chosen.rate or None, chosen.words, most))
    asyncio.run(loaded(server, load, _WARM))
    return load


def _run(what: str, server: Server, load: Load, seconds: float, fault: Fault | None = None) -> Run:
    """What comes of a load for so long, while a fault lasts if there is one."""
    print(f"measuring: {what}", file=sys.stderr, flush=True)
    before, worked, begun = memory_of(server.pid), seconds_of(server.pid), time.perf_counter()
    asking = meanwhile(server, load, fault, seconds) if fault else loaded(server, load, seconds)
    outcomes = tuple(asyncio.run(asking))
    took = time.perf_counter() - begun
    worked = max(0.0, seconds_of(server.pid) - worked)  # less where a worker was followed
    return Run(what, outcomes, took, worked, before, memory_of(server.pid))


def _at_its_worst(server: Server, load: Load, seconds: float) -> Iterator[Run]:
    """As much as it can, and what may go wrong with it."""
    yield _run("as many as it answers", server, replace(load, rate=None), 2 * seconds)
    for name, fault in FAULTS.items():
        yield _run(name, server, load, seconds, fault)


def _beside(server: Server, load: Load, folder: Path, chosen: argparse.Namespace) -> list[Run]:
    """A server beside another, in turns, so that whatever the machine does besides meets both."""
    with Server.running(folder, chosen.against) as other:
        both = [(server, load), (other, _warm(other, chosen))]
        turns = [
            [
                _run(f"{len(workers_of(each.pid))} workers, in turns", each, asked, _SLICE)
                for each, asked in both
            ]
            for _ in range(max(2, int(chosen.seconds / 10 / _SLICE)))
        ]
    return [_joined(found) for found in zip(*turns, strict=True)]


def _joined(runs: Sequence[Run]) -> Run:
    """Runs of one server as one."""
    return Run(
        runs[0].what,
        tuple(each for run in runs for each in run.outcomes),
        sum(run.seconds for run in runs),
        sum(run.worked for run in runs),
        runs[0].before,
        runs[-1].after,
    )


def _hanging(folder: Path, chosen: argparse.Namespace) -> Run:
    """A server whose language model says nothing: figures come as ever, words without it.

    Each question that comes to the model waits for it, so that few are asked.
    """
    with silent_model() as settings, Server.running(folder, chosen.workers, settings) as server:
        few = argparse.Namespace(**vars(chosen) | {"rate": chosen.rate / 25, "clients": 4})
        load = _warm(server, few, most=8)
        return _run("the model provider hanging", server, load, chosen.faults)


def _tell(runs: Sequence[Run], *, keep: bool) -> None:
    """Print the runs and whether targets are met; exit with 1 for an error or a wrong answer."""
    first = runs[0]
    growth = (first.after / first.before - 1) * 100
    targets = {
        f"figures: the 99th percentile under {_FIGURES_MS:g} ms": first.ms("figures", 0.99)
        < _FIGURES_MS,
        f"memory within {_GROWTH:g}%": abs(growth) <= _GROWTH,
        "no error and no wrong answer": not any(run.faults for run in runs),
    }
    table = _table([_HEADINGS, ["--"] * len(_HEADINGS), *(run.told() for run in runs)])
    machine = f"{os.cpu_count()} cores; load average at the end {os.getloadavg()[0]:.1f}."
    met = [f"- {name}: {'met' if is_met else 'missed'}" for name, is_met in targets.items()]
    page = "\n".join(["# Load", "", _EXPLAINED, machine, "", table, "", *met, ""])
    print(page)
    if keep:
        told = [dict(zip(_HEADINGS, run.told(), strict=True)) for run in runs]
        whole = {"machine": machine, "runs": told, "targets": targets}
        (_KEPT / "load.md").write_text(page, encoding="utf-8")
        (_KEPT / "load.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if any(run.faults for run in runs) else 0)


def _table(rows: Sequence[Sequence[str | float]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


if __name__ == "__main__":
    main()
