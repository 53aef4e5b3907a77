"""Conversations between requests: begun, gone on with, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversation import Conversation
from assistant.model import Answer, Event, Refusal, Reply
from assistant.server.conversations import Conversations, Kept
from assistant.server.desks import Desks
from assistant.server.keys import Key
from assistant.server.problems import Problem, Unanswered
from index.errors import ConversationError


class Talks:
    """The conversations of a library's desks."""

    def __init__(self, desks: Desks, kept: Conversations) -> None:
        self._desks = desks
        self._kept = kept

    def begin(self, key: Key, filing: str | None) -> Kept:
        """A new conversation. Raises UnknownFiling, AmbiguousFiling."""
        return self._kept.begin(key.owner, self._desks.named(key, filing))

    def of(self, key: Key, ident: str) -> Kept:
        """A conversation as it is kept. Raises Unanswered."""
        return self._kept.of(key.owner, ident)

    def ask(self, key: Key, ident: str, question: str, once: str = "") -> Reply:
        """The reply to the next question of a conversation. Raises Unanswered.

        One that is asked `once` more, as its worker ended, is not another question: its turn is
        there, or not. A conversation whose filing is gone is forgotten.
        """
        kept, talk = self._taken_up(key, ident, once)
        reply = talk.ask(question)
        self._go_on(kept, talk, once)
        return reply

    def stream(self, key: Key, ident: str, question: str, once: str = "") -> Iterator[Event]:
        """The pieces of the reply to the next question, the whole reply last. Raises Unanswered."""
        kept, talk = self._taken_up(key, ident, once)
        for event in talk.stream(question):
            if isinstance(event, Answer | Refusal):
                self._go_on(kept, talk, once)
            yield event

    def _taken_up(self, key: Key, ident: str, once: str) -> tuple[Kept, Conversation]:
        """A conversation as it was before the asking `once`."""
        kept = self._kept.of(key.owner, ident)
        is_there = _has(kept, once)
        turns = kept.turns | {"turns": kept.turns["turns"][:-1]} if is_there else kept.turns
        try:
            return kept, self._desks.of(key).resumed(turns, kept.filing)
        except ConversationError:
            self._kept.forget(ident)
            raise Unanswered(_GONE) from None

    def _go_on(self, kept: Kept, talk: Conversation, once: str) -> None:
        if not _has(kept, once):
            self._kept.go_on(kept, talk.turns, once)

    def forget(self, key: Key, ident: str) -> None:
        """Forget a conversation of a key. Raises Unanswered where there is none."""
        self._kept.forget(self._kept.of(key.owner, ident).id)


def _has(kept: Kept, once: str) -> bool:
    """Whether the last turn of a conversation is of this asking."""
    return bool(once) and kept.last == once


_GONE = Problem(
    410, "filing_gone", "A filing of the conversation is gone",
    "It was removed, and the conversation with it. Begin another: POST /v1/conversations",
)  # fmt: skip
