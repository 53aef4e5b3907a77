"""The tables of what the server keeps: keys, tokens, their days, conversations, questions, feedback.

The same in SQLite, where they stand in files of their own, and in PostgreSQL, beside the filings.
A change here is a migration there: see index/store/migrations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from index.store.schema import TEXT, WHOLE, escaped, unescaped


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


class Json(sa.TypeDecorator[Any]):
    """What is JSON; nothing is NULL."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """JSON as text in SQLite, and what can be searched in PostgreSQL."""
        own = JSONB if dialect.name == "postgresql" else sa.JSON
        return dialect.type_descriptor(own(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """The value as the database can keep it."""
        return value if dialect.name == "sqlite" else _each_text(value, escaped)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """The value that was kept."""
        return value if dialect.name == "sqlite" else _each_text(value, unescaped)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_each_text(each, change) for each in value]
        case dict():
            return {name: _each_text(each, change) for name, each in value.items()}
        case _:
            return value


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    """Columns of text; one whose name ends in "?" may be empty."""
    for name in names:
        yield sa.Column(name.rstrip("?"), TEXT, nullable=name.endswith("?"))


SCHEMA = sa.MetaData()

keys = sa.Table(
    "keys",
    SCHEMA,
    sa.Column("id", TEXT, primary_key=True),
    *_text("name"),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    *_text("scopes"),
    sa.Column("filings", Json),
    sa.Column("per_minute", WHOLE, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("revoked", Moment),
    sa.Column("kind", TEXT, nullable=False, server_default="server"),
    sa.Column("origins", Json),
    sa.Column("per_day", WHOLE),
)
tokens = sa.Table(
    "tokens",
    SCHEMA,
    sa.Column("id", TEXT, primary_key=True),
    *_text("of"),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    *_text("scopes"),
    sa.Column("filings", Json, nullable=False),
    *_text("origin?"),
    sa.Column("per_minute", WHOLE, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    *_text("holder?"),
    sa.Index("tokens_by_origin", "origin"),
)
usage = sa.Table(
    "usage",
    SCHEMA,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("day", TEXT, primary_key=True),
    sa.Column("requests", WHOLE, nullable=False),
)
conversations = sa.Table(
    "conversations",
    SCHEMA,
    sa.Column("id", TEXT, primary_key=True),
    *_text("key", "filing?"),
    sa.Column("turns", Json, nullable=False),
    sa.Column("version", WHOLE, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    *_text("last?"),
    sa.Index("conversations_by_expires", "expires"),
)
questions = sa.Table(
    "questions",
    SCHEMA,
    sa.Column("at", Moment, primary_key=True),
    sa.Column("request", TEXT, primary_key=True),
    sa.Column("key", TEXT, primary_key=True),
    *_text("conversation?"),
    sa.Column("filings", Json, nullable=False),
    *_text("question", "status", "reason?"),
    sa.Index("questions_by_at", "at"),
)
feedback = sa.Table(
    "feedback",
    SCHEMA,
    sa.Column("at", Moment, nullable=False),
    sa.Column("request", TEXT, primary_key=True),
    sa.Column("owner", TEXT, primary_key=True),
    *_text("key", "conversation?"),
    sa.Column("filings", Json, nullable=False),
    *_text("question", "standalone", "rating", "comment"),
    sa.Index("feedback_by_at", "at"),
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

# By dialect, what is there once: in PostgreSQL for each tenant.
UNIQUE_USAGE = {"sqlite": ("key", "day"), "postgresql": ("tenant", "key", "day")}
