"""A catalogue of the filings, by what they are called, and their figures held ready for screens.

The rows are derived of each filing where a store is opened (CoreStore.derive_missing).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from index.store.schema import TEXT, WHOLE
from index.store.tenants import make

revision = "5"
down_revision = "4"

ALL = sa.MetaData()
NEW = ("catalogue", "names", "figures")


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, TEXT, nullable=False)


def _whole(*names: str) -> Iterator[sa.Column[Any]]:
    for name in names:
        yield sa.Column(name, WHOLE, nullable=False)


def _owner() -> sa.ForeignKey:
    return sa.ForeignKey("filings.id", ondelete="CASCADE")


sa.Table("filings", ALL, sa.Column("id", TEXT, primary_key=True))  # there since the first format
sa.Table(
    "catalogue",
    ALL,
    sa.Column("filing", _owner(), primary_key=True),
    *_text("registrant", "called", "form"),
    sa.Column("period", sa.Date, nullable=False),
    *_whole("year", "fiscal_year", "fiscal_quarter", "amends"),
    sa.Index("catalogue_by_registrant", "registrant", "period"),
    sa.Index("catalogue_by_name", "called", "period"),
    sa.Index("catalogue_by_period", "period"),
    sa.Index("catalogue_by_year", "year", "form"),
    sa.Index("catalogue_by_fiscal_year", "fiscal_year", "fiscal_quarter"),
)
sa.Table(
    "names",
    ALL,
    sa.Column("filing", TEXT, _owner(), primary_key=True),
    sa.Column("position", WHOLE, primary_key=True),
    *_text("kind", "key", "company"),
    sa.Index("names_by_key", "kind", "key", "company"),
)
sa.Table(
    "figures",
    ALL,
    *_text("concept"),
    *_whole("months", "back"),
    sa.Column("filing", _owner(), nullable=False),
    *_text("value", "unit", "grade"),
    sa.Column("number", sa.Double, nullable=False),
    sa.Column("period_start", sa.Date),
    sa.Column("period_end", sa.Date, nullable=False),
    *_whole("days", "fact", "rivals"),
    sa.PrimaryKeyConstraint("concept", "months", "back", "filing"),
    sa.Index("figures_by_filing", "filing", "concept"),
    sqlite_with_rowid=False,
)


def upgrade() -> None:
    """Add the tables, and what filings are looked up by."""
    connection = op.get_bind()
    make(connection, ALL, NEW)
    shared = ["tenant"] if connection.dialect.name == "postgresql" else []
    for name, columns in {
        "company": ["company", "period", "form", "id"],
        "accession": ["accession"],
        "name": ["name"],
    }.items():
        op.create_index(f"filings_by_{name}", "filings", [*shared, *columns])
