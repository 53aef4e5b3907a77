"""The tables as they were first released."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from index.store.embeddings import make_embeddings
from index.store.schema import TEXT as _TEXT
from index.store.schema import WHOLE as _WHOLE
from index.store.tenants import make

revision = "3"
down_revision = None

SCHEMA = sa.MetaData()


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    """Columns of text; one whose name ends in "?" may be empty."""
    for name in names:
        yield sa.Column(name.rstrip("?"), _TEXT, nullable=name.endswith("?"))


def _whole(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, _WHOLE, nullable=False)


def _flags(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, sa.Boolean, nullable=False)


def _of_filing(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of what a filing holds, in order; its rows go when the filing goes."""
    owner = sa.ForeignKey("filings.id", ondelete="CASCADE")
    filing = sa.Column("filing", _TEXT, owner, primary_key=True)
    position = sa.Column("position", _WHOLE, primary_key=True)
    return sa.Table(name, SCHEMA, filing, position, *columns)


sa.Table(
    "filings",
    SCHEMA,
    sa.Column("id", _TEXT, primary_key=True),
    *_whole("generation", "reader"),
    *_text("digest", "name", "company", "form", "format", "accession?", "cik?"),
    sa.Column("period", sa.Date, nullable=False),
    sa.Column("filed", sa.Date),
    *_text("fiscal_year_end?", "documents", "pages", "text_digest", "checksum"),
    sa.Column("text", sa.LargeBinary, nullable=False),
)
_of_filing("cover", *_text("concept", "value"), *_whole("start", "end"))
_of_filing(
    "sections",
    *_text("id", "kind", "title"),
    *_whole("start", "end", "heading_start", "heading_end"),
)
_of_filing(
    "tables",
    *_text("id", "caption", "section", "statement?", "caveat", "columns", "rows"),
    *_whole("money_scale", "shares_scale", "start", "end"),
)
facts = _of_filing(
    "facts",
    *_whole("id"),
    *_text("label", "path", "heading", "concept?", "statement?", "value", "unit"),
    sa.Column("period_start", sa.Date),
    sa.Column("period_end", sa.Date),
    *_text("printed", "printed_value", "table_id", "section", "corrected"),
    *_whole("printed_start", "printed_end", "row", "place", "sense", "start", "end"),
    *_flags("nil", "percent"),
)
sa.Index("facts_by_concept", facts.c.concept, facts.c.period_end)
_of_filing(
    "checks",
    *_text("rule", "statement?", "operands", "expected", "difference", "verdict"),
    *_whole("printed"),
)
# What the filing's words and copies say otherwise; `checked` counts the claims that were held
# against its tables, and is there where that was done.
_of_filing("findings", *_text("rule", "spans", "facts", "printed", "computed", "unit", "text"))
sa.Table(
    "checked",
    SCHEMA,
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    *_whole("checker", "agreeing", "unmatched"),
)
_of_filing("corrections", *_text("key", "note", "fault"), *_whole("facts"))
# The file's own bytes, from which a filing is read again when its corrections change; none
# where they are those of its text.
sa.Table(
    "submissions",
    SCHEMA,
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
# `titles` and `body` are what full text finds a passage by; `key` is its row there.
sa.Table(
    "passages",
    SCHEMA,
    sa.Column("key", _WHOLE, primary_key=True, autoincrement=True),
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    *_whole("position", "id"),
    *_text("section", "heading"),
    *_whole("start", "end"),
    *_flags("is_table"),
    *_text("titles", "body"),
    sa.Index("passages_by_filing", "filing", "position"),
)
sa.Table(
    "vectors",
    SCHEMA,
    sa.Column("generation", _WHOLE, primary_key=True),
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    *_text("model"),
    sa.UniqueConstraint("filing", "model"),
)
sa.Table(
    "chunks",
    SCHEMA,
    sa.Column(
        "generation", sa.ForeignKey("vectors.generation", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("id", _WHOLE, primary_key=True),
    *_whole("passage", "start", "end"),
    *_text("text"),
)
sa.Table("counters", SCHEMA, sa.Column("name", _TEXT, primary_key=True), *_whole("value"))

_FULL_TEXT = """
CREATE VIRTUAL TABLE full_text USING fts5(
    titles, body, content='passages', content_rowid='key', tokenize='porter unicode61')
"""


def upgrade() -> None:
    """Make them all, in a database that has none."""
    connection = op.get_bind()
    make(connection, SCHEMA)
    if connection.dialect.name == "postgresql":
        make_embeddings(connection)
        connection.exec_driver_sql("CREATE SEQUENCE generations")
    else:
        connection.exec_driver_sql(_FULL_TEXT)
        counters = SCHEMA.tables["counters"]
        connection.execute(counters.insert().values(name="generation", value=0))
