"""The corrections file of a home, looked at whenever a filing is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from index.corrections import Corrections
from index.errors import CorrectionsError

_Stamp: TypeAlias = tuple[int, int, int]


@dataclass
class CorrectionsFile:
    """`corrections.toml` of a home, parsed anew whenever it has changed."""

    path: Path
    _read: tuple[_Stamp, Corrections] | None = field(default=None, repr=False)

    def current(self) -> Corrections:
        """What the file says now; nothing if there is none. Raises CorrectionsError."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return Corrections(self.path)
        except OSError as error:
            raise CorrectionsError(
                f"Cannot read {self.path}: {error.strerror}. Check its permissions"
            ) from None
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, _parser()(self.path))
        return self._read[1]


def _parser() -> Callable[[Path], Corrections]:
    from index.corrections_file import read_corrections  # pydantic waits for a file to read

    return read_corrections
