"""The rows of filings in PostgreSQL: what asks for them, and what they are read back into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from inspect import signature
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa

from index.findings import Findings
from index.model import Reading
from index.store.base import Entry
from index.store.finding_records import finding_of
from index.store.records import FILING, PARTS, Kind, reading_from
from index.store.schema import (
    SCHEMA,
    catalogue,
    checked,
    corrections,
    filings,
    findings,
    unescaped,
    vectors,
)

Rows: TypeAlias = Sequence[Sequence[Any]]

_SEVERAL = {"models", "corrections"}
_OF_CATALOGUE = ("fiscal_year", "fiscal_quarter")  # the fields of Entry that stand there
_OF_ENTRY = [field.name for field in fields(Entry) if field.name not in _SEVERAL]
_ENTRY = [
    sa.func.coalesce(catalogue.c[name], 0).label(name) if name in _OF_CATALOGUE else filings.c[name]
    for name in _OF_ENTRY
]
_FILING: sa.BindParameter[str] = sa.bindparam("filing")


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


def _of_kind(kind: Kind) -> sa.Select[Any]:
    """What asks for the rows of one kind of part of a filing."""
    table = SCHEMA.tables[kind.field]
    chosen = sa.select(*(table.c[name] for name in kind.columns))
    return chosen.where(table.c.filing == _FILING).order_by(table.c.position)


def _of_filing(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*columns).where(filings.c.id == _FILING)


def _of_findings() -> sa.Select[Any]:
    chosen = sa.select(*(findings.c[name] for name in signature(finding_of).parameters))
    return chosen.where(findings.c.filing == _FILING).order_by(findings.c.position)


# Made once, as each question asks for them. Each is given `filing`, as it is kept; FINDINGS the
# version of the checker too.
ENTRY = Entries.where(filings.c.id == _FILING)
GENERATION = (_of_filing(filings.c.generation),)
READING = (
    _of_filing(filings.c.generation, *(filings.c[name] for name in FILING.columns), filings.c.checksum),
    *map(_of_kind, PARTS),
)  # fmt: skip
FINDINGS = (
    sa.select(checked.c.agreeing, checked.c.unmatched).where(
        checked.c.filing == _FILING, checked.c.checker == sa.bindparam("checker")
    ),
    _of_findings(),
)


def entries_of(own: Rows, models: Rows, keys: Rows) -> tuple[Entry, ...]:
    """The entries whose rows these are, by company, period, form and id."""
    by_models, by_keys = defaultdict(list), defaultdict(list)
    for filing, model in models:
        by_models[filing].append(model)
    for filing, key in keys:
        by_keys[filing].append(key)
    found = (
        Entry(
            **dict(zip(_OF_ENTRY, row, strict=True)),
            corrections=tuple(by_keys[row[0]]),
            models=tuple(by_models[row[0]]),
        )
        for row in own
    )
    # Here and not by the server, whose order is that of some language.
    return tuple(sorted(found, key=lambda each: (each.company, each.period, each.form, each.id)))


def reading_of(own: Rows, *parts: Rows) -> tuple[int, Reading] | None:
    """The generation and the reading of a filing whose rows these are; None without any."""
    if not own:
        return None
    (generation, *of_filing, written), *_ = own
    rows = {kind.field: each for kind, each in zip(PARTS, parts, strict=True)}
    try:
        return generation, reading_from(of_filing, written, rows)
    except ValueError:  # no checksum, as where some text was escaped
        unescaped = {field: plain(each) for field, each in rows.items()}
        return generation, reading_from(plain([of_filing])[0], written, unescaped)


def findings_of(counts: Rows, rows: Rows) -> Findings | None:
    """What checking a filing came to, whose rows these are; None where none was counted."""
    if not counts:
        return None
    agreeing, unmatched = counts[0]
    return Findings(agreeing, unmatched, tuple(finding_of(*row) for row in plain(rows)))


def plain(rows: Rows) -> list[tuple[Any, ...]]:
    """Rows as they were before their texts were escaped."""
    return [
        tuple(unescaped(value) if isinstance(value, str) else value for value in row)
        for row in rows
    ]
