"""The passages of one filing embedded by a process of its own: `python -m … HOME FILING SECONDS`.

It comes behind all that answers: the figures of a filing do not wait for it, nor do other questions. On
standard output goes, a JSON array a line, how many passages are embedded, and of how many.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from assistant.indexing import open_library
from index.errors import FilingError

_BEHIND = 5  # as Unix counts niceness


def main(home: str, filing: str, seconds: str) -> None:
    """Embed a filing of a library, within `seconds` of the processor."""
    os.nice(_BEHIND)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        open_library(Path(home), create=False).ensure_vectors([filing], _tell)
    except FilingError as error:  # removed meanwhile, or there is no model: who searches is told
        sys.exit(type(error).__name__)


def _tell(filing: str, done: int, of: int) -> None:
    del filing  # there is one
    print(json.dumps([done, of]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
