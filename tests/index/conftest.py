"""A place of each kind for the stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.places import KINDS, InFolder, OnServer, Place


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where no store is yet: a folder, and a database."""
    if request.param == "sqlite":
        return InFolder(tmp_path / "library")
    return OnServer(request.getfixturevalue("postgres"))


@pytest.fixture
def on_server(request: pytest.FixtureRequest) -> OnServer:
    """A database in which no store is yet."""
    return OnServer(request.getfixturevalue("postgres"))
