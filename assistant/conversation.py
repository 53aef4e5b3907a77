"""A conversation: questions in turn, each understood from those before it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.follow_ups import Turn
from assistant.model import Reply

Answerer = Callable[[str, tuple[Turn, ...]], Turn]


class Conversation:
    """The turns so far, and the next question over them."""

    def __init__(self, answer: Answerer) -> None:
        self._answer = answer
        self._turns: tuple[Turn, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self._turns

    def ask(self, question: str) -> Reply:
        """The reply to `question`, which may lean on the turns before it."""
        turn = self._answer(question, self._turns)
        self._turns = (*self._turns, turn)
        return turn.reply
