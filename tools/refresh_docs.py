"""The sessions in the README and in docs/, and docs/commands.md: run again, and written anew.

python tools/refresh_docs.py leaves a session alone whose output still comes ("…" alone on a line
stands for any lines); another gets what its commands print now. Blocks fenced as `console` are
sessions, run from the project's folder; those fenced as `sh` are only shown. A test holds all of it
against what is printed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "eval/filings/nutrition-21_10-q_20031231.txt"
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
COMMANDS = "docs/commands.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_ANY = "…"
_LONGEST = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a session, and the lines that stand under it."""

    command: str
    shown: tuple[str, ...]


def sessions(page: str) -> tuple[tuple[Step, ...], ...]:
    """The sessions of a page in their order; they go on from one another."""
    return tuple(tuple(_steps(match[1])) for match in _BLOCK.finditer(page))


def _steps(block: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        while command.endswith("\\"):
            command = f"{command}\n{shown.pop(0)}"
        while shown and not shown[-1].strip():
            shown.pop()
        yield Step(command, tuple(shown))


def printed(command: str, home: Path) -> list[str]:
    """What a command prints, both streams, as lines without blanks at their ends."""
    found = os.environ | {
        "FILING_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "COLUMNS": "80",
    }
    ran = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=found, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_LONGEST, check=False,
    )  # fmt: skip
    lines = [line.rstrip() for line in ran.stdout.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def agrees(shown: tuple[str, ...], lines: list[str]) -> bool:
    """Whether lines are as shown, where "…" alone on a line stands for any."""
    parts = [r"(?:.*\n)*?" if line.strip() == _ANY else f"{re.escape(line.rstrip())}\n" for line in shown]  # fmt: skip
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in lines)) is not None


def refreshed(page: str, home: Path) -> str:
    """The page with what its commands print now."""

    def session(match: re.Match[str]) -> str:
        told = []
        for step in _steps(match[1]):
            lines = printed(step.command, home)
            shown = list(step.shown) if agrees(step.shown, lines) else lines
            told.append("\n".join([f"$ {step.command}", *shown]))
        return "```console\n" + "\n\n".join(told) + "\n```"

    return _BLOCK.sub(session, page)


def commands_page(helps: Mapping[str, str]) -> str:
    """docs/commands.md: the help of every command, by its name ("" for the whole)."""
    said = ["# Commands\n\nWhat `--help` says of each, written by `tools/refresh_docs.py`.\n"]
    for name, text in helps.items():
        said.append(f"## filing {name}".rstrip() + f"\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(said)


def metrics_table() -> str:
    """Every metric of ours: its title, the formula that is tried first, its unit and its source."""
    import tomllib

    table = tomllib.loads((ROOT / "assistant" / "metrics.toml").read_text(encoding="utf-8"))
    rows = ["| metric | formula | unit | source |", "| --- | --- | --- | --- |"]
    for metric in table.values():
        formula = metric["formula"] if isinstance(metric["formula"], str) else metric["formula"][0]
        cells = (metric["title"], f"`{formula}`", metric["unit"], metric.get("source", ""))
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(rows)


def with_metrics(page: str) -> str:
    """The page with the table of metrics between its marks."""
    return re.sub(
        r"(?<=<!-- metrics -->\n).*?(?=<!-- end -->)",
        lambda _: f"{metrics_table()}\n",
        page,
        flags=re.S,
    )


def helps() -> dict[str, str]:
    """The help of every command and group."""
    from click.testing import CliRunner

    from assistant.cli.app import app

    found: dict[str, str] = {}
    ahead = [""]
    while ahead:
        name = ahead.pop(0)
        ran = CliRunner().invoke(
            app, [*name.split(), "--help"], prog_name="filing", terminal_width=80
        )
        found[name] = "\n".join(line.rstrip() for line in ran.output.splitlines())
        listed = ran.output.partition("Commands:")[2]
        ahead += [
            f"{name} {line.split()[0]}".strip()
            for line in listed.splitlines()
            if re.match(r"  \S", line)
        ]
    return found


def main() -> int:
    """Write every page anew; 1 where one changed."""
    changed = 0
    for name in PAGES:
        if name == COMMANDS:
            continue
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as home:
            after = with_metrics(refreshed(before, Path(home)))
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"changed: {name}")
            changed = 1
    text = commands_page(helps())
    path = ROOT / COMMANDS
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"changed: {COMMANDS}")
        changed = 1
    return changed


if __name__ == "__main__":
    sys.exit(main())
