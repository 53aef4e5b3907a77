"""Filings read in a process of their own, whose time and memory are bounded.

A hang, a crash of a C library and a swallowing of memory end that process and not the tests.
The bound is on the processor's time, so that a busy machine fails nothing. Run as a module
this is that process: it takes content on its standard input, and says how each reading went.
"""

from __future__ import annotations

import faulthandler
import json
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import BinaryIO, Self

from index.build import read_content
from index.errors import FilingError
from tests.index.laws import SHAPES

PROCESSOR_SECONDS = 30  # a window is read in a fifth of one
MEMORY = 3 << 30
_LENGTH = struct.Struct(">I")


class Apart:
    """The process, started when it is first needed and again after it has died."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._said: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def outcome(self, content: bytes) -> str:
        """ "read", "refused", or what went wrong."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_LENGTH.pack(len(content)) + content)
        process.stdin.flush()
        line = process.stdout.readline()
        return json.loads(line) if line else f"the process died:\n{self._stop()}"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said
            )
        return self._process

    def _stop(self) -> str:
        """Ends the process; what it said on its standard error."""
        process, said, self._process = self._process, self._said, None
        if process is None or said is None:
            return ""
        process.communicate()
        said.seek(0)
        with said:
            return f"status {process.returncode}\n{said.read().decode(errors='replace')[-4000:]}"


def serve(tell: Callable[[bytes], str], seconds: float = PROCESSOR_SECONDS) -> None:
    """Answers each content on standard input with what `tell` says of it, or a traceback."""
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, chain=True)  # says where it hung, and dies
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    while head := sys.stdin.buffer.read(_LENGTH.size):
        content = sys.stdin.buffer.read(*_LENGTH.unpack(head))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            said = tell(content)
        except Exception:  # noqa: BLE001 - what is sought
            said = traceback.format_exc()[-4000:]
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps(said), flush=True)


def _read(content: bytes) -> str:
    try:
        reading = read_content(content, "mutated.txt")
    except FilingError as error:
        is_one_line = bool(str(error)) and "\n" not in str(error)
        return "refused" if is_one_line else f"an error of many lines: {error}"
    broken = {law.__name__: law(reading)[:3] for law in SHAPES}
    found = {law: entries for law, entries in broken.items() if entries}
    return f"laws are broken: {found}" if found else "read"


if __name__ == "__main__":
    serve(_read)
