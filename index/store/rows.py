"""A reading as the rows that a store writes: made before a transaction begins, by any process."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.chunks import folded, heading_paths
from index.model import Reading
from index.store.catalogue import catalogued
from index.store.records import FILING, PARTS, PRESSED, Record, checksum, reading_from


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one reading, and its file's bytes, compressed, where they are not its text's.

    `filing` lacks the generation and the reader's version, which the store gives; `parts` are by
    the field of Reading, with what is derived of it by its table.
    """

    filing: Record
    parts: Mapping[str, Sequence[Record]]
    content: bytes | None

    @property
    def id(self) -> str:
        return str(self.filing["id"])


def rows_of(reading: Reading, content: bytes | None = None) -> Rows:
    """What a store writes of a reading, and of the bytes of the file that was read."""
    owner = reading.filing.id
    row = FILING.record(reading.filing)
    parts = {
        kind.field: [
            kind.record(each) | {"filing": owner, "position": position}
            for position, each in enumerate(getattr(reading, kind.field))
        ]
        for kind in PARTS
    }
    written = [FILING.rows([row])[0], *(kind.rows(parts[kind.field]) for kind in PARTS)]
    row["checksum"] = checksum(written)
    parts["passages"] = _findable(reading, parts["passages"])
    is_apart = content is not None and content != reading.filing.text.encode()
    kept = zlib.compress(content, PRESSED) if content is not None and is_apart else None
    return Rows(row, parts | catalogued(reading), kept)


def reading_of(rows: Rows) -> Reading:
    """The reading that the rows were made of."""
    (filing,) = FILING.rows([rows.filing])
    parts = {kind.field: kind.rows(rows.parts[kind.field]) for kind in PARTS}
    return reading_from(filing, rows.filing["checksum"], parts)


def content_of(rows: Rows) -> bytes:
    """The bytes of the file that the reading is of."""
    return zlib.decompress(rows.filing["text"] if rows.content is None else rows.content)


def _findable(reading: Reading, rows: list[Record]) -> list[Record]:
    """The records of passages, with the words that full text finds them by."""
    titles = heading_paths(reading)
    return [
        row
        | {
            "titles": "\n".join(titles[passage.id]),
            "body": folded(reading.filing.text, passage.span),
        }
        for row, passage in zip(rows, reading.passages, strict=True)
    ]
