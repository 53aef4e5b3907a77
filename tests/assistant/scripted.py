"""A conversation that was written beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Event, Reply
from assistant.turns import Turn
from index.errors import FilingError


class Scripted:
    """A conversation that gives the replies of a queue and keeps what it was asked."""

    def __init__(self, *replies: Reply | FilingError) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []
        self.turns: tuple[Turn, ...] = ()

    def ask(self, question: str) -> Reply:
        self.asked.append(question)
        reply = self.replies.pop(0)
        if isinstance(reply, FilingError):
            raise reply
        return reply

    def stream(self, question: str) -> Iterator[Event]:
        yield self.ask(question)
