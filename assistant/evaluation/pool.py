"""Records asked by several processes at once, each with the reply that it would get alone.

A process takes the questions of one filing after those of another, and says each grade as it
has it. One that ends before its questions are answered fails the one it had in hand; the rest of
them are given to another.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from assistant.evaluation.asking import asked
from assistant.evaluation.desks import Desks, Using
from assistant.evaluation.grading import Grade, failure
from assistant.evaluation.records import Record
from index.errors import FilingError

_SPAWN = get_context("spawn")  # threads of the parent are not copied
_PATIENCE = 5.0  # seconds for a process to end when told to

Placed = tuple[int, Record]


@dataclass(slots=True)
class _Worker:
    """A process and what it has yet to answer, in its order."""

    process: SpawnProcess
    pipe: Connection
    is_ready: bool = False
    left: deque[Placed] = field(default_factory=deque)


class Pool:
    """Processes that answer. Use `pool`."""

    def __init__(self, count: int, using: Using, times: int) -> None:
        self._count = count
        self._using = using
        self._times = times
        self._workers: list[_Worker] = []

    @property
    def workers(self) -> tuple[SpawnProcess, ...]:
        """The processes that were started and have not ended unasked."""
        return tuple(worker.process for worker in self._workers)

    def run(self, path: Path, records: Sequence[Record]) -> Iterator[tuple[int, Grade]]:
        """The grade of each record with its place in the set, as they come."""
        groups = deque(_by_filing(records))
        while groups or any(worker.left for worker in self._workers):
            self._hand_out(path, groups)
            busy = {worker.pipe: worker for worker in self._workers if worker.left}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]  # of those that were given
                try:
                    said = worker.pipe.recv()
                except (EOFError, OSError):
                    yield self._lost(worker, groups)
                    continue
                if said is None:
                    worker.is_ready = True
                    continue
                worker.left.popleft()
                yield said

    def _hand_out(self, path: Path, groups: deque[deque[Placed]]) -> None:
        while groups:
            idle = next((worker for worker in self._workers if not worker.left), None)
            if idle is None and len(self._workers) < self._count:
                idle = self._started()
            if idle is None:
                return
            idle.left = groups.popleft()
            try:
                idle.pipe.send((path, list(idle.left)))
            except OSError:
                continue  # it has ended, which reading from it tells

    def _started(self) -> _Worker:
        ours, its = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_answer, args=(its, self._using, self._times), daemon=True)
        process.start()
        its.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _lost(self, worker: _Worker, groups: deque[deque[Placed]]) -> tuple[int, Grade]:
        """The failure of what an ended process had in hand; the rest goes back in the queue."""
        worker.process.join()
        self._workers.remove(worker)
        how = _how(worker.process.exitcode)
        if not worker.is_ready:
            raise FilingError(f"A worker {how} before it was asked anything: try --workers 1")
        place, record = worker.left.popleft()
        if worker.left:
            groups.appendleft(worker.left)
        said = f"the worker that was asked {how}; alone: --workers 1 --id {record.id}"
        return place, failure(record, said)

    def close(self) -> None:
        """End every process: one that has nothing to do by itself, one that is asked at once."""
        for worker in self._workers:
            worker.pipe.close()
            if worker.left:
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()


@contextmanager
def pool(count: int, using: Using, times: int = 1) -> Iterator[Pool]:
    """Up to `count` processes, started as they are needed and ended with the context."""
    made = Pool(count, using, times)
    try:
        yield made
    finally:
        made.close()


def _by_filing(records: Sequence[Record]) -> list[deque[Placed]]:
    """The records by the filings that they are put to, the most questions first."""
    groups: dict[tuple[str, ...], deque[Placed]] = {}
    for place, record in enumerate(records):
        groups.setdefault(record.files, deque()).append((place, record))
    return sorted(groups.values(), key=len, reverse=True)


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"was killed ({signal.Signals(-code).name})"
        except ValueError:
            return f"was killed (signal {-code})"
    return f"ended (status {code})"


def _answer(pipe: Connection, using: Using, times: int) -> None:
    """What a worker does: answers what it is given until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this
    desks = Desks(using)
    pipe.send(None)
    while True:
        try:
            path, records = pipe.recv()
        except EOFError:
            return
        for place, record in records:
            pipe.send((place, asked(path, record, desks, desks.seen, times)))
