"""A process that takes requests of a key's day: `python -m tests.assistant.server.counting STORE DAY KEY N`.

It prints how many it was given.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from assistant.server.keys import Key, Scope
from assistant.server.quotas import Quotas
from index.address import address_of

PER_DAY = 70


def key_of(ident: str) -> Key:
    """A key of so many requests a day."""
    now = datetime(2004, 5, 6, tzinfo=UTC)
    return Key(ident, "counted", frozenset({Scope.ASK}), None, 600, now, per_day=PER_DAY)


def main(store: str, day: str, ident: str, requests: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    quotas = Quotas(address_of(store), lambda: now)
    given = [not quotas.wait_of(key_of(ident)) for _ in range(int(requests))]
    print(sum(given))


if __name__ == "__main__":
    main(*sys.argv[1:])
