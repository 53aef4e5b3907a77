from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.cli import main
from tests.assistant.commands import Command, Ran


@pytest.fixture
def filing(capsys: pytest.CaptureFixture[str]) -> Command:
    """`filing` in this process, from its arguments to its exit."""

    def ran(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return ran


@pytest.fixture
def home(indexed_home: Path, filing_home: Path) -> Path:
    """The home of this test, with the sample indexed."""
    shutil.copytree(indexed_home, filing_home)
    return filing_home
