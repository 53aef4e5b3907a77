"""The tables of the store, in any database.

A filing's own tables hold the columns of records.py; `vectors` and `chunks` say of which
embedding models the vectors are complete, and under which generation they stand. What a table has
besides in PostgreSQL is in tenants.py. A change here is a migration: see migrations/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

SCHEMA = sa.MetaData()


class _AnyText(sa.TypeDecorator[str]):
    """Text that may hold the character 0, which PostgreSQL's own does not."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: sa.Dialect) -> str | None:
        return value and escaped(value)

    def process_result_value(self, value: str | None, _: sa.Dialect) -> str | None:
        return value and unescaped(value)


_ESCAPE = "\x1a"


def escaped(text: str) -> str:
    """Any text as PostgreSQL can keep it."""
    if "\0" not in text and _ESCAPE not in text:
        return text
    return text.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")


def unescaped(text: str) -> str:
    """The text that was escaped."""
    if _ESCAPE not in text:
        return text
    return text.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)


TEXT = sa.Text().with_variant(_AnyText(), "postgresql")
WHOLE = sa.Integer().with_variant(sa.BigInteger(), "postgresql")  # SQLite's own have 64 bits


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    """Columns of text; one whose name ends in "?" may be empty."""
    for name in names:
        yield sa.Column(name.rstrip("?"), TEXT, nullable=name.endswith("?"))


def _whole(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, WHOLE, nullable=False)


def _flags(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, sa.Boolean, nullable=False)


