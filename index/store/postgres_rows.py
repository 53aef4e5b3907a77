"""The rows of filings in PostgreSQL, read back: entries, and all parts of one filing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from index.store.base import Entry
from index.store.records import FILING, PARTS, Kind
from index.store.schema import (
    SCHEMA,
    catalogue,
    corrections,
    escaped,
    filings,
    unescaped,
    vectors,
)

_SEVERAL = {"models", "corrections"}
_OF_CATALOGUE = ("fiscal_year", "fiscal_quarter")  # the fields of Entry that stand there
_ENTRY = [
    sa.func.coalesce(catalogue.c[field.name], 0).label(field.name)
    if field.name in _OF_CATALOGUE
    else filings.c[field.name]
    for field in fields(Entry)
    if field.name not in _SEVERAL
]


class Entries(NamedTuple):
    """What asks for entries: their own columns, their models, the keys of their corrections."""

    own: sa.Select[Any]
    models: sa.Select[Any]
    keys: sa.Select[Any]

    @classmethod
    def where(cls, of: sa.ColumnElement[bool] | None = None) -> Entries:
        """Of the filings of which that holds; None for all."""
        held = filings.outerjoin(catalogue, catalogue.c.filing == filings.c.id)
        own = sa.select(*_ENTRY).select_from(held)
        models = sa.select(vectors.c.filing, vectors.c.model).order_by(vectors.c.model)
        keys = sa.select(corrections.c.filing, corrections.c.key).order_by(corrections.c.position)
        if of is None:
            return cls(own, models, keys)
        theirs = sa.select(filings.c.id).where(of)
        return cls(
            own.where(of),
            models.where(vectors.c.filing.in_(theirs)),
            keys.where(corrections.c.filing.in_(theirs)),
        )


# Made once, as each question asks for it.
BY_ID = Entries.where(filings.c.id == sa.bindparam("filing"))


def entries_of(
    connection: sa.Connection, asked: Entries, given: Mapping[str, object] | None = None
) -> tuple[Entry, ...]:
    """The entries asked for, by company, period, form and id."""
    models, keys = defaultdict(list), defaultdict(list)
    rows = connection.execute(asked.own, given).mappings().all()
    if not rows:
        return ()
    for filing, model in connection.execute(asked.models, given):
        models[filing].append(model)
    for filing, key in connection.execute(asked.keys, given):
        keys[filing].append(key)
    found = (
        Entry(**row, corrections=tuple(keys[row["id"]]), models=tuple(models[row["id"]]))
        for row in rows
    )
    # Here and not by the server, whose order is that of some language.
    return tuple(sorted(found, key=lambda each: (each.company, each.period, each.form, each.id)))


def rows_of(
    connection: sa.Connection, filing: str
) -> tuple[tuple[Any, ...], str, dict[str, Sequence[Sequence[Any]]]] | None:
    """The columns of a filing, its checksum, and the rows of its parts."""
    chosen = sa.select(*(filings.c[name] for name in FILING.columns), filings.c.checksum)
    row = connection.execute(chosen.where(filings.c.id == filing)).one_or_none()
    if row is None:
        return None
    return tuple(row[:-1]), row[-1], _parts_of(connection, escaped(filing))


def _parts_of(connection: sa.Connection, filing: str) -> dict[str, Sequence[Sequence[Any]]]:
    """The rows of a filing's parts as the server has them, by field.

    As the driver gives them: SQLAlchemy's types, asked value by value, take as long again.
    """
    of = {"filing": filing}
    return {
        kind.field: list(
            map(
                tuple, connection.exec_driver_sql(_written(kind, connection.dialect), of).fetchall()
            )
        )
        for kind in PARTS
    }


@cache
def _written(kind: Kind, dialect: sa.Dialect) -> str:
    """What asks for the rows of one kind of part, as the driver takes it."""
    table = SCHEMA.tables[kind.field]
    chosen = sa.select(*(table.c[name] for name in kind.columns))
    chosen = chosen.where(table.c.filing == sa.bindparam("filing")).order_by(table.c.position)
    return str(chosen.compile(dialect=dialect))


def plain(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows as they were before their texts were escaped."""
    return [
        tuple(unescaped(value) if isinstance(value, str) else value for value in row)
        for row in rows
    ]
