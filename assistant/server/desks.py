"""Desks: assistants over what a key may see, kept for the next question with the like of that key."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.ask import Assistant
from assistant.conversation import Conversation
from assistant.server.keys import Key
from assistant.server.problems import Unanswered, no_such_filing, took_too_long
from index.library import Library
from index.model import Reading
from index.names import named
from index.store import Entry

if TYPE_CHECKING:
    from assistant.llm.model import ChatModel

_DESKS = 32  # kept at once: as many unlike allow-lists


class Desks:
    """The desks of a library, one for every allow-list of filings."""

    def __init__(self, library: Library, model: ChatModel | None = None) -> None:
        self._library = library
        self._model = model
        self._kept: OrderedDict[frozenset[str] | None, Assistant] = OrderedDict()
        self._keeping = threading.Lock()

    def of(self, key: Key) -> Assistant:
        """The desk over the filings that a key may see, to which others do not exist."""
        with self._keeping:
            desk = self._kept.pop(key.filings, None)
            if desk is None:
                desk = Assistant(self._library, model=self._model, only=key.filings)
            self._kept[key.filings] = desk
            if len(self._kept) > _DESKS:
                self._kept.popitem(last=False)
            return desk

    def entries(self, key: Key) -> tuple[Entry, ...]:
        """The filings that a key may see."""
        return self.of(key).entries()

    def entry(self, key: Key, filing: str) -> Entry:
        """The filing of an id. Raises Unanswered for one that the key may not see, or is not there."""
        found = next(iter(self._library.catalogue.entries_where(id=[filing])), None)
        if found is None or (key.filings is not None and filing not in key.filings):
            raise Unanswered(no_such_filing())
        return found

    def reading(self, key: Key, filing: str) -> Reading:
        """All that was read from the filing of an id. Raises Unanswered."""
        return self._library.reading(self.entry(key, filing).id)

    def named(self, key: Key, filing: str | None) -> str | None:
        """The id of the filing of a name, among those that the key may see and nowhere else.

        None stays None. Raises UnknownFiling, AmbiguousFiling.
        """
        if filing is None:
            return None
        exact = self._library.catalogue.entries_where(id=[filing])
        seen = [each for each in exact if key.filings is None or each.id in key.filings]
        return seen[0].id if seen else named(filing, self.entries(key)).id

    def conversation(
        self, key: Key, filing: str | None, turns: Sequence[str], left: threading.Event
    ) -> Conversation:
        """A conversation in which `turns` were asked. Raises UnknownFiling, AmbiguousFiling.

        Once it is `left`, as nobody waits any more, no further turn is asked: Unanswered is raised.
        """
        talk = self.of(key).conversation(self.named(key, filing))
        for turn in turns:
            talk.ask(turn)
            if left.is_set():
                raise Unanswered(took_too_long())
        return talk
