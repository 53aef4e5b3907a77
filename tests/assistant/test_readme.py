"""The Python of the README and of docs/ is run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCKS = [
    block
    for page in PAGES
    for block in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S)
]


@pytest.mark.embedding
@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_runs(number: int, home: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BLOCKS[number]],
        cwd=ROOT,
        env=os.environ | {"FILING_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()


def test_the_examples_say_what_they_print(home: Path) -> None:
    """A comment after a print is what it prints."""
    said = [line.rpartition("  # ")[2] for line in BLOCKS[0].splitlines() if "2.686" in line]
    ran = subprocess.run(
        [sys.executable, "-c", BLOCKS[0]],
        cwd=ROOT,
        env=os.environ | {"FILING_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert said
    assert ran.stdout.splitlines()[0] == said[0]
