"""A process for reading_apart that does what a reader must not: it hangs, dies, or takes all memory."""

from __future__ import annotations

import os
import signal

from tests.index.reading_apart import serve


def stall(content: bytes) -> str:
    match content:
        case b"hang":
            while True:
                pass
        case b"swallow":
            held = b"x" * (8 << 30)
            return str(len(held))
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
    return "read"


if __name__ == "__main__":
    serve(stall, seconds=1)
