"""Conversations kept between requests: their questions, for so long after the last one.

What is kept is what `assistant.saved` keeps: asked anew, the questions give the same replies, or
say that a filing of theirs is gone. No reply is kept.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from assistant.saved import saved
from assistant.server.database import Database
from assistant.server.problems import Problem, Unanswered
from assistant.turns import Turn

FILE = "conversations.sqlite"
LIFETIME = timedelta(days=1)
_TURNS = 20  # that are kept, the latest: each is asked anew with the next question
_TABLE = """CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, filing TEXT, turns TEXT NOT NULL,
    version INTEGER NOT NULL, expires TEXT NOT NULL)"""

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
    """The conversations of one home, each for the key that began it alone.

    Raises ServerError where the file cannot be used.
    """

    def __init__(
        self,
        home: Path,
        lifetime: timedelta = LIFETIME,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = Database(home / FILE, _TABLE, columns={"conversations": {"last": "TEXT"}})
        self._lifetime = lifetime
        self._now = now

    def begin(self, key: str, filing: str | None) -> Kept:
        """A new conversation of a key; those whose time is over are forgotten."""
        kept = Kept(secrets.token_urlsafe(18), filing, saved(()), 0, self._now() + self._lifetime)
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE expires <= ?", (self._now().isoformat(),)
            )
            connection.execute(
                "INSERT INTO conversations (id, key, filing, turns, version, expires)"
                " VALUES (?, ?, ?, ?, 0, ?)",
                (kept.id, key, filing, json.dumps(kept.turns), kept.expires.isoformat()),
            )
        return kept

    def of(self, key: str, ident: str) -> Kept:
        """A conversation of a key. Raises Unanswered where there is none, or its time is over."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT id, filing, turns, version, expires, last FROM conversations"
                " WHERE id = ? AND key = ? AND expires > ?",
                (ident, key, self._now().isoformat()),
            ).fetchone()
        if row is None:
            raise Unanswered(_NONE)
        ident, filing, turns, version, expires, last = row
        until = datetime.fromisoformat(expires)
        return Kept(ident, filing, json.loads(turns), version, until, last or "")

    def go_on(self, kept: Kept, turns: Sequence[Turn], last: str = "") -> None:
        """Keep what a conversation has come to. Raises Unanswered where it went on otherwise meanwhile."""
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE conversations SET turns = ?, version = version + 1, expires = ?, last = ?"
                " WHERE id = ? AND version = ?",
                (
                    json.dumps(saved(turns[-_TURNS:])),
                    (self._now() + self._lifetime).isoformat(),
                    last,
                    kept.id,
                    kept.version,
                ),
            )
        if not done.rowcount:
            raise Unanswered(_MEANWHILE)

    def forget(self, ident: str) -> None:
        """Forget a conversation."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (ident,))

    def forget_filing(self, filing: str) -> int:
        """Forget every conversation about a filing; how many there were."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT id, filing, turns FROM conversations").fetchall()
            about = [(ident,) for ident, of, turns in rows if filing in {of, *_filings(turns)}]
            connection.executemany("DELETE FROM conversations WHERE id = ?", about)
        return len(about)


def forget_filing(home: Path, filing: str) -> int:
    """Forget every conversation of a home about a filing, where any were ever kept."""
    return Conversations(home).forget_filing(filing) if (home / FILE).exists() else 0


def _filings(turns: str) -> set[str | None]:
    return {turn["filing"] for turn in json.loads(turns)["turns"]}


_NONE = Problem(
    404, "unknown_conversation", "No such conversation",
    "No conversation of that id is kept for this key: it may have expired. Begin another: POST /v1/conversations",
)  # fmt: skip
_MEANWHILE = Problem(
    409, "gone_on", "The conversation went on meanwhile",
    "Another question was answered in it. Ask again.",
)  # fmt: skip
