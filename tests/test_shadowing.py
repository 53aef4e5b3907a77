"""`index` and `prompts` are common names: a folder that holds its own must not break a question."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import assistant

pytestmark = pytest.mark.skipif(not hasattr(assistant, "Assistant"), reason="no Assistant yet")

QUESTION = "What were net sales for the three months ended December 31, 2003?"


@pytest.fixture
def cluttered(tmp_path: Path) -> Path:
    """A folder with an `index.py` and a `prompts/` of its own."""
    (tmp_path / "index.py").write_text("answer = 42\n")
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "__init__.py").touch()
    return tmp_path


def run(*command: Path | str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_the_command_answers_from_a_cluttered_folder(
    cluttered: Path, filing_command: Path, sample: Path
) -> None:
    asked = run(filing_command, "ask", "-f", sample, QUESTION, cwd=cluttered)
    assert asked.returncode == 0, asked.stderr
    assert "2,345" in asked.stdout


@pytest.mark.parametrize("shadow", ["index.py", "prompts"])
def test_python_names_the_file_that_shadows(cluttered: Path, shadow: str) -> None:
    """`python -c` puts the folder first on the path, where the installed packages are not."""
    for other in {"index.py", "prompts"} - {shadow}:
        (cluttered / other).rename(cluttered / f"not-{other}")
    imported = run(sys.executable, "-c", "import assistant", cwd=cluttered)
    assert imported.returncode == 1
    assert str(cluttered / shadow) in imported.stderr.splitlines()[-1]


def test_the_command_names_the_file_that_shadows(
    cluttered: Path, filing_command: Path, sample: Path
) -> None:
    asked = run(
        filing_command, "ask", "-f", sample, QUESTION, cwd=cluttered, PYTHONPATH=str(cluttered)
    )
    assert asked.returncode == 1
    assert str(cluttered / "index.py") in asked.stderr.splitlines()[-1]
