"""Which records of a set are asked: by type, by id and by tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from assistant.evaluation.records import Record
from assistant.layout import folded

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Of each kind that is given a record must meet one; ids are shell patterns ("cash-*")."""

    types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.types or self.ids or self.tags)

    def of(self, records: Sequence[Record]) -> tuple[Record, ...]:
        """The records that are chosen, in their order."""
        return tuple(record for record in records if self.has(record))

    def has(self, record: Record) -> bool:
        """Whether a record is chosen."""
        return (
            (not self.types or record.type in self.types)
            and (not self.ids or any(fnmatchcase(record.id, pattern) for pattern in self.ids))
            and (not self.tags or not set(self.tags).isdisjoint(record.tags))
        )

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells the results of a choice from those of the whole set."""
        ids = [f"id-{pattern}" for pattern in self.ids]
        return (*self.types, *ids, *(f"tag-{tag}" for tag in self.tags))

    @property
    def settings(self) -> tuple[str, ...]:
        """The choice in words: "type=trap"."""
        kinds = {"type": self.types, "id": self.ids, "tag": self.tags}
        return tuple(f"{kind}={folded(each)}" for kind, given in kinds.items() for each in given)


def held(records: Sequence[Record]) -> str:
    """What could be chosen by: the types, tags and some ids, in words."""
    return "; ".join(_held(records))


def _held(records: Sequence[Record]) -> Iterator[str]:
    yield f"types: {_listed(sorted({record.type for record in records}))}"
    tags = sorted({tag for record in records for tag in record.tags})
    yield f"tags: {_listed(tags)}" if tags else "no tags"
    yield f"ids: {_listed([record.id for record in records][:_LISTED], len(records))}"


def _listed(names: Sequence[str], count: int | None = None) -> str:
    shown = ", ".join(folded(name) for name in names[:_LISTED])
    return f"{shown}, …" if (count or len(names)) > _LISTED else shown
