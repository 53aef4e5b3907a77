"""What a conversation holds: the filings it is over, the turns, the last reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, Self

from assistant.model import Event, Reply
from index.errors import AmbiguousFiling, UnknownFiling

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.conversation import Conversation
    from assistant.turns import Turn
    from index.library import Library
    from index.store import Entry

NOTHING_YET = (
    "No filing is indexed yet. Read one: /use PATH, such as /use ~/Downloads/10q.txt "
    "(a 10-K or 10-Q as EDGAR has it: the complete submission text file, or its page)"
)


class Talk(Protocol):
    """A conversation: a question may lean on those before it."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far."""

    def stream(self, question: str) -> Iterator[Event]:
        """The reply to the next question: its pieces as they come, the whole of it last."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, from which library; `begin` makes what holds a conversation of it."""

    assistant: Assistant
    library: Library
    begin: Callable[[Conversation], Talk] = lambda talk: talk


@dataclass(frozen=True, slots=True)
class State:
    """A conversation as it stands. `filing`: the one that all questions are put to, if one is."""

    talk: Talk
    desk: Desk | None = None
    filing: str | None = None
    last: Reply | None = None

    def answered(self, reply: Reply) -> Self:
        return replace(self, last=reply)

    def using(self, assistant: Assistant, filing: str | None) -> Self:
        """The conversation put to another filing, or with None to all; its turns go on."""
        desk = replace(self.here(), assistant=assistant)
        talk = desk.begin(assistant.conversation(filing, self.talk.turns))
        return replace(self, talk=talk, desk=desk, filing=filing)

    def here(self) -> Desk:
        """Who answers. Raises UnknownFiling where nobody does."""
        if self.desk is None:
            raise UnknownFiling(NOTHING_YET)
        return self.desk

    def entry(self) -> Entry:
        """The filing that is meant: the one in use, else the last reply's, else the only one.

        Raises UnknownFiling, AmbiguousFiling.
        """
        desk = self.here()
        entries = desk.assistant.entries()
        turns = self.talk.turns
        last = turns[-1].filing if turns else None
        for wanted in (self.filing, last):
            found = next((entry for entry in entries if entry.id == wanted), None)
            if found is not None:
                return found
        if not entries:
            raise UnknownFiling(NOTHING_YET)
        if len(entries) > 1:
            names = tuple(desk.assistant.names().values())
            raise AmbiguousFiling(
                f"{len(entries)} filings may be meant. Say which: /use FILING; see /filings", names
            )
        return entries[0]
