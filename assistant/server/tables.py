"""The tables of what the server keeps: keys, tokens, their days, conversations, questions, feedback.

The same in SQLite, where they stand in files of their own, and in PostgreSQL, beside the filings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

_NO_TEXT = str.maketrans("\0", "\ufffd")  # the one character that PostgreSQL keeps in no text


class Moment(sa.TypeDecorator[datetime]):
    """A time with its zone; in SQLite as ISO 8601 writes it in UTC, which sorts as time does."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Text in SQLite, a time elsewhere."""
        own = sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True)
        return dialect.type_descriptor(own)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """A time as the database keeps it."""
        is_text = value is not None and dialect.name == "sqlite"
        return value.isoformat() if value is not None and is_text else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """A time in UTC as it was given."""
        if value is not None and dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class Words(sa.TypeDecorator[str]):
    """Text of anybody's."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """The text, in PostgreSQL without what it cannot keep."""
        if value is None or dialect.name == "sqlite":
            return value
        return value.translate(_NO_TEXT)


class Json(sa.TypeDecorator[Any]):
    """What is JSON; nothing is NULL."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """JSON as text in SQLite, and what can be searched in PostgreSQL."""
        own = JSONB if dialect.name == "postgresql" else sa.JSON
        return dialect.type_descriptor(own(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """The value, in PostgreSQL without what it cannot keep."""
        return value if dialect.name == "sqlite" else _kept(value)


def _kept(value: Any) -> Any:
    match value:
        case str():
            return value.translate(_NO_TEXT)
        case list():
            return [_kept(each) for each in value]
        case dict():
            return {name: _kept(each) for name, each in value.items()}
        case _:
            return value


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    """Columns of text; one whose name ends in "?" may be empty."""
    for name in names:
        yield sa.Column(name.rstrip("?"), Words, nullable=name.endswith("?"))


SCHEMA = sa.MetaData()

keys = sa.Table(
    "keys",
    SCHEMA,
    sa.Column("id", sa.Text, primary_key=True),
    *_text("name"),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    *_text("scopes"),
    sa.Column("filings", Json),
    sa.Column("per_minute", sa.Integer, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("revoked", Moment),
    sa.Column("kind", sa.Text, nullable=False, server_default="server"),
    sa.Column("origins", Json),
    sa.Column("per_day", sa.Integer),
)
tokens = sa.Table(
    "tokens",
    SCHEMA,
    sa.Column("id", sa.Text, primary_key=True),
    *_text("of"),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    *_text("scopes"),
    sa.Column("filings", Json, nullable=False),
    *_text("origin?"),
    sa.Column("per_minute", sa.Integer, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    *_text("holder?"),
    sa.Index("tokens_by_origin", "origin"),
)
usage = sa.Table(
    "usage",
    SCHEMA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("requests", sa.Integer, nullable=False),
)
conversations = sa.Table(
    "conversations",
    SCHEMA,
    sa.Column("id", sa.Text, primary_key=True),
    *_text("key", "filing?"),
    sa.Column("turns", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    *_text("last?"),
)
questions = sa.Table(
    "questions",
    SCHEMA,
    sa.Column("at", Moment, nullable=False),
    *_text("request", "key", "conversation?"),
    sa.Column("filings", Json, nullable=False),
    *_text("question", "status", "reason?"),
)
feedback = sa.Table(
    "feedback",
    SCHEMA,
    sa.Column("at", Moment, nullable=False),
    sa.Column("request", Words, primary_key=True),
    sa.Column("owner", Words, primary_key=True),
    *_text("key", "conversation?"),
    sa.Column("filings", Json, nullable=False),
    *_text("question", "standalone", "rating", "comment"),
)

# By dialect, of which rows are about a filing: one whose `filings` name it, one whose `turns` do.
NAMES_FILING = {
    "sqlite": sa.text("EXISTS (SELECT 1 FROM json_each(filings) WHERE value = :filing)"),
    "postgresql": sa.text("jsonb_exists(filings, :filing)"),
}
TURNS_OF_FILING = {
    "sqlite": sa.text(
        "filing = :filing OR EXISTS (SELECT 1 FROM json_tree(turns) AS part"
        " WHERE part.key = 'filing' AND part.atom = :filing)"
    ),
    "postgresql": sa.text(
        "filing = :filing OR jsonb_path_exists("
        "turns, '$.turns[*] ? (@.filing == $of)', jsonb_build_object('of', CAST(:filing AS text)))"
    ),
}
