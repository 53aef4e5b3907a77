"""What the server keeps, from one store to another: rows that are not there, in batches.

A row is told by its key, and is there, is not, or is otherwise there. What is otherwise there stays
unless it is to be replaced; a key that was revoked there stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from assistant.server import conversations, feedback, keys, questions, quotas, tables
from assistant.server.database import Database, kept_in
from index.address import Address

_BATCH = 200
# The file that each stands in, where a store is a folder.
_KEPT: tuple[tuple[str, sa.Table], ...] = (
    (keys.FILE, tables.keys),
    (keys.FILE, tables.tokens),
    (quotas.FILE, tables.usage),
    (conversations.FILE, tables.conversations),
    (questions.FILE, tables.questions),
    (feedback.FILE, tables.feedback),
)

Values: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of a table: how many were copied, were there, or are otherwise there.

    `otherwise`: what tells those that stayed as they are there.
    """

    table: str
    copied: int = 0
    there: int = 0
    otherwise: tuple[str, ...] = ()

    def __add__(self, more: Rows) -> Rows:
        return Rows(
            self.table, self.copied + more.copied, self.there + more.there,
            self.otherwise + more.otherwise,
        )  # fmt: skip


def copy_kept(
    source: Address, target: Address | None, *, replace: bool = False, is_dry: bool = False
) -> Iterator[Rows]:
    """Copy what a server keeps, and tell of each table. Raises FilingError.

    `replace`: rows that are otherwise there, too; `is_dry`: nothing is written,
    and without a target there is none yet.
    """
    for file, table in _KEPT:
        of = [each for name, each in _KEPT if name == file]
        held = kept_in(source, file, *of)
        to = kept_in(target, file, *of) if target is not None else None
        rows = Rows(table.name)
        for batch in _batches(held, table) if held.exists else ():
            rows += _copied(batch, to, table, replace=replace, is_dry=is_dry)
        yield rows


def _copied(
    batch: Sequence[sa.Row[Any]],
    to: Database | None,
    table: sa.Table,
    *,
    replace: bool,
    is_dry: bool,
) -> Rows:
    key_of = _key_of(table)
    there = _there(to, table, [key_of(row) for row in batch])
    new = [row for row in batch if key_of(row) not in there]
    other = [row for row in batch if there.get(key_of(row), row) != row]
    replaced = [row for row in other if replace and not _is_revoked(there[key_of(row)])]
    meant = new + replaced
    if meant and to is not None and not is_dry:
        gone = table.delete().where(_of_keys(table, [key_of(row) for row in meant]))
        to.run(gone, table.insert().values([row._asdict() for row in meant]))
    stays = tuple(str(key_of(row)[0]) for row in other if row not in replaced)
    return Rows(table.name, len(meant), len(batch) - len(new) - len(other), stays)


def _is_revoked(row: sa.Row[Any]) -> bool:
    return row._asdict().get("revoked") is not None


def _batches(held: Database, table: sa.Table) -> Iterator[Sequence[sa.Row[Any]]]:
    """The rows by their keys, a few at a time, each time in a transaction of its own."""
    key, key_of = _key(table), _key_of(table)
    chosen = table.select().order_by(*key).limit(_BATCH)
    batch = held.all(chosen)
    while batch:
        yield batch
        batch = held.all(chosen.where(sa.tuple_(*key) > sa.tuple_(*_bound(key, key_of(batch[-1])))))


def _there(
    to: Database | None, table: sa.Table, found: Sequence[Values]
) -> dict[Values, sa.Row[Any]]:
    """By key, those of these rows that are there."""
    if to is None or not to.exists:
        return {}
    key_of = _key_of(table)
    return {key_of(row): row for row in to.all(table.select().where(_of_keys(table, found)))}


def _of_keys(table: sa.Table, found: Sequence[Values]) -> sa.ColumnElement[bool]:
    key = _key(table)
    if len(key) == 1:
        return key[0].in_([values[0] for values in found])
    each = (
        sa.and_(*(column == value for column, value in zip(key, values, strict=True)))
        for values in found
    )
    return sa.or_(*each)


def _bound(key: Sequence[sa.Column[Any]], values: Values) -> list[sa.BindParameter[Any]]:
    pairs = zip(key, values, strict=True)
    return [sa.bindparam(None, value, type_=column.type) for column, value in pairs]


def _key(table: sa.Table) -> list[sa.Column[Any]]:
    return list(table.primary_key)


def _key_of(table: sa.Table) -> Callable[[sa.Row[Any]], Values]:
    names = [column.name for column in _key(table)]
    return lambda row: tuple(getattr(row, name) for name in names)
