"""Figures before words: a worker that answers what no search and no language model is needed for.

Which question needs one shows as it is read, and costs no more to find out than a figure does. So each
is begun where nothing else is done, and is handed on as it comes to that: a figure, a few milliseconds
of work, never waits for words, which take ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Never

from assistant.llm.model import Form, Message, Said
from assistant.model import Usage


class NotHere(Exception):
    """Ends work that comes to need what this worker has not."""


def hand_on() -> Never:
    """Called where words would be searched."""
    raise NotHere


class ModelElsewhere:
    """Stands for the language model, which another worker asks."""

    def __init__(self, name: str) -> None:
        self.name = name

    def say(self, messages: Sequence[Message], form: Form | None = None) -> Said:
        """Raises NotHere."""
        del messages, form
        raise NotHere

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        """Raises NotHere."""
        del messages
        raise NotHere
