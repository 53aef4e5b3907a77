"""Tests over real filings are counted when the filings are not there, and fail where they must be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.windows import filings

CONFTEST = Path(__file__).with_name("conftest.py")
WANTING = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_reads(number, shared_filings):
    assert (shared_filings / "answers.jsonl").is_file()
"""


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A project with three tests that want the real filings."""
    tests = tmp_path / "project" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(CONFTEST, tests)
    (tests / "test_wanting.py").write_text(WANTING)
    return tests.parent


def run(project: Path, ci: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "tests"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        command, cwd=project, env=kept | {"CI": ci}, capture_output=True, text=True
    )


def test_a_lone_clone_says_how_many_were_skipped(ran: Path) -> None:
    said = run(ran, "")
    assert said.returncode == 0, said.stdout
    assert "3 tests were skipped: no ../shared/filings beside the project" in said.stdout


def test_ci_fails_without_the_filings(ran: Path) -> None:
    said = run(ran, "true")
    assert said.returncode == 1, said.stdout
    assert "3 errors" in said.stdout


def test_with_the_filings_none_is_skipped(ran: Path) -> None:
    shared = ran.parent / "shared" / "filings"
    shared.mkdir(parents=True)
    (shared / "answers.jsonl").write_text("")
    said = run(ran, "true")
    assert "3 passed" in said.stdout
    assert "real filings" not in said.stdout


def test_what_is_mangled_are_the_real_filings(shared_filings: Path) -> None:
    assert {path.parent.resolve() for path in filings()} == {shared_filings.resolve()}
