"""Filings found by their content without looking through all of them."""

from __future__ import annotations

from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Add the index."""
    shared = ["tenant"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_index("filings_by_digest", "filings", [*shared, "digest"])
