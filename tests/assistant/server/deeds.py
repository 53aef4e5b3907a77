"""Work for workers that no client asks for: it waits for files, fails, and ends its process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.passage_search import LibrarySearch
from assistant.server.problems import Unanswered, too_many_uploads
from assistant.server.work import Office
from index.errors import LibraryError, UnknownFiling

PATIENCE = 120.0


def called(deed: Callable[..., Any], given: tuple[Any, ...], office: Office) -> Any:
    """What a deed comes to, with what it is given after the office."""
    return deed(office, *given)


def wait_for(path: Path, most: float = PATIENCE) -> bool:
    """Whether a file came to be there."""
    end = time.monotonic() + most
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.005)
    return path.exists()


def say(office: Office, what: str) -> str:
    return what


def process(office: Office) -> int:
    return os.getpid()


def in_words(office: Office, deed: Callable[..., Any], *given: Any) -> Any:
    """What a deed comes to that searches words before it is begun."""
    LibrarySearch(office.library)
    return deed(office, *given)


def loaded(office: Office, *modules: str) -> list[str]:
    """Which of the modules the process has loaded."""
    return [name for name in modules if name in sys.modules]


def held(office: Office, begun: Path, until: Path) -> str:
    """Says by a file that it has begun, and ends when another is there."""
    begun.touch()
    return "held" if wait_for(until) else "not held"


def seen_left(office: Office, begun: Path, seen: Path) -> None:
    """Says by a file that it has seen that nobody waits any more."""
    begun.touch()
    if office.left.wait(PATIENCE):
        seen.touch()


def end_once(office: Office, mark: Path) -> str:
    """Ends its process, the first time."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done again"


def end(office: Office) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(office: Office, how: str) -> None:
    raise {
        "client": UnknownFiling("No filing 'SECRET'"),
        "host": LibraryError("No index at SECRET"),
        "ours": ValueError("SECRET"),
        "told": Unanswered(too_many_uploads()),
    }[how]


def pieces(office: Office, until: Path | None = None, mark: Path | None = None) -> Iterator[object]:
    """Two pieces; the second once a file is there. With `mark` the process ends between, once."""
    yield "piece", {"text": "One."}
    if mark is not None:
        end_once(office, mark)
    if until is not None:
        wait_for(until)
    yield "piece", {"text": "Two."}


def pieces_in_words(office: Office) -> Iterator[object]:
    """A piece, and another after words were searched."""
    yield "piece", {"text": "One."}
    LibrarySearch(office.library)
    yield "piece", {"text": "Two."}


def many(office: Office, told: Path) -> Iterator[object]:
    """Pieces without end, for as long as somebody listens."""
    for number in range(100_000):
        told.write_text(str(number))
        yield "piece", {"text": str(number)}
        time.sleep(0.01)
