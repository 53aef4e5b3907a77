"""API keys: who may ask what. A key is shown once; what is kept is its digest.

A secret has 256 random bits, so that its plain digest can be kept and looked up: nobody can guess
what would have it. A page's key is no secret: whoever opens the page has it, so that it asks alone,
of its filings, from its origins. A token is a key for a while, which the holder of a secret one
makes for somebody.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from assistant.server.database import added, kept_in
from assistant.server.tables import keys, tokens
from index.address import Address
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
_MADE = sa.select(keys).order_by(keys.c.made, keys.c.id)
_IN_FORCE = keys.select().where(keys.c.revoked.is_(None))
_OF_DIGEST = _IN_FORCE.where(keys.c.digest == sa.bindparam("digest"))
_OF_ID = _IN_FORCE.where(keys.c.id == sa.bindparam("id"))
_TOKEN = tokens.select().where(
    tokens.c.digest == sa.bindparam("digest"), tokens.c.expires > sa.bindparam("now")
)
_OF_ORIGIN = sa.select(sa.literal(1)).where(
    tokens.c.origin == sa.bindparam("origin"), tokens.c.expires > sa.bindparam("now")
)


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
    """The keys of one store. Safe in any number of threads and processes.

    Raises KeyFault where the file cannot be used, LibraryError where a server cannot. `now` tells the time.
    """

    def __init__(
        self, store: Address, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.store = store
        self._database = kept_in(
            store, FILE, keys, tokens, error=KeyFault,
            pragmas=["journal_mode = WAL"],  # a token that is made holds up no request
        )  # fmt: skip
        self._now = now

    @property
    def is_far(self) -> bool:
        """Whether a server keeps them, which takes a while to answer."""
        return self._database.is_far

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
        self._database.run(added(keys, _row(key) | {"digest": _digest(secret)}))
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
        token = {
            "id": secrets.token_hex(8), "of": key.id, "digest": _digest(secret),
            "scopes": _words(grant.scopes), "filings": sorted(grant.filings),
            "origin": grant.origin, "per_minute": grant.per_minute, "made": now,
            "expires": expires, "holder": grant.holder,
        }  # fmt: skip
        over = tokens.delete().where(tokens.c.expires <= now)
        self._database.run(over, added(tokens, token))
        return secret, expires

    def made(self) -> tuple[Key, ...]:
        """Every key that was made, the oldest first; without tokens."""
        return tuple(map(_key, self._database.all(_MADE)))

    def of(self, secret: str) -> Key | None:
        """The key of a secret; None where there is none, it is revoked, or its time is over."""
        if len(secret) > _LONGEST:
            return None
        if secret.startswith(Kind.VISITOR.prefix):
            return self._token(_digest(secret))
        return self._one(_OF_DIGEST, {"digest": _digest(secret)})

    def allows(self, origin: str) -> bool:
        """Whether any key or token in force is good on pages of an origin."""
        if not _ORIGIN.fullmatch(origin):
            return False
        token = self._database.first(_OF_ORIGIN, {"origin": origin, "now": self._now()})
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
        revoked = keys.update().where(keys.c.id == live[0].id).values(revoked=self._now())
        self._database.run(revoked, tokens.delete().where(tokens.c.of == live[0].id))
        return live[0]

    def _one(self, chosen: sa.Select[Any], given: dict[str, Any]) -> Key | None:
        """The key that is chosen, if it is in force."""
        row = self._database.first(chosen, given)
        return None if row is None else _key(row)

    def _token(self, digest: bytes) -> Key | None:
        row = self._database.first(_TOKEN, {"digest": digest, "now": self._now()})
        minter = self._one(_OF_ID, {"id": row.of}) if row else None
        if row is None or minter is None:
            return None
        return Key(
            row.id, minter.name, _scopes(row.scopes), frozenset(row.filings), row.per_minute,
            row.made, kind=Kind.VISITOR, origins=frozenset({row.origin} if row.origin else ()),
            minter=minter, holder=row.holder,
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


def _row(key: Key) -> dict[str, Any]:
    return {
        "id": key.id, "name": key.name, "scopes": _words(key.scopes),
        "filings": None if key.filings is None else sorted(key.filings),
        "per_minute": key.per_minute, "made": key.made, "revoked": key.revoked, "kind": key.kind,
        "origins": sorted(key.origins) or None, "per_day": key.per_day,
    }  # fmt: skip


def _key(row: sa.Row[Any]) -> Key:
    return Key(
        row.id, row.name, _scopes(row.scopes),
        None if row.filings is None else frozenset(row.filings),
        row.per_minute, row.made, row.revoked, Kind(row.kind), frozenset(row.origins or ()),
        row.per_day,
    )  # fmt: skip
