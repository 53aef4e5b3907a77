"""The bytes of a filing's file: read, and told from others by their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import NotAFiling, ReadError, UnknownFiling


def read_bytes(path: Path) -> bytes:
    """The content of the file at `path`, or an error that says what is there instead."""
    if path.is_dir():
        raise NotAFiling(f"{path} is a folder. Name the filings in it: filing index {path}/*.txt")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnknownFiling(
            f"No file at {path}. Check the path; `filing list` shows what is indexed."
        ) from None
    except OSError as error:
        raise ReadError(f"Cannot read {path}: {error.strerror}. Check its permissions.") from None


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """The same of the file at `path`, which is not held whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`, which may be too long a name for one."""
    try:
        return path.is_file()
    except OSError:
        return False
