"""Look-ups in the catalogue by SQLAlchemy Core, as reads.py makes them by Python's own sqlite3."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from index.called import Key
from index.store.base import COLUMNS, OF_FILINGS
from index.store.schema import catalogue, filings, names

_PLACES = {
    name: (filings if place < OF_FILINGS else catalogue).c[name]
    for place, name in enumerate(COLUMNS)
}


def ids_where(most: int | None, columns: Mapping[str, Collection[object]]) -> sa.Select[tuple[Any]]:
    """The ids of the filings of which each of these columns has one of these values."""
    held = filings.outerjoin(catalogue, catalogue.c.filing == filings.c.id)
    order = [filings.c[name] for name in ("company", "period", "form", "id")]
    found = sa.select(filings.c.id).select_from(held).order_by(*order).limit(most)
    return found.where(*(_PLACES[name].in_(values) for name, values in columns.items()))


def called(connection: sa.Connection, keys: Collection[Key]) -> list[tuple[str, str, str]]:
    """The kind, the key and the company of those with one of the keys."""
    found: list[tuple[str, str, str]] = []
    for kind in sorted({kind for kind, _ in keys}):
        some = [key for each, key in keys if each == kind]
        chosen = sa.select(names.c.kind, names.c.key, names.c.company).distinct()
        chosen = chosen.where(names.c.kind == kind, names.c.key.in_(some))
        found += [(row.kind, row.key, row.company) for row in connection.execute(chosen)]
    return found


def count(connection: sa.Connection, most: int) -> int:
    """How many filings there are; counted up to `most`."""
    some = sa.select(filings.c.id).limit(most).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())
