"""Questions kept for the host to look at, where it asks for that: for so many days, and no longer."""

from __future__ import annotations

from datetime import timedelta

from assistant.server.database import kept_in
from assistant.server.notes import Clock, Json, Notes, utc_now
from assistant.server.tables import questions
from index.address import Address

FILE = "questions.sqlite"


class Questions(Notes):
    """The questions of one store; without `days` none is kept. Raises ServerError, LibraryError."""

    def __init__(self, store: Address, days: int | None = None, now: Clock = utc_now) -> None:
        super().__init__(kept_in(store, FILE, questions), questions, now)
        self._days = days

    def keep(
        self, request: str, key: str, question: str, reply: Json, conversation: str | None = None
    ) -> None:
        """Keep a question and how it came out, if any are; those whose days are over are forgotten."""
        if self._days is None:
            return
        row = {
            "request": request, "key": key, "conversation": conversation,
            "filings": sorted({citation["filing"] for citation in reply["citations"]}),
            "question": question, "status": reply["status"], "reason": reply.get("reason"),
        }  # fmt: skip
        self._put(row, timedelta(days=self._days))
