"""Without the foreign keys that PostgreSQL looked up for each of a filing's most rows."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"

UNOWNED = ("facts", "checks", "figures", "passages")


def upgrade() -> None:
    """Let go of them. SQLite's own tables stay as they are."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in UNOWNED:
        for key in sa.inspect(connection).get_foreign_keys(table):
            op.drop_constraint(str(key["name"]), table, type_="foreignkey")
