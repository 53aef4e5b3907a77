"""What a reply depends on beside its filings: the versions of the program and of what it knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.settings import embedding_model, own_metrics_file
from index.content import digest_of_file
from index.model import CHECKER_VERSION, READER_VERSION

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_PACKAGES = ("assistant", "index", "prompts")
_CODE = (".py", ".pyc")


def versions(model: str | None = None) -> dict[str, str | int | None]:
    """By name: of the program, its reader and its checker; the digests of its knowledge and of the
    user's own metrics; the models that embed and, if one is set, that phrase.
    """
    own = own_metrics_file()
    return {
        "program": version("filing-assistant"),
        "reader": READER_VERSION,
        "checker": CHECKER_VERSION,
        "knowledge": knowledge(),
        "own metrics": digest_of_file(own) if own else None,
        "embedding": embedding_model().rpartition("/")[2],
        "model": model,
    }


@lru_cache(maxsize=1)
def knowledge() -> str:
    """The digest of all that the packages hold beside code: the tables of words, the prompts."""
    found = hashlib.sha256()
    for package in _PACKAGES:
        for name, held in sorted(_held(files(package), package)):
            content = held.read_bytes()
            found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _held(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        inside = f"{name}/{each.name}"
        if each.is_dir():
            yield from _held(each, inside)
        elif not each.name.endswith(_CODE):
            yield inside, each
