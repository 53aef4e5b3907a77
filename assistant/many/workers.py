"""Jobs done by processes of this machine, each of which lives until it is no more needed.

A process that dies takes one job with it, which is known: the job is given to a new process, and
given up when that dies too. A job that raises is a fault of the program: its traceback is printed
by the process, which ends, and the job is not tried again.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Protocol, Self

from assistant.many.jobs import Done, Job, Refused, done, warm

_ATTEMPTS = 2
_WAITING = 3  # jobs given out for each worker, so that none waits for the next
_SECONDS = 5.0  # that a process is given to end


class Crew(Protocol):
    """Where jobs are done."""

    @property
    def count(self) -> int:
        """How many jobs are done at once."""

    def each(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Done]]:
        """Of each job its place among all and what came of it, as they are done.

        No more jobs are taken than are soon to be done; one that no worker survives is Refused.
        """


class Workers:
    """So many processes of this machine. Use it in a `with`: they end with it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: list[_Worker] = []
        self._is_over = False
        for _ in range(count):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._end()

    def each(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Done]]:
        """What comes of each job, as they are done."""
        coming = enumerate(jobs)
        held: dict[Future[Done], int] = {}
        threads = ThreadPoolExecutor(self.count)
        try:
            while True:
                for place, job in islice(coming, self.count * _WAITING - len(held)):
                    held[threads.submit(self._done, job)] = place
                if not held:
                    return
                for future in wait(held, return_when=FIRST_COMPLETED).done:
                    yield held.pop(future), future.result()
        finally:
            if held:  # interrupted: what is under way is given up
                self._end()
            threads.shutdown(wait=True, cancel_futures=True)

    def _end(self) -> None:
        self._is_over = True
        for worker in self._all:
            worker.end()

    def _done(self, job: Job) -> Done:
        worker = self._idle.get()
        try:
            for _ in range(_ATTEMPTS):
                if worker is None or not worker.is_alive:
                    worker = _Worker()
                    self._all.append(worker)
                answer = worker.do(job)
                if answer is not None:
                    return answer
                if worker.was_a_fault or self._is_over:
                    break
            return Refused(f"the process that worked on it {worker.ended if worker else ''}")
        finally:
            self._idle.put(worker)


class _Worker:
    """One process, and this end of what is said with it."""

    def __init__(self) -> None:
        ours, theirs = _spawning.Pipe()
        self._says: Connection = ours
        self._process = _spawning.Process(target=serve, args=(theirs,), daemon=True)
        with _uninterrupted():
            self._process.start()
        theirs.close()
        self._is_ended = False

    @property
    def is_alive(self) -> bool:
        return not self._is_ended and self._process.is_alive()

    @property
    def was_a_fault(self) -> bool:
        """Whether the program itself raised, and would raise again."""
        return self._process.exitcode == 1

    @property
    def ended(self) -> str:
        """How the process ended, in words."""
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return "failed: its traceback is above" if code == 1 else f"ended with status {code}"

    def do(self, job: Job) -> Done | None:
        """What comes of the job; None where the process died of it."""
        try:
            self._says.send(job)
            answer: Done = self._says.recv()
        except (EOFError, OSError):
            self._process.join(_SECONDS)
            return None
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        self._is_ended = True
        self._process.kill()
        self._process.join(_SECONDS)
        self._says.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt of the terminal's is for who gives the jobs: no process begins with one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_spawning = multiprocessing.get_context("spawn")


def serve(says: Connection) -> None:
    """Do jobs until there are no more: until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm()
    while True:
        try:
            job: Job = says.recv()
        except (EOFError, OSError):
            return
        answer = done(job)
        with suppress(BrokenPipeError):
            says.send(answer)
