"""Lock files between processes. The one module that names filelock.

The operating system lets go of a lock when its process ends, however it ends, so a lock
file that a dead process left behind blocks nobody.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from index.address import without_password
from index.errors import LibraryError, LibraryLocked

_POLL_SECONDS = 0.02
_LONGEST_COMMAND = 80


@contextmanager
def exclusive(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file at `path`. Raises TimeoutError after `wait` seconds in vain."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(wait, poll_interval=_POLL_SECONDS)
    except Timeout as timeout:
        raise TimeoutError(f"{path} is held by another") from timeout
    except OSError as error:
        raise LibraryError(
            f"Cannot write to {path.parent}: {error.strerror}. Choose another: --home FOLDER"
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writer(home: Path, wait: float) -> Iterator[None]:
    """Be the one writer of the library at `home`, and say so beside the lock.

    Raises LibraryLocked, naming the writer, when another still writes after `wait` seconds.
    """
    note = home / "writer.json"
    try:
        with exclusive(home / "writer.lock", wait):
            note.write_text(json.dumps(_myself()), "utf-8")
            try:
                yield
            finally:
                note.unlink(missing_ok=True)
    except TimeoutError as error:
        raise LibraryLocked(
            f"The library at {home} is being written by {_who(note)}. "
            "Try again when it has ended, or use another: --home FOLDER"
        ) from error


def _myself() -> dict[str, str | int]:
    command = without_password(" ".join(sys.argv))
    if len(command) > _LONGEST_COMMAND:
        command = command[:_LONGEST_COMMAND] + " …"
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    return {"pid": os.getpid(), "command": command, "since": since}


def _who(note: Path) -> str:
    try:
        said = json.loads(note.read_text("utf-8"))
        return f"process {said['pid']} ({said['command']}) since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
