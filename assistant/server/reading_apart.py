"""One filing read into a library by a process of its own: `python -m … HOME NAME MEMORY SECONDS`.

What is uploaded is hostile until it has been read: here it can take no more memory and no more of the
processor's time than it is given, and what it breaks is this process. The content comes on standard
input; on standard output goes one JSON object, the filing's id or why it is refused.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from assistant.indexing import open_library
from index.build import read_content
from index.content import digest_of
from index.errors import CorrectionsError, ReadError

_BEHIND = 5  # those who ask, as Unix counts niceness


def main(home: str, name: str, memory: str, seconds: str) -> None:
    """Read what comes on standard input, within `memory` bytes and `seconds` of the processor."""
    os.nice(_BEHIND)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps(read_into(Path(home), name, sys.stdin.buffer.read())))  # noqa: T201


def read_into(home: Path, name: str, content: bytes) -> dict[str, str]:
    """Read a filing into the library. One of the same id with other content is not replaced."""
    library = open_library(home, create=False)
    held = library.holds(digest_of(content))
    if held is not None:
        return {"filing": held.id}
    try:
        reading = read_content(content, name, corrections=library.stored_corrections)
    except (ReadError, CorrectionsError) as error:
        return {
            "refused": str(error) if isinstance(error, ReadError) else "The host has to mend it"
        }
    filing = reading.filing
    if any(e.id == filing.id and e.digest != filing.digest for e in library.entries()):
        return {"refused": f"A filing of the id {filing.id} is here with other content"}
    return {"filing": library.add(reading, content=content).id}


if __name__ == "__main__":
    main(*sys.argv[1:])
