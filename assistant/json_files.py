"""JSON that is kept in files, and read back from anyone's."""

from __future__ import annotations

import json
from pathlib import Path

from index.errors import FilingError

_MOST_BYTES = 10_000_000


def write_json(path: Path, kept: object, what: str, error_of: type[FilingError]) -> None:
    """Write JSON to a file, whole or not at all. Raises an error of the type given."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        unfinished.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise error_of(
            f"{what} cannot be kept in {path}: {error.strerror or error}. Name another file"
        ) from error


def read_json(path: Path, what: str, error_of: type[FilingError]) -> object:
    """The JSON of a file of anyone's. Raises an error of the type given, for what is none too."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise error_of(f"{path} cannot be read: {error.strerror or error}") from error
    if len(content) > _MOST_BYTES:
        raise error_of(f"{path} is larger than {_MOST_BYTES:,} bytes: no {what}")
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise error_of(f"{path} keeps no {what}: it is no JSON") from error
    return found
