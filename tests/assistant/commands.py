"""`filing` run in this process or as one of its own, for the tests of commands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Command = Callable[..., Ran]


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """A process with no input, its output as text."""
    options = {"input": "", "capture_output": True, "text": True} | options
    return subprocess.run([str(part) for part in command], **options)
