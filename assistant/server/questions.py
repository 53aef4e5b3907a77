"""Questions kept for the host to look at, where it asks for that: for so many days, and no longer.

A conversation or a filing that is forgotten takes its questions with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from assistant.server.database import Database

FILE = "questions.sqlite"
_TABLE = """CREATE TABLE IF NOT EXISTS questions (
    at TEXT NOT NULL, request TEXT NOT NULL, key TEXT NOT NULL, conversation TEXT,
    filings TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL, reason TEXT)"""

Json: TypeAlias = dict[str, Any]


class Questions:
    """The questions of one home; without `days` none is kept. Raises ServerError."""

    def __init__(
        self,
        home: Path,
        days: int | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = Database(home / FILE, _TABLE)
        self._days = days
        self._now = now

    def keep(
        self, request: str, key: str, question: str, reply: Json, conversation: str | None = None
    ) -> None:
        """Keep a question and how it came out, if any are; those whose days are over are forgotten."""
        if self._days is None:
            return
        now = self._now()
        filings = sorted({citation["filing"] for citation in reply["citations"]})
        with self._database.transaction() as connection:
            over = (now - timedelta(days=self._days)).isoformat()
            connection.execute("DELETE FROM questions WHERE at <= ?", (over,))
            connection.execute(
                "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    now.isoformat(), request, key, conversation, json.dumps(filings), question,
                    reply["status"], reply.get("reason"),
                ),
            )  # fmt: skip

    def kept(self) -> Iterator[Json]:
        """What is kept, the oldest first."""
        if not self._database.path.exists():
            return
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM questions ORDER BY at").fetchall()
        for at, request, key, conversation, filings, question, status, reason in rows:
            yield {
                "at": at, "request_id": request, "key": key, "conversation": conversation,
                "filings": json.loads(filings), "question": question, "status": status,
                "reason": reason,
            }  # fmt: skip

    def forget_conversation(self, conversation: str) -> None:
        """Forget the questions of a conversation."""
        self._forget("conversation = ?", conversation)

    def forget_filing(self, filing: str) -> None:
        """Forget the questions that were answered from a filing."""
        self._forget("EXISTS (SELECT 1 FROM json_each(filings) WHERE value = ?)", filing)

    def _forget(self, where: str, value: str) -> None:
        if self._database.path.exists():
            with self._database.transaction() as connection:
                connection.execute(f"DELETE FROM questions WHERE {where}", (value,))  # noqa: S608
