"""From open to closed: asks under way are counted, and closing waits for them.

Asks may come from any number of threads, and from a loop of asyncio, whose asks are worked on in
threads of this lifetime's own.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from index.errors import AssistantClosed

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from types import TracebackType

T = TypeVar("T")

_AT_ONCE = 4  # asks of a loop that are worked on; the others wait
_CLOSED = "The assistant is closed and answers no more. Open another: Assistant.open(PATH)"


class Lifetime:
    """What is open until it is closed. Safe in any number of threads.

    `let_go` is called once, when the last ask has ended.
    """

    def __init__(self, let_go: Callable[[], None] = lambda: None) -> None:
        self._let_go = let_go
        self._changed = threading.Condition()
        self._asks = 0
        self._closers = 0  # that are within an ask themselves: nobody waits for these
        self._is_closing = False
        self._is_closed = False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Be an ask, or a part of the one under way. Raises AssistantClosed where closing has begun."""
        if self in _UNDER_WAY.get():
            yield
            return
        self._begin()
        token = _UNDER_WAY.set(_UNDER_WAY.get() | {self})
        try:
            yield
        finally:
            _UNDER_WAY.reset(token)
            self._end()

    def steps(self, events: Iterator[T]) -> Iterator[T]:
        """`events`, of which each is an ask while it is worked on, and none between two.

        So nobody waits for who does not ask for the next one. Raises AssistantClosed at a step
        that comes too late.
        """
        while True:
            with self.asking():
                event = next(events, None)
            if event is None:
                return
            yield event

    async def in_thread(self, work: Callable[[], T]) -> T:
        """What `work` comes to in a thread; it counts until its end, also where nobody waits for it."""
        import asyncio  # only who asks from a loop waits for it

        self._begin()
        context = copy_context()
        context.run(_UNDER_WAY.set, _UNDER_WAY.get() | {self})
        try:
            working = self._threads.submit(context.run, work)
        except RuntimeError:  # the interpreter is ending
            self._end()
            raise
        working.add_done_callback(lambda _: self._end())
        return await asyncio.wrap_future(working)

    async def steps_in_thread(self, events: Iterator[T]) -> AsyncIterator[T]:
        """As `steps`, each worked on in a thread."""
        while (event := await self.in_thread(lambda: next(events, None))) is not None:
            yield event

    def check(self) -> None:
        """Raises AssistantClosed once it is closed and no ask is left."""
        if self._is_closed:
            raise AssistantClosed(_CLOSED)

    def close(self) -> None:
        """Take no more asks, and wait for those under way, save the one that this is called from."""
        with self._changed:
            self._is_closing = True
            self._closers += self in _UNDER_WAY.get()
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._asks <= self._closers)
            is_first = not self._is_closed
            self._is_closed = True
        if is_first:
            if "_threads" in vars(self):
                self._threads.shutdown(wait=False)
            self._let_go()

    def _begin(self) -> None:
        with self._changed:
            if self._is_closing:
                raise AssistantClosed(_CLOSED)
            self._asks += 1

    def _end(self) -> None:
        with self._changed:
            self._asks -= 1
            self._changed.notify_all()

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="asking")


_UNDER_WAY: ContextVar[frozenset[Lifetime]] = ContextVar("under way", default=frozenset())
"""The lifetimes of which an ask is under way here."""


class Closing:
    """What is closed at the end of a `with`, or of an `async with`."""

    _life: Lifetime

    def close(self) -> None:
        """Take no more questions, wait for those under way, and let go of the library.

        All that are over the same library by `over` and `everywhere` are closed with it.
        """
        self._life.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        import asyncio

        await asyncio.to_thread(self.close)
