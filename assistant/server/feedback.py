"""What visitors think of replies: kept for the host to look at, for so long.

One says no more than its question, its rating and what was written beside it; the reply can be asked
for anew. A conversation or a filing that is forgotten takes it along.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from assistant.server.database import Database

FILE = "feedback.sqlite"
LIFETIME = timedelta(days=90)
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    request TEXT NOT NULL, owner TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL,
    conversation TEXT, filings TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL,
    rating TEXT NOT NULL, comment TEXT NOT NULL, PRIMARY KEY (owner, request))"""

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rated:
    """A reply that somebody rated: the request that it came with, and what was asked.

    `standalone` is the question by itself, where it leaned on others.
    """

    request: str
    rating: str
    question: str
    standalone: str
    filings: Sequence[str] = ()
    conversation: str | None = None
    comment: str = ""


class Feedback:
    """The feedback of one home. Raises ServerError where the file cannot be used."""

    def __init__(
        self,
        home: Path,
        lifetime: timedelta = LIFETIME,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = Database(home / FILE, _TABLE)
        self._lifetime = lifetime
        self._now = now

    def keep(self, key: str, owner: str, rated: Rated) -> None:
        """Keep what the owner of a reply says of it, in place of what was said before."""
        now = self._now()
        with self._database.transaction() as connection:
            over = (now - self._lifetime).isoformat()
            connection.execute("DELETE FROM feedback WHERE at <= ?", (over,))
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    rated.request, owner, now.isoformat(), key, rated.conversation,
                    json.dumps(sorted(set(rated.filings))), rated.question, rated.standalone,
                    rated.rating, rated.comment,
                ),
            )  # fmt: skip

    def kept(self) -> Iterator[Json]:
        """What is kept, the oldest first."""
        if not self._database.path.exists():
            return
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT at, request, key, conversation, filings, question, standalone, rating,"
                " comment FROM feedback ORDER BY at"
            ).fetchall()
        for at, request, key, conversation, filings, question, standalone, rating, comment in rows:
            yield {
                "at": at, "request_id": request, "key": key, "conversation": conversation,
                "filings": json.loads(filings), "question": question, "standalone": standalone,
                "rating": rating, "comment": comment,
            }  # fmt: skip

    def forget_conversation(self, conversation: str) -> None:
        """Forget what was said of a conversation's replies."""
        self._forget("conversation = ?", conversation)

    def forget_filing(self, filing: str) -> None:
        """Forget what was said of replies from a filing."""
        self._forget("EXISTS (SELECT 1 FROM json_each(filings) WHERE value = ?)", filing)

    def _forget(self, where: str, value: str) -> None:
        if self._database.path.exists():
            with self._database.transaction() as connection:
                connection.execute(f"DELETE FROM feedback WHERE {where}", (value,))  # noqa: S608
