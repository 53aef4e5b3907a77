from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.address import Address
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


@pytest.fixture(params=["folder"])
def store(request: pytest.FixtureRequest, filing_home: Path) -> Address:
    """Where a library lives, in each of the ways."""
    return filing_home if request.param == "folder" else request.getfixturevalue("postgres_store")


@pytest.fixture
def store_said(store: Address) -> str:
    """The same as it is written."""
    return str(store)
