"""Conversations kept between requests: their questions, for so long after the last one.

What is kept is what `assistant.saved` keeps: asked anew, the questions give the same replies, or
say that a filing of theirs is gone. No reply is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from assistant.saved import saved
from assistant.server.database import added, kept_in
from assistant.server.problems import Problem, Unanswered
from assistant.server.tables import TURNS_OF_FILING, conversations
from assistant.turns import Turn
from index.address import Address

FILE = "conversations.sqlite"
LIFETIME = timedelta(days=1)
_TURNS = 20  # that are kept, the latest: each is asked anew with the next question
_OF_KEY = sa.select(conversations).where(
    conversations.c.id == sa.bindparam("ident"),
    conversations.c.key == sa.bindparam("of"),
    conversations.c.expires > sa.bindparam("now"),
)

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it is kept. `filing`: the id of the one that all is asked of, None for any.

    `last` says of which asking its last turn is.
    """

    id: str
    filing: str | None
    turns: Json
    version: int
    expires: datetime
    last: str = ""

    def json(self) -> Json:
        """What a client is told of it."""
        return {
            "id": self.id,
            "filing": self.filing,
            "expires": self.expires.isoformat(timespec="seconds"),
            "turns": self.turns["turns"],
        }


class Conversations:
    """The conversations of one store, each for the key that began it alone.

    Raises ServerError where the file cannot be used, LibraryError where a server cannot.
    """

    def __init__(
        self,
        store: Address,
        lifetime: timedelta = LIFETIME,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = kept_in(store, FILE, conversations)
        self._lifetime = lifetime
        self._now = now

    def begin(self, key: str, filing: str | None) -> Kept:
        """A new conversation of a key; those whose time is over are forgotten."""
        now = self._now()
        kept = Kept(secrets.token_urlsafe(18), filing, saved(()), 0, now + self._lifetime)
        begun = {
            "id": kept.id, "key": key, "filing": filing, "turns": kept.turns, "version": 0,
            "expires": kept.expires,
        }  # fmt: skip
        over = conversations.delete().where(conversations.c.expires <= now)
        self._database.run(over, added(conversations, begun))
        return kept

    def of(self, key: str, ident: str) -> Kept:
        """A conversation of a key. Raises Unanswered where there is none, or its time is over."""
        row = self._database.first(_OF_KEY, {"ident": ident, "of": key, "now": self._now()})
        if row is None:
            raise Unanswered(_NONE)
        return Kept(row.id, row.filing, row.turns, row.version, row.expires, row.last or "")

    def go_on(self, kept: Kept, turns: Sequence[Turn], last: str = "") -> None:
        """Keep what a conversation has come to. Raises Unanswered where it went on otherwise meanwhile."""
        its, version = conversations.c, kept.version + 1
        is_as_it_was = its.version == kept.version
        is_done = (its.version == version) & (its.last == last) & (its.last != "")
        done = self._database.run(
            conversations.update()
            .where(its.id == kept.id, is_as_it_was | is_done)
            .values(
                turns=saved(turns[-_TURNS:]), version=version, last=last,
                expires=self._now() + self._lifetime,
            )
        )  # fmt: skip
        if not done:
            raise Unanswered(_MEANWHILE)

    def forget(self, ident: str) -> None:
        """Forget a conversation."""
        self._database.run(conversations.delete().where(conversations.c.id == ident))

    def forget_filing(self, filing: str) -> int:
        """Forget every conversation about a filing; how many there were."""
        if not self._database.exists:
            return 0
        about = TURNS_OF_FILING[self._database.dialect].bindparams(filing=filing)
        return self._database.run(conversations.delete().where(about))


_NONE = Problem(
    404, "unknown_conversation", "No such conversation",
    "No conversation of that id is kept for this key: it may have expired. Begin another: POST /v1/conversations",
)  # fmt: skip
_MEANWHILE = Problem(
    409, "gone_on", "The conversation went on meanwhile",
    "Another question was answered in it. Ask again.",
)  # fmt: skip
