"""A worker: a process that answers in a few threads. `python -m assistant.server.worker FD`.

What to work with, and then work, comes on a socket that it has from the server; it ends with it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection

from assistant.server.figures_first import NotHere
from assistant.server.log import LOGGER, begin_logging
from assistant.server.messages import (
    Do,
    Done,
    Failed,
    HandedOn,
    Leave,
    Ready,
    Setting,
    Share,
    Told,
)
from assistant.server.pauses import keep_pauses_short
from assistant.server.problems import Unanswered, failed, problem_of
from assistant.server.work import Office
from index.errors import FilingError


class Worker:
    """One process's threads, over one office."""

    def __init__(self, connection: Connection, office: Office, threads: int) -> None:
        self._connection = connection
        self._office = office
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="working")
        self._sending = threading.Lock()
        self._left: dict[int, threading.Event] = {}

    def serve(self) -> None:
        """Do what comes, until the server ends."""
        self._send(Ready())
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                return
            match message:
                case Do():
                    left = self._left[message.number] = threading.Event()
                    done = self._threads.submit(self._come_to, message, left)
                    done.add_done_callback(partial(self._tell, message))
                case Leave() if message.number in self._left:
                    self._left[message.number].set()

    def _come_to(self, asked: Do, left: threading.Event) -> Done | Failed | HandedOn:
        """What the work comes to, or why to nothing that a client is told."""
        try:
            value = asked.work(replace(self._office, left=left))
            if asked.streams:
                for event in value:
                    if left.is_set():
                        break
                    self._send(Told(asked.number, event))
                value = None
            return Done(asked.number, value)
        except NotHere:
            return HandedOn(asked.number)
        except Unanswered as unanswered:
            return Failed(asked.number, unanswered.problem)
        except FilingError as error:
            problem = problem_of(error)
            if problem.status >= 500:
                _log("unusable", error, asked.request)
            return Failed(asked.number, problem)

    def _tell(self, asked: Do, done: Future[Done | Failed | HandedOn]) -> None:
        self._left.pop(asked.number, None)
        fault = done.exception()
        if fault is not None:  # of ours
            _log("failed", fault, asked.request)
        self._send(Failed(asked.number, failed()) if fault else done.result())

    def _send(self, message: Ready | Told | Done | Failed | HandedOn) -> None:
        with self._sending, suppress(OSError):  # the server has ended, and so will this process
            self._connection.send(message)


def main(descriptor: str) -> None:
    """Work for the server at the other end of the socket of this number, until it ends."""
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)  # the server answers to its end, and ends its workers
    begin_logging()
    connection = Connection(int(descriptor))
    setting: Setting = connection.recv()
    keep_pauses_short()
    office = Office.open(setting)
    if setting.share is not Share.FIGURES and any(
        entry.models for entry in office.library.entries()
    ):
        office.library.announce()
        threading.Thread(target=_prepare, args=(office,), daemon=True, name="preparing").start()
    Worker(connection, office, setting.threads).serve()
    os._exit(0)  # whatever a thread is still at is for nobody


def _prepare(office: Office) -> None:
    """Load what a search by meaning needs while figures are answered: nobody waits for it then."""
    with suppress(FilingError):  # who needs it will be told
        office.library.prepare()


def _log(event: str, fault: BaseException, request: str) -> None:
    LOGGER.warning(event, exc_info=fault, extra={"fields": {"request_id": request}})


if __name__ == "__main__":
    main(*sys.argv[1:])
