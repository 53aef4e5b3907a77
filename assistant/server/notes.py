"""What is kept for the host to look at: so long, and no longer than what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from assistant.server.database import Database, added
from assistant.server.tables import NAMES_FILING

Json: TypeAlias = dict[str, Any]
Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


class Notes:
    """The notes of one table, which has a time, a request, a conversation and filings.

    A conversation or a filing that is forgotten takes its notes with it. Raises ServerError where
    the database cannot be used.
    """

    def __init__(self, database: Database, table: sa.Table, now: Clock) -> None:
        self._database = database
        self._table = table
        self._now = now

    def kept(self) -> Iterator[Json]:
        """What is kept, the oldest first."""
        if not self._database.exists:
            return
        for row in self._database.all(self._table.select().order_by(self._table.c.at)):
            told = {name: value for name, value in row._asdict().items() if name != "owner"}
            at, request = told.pop("at"), told.pop("request")
            yield {"at": at.isoformat(), "request_id": request, **told}

    def forget_conversation(self, conversation: str) -> None:
        """Forget what was kept of a conversation."""
        self._forget(self._table.c.conversation == conversation)

    def forget_filing(self, filing: str) -> None:
        """Forget what was kept of replies from a filing."""
        self._forget(NAMES_FILING[self._database.dialect].bindparams(filing=filing))

    def _put(self, row: Json, lifetime: timedelta, *same: sa.ColumnElement[bool]) -> None:
        """Keep a row in place of the same, if there is one; those whose time is over are forgotten."""
        now, table = self._now(), self._table
        over = [table.delete().where(table.c.at <= now - lifetime)]
        over += [table.delete().where(*same)] if same else []
        self._database.run(*over, added(table, row | {"at": now}))

    def _forget(self, which: sa.ColumnElement[bool] | sa.TextClause) -> None:
        if self._database.exists:
            self._database.run(self._table.delete().where(which))
