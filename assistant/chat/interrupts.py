"""Ctrl-C in a conversation: it stops what is being answered, and nothing else.

Python raises KeyboardInterrupt wherever the main thread happens to be. While a module is being
imported that loses the press, or leaves the import lock held, so that whatever imports in another
thread waits for ever; and between two prompts it ends the program. So a press is kept until it can
be raised, and is pressed again where something swallowed it.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_AGAIN = 0.2  # seconds after which a press that was not heard is pressed again
_IMPORTING = "<frozen importlib"


class Interrupts:
    """Ctrl-C between `installed` and its end: raised within `heard` alone, kept or dropped else."""

    def __init__(self) -> None:
        self._is_heard = self._is_armed = self._is_kept = False
        self._spans = 0  # how often something was heard, so that a late press meets no later one

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Take Ctrl-C over. In the main thread only."""
        self._wakes, self._woken = socket.socketpair()
        self._wakes.setblocking(False)
        before = signal.signal(signal.SIGINT, self._press)
        watch = threading.Thread(target=self._watch, daemon=True, name="interrupts")
        watch.start()
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            self._wakes.close()
            watch.join()
            self._woken.close()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Ctrl-C raises KeyboardInterrupt within; so does at once one that was kept."""
        before = signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        try:
            self._spans += 1
            self._is_heard = self._is_armed = True
            if self._is_kept:
                raise KeyboardInterrupt
            yield
        finally:
            self.drop()
            signal.set_wakeup_fd(before)

    def keep(self) -> None:
        """Have what is heard next stopped at once."""
        self._is_kept = True

    def drop(self) -> None:
        """Forget what was pressed; nothing is raised until something is heard again."""
        self._is_heard = self._is_armed = self._is_kept = False

    def _press(self, _: int, frame: FrameType | None) -> None:
        self._is_kept = True
        if self._is_armed and not _is_importing(frame):
            self._is_armed = False  # what cleans up is not to be stopped by a second press
            raise KeyboardInterrupt

    def _watch(self) -> None:
        """Press again what was pressed, until what is heard has ended."""
        while pressed := self._woken.recv(1):
            span = self._spans
            time.sleep(_AGAIN)
            if pressed[0] == signal.SIGINT and self._is_heard and span == self._spans:
                self._is_armed = True
                _interrupt_main()


def _is_importing(frame: FrameType | None) -> bool:
    """Whether the main thread is within an import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORTING):
            return True
        frame = frame.f_back
    return False


def _interrupt_main() -> None:
    """SIGINT for the main thread, which also wakes it where it waits for a lock."""
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        with suppress(ProcessLookupError):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
