"""The OpenAPI document says what the server does: schemathesis, which reads it, finds nothing amiss."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.server.serving import Server

_RUN = "from schemathesis.cli import schemathesis; schemathesis()"


@pytest.mark.slow
def test_schemathesis_finds_nothing(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis")
    key = server.client("schemathesis").headers["Authorization"]
    ran = subprocess.run(
        [
            sys.executable, "-c", _RUN, "run", f"{server.address}/openapi.json",
            "-H", f"Authorization: {key}", "--max-examples", "4", "--seed", "1",
            "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"\b(\d{3,}) generated, \1 passed\n", ran.stdout), ran.stdout
    assert [line for line in server.lines() if line["event"] == "failed"] == []