def _of_filing(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of what a filing holds, in order; its rows go when the filing goes."""
    owner = sa.ForeignKey("filings.id", ondelete="CASCADE")
    filing = sa.Column("filing", TEXT, owner, primary_key=True)
    position = sa.Column("position", WHOLE, primary_key=True)
    return sa.Table(name, SCHEMA, filing, position, *columns)


filings = sa.Table(
    "filings",
    SCHEMA,
    sa.Column("id", TEXT, primary_key=True),
    *_whole("generation", "reader"),
    *_text("digest", "name", "company", "form", "format", "accession?", "cik?"),
    sa.Column("period", sa.Date, nullable=False),
    sa.Column("filed", sa.Date),
    *_text("fiscal_year_end?", "documents", "pages", "text_digest", "checksum"),
    sa.Column("text", sa.LargeBinary, nullable=False),
    sa.Index("filings_by_digest", "digest"),
)
cover = _of_filing("cover", *_text("concept", "value"), *_whole("start", "end"))
sections = _of_filing(
    "sections",
    *_text("id", "kind", "title"),
    *_whole("start", "end", "heading_start", "heading_end"),
)
tables = _of_filing(
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
checks = _of_filing(
    "checks",
    *_text("rule", "statement?", "operands", "expected", "difference", "verdict"),
    *_whole("printed"),
)
# What is derived of a filing to find it, and to hold its figures against others' (catalogue.py).
# `registrant` tells companies apart, `called` is the words of the name.
catalogue = sa.Table(
    "catalogue",
    SCHEMA,
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    *_text("registrant", "called", "form"),
    sa.Column("period", sa.Date, nullable=False),
    *_whole("year", "fiscal_year", "fiscal_quarter", "amends"),
    sa.Index("catalogue_by_registrant", "registrant", "period"),
    sa.Index("catalogue_by_name", "called", "period"),
    sa.Index("catalogue_by_period", "period"),
    sa.Index("catalogue_by_year", "year", "form"),
    sa.Index("catalogue_by_fiscal_year", "fiscal_year", "fiscal_quarter"),
)
names = _of_filing("names", *_text("kind", "key", "company"))
sa.Index("names_by_key", names.c.kind, names.c.key, names.c.company)
sa.Index("filings_by_company", *(filings.c[name] for name in ("company", "period", "form", "id")))
sa.Index("filings_by_accession", filings.c.accession)
sa.Index("filings_by_name", filings.c.name)
# The figure of a concept for the period that closed so many months `back` from the filing's own:
# of so many `months`, none for an instant. `rivals` counts other figures printed for the same.
figures = sa.Table(
    "figures",
    SCHEMA,
    *_text("concept"),
    *_whole("months", "back"),
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    *_text("value", "unit", "grade"),
    sa.Column("number", sa.Double, nullable=False),
    sa.Column("period_start", sa.Date),
    sa.Column("period_end", sa.Date, nullable=False),
    *_whole("days", "fact", "rivals"),
    sa.PrimaryKeyConstraint("concept", "months", "back", "filing"),
    sa.Index("figures_by_filing", "filing", "concept"),
    sqlite_with_rowid=False,
)
# What the filing's words and copies say otherwise; `checked` counts the claims that were held
# against its tables, and is there where that was done.
findings = _of_filing(
    "findings", *_text("rule", "spans", "facts", "printed", "computed", "unit", "text")
)
checked = sa.Table(
    "checked",
    SCHEMA,
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    *_whole("checker", "agreeing", "unmatched"),
)
corrections = _of_filing("corrections", *_text("key", "note", "fault"), *_whole("facts"))
# The file's own bytes, from which a filing is read again when its corrections change; none
# where they are those of its text.
submissions = sa.Table(
    "submissions",
    SCHEMA,
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
# `titles` and `body` are what full text finds a passage by; `key` is its row there.
passages = sa.Table(
    "passages",
    SCHEMA,
    sa.Column("key", WHOLE, primary_key=True, autoincrement=True),
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    *_whole("position", "id"),
    *_text("section", "heading"),
    *_whole("start", "end"),
    *_flags("is_table"),
    *_text("titles", "body"),
    sa.Index("passages_by_filing", "filing", "position"),
)
vectors = sa.Table(
    "vectors",
    SCHEMA,
    sa.Column("generation", WHOLE, primary_key=True),
    sa.Column("filing", sa.ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    *_text("model"),
    sa.UniqueConstraint("filing", "model"),
)
chunks = sa.Table(
    "chunks",
    SCHEMA,
    sa.Column(
        "generation", sa.ForeignKey("vectors.generation", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("id", WHOLE, primary_key=True),
    *_whole("passage", "start", "end"),
    *_text("text"),
)
counters = sa.Table("counters", SCHEMA, sa.Column("name", TEXT, primary_key=True), *_whole("value"))

# SQLite's own; where the passages' text is, is said and not repeated.
FULL_TEXT = """
CREATE VIRTUAL TABLE full_text USING fts5(
    titles, body, content='passages', content_rowid='key', tokenize='porter unicode61')
"""
FULL_TEXT_ADD = sa.text(
    "INSERT INTO full_text (rowid, titles, body)"
    " SELECT key, titles, body FROM passages WHERE filing = :filing"
)
FULL_TEXT_REMOVE = sa.text(
    "INSERT INTO full_text (full_text, rowid, titles, body)"
    " SELECT 'delete', key, titles, body FROM passages WHERE filing = :filing"
)
# Words of what was removed stay in the index until its parts are merged.
FULL_TEXT_MERGE = sa.text("INSERT INTO full_text (full_text) VALUES ('optimize')")
# The passages of a filing have rows of full text side by side: those of all others are passed over.
FULL_TEXT_SEARCH = sa.text(
    "SELECT filing, id, -bm25(full_text, 0.5, 1.0) AS score"
    " FROM full_text JOIN passages ON key = full_text.rowid"
    " WHERE full_text MATCH :match AND filing IN :filings AND full_text.rowid BETWEEN"
    " (SELECT min(key) FROM passages WHERE filing IN :filings) AND"
    " (SELECT max(key) FROM passages WHERE filing IN :filings)"
    " ORDER BY score DESC, key LIMIT :n"
).bindparams(sa.bindparam("filings", expanding=True))
GENERATION = sa.text("SELECT generation FROM filings WHERE id = :filing")
PASSAGE_TEXTS = sa.text(
    "SELECT id, titles, body FROM passages WHERE filing = :filing ORDER BY position"
)
