"""What a host hears of every ask: for its log, its measurements, its records."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from assistant.turns import Turn

if TYPE_CHECKING:
    from types import TracebackType

    from assistant.model import Reply

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it is put: after which turns, and to which filing, where one is named."""

    question: str
    turns: tuple[Turn, ...] = ()
    filing: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How an ask ended after so many milliseconds: with a turn, or with an error.

    With neither where whoever asked left before the reply had come.
    """

    ask: Ask
    elapsed_ms: float
    turn: Turn | None = None
    error: BaseException | None = None

    @property
    def reply(self) -> Reply | None:
        """The reply, where there is one."""
        return self.turn.reply if self.turn else None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of the conversation with this one."""
        return (*self.ask.turns, self.turn) if self.turn else self.ask.turns


@dataclass(frozen=True, slots=True)
class Hooks:
    """`before` and `after` of every ask, called in the thread that answers.

    `after` is called before the reply is given. What a hook raises is logged under
    "assistant.hooks", and never harms the answer.
    """

    before: Callable[[Ask], None] | None = None
    after: Callable[[Ended], None] | None = None

    def hear(self, ask: Ask, events: Iterator[E]) -> Iterator[E]:
        """The events of an ask as they come, with the hooks called beside."""
        if self.before is not None:
            with _Harmless():
                self.before(ask)
        begun = time.perf_counter()
        turn: Turn | None = None
        try:
            for event in events:
                if isinstance(event, Turn):
                    turn = event
                    self._tell(ask, begun, turn)
                yield event
        finally:
            if turn is None:
                error = sys.exc_info()[1]
                is_left = isinstance(error, GeneratorExit)
                self._tell(ask, begun, error=None if is_left else error)

    def _tell(
        self, ask: Ask, begun: float, turn: Turn | None = None, error: BaseException | None = None
    ) -> None:
        if self.after is not None:
            elapsed_ms = (time.perf_counter() - begun) * 1000
            with _Harmless():
                self.after(Ended(ask, elapsed_ms, turn, error))


class _Harmless:
    """What goes wrong inside is logged and goes no further; an interrupt does."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        import logging  # nothing else of a figure logs

        logging.getLogger("assistant.hooks").error("A hook failed", exc_info=error)
        return True
