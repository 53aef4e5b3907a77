"""API keys: who may ask what. A key is shown once; what is kept is its digest.

A secret has 256 random bits, so that its plain digest can be kept and looked up: nobody can guess
what would have it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.server.database import Database
from index.errors import KeyFault

FILE = "keys.sqlite"
PREFIX = "fa_"
PER_MINUTE = 600
_LONGEST = 200  # characters of what may be a key
_NAME = re.compile(r"[\w.@-][\w.@ -]{0,62}")
_TABLE = """CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, scopes TEXT NOT NULL,
    filings TEXT, per_minute INTEGER NOT NULL, made TEXT NOT NULL, revoked TEXT)"""
_COLUMNS = "id, name, scopes, filings, per_minute, made, revoked"


class Scope(StrEnum):
    """What a key is for."""

    ASK = "ask"
    READ = "read"
    UPLOAD = "upload"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `filings`: the ids that it may be asked of, None for all."""

    id: str
    name: str
    scopes: frozenset[Scope]
    filings: frozenset[str] | None
    per_minute: int
    made: datetime
    revoked: datetime | None = None

    def sees(self, filing: str) -> bool:
        """Whether the key is good for a filing."""
        return self.filings is None or filing in self.filings


class KeyRing:
    """The keys of one home. Safe in any number of threads and processes.

    Raises KeyFault where the file cannot be used. `now` tells the time.
    """

    def __init__(self, home: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = Database(home / FILE, _TABLE, KeyFault)
        self._now = now

    def add(
        self,
        name: str,
        scopes: Collection[Scope],
        filings: Collection[str] | None = None,
        per_minute: int = PER_MINUTE,
    ) -> tuple[Key, str]:
        """A new key and its secret, which nobody can be told again.

        Raises KeyFault for a name that is another key's, or is none.
        """
        if not _NAME.fullmatch(name):
            raise KeyFault(f"{name!r} is no name of a key: use letters, digits and . _ - @")
        if not scopes:
            raise KeyFault(f"The key {name} is for nothing. Say for what: --scope ask")
        if Scope.UPLOAD in scopes and filings is not None:
            raise KeyFault(
                f"The key {name} uploads, so that it sees all filings: name none with -f"
            )
        if any(each.name == name for each in self.made() if each.revoked is None):
            raise KeyFault(f"There is a key {name}. Revoke it first: filing keys revoke {name}")
        allowed = None if filings is None else frozenset(filings)
        key = Key(
            secrets.token_hex(4), name, frozenset(scopes), allowed, per_minute, self._now()
        )  # fmt: skip
        secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
        with self._database.transaction() as connection:
            connection.execute(
                f"INSERT INTO keys ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*_row(key), _digest(secret)),
            )
        return key, secret

    def made(self) -> tuple[Key, ...]:
        """Every key that was made, the oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY made, id").fetchall()  # noqa: S608
        return tuple(_key(*row) for row in rows)

    def of(self, secret: str) -> Key | None:
        """The key of a secret; None where there is none, or it is revoked."""
        if not secret.startswith(PREFIX) or len(secret) > _LONGEST:
            return None
        with self._database.transaction() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM keys WHERE digest = ? AND revoked IS NULL",  # noqa: S608
                (_digest(secret),),
            ).fetchone()
        return None if row is None else _key(*row)

    def revoke(self, name: str) -> Key:
        """Take a key back, by its name or id: the next request with it is refused. Raises KeyFault."""
        live = [key for key in self.made() if key.revoked is None and name in (key.name, key.id)]
        if not live:
            raise KeyFault(f"There is no key {name!r}. See: filing keys list")
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE keys SET revoked = ? WHERE id = ?",
                (self._now().isoformat(), live[0].id),
            )
        return live[0]


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _row(key: Key) -> tuple[str | int | None, ...]:
    filings = None if key.filings is None else json.dumps(sorted(key.filings))
    revoked = key.revoked.isoformat() if key.revoked else None
    scopes = " ".join(sorted(key.scopes))
    return key.id, key.name, scopes, filings, key.per_minute, key.made.isoformat(), revoked


def _key(
    ident: str,
    name: str,
    scopes: str,
    filings: str | None,
    per_minute: int,
    made: str,
    revoked: str | None,
) -> Key:
    return Key(
        ident,
        name,
        frozenset(map(Scope, scopes.split())),
        None if filings is None else frozenset(json.loads(filings)),
        per_minute,
        datetime.fromisoformat(made),
        datetime.fromisoformat(revoked) if revoked else None,
    )
