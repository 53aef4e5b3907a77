"""Clients that ask a server of its own, as plainly as can be: HTTP by hand, to leave it the processor."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeAlias

from assistant.indexing import open_library
from measures.model import SAMPLE, WORDS, records

Reply: TypeAlias = dict[str, Any]

_MOST = 40  # questions of a kind
_FILING = Path(sys.executable).with_name("filing")
_CONNECTION_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request: of figures or of words, its status and time, and whether its answer is wrong.

    `late`: by how many milliseconds the client itself began it too late, which `ms` has, too.
    """

    kind: str
    status: int
    ms: float
    is_wrong: bool
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs over a library, a key to it, and the filing of it that is asked."""

    port: int
    key: str
    pid: int
    home: Path
    filing: str

    @classmethod
    @contextmanager
    def running(
        cls, folder: Path, workers: int, settings: Mapping[str, str] | None = None
    ) -> Iterator[Self]:
        """A server over the sample filing, with these variables, until the end of the block."""
        home = folder / "library"
        made = os.environ | {"FILING_HOME": str(home), "HF_HUB_OFFLINE": "1"} | dict(settings or {})
        subprocess.run([_FILING, "index", SAMPLE], env=made, check=True, capture_output=True)
        library = open_library(home)
        filing = library.entries()[0].id
        library.close()
        add = [_FILING, "keys", "add", "load", "--scope", "ask", "--per-minute", "100000"]
        key = subprocess.run(add, env=made, check=True, capture_output=True, text=True)
        serve = [_FILING, "serve", "--port", "0", "--workers", str(workers)]
        with (
            (folder / "log").open("w") as log,
            subprocess.Popen(serve, env=made, stdout=subprocess.PIPE, stderr=log, text=True) as ran,
        ):
            try:
                address = re.search(r":(\d+)\n", ran.stdout.readline() if ran.stdout else "")
                if address is None:
                    sys.exit(f"The server did not start: {(folder / 'log').read_text()}")
                yield cls(int(address[1]), key.stdout.strip(), ran.pid, home, filing)
            finally:
                ran.terminate()
                ran.wait()


@dataclass(frozen=True, slots=True)
class Load:
    """Questions with the replies that one who asks alone gets, by kind, and how they are asked.

    `words` is the percent of those in words; `rate` the requests a second in all, None for the most.
    """

    figures: tuple[tuple[str, Reply], ...]
    words: tuple[tuple[str, Reply], ...]
    clients: int
    rate: float | None
    percent: int


async def load_of(
    server: Server, clients: int, rate: float | None, percent: int, most: int = _MOST
) -> Load:
    """A load of `most` questions of a kind, answered by the server while nobody else asks."""
    asked = [record for record in records() if not record.turns]
    figures = [record.question for record in asked if record.type not in WORDS]
    words = [record.question for record in asked if record.type in WORDS]

    async def alone(question: str) -> tuple[str, Reply]:
        return question, (await asked_once(server, question))[1]

    told = [tuple([await alone(q) for q in some[:most]]) for some in (figures, words)]
    return Load(told[0], told[1], clients, rate, percent)


async def asked_once(server: Server, question: str, filing: str | None = None) -> tuple[int, Reply]:
    """The status and the reply of one question, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request_of(server, question, filing))
    found = await asyncio.wait_for(_response(reader), _CONNECTION_SECONDS)
    writer.close()
    return found


async def loaded(server: Server, load: Load, seconds: float) -> list[Outcome]:
    """What comes of a load for so long."""
    until = time.perf_counter() + seconds
    asking = (_client(server, load, number, until) for number in range(load.clients))
    return [outcome for outcomes in await asyncio.gather(*asking) for outcome in outcomes]


async def _client(server: Server, load: Load, number: int, until: float) -> list[Outcome]:
    """One client's outcomes: a question at a time over one connection."""
    outcomes: list[Outcome] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    every = load.clients / load.rate if load.rate else 0.0
    due = time.perf_counter() + every * number / load.clients
    turn = number * 37
    while time.perf_counter() < until:
        begun = max(due, time.perf_counter()) if every else time.perf_counter()
        if every:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += every
        turn += 37  # goes through all hundred
        kind = "words" if turn % 100 < load.percent else "figures"
        some = load.words if kind == "words" else load.figures
        question, expected = some[turn // 3 % len(some)]
        late = (time.perf_counter() - begun) * 1000
        writer.write(request_of(server, question))
        status, reply = await asyncio.wait_for(_response(reader), _CONNECTION_SECONDS)
        ms = (time.perf_counter() - begun) * 1000
        outcomes.append(Outcome(kind, status, ms, status == 200 and reply != expected, late))
    writer.close()
    return outcomes


def request_of(server: Server, question: str, filing: str | None = None) -> bytes:
    """A question as it goes over the wire."""
    body = json.dumps({"question": question, "filing": filing or server.filing}).encode()
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _response(reader: asyncio.StreamReader) -> tuple[int, Reply]:
    """A status, and the reply without what is another each time."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"content-length: (\d+)", head, re.I)
    reply: Reply = json.loads(await reader.readexactly(int(length[1]) if length else 0))
    reply.pop("elapsed_ms", None)
    return int(head.split(" ", 2)[1]), reply


def memory_of(pid: int) -> int:
    """The bytes that a process and those that it started hold, as Linux tells it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (pid, *children)]
    return sum(pages) * os.sysconf("SC_PAGESIZE")


def seconds_of(pid: int) -> float:
    """The processor's seconds that a process and those that it started have had, as Linux tells it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for each in (pid, *children):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def percentile(times: Sequence[float], share: float) -> float:
    """The value that this share of sorted times does not go beyond; 0 of none."""
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
