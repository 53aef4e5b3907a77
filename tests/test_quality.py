"""`make eval`: what it shows and keeps, that a missed target fails it, what it leaves out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
WHOLE = (
    "bramble-kettle_10-k.txt",
    "cobble-hydro_10-q.txt",
    "fennel-ferries_10-k.txt",
    "harbor-lamp_10-q.txt",
    "juniper-pump_10-k.txt",
    "orchard-tool_10-q.txt",
    "tamarack-soap_10-q.htm",
)


def quality(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "eval" / "quality.py", *arguments]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_a_missed_target_fails_and_says_why(tmp_path: Path) -> None:
    ran = quality("statements", "--filings", DATA, "--out", tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    said = re.search(r"(\d+) of (\d+) filings with statements have all three, each", ran.stdout)
    assert said is not None
    assert len(WHOLE) == int(said[1]) < int(said[2])
    assert "quill-paper_10-k.txt: no cash flows found" in ran.stdout
    assert "Targets missed: statements" in ran.stdout
    kept = json.loads((tmp_path / "statements.json").read_text())
    outcomes = {each["id"]: each["outcome"] for each in kept["records"]}
    assert {name for name, outcome in outcomes.items() if outcome == "foots"} == set(WHOLE)


def test_a_target_that_is_met_and_what_changed_since(tmp_path: Path) -> None:
    filings, out = tmp_path / "filings", tmp_path / "results"
    filings.mkdir()
    for name in WHOLE:
        (filings / name).write_bytes((DATA / name).read_bytes())
    first = quality("statements", "--filings", filings, "--out", out)
    assert first.returncode == 0, first.stdout + first.stderr
    written = {path: path.read_bytes() for path in out.iterdir()}
    again = quality("statements", "--filings", filings, "--out", out)
    assert "Since the last run: no change" in again.stdout
    assert {path: path.read_bytes() for path in out.iterdir()} == written
    broken = filings / WHOLE[2]
    broken.write_bytes(b"<html>no filing</html>")
    after = quality("statements", "--filings", filings, "--out", out)
    assert f"Since the last run: foots → does not foot: {WHOLE[2]}" in after.stdout
    assert str(tmp_path) not in "".join(path.read_text() for path in out.iterdir())


def test_what_is_not_run_is_said(tmp_path: Path) -> None:
    measures = ("answers", "printed", "statements")
    ran = quality(*measures, "--filings", tmp_path / "none", "--out", tmp_path)
    assert ran.returncode == 0
    assert "Not run: answers, printed, statements." in ran.stdout
    assert quality("speed").returncode == 2
