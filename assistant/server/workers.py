"""The workers of a server: processes that are kept going, and given what is asked in turn.

A worker that ends, however it does, is followed by another, which gets its work once more: all work
can be done again. What takes too long is left; if it does not end then, its worker is ended.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Any, Concatenate, ParamSpec, TypeVar

from assistant.server.limits import Limits
from assistant.server.log import LOGGER
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
from assistant.server.problems import Unanswered, busy, failed, took_too_long
from assistant.server.work import Office

_MODULE = "assistant.server.worker"
_TRIES = 2  # of work whose worker ends meanwhile
_PAUSE = 1.0  # seconds before one that ended unready is followed by another

T = TypeVar("T")
P = ParamSpec("P")
Work = Callable[Concatenate[Office, P], T]


@dataclass(eq=False, slots=True)
class _Task:
    """Work that somebody waits for. `tries`: how often it was begun; `is_words` once handed on."""

    do: Do
    result: asyncio.Future[Any]
    events: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    tries: int = 0
    is_told_of: bool = False
    is_words: bool = False


@dataclass(eq=False, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection
    share: Share
    tasks: dict[int, _Task] = field(default_factory=dict)
    is_ready: bool = False


class Workers:
    """`limits.workers` processes of `limits.threads` threads, a part of them for figures alone.

    All work is begun by those, and handed on to the others once it comes to need what they have.
    `limits.waiting` requests wait to be begun, and as many that were handed on. Begun and used on
    one event loop.
    """

    def __init__(self, setting: Setting, limits: Limits) -> None:
        self._setting = replace(setting, threads=limits.threads)
        self._limits = limits
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._words: deque[_Task] = deque()
        self._numbers = itertools.count()
        self._is_open = False
        self.restarts = 0

    def begin(self) -> None:
        """Start the processes; what is asked waits until one is ready."""
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        for share in shares(self._limits.workers):
            self._start(share)

    def close(self) -> None:
        """End the processes, and drop what waits."""
        self._is_open = False
        for worker in self._workers:
            worker.process.kill()  # they write in transactions alone
            worker.process.wait()
            worker.connection.close()
        for task in (
            *self._waiting,
            *self._words,
            *(t for w in self._workers for t in w.tasks.values()),
        ):
            task.result.cancel()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, as the system numbers them."""
        return tuple(worker.process.pid for worker in self._workers)

    @property
    def waiting(self) -> dict[str, int]:
        """How many wait to be begun, and how many that were handed on."""
        return {"new": len(self._waiting), "words": len(self._words)}

    async def run(self, request: str, work: Callable[[Office], T]) -> T:
        """What `work` comes to. `request` is the id under which a fault is logged.

        Raises Unanswered where too many wait, it takes too long, or it comes to nothing.
        """
        task = self._given(request, work, streams=False)
        try:
            async with asyncio.timeout(self._limits.seconds):
                value: T = await task.result
                return value
        except TimeoutError:
            raise Unanswered(took_too_long(self._limits.seconds)) from None
        finally:
            self._leave(task)

    async def events(
        self, request: str, work: Callable[[Office], Any]
    ) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """What `work` yields, as it comes; left early, the worker stops at the next event."""
        task = self._given(request, work, streams=True)
        until = self._loop.time() + self._limits.seconds
        try:
            while not task.result.done() or not task.events.empty():
                event = asyncio.ensure_future(task.events.get())
                either: set[asyncio.Future[Any]] = {event, task.result}
                await asyncio.wait(
                    either, timeout=until - self._loop.time(), return_when=asyncio.FIRST_COMPLETED
                )
                if event.done():
                    yield event.result()
                    continue
                event.cancel()
                if not task.result.done():
                    raise Unanswered(took_too_long(self._limits.seconds))
            task.result.result()
        finally:
            self._leave(task)

    def _given(self, request: str, work: Callable[[Office], Any], *, streams: bool) -> _Task:
        """A task for work, given to a worker or waiting for one. Raises Unanswered."""
        if self._is_full(self._waiting):
            raise Unanswered(busy())
        do = Do(next(self._numbers), work, request, streams)
        task = _Task(do, self._loop.create_future())
        self._waiting.append(task)
        self._deal()
        return task

    def _deal(self) -> None:
        """Give what waits to those with a thread to spare, first to who has least to do."""
        for waiting in (self._words, self._waiting):
            while waiting and (able := self._able(waiting)):
                worker = min(able, key=lambda each: len(each.tasks))
                task = waiting.popleft()
                worker.tasks[task.do.number] = task
                task.tries += 1
                self._send(worker, task.do)

    def _able(self, waiting: deque[_Task]) -> list[_Worker]:
        """The workers that can take of what waits now.

        What is new goes to one for figures; where those are full to one that has no words in hand,
        and where none of them runs to any.
        """
        spare = [w for w in self._workers if w.is_ready and len(w.tasks) < self._limits.threads]
        others = [each for each in spare if each.share is not Share.FIGURES]
        if waiting is self._words:
            return others
        if not any(each.share is Share.FIGURES and each.is_ready for each in self._workers):
            return others
        first = [each for each in spare if each.share is Share.FIGURES]
        return first or [w for w in others if not any(t.is_words for t in w.tasks.values())]

    def _is_full(self, waiting: deque[_Task]) -> bool:
        """Whether as many wait as may, besides those that the workers have room for."""
        threads = self._limits.threads
        begins = [w for w in self._workers if _takes(w, words=waiting is self._words)]
        room = sum(max(0, threads - len(worker.tasks)) for worker in begins)
        return len(waiting) >= room + self._limits.waiting

    def _leave(self, task: _Task) -> None:
        """Nobody waits for a task any more: it is dropped, or its worker is told."""
        if task.result.done() and not task.result.cancelled():
            return
        task.result.cancel()
        for waiting in (self._waiting, self._words):
            if task in waiting:
                waiting.remove(task)
        for worker in self._workers:
            if task.do.number in worker.tasks:
                self._send(worker, Leave(task.do.number))
                self._loop.call_later(self._limits.stuck, self._end_if_stuck, worker, task)

    def _end_if_stuck(self, worker: _Worker, task: _Task) -> None:
        if task.do.number in worker.tasks and worker in self._workers:
            _log("a worker is stuck", worker)
            worker.process.kill()

    def _start(self, share: Share) -> None:
        """Start a process, and a thread that listens to it."""
        if not self._is_open:
            return
        ours, its = socket.socketpair()
        with its:
            process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
                [sys.executable, "-P", "-m", _MODULE, str(its.fileno())],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        worker = _Worker(process, Connection(ours.detach()), share)
        self._workers.append(worker)
        self._send(worker, replace(self._setting, share=share))
        listening = threading.Thread(target=self._listen, args=(worker,), daemon=True)
        listening.start()

    def _listen(self, worker: _Worker) -> None:
        try:
            while True:
                self._loop.call_soon_threadsafe(self._heard, worker, worker.connection.recv())
        except (EOFError, OSError):
            worker.process.kill()
            worker.process.wait()
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._ended, worker)

    def _heard(self, worker: _Worker, message: Ready | Told | Done | Failed | HandedOn) -> None:
        match message:
            case Ready():
                worker.is_ready = True
            case Told():
                task = worker.tasks[message.number]
                task.is_told_of = True
                task.events.put_nowait(message.event)
            case HandedOn():
                self._hand_on(worker.tasks.pop(message.number))
            case Done() | Failed():
                task = worker.tasks.pop(message.number)
                if not task.result.done():
                    _settle(task, message)
        self._deal()

    def _hand_on(self, task: _Task) -> None:
        """Have work done by another worker, unless too many wait for one."""
        if task.result.done():
            return
        if self._is_full(self._words):
            task.result.set_exception(Unanswered(busy()))
            return
        task.is_words = True
        task.tries -= 1
        self._words.append(_begun_again(task))

    def _ended(self, worker: _Worker) -> None:
        """Have another follow a worker that ended, and its work done once more."""
        if not self._is_open:
            return
        self._workers.remove(worker)
        worker.connection.close()
        self.restarts += 1
        _log("a worker ended", worker)
        for task in reversed(worker.tasks.values()):
            if task.result.done():
                continue
            if task.tries >= _TRIES:
                task.result.set_exception(Unanswered(failed()))
            else:
                waiting = self._words if task.is_words else self._waiting
                waiting.appendleft(_begun_again(task))
        self._loop.call_later(0.0 if worker.is_ready else _PAUSE, self._start, worker.share)
        self._deal()

    def _send(self, worker: _Worker, message: Setting | Do | Leave) -> None:
        try:
            worker.connection.send(message)
        except OSError:
            return  # it has ended, as its listener will tell


def shares(workers: int) -> list[Share]:
    """What so many workers do: of four one is for figures alone, which take a tenth of the time."""
    if workers == 1:
        return [Share.ALL]
    figures = max(1, workers // 4)
    return [Share.FIGURES] * figures + [Share.WORDS] * (workers - figures)


def _takes(worker: _Worker, *, words: bool) -> bool:
    """Whether a worker is one of those that work is for: handed on, or new."""
    return worker.share is not (Share.FIGURES if words else Share.WORDS)


_AGAIN = ("taken_back", {"why": "The answer begins again."})


def _begun_again(task: _Task) -> _Task:
    """A task to be begun once more: what was told of it does not hold."""
    if task.is_told_of:
        task.events.put_nowait(_AGAIN)
        task.is_told_of = False
    return task


def _settle(task: _Task, message: Done | Failed) -> None:
    match message:
        case Done():
            task.result.set_result(message.value)
        case Failed():
            task.result.set_exception(Unanswered(message.problem))


def _log(event: str, worker: _Worker) -> None:
    fields = {"worker": worker.process.pid, "ended": worker.process.poll()}
    LOGGER.warning(event, extra={"fields": fields})
