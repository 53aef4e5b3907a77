"""Processes that write to a library and kill themselves in a named gap.

Run as a module it forks one for each line on its standard input (home, deed and gap between tabs)
and says how it ended: the libraries are imported once. The gaps are between or within the steps of
a write, whose functions are wrapped there and in no other process. Nothing is cleaned up: SIGKILL
leaves no chance to.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from index.library import Library
from index.store.sqlite import SqliteStore
from index.vectors import VectorStore
from tests.index.hashed_words import HashedWords
from tests.index.made_readings import reading_of

FILING = "0000000000-04-000001"
OLD = reading_of([f"Old paragraph number{n} about loans." for n in range(30)], FILING)
NEW = reading_of([f"New paragraph number{n} about leases." for n in range(25)], FILING)
OTHER = reading_of(["The loans of another company."], "other", "Another Corp")


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, method: str, call: int = 1) -> None:
    """Die as the method is called for the `call`-th time."""
    wrap(owner, method, call, lambda then: die())


def after(owner: type, method: str, call: int = 1) -> None:
    """Die as the method has done its work for the `call`-th time."""
    wrap(owner, method, call, lambda then: (then(), die()))


def wrap(owner: type, method: str, call: int, act: Callable[[Callable[[], Any]], Any]) -> None:
    original, calls = getattr(owner, method), []

    def wrapped(*arguments: Any, **options: Any) -> Any:
        calls.append(method)
        if len(calls) == call:
            return act(lambda: original(*arguments, **options))
        return original(*arguments, **options)

    setattr(owner, method, wrapped)


def in_small_batches() -> None:
    """Chroma takes ten records at a time, so that there is a middle to be killed in."""
    Client.get_max_batch_size = lambda self: 10  # type: ignore[method-assign]


def as_the_switch_commits() -> None:
    """Die when all is written that the switch is about to commit."""

    def listen(engine: sa.Engine) -> None:
        sa.event.listen(engine, "commit", die)

    opened = SqliteStore.__init__

    def opening(self: SqliteStore, path: Path) -> None:
        opened(self, path)
        listen(self._engine)

    SqliteStore.__init__ = opening  # type: ignore[method-assign]


# A gap, and whether what the deed was to bring is there after it.
GAPS: dict[str, dict[str, tuple[Callable[[], None], bool]]] = {
    "embed": {
        "before the vectors": (lambda: before(VectorStore, "add"), False),
        "midway through the vectors": (lambda: before(Collection, "add", 2), False),
        "before the vectors are written out": (lambda: before(Collection, "count"), False),
        "before the vectors are vouched for": (lambda: before(Collection, "modify"), False),
        "after the vectors": (lambda: after(VectorStore, "add"), False),
        "as the switch commits": (as_the_switch_commits, False),
        "after the switch": (lambda: after(SqliteStore, "put_vectors"), True),
    },
    "replace": {
        "before the vectors": (lambda: before(VectorStore, "add"), False),
        "midway through the vectors": (lambda: before(Collection, "add", 2), False),
        "before the vectors are written out": (lambda: before(Collection, "count"), False),
        "before the vectors are vouched for": (lambda: before(Collection, "modify"), False),
        "after the vectors": (lambda: after(VectorStore, "add"), False),
        "before the switch": (lambda: before(SqliteStore, "put"), False),
        "as the switch commits": (as_the_switch_commits, False),
        "after the switch": (lambda: after(SqliteStore, "put"), True),
        "midway through the sweep": (lambda: before(Client, "delete_collection"), True),
        "after the sweep": (lambda: after(VectorStore, "sweep", 2), True),
    },
    "remove": {
        "as the switch commits": (as_the_switch_commits, False),
        "after the switch": (lambda: after(SqliteStore, "remove"), True),
        "midway through the vectors": (lambda: before(Client, "delete_collection"), True),
        "after the vectors": (lambda: after(VectorStore, "drop"), True),
    },
}


def write(home: Path, deed: str, gap: str) -> None:
    """Do the deed, and die in the gap."""
    in_small_batches()
    GAPS[deed][gap][0]()
    library = Library.open(home, embedder=HashedWords())
    if deed == "embed":
        library.ensure_vectors([FILING])
    elif deed == "replace":
        library.add(NEW)
    else:
        library.remove(FILING)


def main() -> None:
    for line in sys.stdin:
        home, deed, gap = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            write(Path(home), deed, gap)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
