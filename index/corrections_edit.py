"""Entries into `corrections.toml` and out of it. The one module that names tomlkit.

What stands in the file stays as it was written, comments and order included: an entry is
added at the end, and one that goes takes its own lines and no others.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from index.corrections import Placed, key_of
from index.corrections_file import LARGEST, parse_corrections, read_text
from index.errors import CorrectionsError

_HEADING = """\
# What is set right in the filings of this library: see `filing correct --help`.
# A line that begins with # is a comment.
"""
_BETWEEN = re.compile(r"\s*(?:#.*)?$")
_BEGINS = re.compile(r"\s*\[")


def with_entry(text: str, kind: str, record: Mapping[str, object], path: Path) -> str:
    """The text of a corrections file with one more entry at the end. Raises CorrectionsError."""
    kept = parse_corrections(text, path).entries
    before = text or _HEADING
    added = tomlkit.dumps({kind: [dict(record)]})
    longer = f"{before}{'' if before.endswith(chr(10)) else chr(10)}\n{added}"
    if _keys(longer, path) is None:
        longer = _edited(text, lambda document: document[kind].append(dict(record)), path)
    if len(longer.encode()) > LARGEST:
        raise CorrectionsError(f"{path} would have more than {LARGEST:,} bytes. Shorten it first")
    if len(parse_corrections(longer, path).entries) != len(kept) + 1:
        raise CorrectionsError(f"{path} cannot be added to. Add the entry by hand")
    return longer


def without_entry(text: str, entry: Placed, path: Path) -> str:
    """The text of a corrections file without one of its entries. Raises CorrectionsError."""
    kept = [each.key for each in parse_corrections(text, path).entries if each.key != entry.key]
    shorter = _cut(text, entry.line) if entry.line is not None else text
    if _keys(shorter, path) != kept:
        kind, number = entry.name.split()
        shorter = _edited(text, lambda document: _delete(document, kind, int(number) - 1), path)
    if _keys(shorter, path) != kept:
        raise CorrectionsError(f"{path} {entry} cannot be taken out. Remove its lines by hand")
    return shorter


def _cut(text: str, line: int) -> str:
    """A text without the entry that begins on a line; comments behind it stay."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    after = (number for number in range(line, len(lines)) if _BEGINS.match(lines[number]))
    last = next(after, len(lines))
    while last > line and _BETWEEN.match(lines[last - 1].rstrip("\r\n")):
        last -= 1
    first = line - 1
    if first and not lines[first - 1].strip() and not "".join(lines[last : last + 1]).strip():
        first -= 1
    return "".join([*lines[:first], *lines[last:]])


def _edited(text: str, edit: Callable[[Any], None], path: Path) -> str:
    """A text with its document edited, as where entries stand in one list."""
    try:
        document = tomlkit.parse(text)
        edit(document)
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError, KeyError, TypeError) as error:
        raise CorrectionsError(f"{path} cannot be edited ({error}). Edit it by hand") from None


def _delete(document: Any, kind: str, place: int) -> None:
    del document[kind][place]
    if not document[kind]:
        del document[kind]


def write_text(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all; a link stays a link."""
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(text.encode())
        if target.exists():
            shutil.copymode(target, unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise CorrectionsError(
            f"Cannot write {path}: {error.strerror}. Unlock it, or choose another: --home FOLDER"
        ) from error


def text_of(path: Path) -> str:
    """The text of a corrections file, empty if there is none. Raises CorrectionsError."""
    return read_text(path) if path.exists() else ""


def _keys(text: str, path: Path) -> list[str] | None:
    """The keys of a text's entries in order; None if it cannot be read."""
    try:
        return [key_of(entry.fix) for entry in parse_corrections(text, path).entries]
    except CorrectionsError:
        return None
