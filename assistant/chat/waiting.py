"""A sign that something is being done, shown only once there is something to wait for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_AFTER, _EVERY = 0.4, 0.1  # seconds
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_PLAIN_FRAMES = "|/-\\"
_WIPE = "\r\x1b[K"


class Spinner:
    """Turns at the start of the line from a moment after it is made until it is stopped."""

    def __init__(self, out: TextIO, words: str) -> None:
        self._out, self._words = out, words
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._turn, daemon=True, name="spinner")
        self._thread.start()

    def say(self, words: str) -> None:
        """Show other words from now on."""
        self._words = words.ljust(len(self._words))

    def stop(self) -> None:
        """Leave the line as it was; to be called before anything else is printed."""
        self._stopped.set()
        self._thread.join()

    def _turn(self) -> None:
        if self._stopped.wait(_AFTER):
            return
        frames = _FRAMES if "utf" in (self._out.encoding or "").lower() else _PLAIN_FRAMES
        turn = 0
        while not self._stopped.is_set():
            self._out.write(f"\r{frames[turn % len(frames)]} {self._words}")
            self._out.flush()
            turn += 1
            self._stopped.wait(_EVERY)
        self._out.write(_WIPE)
        self._out.flush()


@contextmanager
def waiting(out: TextIO, words: str, *, shown: bool) -> Iterator[Spinner | None]:
    """A spinner while something is done, if `shown`; stopped at the end at the latest."""
    if not shown:
        yield None
        return
    spinner = Spinner(out, words)
    try:
        yield spinner
    finally:
        spinner.stop()
