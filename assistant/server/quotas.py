"""How many requests a key has left: of its rate, which fills up over a minute, and of its day.

A token takes from its minter's, too: as many tokens as it makes, a key serves no more requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has its ON CONFLICT from there

from assistant.server.database import kept_in
from assistant.server.keys import Key
from assistant.server.tables import UNIQUE_USAGE, usage
from index.address import Address

FILE = "usage.sqlite"
_MINUTE = 60.0
_REMEMBERED = 10_000  # keys and tokens, of which those whose rate is whole again are let go
_COUNT = {
    dialect: insert(usage)
    .values(key=sa.bindparam("key"), day=sa.bindparam("day"), requests=1)
    .on_conflict_do_update(index_elements=unique, set_={"requests": usage.c.requests + 1})
    .returning(usage.c.requests)
    for dialect, unique in UNIQUE_USAGE.items()
}
# A count that a power cut loses is no harm, and the disk is not waited for.
_PRAGMAS = ("journal_mode = WAL", "synchronous = OFF")
_UNWAITED = sa.text("SELECT set_config('synchronous_commit', 'off', true)")
_FORGET = usage.delete().where(
    usage.c.key == sa.bindparam("of"), usage.c.day < sa.bindparam("today")
)


class Rates:
    """How much of its rate each key has left: it fills up evenly over a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}  # by key: what was left, and when

    def wait_of(self, key: Key) -> float:
        """Take one request of the key's rate: 0, or the seconds until there is one again."""
        now = self._clock()
        taken: dict[str, float] = {}
        for each in (key, key.minter):
            if each is None:
                continue
            left, then = self._left.get(each.id, (float(each.per_minute), now))
            left = min(each.per_minute, left + (now - then) * each.per_minute / _MINUTE)
            if left < 1:
                return (1 - left) * _MINUTE / each.per_minute
            taken[each.id] = left - 1
        self._left |= {ident: (left, now) for ident, left in taken.items()}
        if len(self._left) > _REMEMBERED:
            self._left = {k: held for k, held in self._left.items() if now - held[1] < _MINUTE}
        return 0.0


class Quotas:
    """How many requests each key had today, by UTC, counted on the disk: a restart forgives none.

    Only keys with a quota are counted. Raises ServerError where the file cannot be used: what
    cannot be counted is not served.
    """

    def __init__(
        self, store: Address, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = kept_in(store, FILE, usage, pragmas=_PRAGMAS)
        self._now = now

    def wait_of(self, key: Key) -> float:
        """Take one request of the key's day: 0, or the seconds until the next day."""
        payer = key.minter or key
        if payer.per_day is None:
            return 0.0
        now = self._now()
        today = now.date().isoformat()

        def taken(connection: sa.Connection) -> int:
            if connection.dialect.name == "postgresql":
                connection.execute(_UNWAITED)
            given = {"key": payer.id, "day": today}
            count: int = connection.execute(_COUNT[connection.dialect.name], given).scalar_one()
            if count == 1:
                connection.execute(_FORGET, {"of": payer.id, "today": today})
            return count

        count = self._database.write(taken)
        if count <= payer.per_day:
            return 0.0
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return (midnight - now).total_seconds()
