"""What goes wrong with a server while it is asked. Each fault lasts for so many seconds."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import socket
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from assistant.indexing import index_file, open_library
from index.locks import writer
from measures.load import Load, Outcome, Server, asked_once, loaded, request_of
from measures.model import SAMPLE

Fault: TypeAlias = Callable[[Server, float], Awaitable[list[Outcome]]]

_FIGURE = "What were net sales for the three months ended December 31, 2003?"
_ACCESSION = "0000000001-05-000001"
_PRINTED = ("2,345", "9,345")  # as the sample has it, and another figure in its place


async def meanwhile(server: Server, load: Load, fault: Fault, seconds: float) -> list[Outcome]:
    """What comes of a load while something goes wrong, with what the fault itself asks."""
    asking = asyncio.ensure_future(loaded(server, load, seconds))
    found = await fault(server, seconds)
    return await asking + found


def workers_of(pid: int) -> list[int]:
    """The processes that a server has started, as Linux tells it."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No process of the server can write a byte to a file."""
    before = {
        each: resource.prlimit(each, resource.RLIMIT_FSIZE) for each in (pid, *workers_of(pid))
    }
    try:
        for each, (_, most) in before.items():
            resource.prlimit(each, resource.RLIMIT_FSIZE, (0, most))
        yield
    finally:
        for each, bounds in before.items():
            resource.prlimit(each, resource.RLIMIT_FSIZE, bounds)


@contextmanager
def locked_store(home: Path) -> Iterator[None]:
    """Somebody writes the library, and does not come to an end."""
    with writer(home, 5.0), sqlite3.connect(home / "filings.sqlite") as store:
        store.execute("BEGIN IMMEDIATE")
        yield
        store.rollback()


async def killed(server: Server, seconds: float) -> list[Outcome]:
    """Each worker is killed, one after another."""
    workers = workers_of(server.pid)
    for each in workers:
        await asyncio.sleep(seconds / (len(workers) + 1))
        os.kill(each, signal.SIGKILL)
    return []


async def locked(server: Server, seconds: float) -> list[Outcome]:
    """The store is locked."""
    with locked_store(server.home):
        await asyncio.sleep(seconds)
    return []


async def full(server: Server, seconds: float) -> list[Outcome]:
    """The disk is full."""
    with full_disk(server.pid):
        await asyncio.sleep(seconds)
    return []


async def dropped(server: Server, seconds: float) -> list[Outcome]:
    """Clients that go before they are answered, or before they have asked to the end."""
    until, number = perf_counter() + seconds, 0
    request = request_of(server, _FIGURE)
    while perf_counter() < until:
        number += 1
        with socket.create_connection(("127.0.0.1", server.port)) as caller:
            caller.sendall(request[: len(request) - number % 3 * 20])
        await asyncio.sleep(0.05)
    return []


async def replaced(server: Server, seconds: float) -> list[Outcome]:
    """A filing is read anew with another figure, and removed, while it is asked.

    Its replies are whole each time, or it is not there.
    """
    done, found = asyncio.Event(), list[Outcome]()

    async def ask() -> None:
        while not done.is_set():
            begun = perf_counter()
            status, reply = await asked_once(server, _FIGURE, _ACCESSION)
            quoted = reply["citations"][0]["quote"] if reply.get("citations") else ""
            is_wrong = status == 200 and not any(
                reply["value"] == int(each.replace(",", "")) * 1000 and each in quoted
                for each in _PRINTED
            )
            ms = (perf_counter() - begun) * 1000
            found.append(Outcome("figures", 200 if status == 404 else status, ms, is_wrong))

    asking = [asyncio.ensure_future(ask()) for _ in range(2)]
    await asyncio.to_thread(_come_and_go, server.home, seconds)
    done.set()
    await asyncio.gather(*asking)
    return found


def _come_and_go(home: Path, seconds: float) -> None:
    until = perf_counter() + seconds
    library = open_library(home)
    text = f"<SEC-HEADER>\nACCESSION NUMBER:\t{_ACCESSION}\n</SEC-HEADER>\n{SAMPLE.read_text()}"
    text = re.sub("Nutrition 21", "Bramble Kettle", text, flags=re.I)  # restates no figure of it
    first, other = home.parent / "first.txt", home.parent / "other.txt"
    first.write_text(text)
    other.write_text(text.replace(*_PRINTED))
    while perf_counter() < until:
        for path in (first, other, first):
            entry = index_file(library, path).entry
        library.remove(entry.id)
    library.close()


@contextmanager
def silent_model() -> Iterator[dict[str, str]]:
    """The settings of a language model that is let wait: it takes requests, and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        yield {
            "FILING_MODEL": "openai:silent",
            "FILING_MODEL_URL": f"http://127.0.0.1:{listening.getsockname()[1]}/v1",
            "FILING_MODEL_TIMEOUT": "1",
            "FILING_MODEL_ATTEMPTS": "1",
            "OPENAI_API_KEY": "none",
        }


FAULTS: dict[str, Fault] = {
    "each worker killed": killed,
    "the store locked": locked,
    "the disk full": full,
    "clients that drop": dropped,
    "a filing read anew and removed": replaced,
}
"""What can be done to a server that runs."""
