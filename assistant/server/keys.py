"""API keys: who may ask what. A key is shown once; what is kept is its digest.

A secret has 256 random bits, so that its plain digest can be kept and looked up: nobody can guess
what would have it. A page's key is no secret: whoever opens the page has it, so that it asks alone,
of its filings, from its origins. A token is a key for a while, which the holder of a secret one
makes for somebody.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from assistant.server.database import Database
from index.errors import KeyFault

FILE = "keys.sqlite"
PER_MINUTE = 600
PAGE_PER_MINUTE = 30
PAGE_PER_DAY = 500
ORIGIN = r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?"
"""A page's origin as browsers send it: no path, and no letter that is a capital."""

_LONGEST = 200  # characters of what may be a key
_NAME = re.compile(r"[\w.@-][\w.@ -]{0,62}")
_ORIGIN = re.compile(ORIGIN)
_TABLE = """CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, scopes TEXT NOT NULL,
    filings TEXT, per_minute INTEGER NOT NULL, made TEXT NOT NULL, revoked TEXT)"""
_TOKENS = """CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, of TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, scopes TEXT NOT NULL,
    filings TEXT NOT NULL, origin TEXT, per_minute INTEGER NOT NULL, made TEXT NOT NULL,
    expires TEXT NOT NULL, holder TEXT)"""
_BY_ORIGIN = "CREATE INDEX IF NOT EXISTS tokens_by_origin ON tokens (origin)"
_ADDED = {
    "keys": {"kind": "TEXT NOT NULL DEFAULT 'server'", "origins": "TEXT", "per_day": "INTEGER"}
}
_COLUMNS = "id, name, scopes, filings, per_minute, made, revoked, kind, origins, per_day"


class Scope(StrEnum):
    """What a key is for."""

    ASK = "ask"
    READ = "read"
    UPLOAD = "upload"
    REMOVE = "remove"
    TOKENS = "tokens"
    METRICS = "metrics"


class Kind(StrEnum):
    """Who has a key: a server that keeps it, everybody who opens a page, or one of its visitors."""

    SERVER = "server"
    PAGE = "page"
    VISITOR = "visitor"

    @property
    def prefix(self) -> str:
        """What its keys begin with."""
        return {"server": "fa_", "page": "fp_", "visitor": "ft_"}[self.value]


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `filings`: the ids that it may be asked of, None for all.

    `origins` are the pages that it is good on. A token has the key that made it as its `minter`,
    and it may have a `holder`, whose conversations are not another's.
    """

    id: str
    name: str
    scopes: frozenset[Scope]
    filings: frozenset[str] | None
    per_minute: int
    made: datetime
    revoked: datetime | None = None
    kind: Kind = Kind.SERVER
    origins: frozenset[str] = frozenset()
    per_day: int | None = None
    minter: Key | None = None
    holder: str | None = None

    def sees(self, filing: str) -> bool:
        """Whether the key is good for a filing."""
        return self.filings is None or filing in self.filings

    def is_good_from(self, origin: str | None) -> bool:
        """Whether it is good for a request of this origin, None for one of no page.

        A secret key is a server's, and on no page but those that it names. One that is bound to
        pages is good nowhere else.
        """
        if origin is not None:
            return origin in self.origins
        return self.kind is Kind.SERVER or not self.origins

    @property
    def owner(self) -> str:
        """Whose a conversation of it is: the key's own, or its holder's, whatever token that has."""
        return f"{self.minter.id}/{self.holder}" if self.minter and self.holder else self.id


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is to be good for, and for how long."""

    filings: frozenset[str]
    lifetime: timedelta
    scopes: frozenset[Scope] = frozenset({Scope.ASK})
    origin: str | None = None
    per_minute: int = PAGE_PER_MINUTE
    holder: str | None = None


