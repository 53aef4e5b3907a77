"""What people call the members of a group of figures, from groups.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.book import stem
from assistant.pattern_files import read_toml


@dataclass(frozen=True, slots=True)
class Class:
    """What members of a group are called, and the stems that tell such a group."""

    kind: str
    told_by: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> dict[str, object]:
    return read_toml("groups")


@lru_cache(maxsize=1)
def class_names() -> dict[str, Class]:
    """Every name of a class of members, in lower case, longest first."""
    found: dict[str, Class] = {}
    entries: list[dict[str, object]] = _table()["class"]  # type: ignore[assignment]
    for entry in entries:
        told: list[str] = entry["told_by"]  # type: ignore[assignment]
        names: list[str] = entry["names"]  # type: ignore[assignment]
        made = Class(str(entry["kind"]), frozenset(stem(word) for word in told))
        found |= dict.fromkeys(names, made)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=2)
def any_class(*, is_told: bool = False) -> str:
    """A pattern for any name of a class; `is_told`: of one whose groups are told by words of their own."""
    names = (name for name, entry in class_names().items() if entry.told_by or not is_told)
    return f"(?:{'|'.join(map(re.escape, names))})"


@lru_cache(maxsize=32)
def word_list(name: str, form: Callable[[str], str] = stem) -> frozenset[str]:
    """One of the lists of words of groups.toml, by their stems or in another form."""
    lists: dict[str, list[str]] = _table()["words"]  # type: ignore[assignment]
    return frozenset(form(word) for word in lists[name])


def verbs() -> dict[str, str]:
    """Verbs that say which figure is meant: "sold" means net sales."""
    found: dict[str, str] = _table()["verbs"]  # type: ignore[assignment]
    return found
