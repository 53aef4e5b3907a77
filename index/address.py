"""Where a library lives: a folder, or a database of a PostgreSQL server.

An address is read once, at the edge. What is said of one never holds its password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from index.errors import AddressError

SCHEMES = ("postgresql+psycopg", "postgresql")
_EXAMPLE = "postgresql+psycopg://user:password@host:5432/database"
_MAY = f"Write the path of a folder, or {_EXAMPLE}"
_ESCAPED = "In a name or password write : / ? # @ % as %3A %2F %3F %23 %40 %25"
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_SECRET = re.compile(r"(://)\S*@")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}")
# What libpq, PostgreSQL's own client, is told besides; all that secures a connection.
_OF_LIBPQ = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "passfile"}
)
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "pool": (1, 1000),
    "connect_seconds": (1, 600),
    "seconds": (1, 86_400),
}


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server, and how it is used.

    `host` is a name, an address, or the folder of a Unix socket, and empty for the local one.
    `tenant`: whose filings, where several share the database. `pool`: the connections that a
    process keeps; it may open as many again for a moment. `connect_seconds`, `seconds`: how long
    a connection and a statement may take. `options` are libpq's own.
    """

    database: str
    host: str = ""
    port: int = 5432
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tenant: str = ""
    pool: int = 5
    connect_seconds: int = 10
    seconds: int = 60
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The address without the password, and without what does not tell which it is."""
        user = f"{self.user}@" if self.user else ""
        if self.host.startswith("/"):
            place, told = f"/{self.database}", [f"host={self.host}"]
        else:
            host = f"[{self.host}]" if ":" in self.host else self.host
            place, told = f"{host}:{self.port}/{self.database}", []
        told += [f"tenant={self.tenant}"] if self.tenant else []
        return f"{SCHEMES[0]}://{user}{place}{'?' * bool(told)}{'&'.join(told)}"

    def of_tenant(self, tenant: str) -> Server:
        """The same database for another tenant. Raises AddressError."""
        if tenant and not _TENANT.fullmatch(tenant):
            raise AddressError(
                "A tenant is at most 63 letters, digits, dots, dashes and underscores, and begins "
                "with a letter or digit. Name it so: ?tenant=acme"
            )
        return replace(self, tenant=tenant)


Address: TypeAlias = Path | Server


def without_password(said: str) -> str:
    """Words in which an address may stand, as they may be shown to others."""
    return _SECRET.sub(r"\1…@", said)


def address_of(said: str) -> Address:
    """An address as it is written. Raises AddressError, which never repeats what may be secret."""
    scheme, sign, _ = said.partition("://")
    if not said.strip() or "\0" in said:
        raise AddressError(f"The library's address is empty, or no address. {_MAY}")
    if not sign:
        return _folder(said)
    if scheme.lower() not in SCHEMES:
        named = f" {scheme!r}" if _SCHEME.fullmatch(scheme) else ""
        raise AddressError(f"There is no store of the kind{named}. {_MAY}")
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:  # it would repeat what it takes for the port: perhaps a password
        raise _unreadable() from None
    if parts.fragment or "#" in said or not parts.path.strip("/"):
        raise _unreadable()
    return _server(parts, port)


def _folder(said: str) -> Path:
    try:
        return Path(said).expanduser().absolute()
    except RuntimeError as error:  # "~somebody", who has no home folder
        raise AddressError(f"There is no such user's home folder: {said}. {_MAY}") from error


def _server(parts: SplitResult, port: int | None) -> Server:
    given = _given(parts.query)
    host = given.pop("host", None) or unquote(parts.hostname or "")
    numbers: dict[str, Any] = {
        name: _number(name, given.pop(name)) for name in _NUMBERS if name in given
    }
    tenant = given.pop("tenant", "")
    strange = sorted(given.keys() - _OF_LIBPQ)
    if strange:
        named = f" {strange[0]!r}" if _SCHEME.fullmatch(strange[0]) else ""
        known = ", ".join(sorted({"host", "tenant", *_NUMBERS, *_OF_LIBPQ}))
        raise AddressError(
            f"The library's address has a parameter{named} that is not known. There are {known}"
        )
    server = Server(
        database=unquote(parts.path[1:]),
        host=host,
        port=port or 5432,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        options=tuple(sorted(given.items())),
        **numbers,
    )
    return server.of_tenant(tenant)


def _given(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        raise _unreadable() from None
    if len(dict(pairs)) < len(pairs):
        raise AddressError("The library's address says a parameter twice. Say each once")
    return dict(pairs)


def _number(name: str, said: str) -> int:
    least, most = _NUMBERS[name]
    if not said.isascii() or not said.isdigit() or not least <= int(said[:9]) <= most:
        raise AddressError(f"The address's {name} is a whole number from {least:,} to {most:,}")
    return int(said)


def _unreadable() -> AddressError:
    return AddressError(
        f"The library's address cannot be read (it is not shown: it may hold a password). "
        f"Write it as {_EXAMPLE}. {_ESCAPED}"
    )
