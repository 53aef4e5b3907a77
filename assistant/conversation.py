"""A conversation: questions in turn, each understood from those before it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator

from assistant.lifetime import Lifetime
from assistant.model import Event, Piece, Reply, TakenBack
from assistant.turns import Turn

Answerer = Callable[[str, tuple[Turn, ...]], Iterator[Piece | TakenBack | Turn]]


class Conversation:
    """The turns so far, and the next question over them.

    `turns`: those of a conversation that goes on. They are a value: they can be kept, and a
    conversation can be taken up from them, or from an earlier part of them. A conversation is one
    speaker's: what `ask` is asked from several threads is answered one after another.
    """

    def __init__(
        self, answer: Answerer, turns: tuple[Turn, ...] = (), life: Lifetime | None = None
    ) -> None:
        self._answer = answer
        self._turns = turns
        self._life = life or Lifetime()
        self._speaking = threading.RLock()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self._turns

    def ask(self, question: str) -> Reply:
        """The reply to `question`, which may lean on the turns before it.

        Raises AssistantClosed once closing has begun; one that is under way is answered.
        """
        with self._life.asking(), self._speaking:
            for _ in self.stream(question):
                pass
            return self._turns[-1].reply

    async def ask_async(self, question: str) -> Reply:
        """As `ask`, in a thread, so that a loop goes on meanwhile."""
        return await self._life.in_thread(lambda: self.ask(question))

    def stream(self, question: str) -> Iterator[Event]:
        """The pieces of the reply as they come, the whole reply last.

        The turn counts once the reply has come: a stream that is left early leaves no trace.
        Raises AssistantClosed at the first piece that is asked for after closing.
        """
        return self._life.steps(self._events(question))

    def stream_async(self, question: str) -> AsyncIterator[Event]:
        """As `stream`, each piece made in a thread, so that a loop goes on meanwhile."""
        return self._life.steps_in_thread(self._events(question))

    def _events(self, question: str) -> Iterator[Event]:
        for event in self._answer(question, self._turns):
            if isinstance(event, Turn):
                self._turns = (*self._turns, event)
                yield event.reply
            else:
                yield event
