"""What `filing eval` writes rather than runs: the schema, made sets, converted ones."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant.layout import folded
from index.errors import QuestionSetError, UnknownFiling

_LISTED = 12


def published() -> None:
    """Print the JSON Schema of a record."""
    from assistant.evaluation.records import schema_text

    sys.stdout.write(schema_text())


def made(paths: Sequence[Path], to: Path | None, home: Path | None) -> None:
    """Write questions with known answers of the filings in files."""
    from assistant.cli.progress import counted
    from assistant.evaluation import making
    from assistant.indexing import index_file, open_library

    library = open_library(home)
    records: list[dict[str, Any]] = []
    for path in counted(paths, len(paths), "Reading filings"):
        if not path.is_file():
            raise UnknownFiling(f"No file at {path}. --make wants the files of filings")
        entry = index_file(library, path).entry
        beside = os.path.relpath(path, to.parent if to else Path())
        found = making.made(library.reading(entry.id), Path(beside).as_posix())
        sys.stderr.write(f"{path.name}: {_counted(found)}\n")
        records += found
    _write(records, to)


def converted(form: str, paths: Sequence[Path], to: Path | None, filings: Path | None) -> None:
    """Write the questions of a public set as a set, and the excerpts that they are over beside it."""
    from assistant.evaluation.public import convert
    from assistant.evaluation.public.parts import LeftOut, Places
    from assistant.evaluation.scorecard import write_file

    if to is None or len(paths) != 1:
        raise click.UsageError("--format takes one file, and --to says where its set is written")
    if filings is not None and not filings.is_dir():
        raise QuestionSetError(f"No folder of filings at {filings}")
    beside = Path(os.path.relpath(filings, to.parent)).as_posix() if filings else ""
    places = Places.of(f"{to.stem}-excerpts", filings, beside)
    records: list[dict[str, Any]] = []
    left: Counter[str] = Counter()
    for each in convert(form, paths[0], places):
        if isinstance(each, LeftOut):
            left[each.why] += 1
            continue
        if each.excerpt is not None:
            write_file(to.parent / each.record["file"], each.excerpt)
        records.append(each.record)
    sys.stderr.write(f"{paths[0].name}: {_counted(records)}\n")
    for why, count in left.most_common(_LISTED):
        sys.stderr.write(f"left out: {count:,}, as {folded(why)}\n")
    if len(left) > _LISTED:
        sys.stderr.write(f"left out: {sum(left.values()):,} in all\n")
    _write(records, to)


def _counted(records: Sequence[dict[str, Any]]) -> str:
    kinds = [record["type"] for record in records]
    parts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
    return f"{len(records)} questions{f' ({parts})' if parts else ''}"


def _write(records: Sequence[dict[str, Any]], to: Path | None) -> None:
    """Records as JSON Lines, to a file or to standard output."""
    from assistant.evaluation.scorecard import write_file

    if not records:
        raise QuestionSetError("No question is left to write, for the reasons said above")
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    if to is None:
        sys.stdout.write(text)
    else:
        write_file(to, text)
