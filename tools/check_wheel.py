"""The wheel alone is the product: built, installed in an empty venv, asked from another folder."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import venv
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
QUESTION = "What were net sales for the three months ended December 31, 2003?"
EXPECTED = 2_345_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="filing-wheel-") as name:
        work = Path(name).resolve()
        wheel = build_wheel(work / "dist")
        scripts = install(wheel, work / "venv")
        (work / "elsewhere").mkdir()
        ask(scripts / "filing", work / "elsewhere")
        make_older(work / "elsewhere" / "home" / "filings.sqlite")
        reply = ask(scripts / "filing", work / "elsewhere")
    if reply["status"] != "answered" or reply["value"] != EXPECTED:
        sys.exit(f"{wheel.name} answers {reply['status']}, {reply.get('value')}: want {EXPECTED}")
    print(f"{wheel.name}: {reply['text']}")


def build_wheel(folder: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """The folder of the commands of a new venv that holds the wheel and what it requires."""
    venv.create(folder, with_pip=True)
    scripts = folder / "bin"
    pins = ROOT / "constraints.txt"
    # Compiling ten thousand modules takes longer than importing the few that one question needs.
    run(scripts / "pip", "install", "--quiet", "--no-compile", "-c", pins, wheel)
    run(scripts / "pip", "check")
    return scripts


def ask(command: Path, folder: Path) -> dict[str, object]:
    """The reply of the installed command, in a folder that holds nothing but the filing."""
    filing = shutil.copy(SAMPLE, folder / "sample.txt")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    } | {"FILING_HOME": str(folder / "home"), "HF_HUB_OFFLINE": "1"}
    printed = subprocess.run(
        [command, "ask", "--json", "-f", filing, QUESTION],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    reply: dict[str, object] = json.loads(printed)
    return reply


def make_older(store: Path) -> None:
    """Have the store be of the first format, so that the migrations of the wheel are needed."""
    with closing(sqlite3.connect(store)) as database:
        for later in ("digest", "company", "accession", "name"):
            database.execute(f"DROP INDEX filings_by_{later}")
        for later in ("catalogue", "names", "figures"):
            database.execute(f"DROP TABLE {later}")
        database.execute("PRAGMA user_version = 3")


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir())


if __name__ == "__main__":
    main()
