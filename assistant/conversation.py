"""A conversation: questions in turn, each understood from those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.model import Event, Piece, Reply, TakenBack
from assistant.turns import Turn

Answerer = Callable[[str, tuple[Turn, ...]], Iterator[Piece | TakenBack | Turn]]


class Conversation:
    """The turns so far, and the next question over them.

    `turns`: those of a conversation that goes on. They are a value: they can be kept, and a
    conversation can be taken up from them, or from an earlier part of them.
    """

    def __init__(self, answer: Answerer, turns: tuple[Turn, ...] = ()) -> None:
        self._answer = answer
        self._turns = turns

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self._turns

    def ask(self, question: str) -> Reply:
        """The reply to `question`, which may lean on the turns before it."""
        for _ in self.stream(question):
            pass
        return self._turns[-1].reply

    def stream(self, question: str) -> Iterator[Event]:
        """The pieces of the reply as they come, the whole reply last.

        The turn counts once the reply has come: a stream that is left early leaves no trace.
        """
        for event in self._answer(question, self._turns):
            if isinstance(event, Turn):
                self._turns = (*self._turns, event)
                yield event.reply
            else:
                yield event
