"""Questions put to desks, a few at once in threads, each for so long; one beyond the bound is turned away.

A desk is an assistant over what a key may see, kept for the next question with the like of that key.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.ask import Assistant
from assistant.conversation import Conversation
from assistant.model import Event, Reply
from assistant.server.keys import Key
from assistant.server.limits import Limits
from assistant.server.problems import Unanswered, busy, no_such_filing, took_too_long
from index.library import Library
from index.model import Reading
from index.names import named
from index.store import Entry

if TYPE_CHECKING:
    from assistant.llm.model import ChatModel

_DESKS = 32  # kept at once: as many unlike allow-lists

T = TypeVar("T")


class Desks:
    """The desks of a library, one for every allow-list of filings."""

    def __init__(self, library: Library, model: ChatModel | None = None) -> None:
        self._library = library
        self._model = model
        self._kept: OrderedDict[frozenset[str] | None, Assistant] = OrderedDict()
        self._keeping = threading.Lock()

    def of(self, key: Key) -> Assistant:
        """The desk over the filings that a key may see, to which others do not exist."""
        with self._keeping:
            desk = self._kept.pop(key.filings, None)
            if desk is None:
                desk = Assistant(self._library, model=self._model, only=key.filings)
            self._kept[key.filings] = desk
            if len(self._kept) > _DESKS:
                self._kept.popitem(last=False)
            return desk

    def entries(self, key: Key) -> tuple[Entry, ...]:
        """The filings that a key may see."""
        return self.of(key).entries()

    def entry(self, key: Key, filing: str) -> Entry:
        """The filing of an id. Raises Unanswered for one that the key may not see, or is not there."""
        found = next((each for each in self.entries(key) if each.id == filing), None)
        if found is None:
            raise Unanswered(no_such_filing())
        return found

    def reading(self, key: Key, filing: str) -> Reading:
        """All that was read from the filing of an id. Raises Unanswered."""
        return self._library.reading(self.entry(key, filing).id)

    def conversation(self, key: Key, filing: str | None, turns: Sequence[str]) -> Conversation:
        """A conversation in which `turns` were asked. Raises UnknownFiling, AmbiguousFiling."""
        talk = self.of(key).conversation(self.named(key, filing))
        for turn in turns:
            talk.ask(turn)
        return talk

    def named(self, key: Key, filing: str | None) -> str | None:
        """The id of the filing of a name, among those that the key may see and nowhere else.

        None stays None. Raises UnknownFiling, AmbiguousFiling.
        """
        return named(filing, self.entries(key)).id if filing is not None else None

    def ids(self, key: Key, filings: Sequence[str]) -> frozenset[str]:
        """The ids of filings by their names. Raises UnknownFiling, AmbiguousFiling."""
        entries = self.entries(key)
        return frozenset(named(filing, entries).id for filing in filings)

    def ask(self, key: Key, question: str, filing: str | None, turns: Sequence[str]) -> Reply:
        """The reply to a question, after `turns`."""
        return self.conversation(key, filing, turns).ask(question)


class Workers:
    """Threads that work on requests: `limits.at_once` at a time, `limits.waiting` behind them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads = ThreadPoolExecutor(limits.at_once, thread_name_prefix="asking")
        self._held = 0

    def close(self) -> None:
        """Take no more, and drop what waits."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` comes to. Raises Unanswered where too many wait, or it takes too long.

        What takes too long is worked on to its end, and counts as held until then.
        """
        seconds = self._limits.seconds
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(self._begun(work))
        except TimeoutError:
            raise Unanswered(took_too_long(seconds)) from None

    async def events(self, talk: Callable[[], Conversation], question: str) -> AsyncIterator[Event]:
        """The events of a reply as they come; left early, the thread stops at the next one."""
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[Event] = asyncio.Queue()
        left = threading.Event()

        def work() -> None:
            for event in talk().stream(question):
                if left.is_set():
                    return
                loop.call_soon_threadsafe(told.put_nowait, event)

        working = asyncio.wrap_future(self._begun(work))
        until = loop.time() + self._limits.seconds
        try:
            while not working.done() or not told.empty():
                event = asyncio.ensure_future(told.get())
                either: set[asyncio.Future[Any]] = {event, working}
                await asyncio.wait(
                    either,
                    timeout=until - loop.time(),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if event.done():
                    yield event.result()
                    continue
                event.cancel()
                if not working.done():
                    raise Unanswered(took_too_long(self._limits.seconds))
            working.result()
        finally:
            left.set()

    def _begun(self, work: Callable[[], T]) -> Future[T]:
        if self._held >= self._limits.at_once + self._limits.waiting:
            raise Unanswered(busy())
        self._held += 1
        loop = asyncio.get_running_loop()
        begun = self._threads.submit(work)
        begun.add_done_callback(lambda _: self._ended(loop))
        return begun

    def _ended(self, loop: asyncio.AbstractEventLoop) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._let_go)

    def _let_go(self) -> None:
        self._held -= 1
