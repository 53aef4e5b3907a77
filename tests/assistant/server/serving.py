"""`filing serve` as a process of its own on loopback, and those who ask it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from assistant.indexing import index_file, open_library
from assistant.server.keys import KeyRing, Scope
from index.errors import KeyFault
from tests.assistant.amending import write_amended

SALES = "What were net sales for the three months ended December 31, 2003?"
PATIENCE = 120.0


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, home and log, and the filings of its library."""

    address: str
    home: Path
    log: Path
    first: str
    amended: str
    pid: int

    def client(
        self,
        name: str,
        scopes: tuple[Scope, ...] | None = None,
        filings: tuple[str, ...] | None = None,
        per_minute: int = 100_000,
    ) -> httpx.Client:
        """A client with a new key of this name, for all that a key of those filings may be for."""
        if scopes is None:
            scopes = tuple(each for each in Scope if filings is None or each != Scope.UPLOAD)
        keys = KeyRing(self.home)
        with suppress(KeyFault):  # of a client before this one: tests may come in any order
            keys.revoke(name)
        return self.bearing(keys.add(name, scopes, filings, per_minute)[1])

    def bearing(self, secret: str | None) -> httpx.Client:
        """A client with this key, or without one."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return httpx.Client(base_url=self.address, headers=headers, timeout=PATIENCE)

    def lines(self) -> list[dict[str, Any]]:
        """What is in the log, after the warning that nobody has a key yet."""
        warning, *lines = self.log.read_text().splitlines()
        assert warning.startswith("warning: nobody has a key. Make one: filing keys add")
        return [json.loads(line) for line in lines]


def until(look: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """What is seen, once it is as it should be."""
    end = time.monotonic() + PATIENCE
    while not holds(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found


@contextmanager
def served(
    command: Path,
    home: Path,
    log: Path,
    first: str,
    amended: str = "",
    *options: str,
    port: int = 0,
    verb: tuple[str, ...] = ("serve",),
) -> Iterator[Server]:
    """A server over a home until the end of the block, at a free port unless told which."""
    with (
        log.open("w") as said,
        subprocess.Popen(
            [command, *verb, "--port", str(port), "--home", home, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.fullmatch(r"Serving \d+ filings? at (http://127\.0\.0\.1:\d+)\n", line)
            assert address is not None, line + log.read_text()
            yield Server(address[1], home, log, first, amended, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) in (0, -signal.SIGTERM)


@contextmanager
def served_amended(
    command: Path, indexed: Path, sample: Path, folder: Path, verb: tuple[str, ...] = ("serve",)
) -> Iterator[Server]:
    """A server over the sample and an amendment that restates a figure of it, in this folder.

    `indexed` is a home where the sample is indexed, which is left as it is.
    """
    home = folder / "library"
    shutil.copytree(indexed, home)
    library = open_library(home)
    (first,) = library.entries()
    amended = index_file(library, write_amended(sample, folder / "amended.txt")).entry
    library.close()
    one_worker = ("--workers", "1")
    with served(
        command, home, folder / "log", first.id, amended.id, *one_worker, verb=verb
    ) as running:
        yield running
