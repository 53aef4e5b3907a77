"""What was typed before, kept across runs: a line of JSON each, for its owner's eyes alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "chat-history"
_MOST = 1_000  # lines kept
_MOST_BYTES = 4_000_000
_OWNER_ONLY = 0o600


class History:
    """The lines of a history file. What cannot be read or written is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[str]:
        """What was typed, oldest first."""
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return []
            written = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        return [line for text in written[-_MOST:] if (line := _line(text)) is not None]

    def add(self, line: str) -> None:
        """Keep a line, unless it is empty or the one before; the oldest of very many go."""
        kept = self.lines()
        if not line.strip() or kept[-1:] == [line]:
            return
        new = [*kept, line]
        if len(new) > _MOST or not kept:
            self._write("".join(f"{json.dumps(each)}\n" for each in new[-_MOST:]), os.O_TRUNC)
        else:
            self._write(f"{json.dumps(line)}\n", os.O_APPEND)

    def _write(self, text: str, how: int) -> None:
        try:
            opened = os.open(self._path, os.O_WRONLY | os.O_CREAT | how, _OWNER_ONLY)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                file.write(text)
            self._path.chmod(_OWNER_ONLY)
        except OSError:
            return


def _line(text: str) -> str | None:
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, str) else None
