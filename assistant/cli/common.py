"""What the commands share: options, errors, standard streams."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home", metavar="FOLDER", help="Where the library lives. Default: FILING_HOME, or yours."
    ),
]
FilingOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--filing",
        "-f",
        metavar="FILING",
        help="A path, an accession number, or enough of company, form and period.",
    ),
]


def home_of(context: typer.Context, home: Path | None) -> Path | None:
    """The home given to the command, or before it; None for the default one."""
    before = context.obj
    return home or (before if isinstance(before, Path) else None)


def text_of(argument: str) -> str:
    """An argument as text: what was no UTF-8 on the command line is replaced."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def say_error(error: Exception | str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"error: {' '.join(str(error).split())}\n")


def say_warning(words: str) -> None:
    """One line on standard error, about what did not stop the command."""
    sys.stderr.write(f"warning: {' '.join(words.split())}\n")


def say(line: str = "") -> None:
    """One line on standard output."""
    sys.stdout.write(f"{line}\n")