class KeyRing:
    """The keys of one home. Safe in any number of threads and processes.

    Raises KeyFault where the file cannot be used. `now` tells the time.
    """

    def __init__(self, home: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = Database(
            home / FILE, _TABLE, _TOKENS, _BY_ORIGIN, error=KeyFault, columns=_ADDED,
            pragmas=["journal_mode = WAL"],  # a token that is made holds up no request
        )  # fmt: skip
        self._now = now

    def add(
        self,
        name: str,
        scopes: Collection[Scope],
        filings: Collection[str] | None = None,
        per_minute: int = PER_MINUTE,
        *,
        kind: Kind = Kind.SERVER,
        origins: Collection[str] = (),
        per_day: int | None = None,
    ) -> tuple[Key, str]:
        """A new key and its secret, which nobody can be told again.

        Raises KeyFault for a name that is another key's, or is none, and for what cannot be a key.
        """
        allowed = None if filings is None else frozenset(filings)
        key = Key(
            secrets.token_hex(4), name, frozenset(scopes), allowed, per_minute, self._now(),
            kind=kind, origins=frozenset(map(str.lower, origins)), per_day=per_day,
        )  # fmt: skip
        _check(key)
        if any(each.name == name for each in self.made() if each.revoked is None):
            raise KeyFault(f"There is a key {name}. Revoke it first: filing keys revoke {name}")
        secret = _new_secret(kind)
        with self._database.transaction() as connection:
            connection.execute(
                f"INSERT INTO keys ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*_row(key), _digest(secret)),
            )
        return key, secret

    def mint(self, key: Key, grant: Grant) -> tuple[str, datetime]:
        """A token of a key, and until when it is good; those whose time is over are forgotten.

        Raises KeyFault for what the key itself may not.
        """
        wider = grant.scopes - key.scopes or {each for each in grant.filings if not key.sees(each)}
        elsewhere = grant.origin is not None and key.origins and grant.origin not in key.origins
        if wider or elsewhere or key.kind is not Kind.SERVER:
            raise KeyFault(f"The key {key.name} may not itself what the token is for")
        secret, now = _new_secret(Kind.VISITOR), self._now()
        expires = now + grant.lifetime
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM tokens WHERE expires <= ?", (now.isoformat(),))
            connection.execute(
                "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    secrets.token_hex(8), key.id, _digest(secret), _words(grant.scopes),
                    json.dumps(sorted(grant.filings)), grant.origin, grant.per_minute,
                    now.isoformat(), expires.isoformat(), grant.holder,
                ),
            )  # fmt: skip
        return secret, expires

    def made(self) -> tuple[Key, ...]:
        """Every key that was made, the oldest first; without tokens."""
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY made, id").fetchall()  # noqa: S608
        return tuple(_key(*row) for row in rows)

    def of(self, secret: str) -> Key | None:
        """The key of a secret; None where there is none, it is revoked, or its time is over."""
        if len(secret) > _LONGEST:
            return None
        if secret.startswith(Kind.VISITOR.prefix):
            return self._token(_digest(secret))
        return self._one("digest", _digest(secret))

    def allows(self, origin: str) -> bool:
        """Whether any key or token in force is good on pages of an origin."""
        if not _ORIGIN.fullmatch(origin):
            return False
        with self._database.transaction() as connection:
            token = connection.execute(
                "SELECT 1 FROM tokens WHERE origin = ? AND expires > ?",
                (origin, self._now().isoformat()),
            ).fetchone()
        return token is not None or any(
            origin in key.origins for key in self.made() if key.revoked is None
        )

    def revoke(self, name: str) -> Key:
        """Take a key back, by its name or id, and its tokens: the next request with it is refused.

        Raises KeyFault.
        """
        live = [key for key in self.made() if key.revoked is None and name in (key.name, key.id)]
        if not live:
            raise KeyFault(f"There is no key {name!r}. See: filing keys list")
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE keys SET revoked = ? WHERE id = ?",
                (self._now().isoformat(), live[0].id),
            )
            connection.execute("DELETE FROM tokens WHERE of = ?", (live[0].id,))
        return live[0]

    def _one(self, column: str, value: bytes | str) -> Key | None:
        """The key in force of a digest or an id."""
        with self._database.transaction() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM keys WHERE {column} = ? AND revoked IS NULL",  # noqa: S608
                (value,),
            ).fetchone()
        return None if row is None else _key(*row)

    def _token(self, digest: bytes) -> Key | None:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT id, of, scopes, filings, origin, per_minute, made, holder FROM tokens"
                " WHERE digest = ? AND expires > ?",
                (digest, self._now().isoformat()),
            ).fetchone()
        minter = self._one("id", row[1]) if row else None
        if row is None or minter is None:
            return None
        ident, _, scopes, filings, origin, per_minute, made, holder = row
        return Key(
            ident, minter.name, _scopes(scopes), frozenset(json.loads(filings)), per_minute,
            datetime.fromisoformat(made), kind=Kind.VISITOR,
            origins=frozenset({origin} if origin else ()), minter=minter, holder=holder,
        )  # fmt: skip


def _check(key: Key) -> None:
    """Raises KeyFault for what cannot be a key."""
    name = key.name
    if not _NAME.fullmatch(name):
        raise KeyFault(f"{name!r} is no name of a key: use letters, digits and . _ - @")
    if not key.scopes:
        raise KeyFault(f"The key {name} is for nothing. Say for what: --scope ask")
    if Scope.UPLOAD in key.scopes and key.filings is not None:
        raise KeyFault(f"The key {name} uploads, so that it sees all filings: name none with -f")
    strange = [each for each in sorted(key.origins) if not _ORIGIN.fullmatch(each)]
    if strange:
        raise KeyFault(f"{strange[0]!r} is no origin. Give it as https://example.com, without a path")  # fmt: skip
    if key.kind is Kind.PAGE:
        if key.scopes != {Scope.ASK}:
            raise KeyFault(f"The key {name} is for pages, so that it is to ask alone")
        if not key.origins or key.filings is None:
            raise KeyFault(
                f"The key {name} is for pages: say which, and of which filings: "
                "--origin https://example.com -f FILING"
            )


def _new_secret(kind: Kind) -> str:
    return f"{kind.prefix}{secrets.token_urlsafe(32)}"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _words(scopes: Collection[Scope]) -> str:
    return " ".join(sorted(scopes))


def _scopes(words: str) -> frozenset[Scope]:
    return frozenset(map(Scope, words.split()))


def _row(key: Key) -> tuple[str | int | None, ...]:
    filings = None if key.filings is None else json.dumps(sorted(key.filings))
    revoked = key.revoked.isoformat() if key.revoked else None
    origins = json.dumps(sorted(key.origins)) if key.origins else None
    return (
        key.id, key.name, _words(key.scopes), filings, key.per_minute, key.made.isoformat(),
        revoked, key.kind, origins, key.per_day,
    )  # fmt: skip


def _key(
    ident: str,
    name: str,
    scopes: str,
    filings: str | None,
    per_minute: int,
    made: str,
    revoked: str | None,
    kind: str,
    origins: str | None,
    per_day: int | None,
) -> Key:
    return Key(
        ident,
        name,
        _scopes(scopes),
        None if filings is None else frozenset(json.loads(filings)),
        per_minute,
        datetime.fromisoformat(made),
        datetime.fromisoformat(revoked) if revoked else None,
        Kind(kind),
        frozenset(json.loads(origins) if origins else ()),
        per_day,
    )
