"""Times: of an action in this process, and of a command in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

_TIMED = Path(__file__).with_name("timed.py")
# As it is for a user: bytecode is kept, and the commands are those of this environment.
_LEFT_OUT = {"PYTHONDONTWRITEBYTECODE", "FILING_HOME"}


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    output: str


def seconds_of(action: Callable[[], object]) -> float:
    """The wall time of an action."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def run(*command: str | Path, may_exit: Sequence[int] = (0,)) -> Run:
    """Run a command from a folder of its own. Raises CalledProcessError when it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    printed = subprocess.run(
        [sys.executable, _TIMED, *command],
        check=True,
        stdout=subprocess.PIPE,
        cwd=tempfile.gettempdir(),
        env=environment,
    ).stdout
    ended = json.loads(printed)
    if ended["status"] not in may_exit:
        raise subprocess.CalledProcessError(ended["status"], command, ended["output"])
    return Run(*(ended[name] for name in ("seconds", "processor_seconds", "peak_mb", "output")))


def percentile(values: Sequence[float], hundredth: int) -> float:
    """The value that so many hundredths of the values do not exceed."""
    return quantiles(values, n=100, method="inclusive")[hundredth - 1]
