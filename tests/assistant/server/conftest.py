from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.address import Address, address_of
from index.address import Server as OnServer
from index.store.postgres import PostgresStore
from tests.assistant.server.serving import Server, served_amended
from tests.postgres import Served


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


@pytest.fixture
def postgres_store(postgres: Served) -> OnServer:
    """The address of a new store on a server."""
    address = address_of(postgres.database())
    assert isinstance(address, OnServer)
    PostgresStore(address)  # which makes the tables
    return address


@pytest.fixture(params=["folder", "postgres"])
def store(request: pytest.FixtureRequest, filing_home: Path) -> Address:
    """Where a library lives, in each of the ways."""
    return filing_home if request.param == "folder" else request.getfixturevalue("postgres_store")


@pytest.fixture
def store_said(store: Address) -> str:
    """The same as it is written."""
    return str(store)
