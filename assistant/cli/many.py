"""`filing index` over many files: by several processes, or a Ray cluster."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from assistant.cli.common import say, say_error
from assistant.cli.progress import tally
from assistant.indexing import open_bulk
from assistant.many.run import Outcome, embed_all, read_all
from assistant.many.workers import Crew, Workers


def index_many(
    files: Sequence[Path],
    home: Path | None,
    workers: int | None,
    cluster: str | None,
    *,
    vectors: bool,
) -> None:
    """Read the files into the library, and tell at the end what came of it. Exits 1 for failures."""
    begun = time.monotonic()
    library = open_bulk(home)
    with crew_of(workers, cluster) as crew, tally() as told:
        outcome = read_all(library, files, crew, told)
        read = time.monotonic() - begun
        if vectors:
            threads = max(1, cores() // crew.count)
            held = [*outcome.unchanged, *outcome.indexed]
            embed_all(library, held, crew, told, outcome, threads)
    for what, why in outcome.failed:
        say_error(why if what in why else f"{what}: {why}")
    say(_summary(outcome, read, time.monotonic() - begun - read))
    sys.stdout.flush()
    if outcome.failed:
        raise click.exceptions.Exit(1)


@contextmanager
def crew_of(workers: int | None, cluster: str | None) -> Iterator[Crew]:
    """So many processes of this machine, one a core where it is not said; or those of a cluster."""
    if cluster is not None:
        from assistant.many.cluster import Cluster  # Ray is for those who ask for it

        with Cluster(cluster) as machines:
            yield machines
        return
    with Workers(workers or cores()) as processes:
        yield processes


def cores() -> int:
    """The processor's cores that this process may use."""
    has_affinity = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1


def _summary(outcome: Outcome, reading: float, embedding: float) -> str:
    new = len(outcome.indexed)
    told = [f"Indexed {new:,} {'filing' if new == 1 else 'filings'} in {_spoken(reading)}"]
    if new:
        told[0] += f" ({new / reading:.1f} a second)"
    if outcome.unchanged:
        told.append(f"{len(outcome.unchanged):,} unchanged")
    if outcome.embedded:
        rate = outcome.embedded / embedding
        told.append(f"{outcome.embedded:,} embedded in {_spoken(embedding)} ({rate:.1f} a second)")
    if outcome.failed:
        told.append(f"{len(outcome.failed):,} failed")
    return "; ".join(told)


def _spoken(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left} s" if minutes else f"{left} s"
