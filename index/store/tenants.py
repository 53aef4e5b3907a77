"""The tables as PostgreSQL has them: of several tenants, each with its own rows.

Every table has a column `tenant` before its key, filled in by the transaction, and a policy that
shows and takes the rows of the transaction's tenant alone: no statement names the tenant, and so
none can forget to. A role that is above such policies is refused; see postgres.py.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

_OF_TRANSACTION = "current_setting('filing.tenant')"
# Where no transaction of ours has set it, there is none, and nothing is shown.
_SEEN = "tenant = current_setting('filing.tenant', true)"
_WORDS = {"passages": ("titles", "body")}  # by table, what a column `words` stands for
# The tables of most rows have no foreign key: the server looks the filing up for each row, which
# takes a third of its time. Their rows are put and taken out with the filing's, under its lock.
UNOWNED = ("facts", "checks", "figures", "passages")


def with_tenants(tables: sa.MetaData) -> sa.MetaData:
    """The same tables with tenants, and with the full text as PostgreSQL has it."""
    made = sa.MetaData()
    for table in tables.sorted_tables:
        _with_tenant(table, made)
    return made


def make(connection: sa.Connection, tables: sa.MetaData, only: Collection[str] = ()) -> None:
    """Make these tables, as the database of the connection has them; `only` those named."""
    is_shared = connection.dialect.name == "postgresql"
    meant = with_tenants(tables) if is_shared else tables
    chosen = [table for table in meant.sorted_tables if not only or table.name in only]
    meant.create_all(connection, tables=chosen, checkfirst=False)
    for table in chosen if is_shared else ():
        secure(connection, table.name)


def secure(connection: sa.Connection, table: str) -> None:
    """Show and take only the rows of the transaction's tenant, even to the table's owner."""
    named = connection.dialect.identifier_preparer.quote(table)
    for statement in (
        f"ALTER TABLE {named} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {named} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY of_tenant ON {named} USING ({_SEEN}) WITH CHECK ({_SEEN})",
    ):
        connection.exec_driver_sql(statement)


def tenant_column() -> sa.Column[Any]:
    """The first column of every table."""
    default = sa.text(_OF_TRANSACTION)
    return sa.Column("tenant", sa.Text, primary_key=True, server_default=default)


def _with_tenant(table: sa.Table, made: sa.MetaData) -> sa.Table:
    left_out = _WORDS.get(table.name, ())
    columns = [_column(column) for column in table.columns if column.name not in left_out]
    if left_out:
        columns.append(sa.Column("words", TSVECTOR, nullable=False))
    unique = [
        sa.UniqueConstraint("tenant", *(column.name for column in each.columns))
        for each in table.constraints
        if isinstance(each, sa.UniqueConstraint)
    ]
    is_owned = table.name not in UNOWNED
    owners = [_owner(each) for each in table.foreign_key_constraints if is_owned]
    new = sa.Table(table.name, made, tenant_column(), *columns, *owners, *unique)
    for index in table.indexes:
        sa.Index(index.name, new.c.tenant, *(new.c[column.name] for column in index.columns))
    if left_out:
        sa.Index(f"{table.name}_by_words", new.c.words, postgresql_using="gin")
    return new


def _column(column: sa.Column[Any]) -> sa.Column[Any]:
    counted = [sa.Identity()] if column.autoincrement is True else []
    return sa.Column(
        column.name,
        column.type,
        *counted,
        primary_key=column.primary_key,
        nullable=column.nullable,
        autoincrement=bool(counted),
    )


def _owner(constraint: sa.ForeignKeyConstraint) -> sa.ForeignKeyConstraint:
    owner = constraint.referred_table.name
    return sa.ForeignKeyConstraint(
        ["tenant", *constraint.column_keys],
        [f"{owner}.tenant", *(each.target_fullname for each in constraint.elements)],
        ondelete=constraint.ondelete,
    )
