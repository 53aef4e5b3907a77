"""A conversation that is kept in a file, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.ask import Assistant
from assistant.conversation import Conversation
from assistant.model import Answer, Event, Refusal
from assistant.saved import saved
from assistant.turns import Turn
from index.errors import ConversationError

_MOST_BYTES = 10_000_000


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
        unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        try:
            unfinished.write_text(json.dumps(saved(self.talk.turns), indent=1), encoding="utf-8")
            unfinished.replace(self.path)
        except OSError as error:
            raise ConversationError(
                f"The conversation cannot be kept in {self.path}: {error.strerror or error}"
            ) from error


def kept(desk: Assistant, filing: str | None, path: Path) -> Kept:
    """The conversation that `path` keeps, to go on with; a new one where there is no such file.

    Raises ConversationError for a file that keeps none.
    """
    if not path.exists():
        return Kept(desk.conversation(filing), path)
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise ConversationError(f"{path} is larger than {_MOST_BYTES:,} bytes: no conversation")
        turns = json.loads(content)
    except OSError as error:
        raise ConversationError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise ConversationError(f"{path} keeps no conversation: it is no JSON") from error
    return Kept(desk.resumed(turns, filing), path)
