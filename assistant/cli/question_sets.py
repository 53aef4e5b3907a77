"""What `filing eval` writes rather than runs: the schema, made sets, converted ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def published() -> None:
    """Print the JSON Schema of a record."""
    from assistant.evaluation.records import schema_text

    sys.stdout.write(schema_text())


def made(filings: Sequence[Path], to: Path | None, home: Path | None) -> None:
    """Write questions."""


def converted(form: str, sets: Sequence[Path], to: Path | None, filings: Path | None) -> None:
    """Write a set."""
