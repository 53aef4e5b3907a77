"""A store of an earlier format, or none yet, brought to this one. The module that runs Alembic.

A migration's revision is the number of the format that it leads to: `FORMAT` of reads.py is the
last. SQLite's file says its format itself (PRAGMA user_version), PostgreSQL's tables by Alembic's
own table.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

VERSION_TABLE = "alembic_version"
_FOLDER = Path(__file__).with_name("migrations")


def upgrade(connection: sa.Connection, held: int | None = None, to: str = "head") -> None:
    """Make every change after the format that is there, within the connection's transaction.

    `held`: that format, where no table says it, and none does afterwards; 0 for an empty database.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if held:
        command.stamp(config, str(held))
    command.upgrade(config, to)
    if held is not None:
        connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLE}")
