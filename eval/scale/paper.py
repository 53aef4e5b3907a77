"""What a million filings would take, reckoned from what was measured on fewer.

Nothing here was measured at that size: each line says of which figure it is arithmetic. Prices and
the speed of a GPU are assumptions, of the order that they are rented and reported at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FILINGS = 1_000_000
CORES = 64
GPU_CHUNKS_A_SECOND = 2_000
"""Assumed of one GPU of a data centre; not measured."""
CORE_HOUR, GPU_HOUR, GIGABYTE_MONTH = 0.04, 1.0, 0.10
"""US dollars: a rented core's hour, a GPU's, and a gigabyte of solid-state disk a month. Assumed."""
REPLICAS = 2
SERVER_CORES, SERVERS = 16, 3
_MONTH = 730.0  # hours


def on_paper(found: dict[str, Any]) -> Iterator[str]:
    """A table of what is needed, and what it costs, from the figures of `scale.json`."""
    last = {each["store"]: each for each in found["libraries"]}
    full = {
        each["store"]: each
        for each in found["libraries"]
        if each["with_vectors"] == each["filings"]
    }
    yield f"| for {FILINGS:,} filings | reckoned from | comes to |"
    yield "| --- | --- | --- |"
    reading = _milliseconds(last["folder"], "reading")
    yield _row("reading", f"{reading:.0f} ms of a core each", _core_hours(reading))
    for store, named in (("folder", "a folder"), ("postgres", "PostgreSQL")):
        if store in last:
            writing = _milliseconds(last[store], "writing")
            alone = f"{writing * FILINGS / 3.6e6:.0f} hours"
            yield _row(f"writing to {named}, by one process", f"{writing:.0f} ms each", alone)
    made = found["embedding"]
    chunks = made["chunks"] / made["filings"]
    seconds = chunks * FILINGS / made["chunks_a_second"]
    here = f"{seconds / 86_400:.0f} days of these {found['machine']['cores']} cores"
    told = f"{chunks:.0f} chunks each, {made['chunks_a_second']:.0f} a second here"
    yield _row("embedding", told, here)
    gpu = chunks * FILINGS / GPU_CHUNKS_A_SECOND / 3_600
    yield _row("the same on a GPU", f"{GPU_CHUNKS_A_SECOND:,} chunks a second (assumed)", f"{gpu:.0f} hours")  # fmt: skip
    yield from _room_and_cost(full, reading, gpu)


def _room_and_cost(full: dict[str, Any], reading: float, gpu: float) -> Iterator[str]:
    store = full.get("postgres") or full["folder"]
    gigabytes = store["bytes_a_filing"] * FILINGS / 1e9
    told = f"{store['bytes_a_filing'] / 1_000:.0f} kB each, with vectors ({store['store']})"
    yield _row("room", told, f"{gigabytes / 1_000:.1f} TB, {1 + REPLICAS} times with {REPLICAS} replicas")  # fmt: skip
    once = reading * FILINGS / 3.6e6 * CORE_HOUR + gpu * GPU_HOUR
    prices = f"${CORE_HOUR} a core's hour, ${GPU_HOUR:.0f} a GPU's (assumed)"
    yield _row("cost of indexing, once", prices, f"${once:,.0f}")
    disks = gigabytes * (1 + REPLICAS) * GIGABYTE_MONTH
    servers = SERVERS * SERVER_CORES * CORE_HOUR * _MONTH
    told = f"${GIGABYTE_MONTH:.2f} a GB, {SERVERS} servers of {SERVER_CORES} cores (assumed)"
    yield _row("cost of serving, a month", told, f"${disks + servers:,.0f}, of which disks ${disks:,.0f}")  # fmt: skip


def _milliseconds(library: dict[str, Any], stage: str) -> float:
    indexing = library["indexing"]
    return float(indexing[stage] / indexing["filings"] * 1_000)


def _core_hours(milliseconds: float) -> str:
    hours = milliseconds * FILINGS / 3.6e6
    return f"{hours:.0f} hours of one core, {hours / CORES * 60:.0f} minutes of {CORES}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
