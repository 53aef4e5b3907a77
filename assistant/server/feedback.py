"""What visitors think of replies: kept for the host to look at, for so long.

One says no more than its question, its rating and what was written beside it; the reply can be asked
for anew. A conversation or a filing that is forgotten takes it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.server.database import kept_in
from assistant.server.notes import Clock, Notes, utc_now
from assistant.server.tables import feedback
from index.address import Address

FILE = "feedback.sqlite"
LIFETIME = timedelta(days=90)


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


class Feedback(Notes):
    """The feedback of one store. Raises ServerError, LibraryError where it cannot be used."""

    def __init__(
        self, store: Address, lifetime: timedelta = LIFETIME, now: Clock = utc_now
    ) -> None:
        super().__init__(kept_in(store, FILE, feedback), feedback, now)
        self._lifetime = lifetime

    def keep(self, key: str, owner: str, rated: Rated) -> None:
        """Keep what the owner of a reply says of it, in place of what was said before."""
        row = {
            "request": rated.request, "owner": owner, "key": key,
            "conversation": rated.conversation, "filings": sorted(set(rated.filings)),
            "question": rated.question, "standalone": rated.standalone, "rating": rated.rating,
            "comment": rated.comment,
        }  # fmt: skip
        same = feedback.c.owner == owner, feedback.c.request == rated.request
        self._put(row, self._lifetime, *same)
