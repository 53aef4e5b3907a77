from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.indexing import index_file, open_library
from tests.assistant.amending import write_amended
from tests.assistant.server.serving import Server, served


@pytest.fixture(scope="session")
def server(
    filing_command: Path,
    indexed_home: Path,
    sample: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """One server for all tests: over the sample, and an amendment that restates a figure of it."""
    folder = tmp_path_factory.mktemp("server")
    home = folder / "library"
    shutil.copytree(indexed_home, home)
    library = open_library(home)
    (first,) = library.entries()
    amended = index_file(library, write_amended(sample, folder / "amended.txt")).entry
    library.close()
    with served(
        filing_command, home, folder / "log", first.id, amended.id, "--workers", "1"
    ) as running:
        yield running
