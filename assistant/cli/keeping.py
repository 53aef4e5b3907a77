"""A conversation that is kept in a file, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.ask import Assistant
from assistant.conversation import Conversation
from assistant.json_files import read_json, write_json
from assistant.model import Answer, Event, Refusal
from assistant.saved import saved
from assistant.turns import Turn
from index.errors import ConversationError


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation and the file that holds its turns so far."""

    talk: Conversation
    path: Path

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self.talk.turns

    def stream(self, question: str) -> Iterator[Event]:
        """The reply to the next question, kept before it is given. Raises ConversationError."""
        for event in self.talk.stream(question):
            if isinstance(event, (Answer, Refusal)):
                self._keep()
            yield event

    def _keep(self) -> None:
        write_json(self.path, saved(self.talk.turns), "The conversation", ConversationError)


def kept(desk: Assistant, filing: str | None, path: Path) -> Kept:
    """The conversation that `path` keeps, to go on with; a new one where there is no such file.

    Raises ConversationError for a file that keeps none.
    """
    if not path.exists():
        return Kept(desk.conversation(filing), path)
    turns = read_json(path, "conversation", ConversationError)
    return Kept(desk.resumed(turns, filing), path)
