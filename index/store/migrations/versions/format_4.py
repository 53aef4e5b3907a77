"""Filings found by their content without looking through all of them; what a server keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from index.store.tenants import make

revision = "4"
down_revision = "3"

SERVED = sa.MetaData()  # in SQLite these stand in files of their own


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    """Columns of text; one whose name ends in "?" may be empty."""
    for name in names:
        yield sa.Column(name.rstrip("?"), sa.Text, nullable=name.endswith("?"))


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, JSONB, nullable=nullable)


def _digest() -> sa.Column[Any]:
    return sa.Column("digest", sa.LargeBinary, nullable=False, unique=True)


def _key(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, sa.Text, primary_key=True)


sa.Table(
    "keys",
    SERVED,
    *_key("id"),
    *_text("name"),
    _digest(),
    *_text("scopes"),
    _json("filings", nullable=True),
    sa.Column("per_minute", sa.BigInteger, nullable=False),
    _time("made"),
    _time("revoked", nullable=True),
    *_text("kind"),
    _json("origins", nullable=True),
    sa.Column("per_day", sa.BigInteger),
)
sa.Table(
    "tokens",
    SERVED,
    *_key("id"),
    *_text("of"),
    _digest(),
    *_text("scopes"),
    _json("filings"),
    *_text("origin?"),
    sa.Column("per_minute", sa.BigInteger, nullable=False),
    _time("made"),
    _time("expires"),
    *_text("holder?"),
    sa.Index("tokens_by_origin", "origin"),
)
sa.Table("usage", SERVED, *_key("key", "day"), sa.Column("requests", sa.BigInteger, nullable=False))
sa.Table(
    "conversations",
    SERVED,
    *_key("id"),
    *_text("key", "filing?"),
    _json("turns"),
    sa.Column("version", sa.BigInteger, nullable=False),
    _time("expires"),
    *_text("last?"),
    sa.Index("conversations_by_expires", "expires"),
)
sa.Table(
    "questions",
    SERVED,
    sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
    *_key("request", "key"),
    *_text("conversation?"),
    _json("filings"),
    *_text("question", "status", "reason?"),
    sa.Index("questions_by_at", "at"),
)
sa.Table(
    "feedback",
    SERVED,
    _time("at"),
    *_key("request", "owner"),
    *_text("key", "conversation?"),
    _json("filings"),
    *_text("question", "standalone", "rating", "comment"),
    sa.Index("feedback_by_at", "at"),
)


def upgrade() -> None:
    """Add the index, and on a server the tables."""
    is_shared = op.get_bind().dialect.name == "postgresql"
    if is_shared:
        make(op.get_bind(), SERVED)
    shared = ["tenant"] if is_shared else []
    op.create_index("filings_by_digest", "filings", [*shared, "digest"])
