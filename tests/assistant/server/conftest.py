from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.server.serving import Server, served_amended


@pytest.fixture(scope="session")
def server(
    filing_command: Path,
    indexed_home: Path,
    sample: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """One server for all tests: over the sample, and an amendment that restates a figure of it."""
    folder = tmp_path_factory.mktemp("server")
    with served_amended(filing_command, indexed_home, sample, folder) as running:
        yield running
