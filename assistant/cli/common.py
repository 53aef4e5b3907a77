"""What the commands share: options, errors, standard streams."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeAlias

import click
from click.shell_completion import CompletionItem

from index.errors import FilingError

Command: TypeAlias = Callable[..., Any]

home_option = click.option(
    "--home", metavar="FOLDER", type=click.Path(path_type=Path),
    help="Where the library lives. Default: FILING_HOME, or yours.",
)  # fmt: skip


def _filings_there(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """For the shell: the filings of the library, and files."""
    from assistant.indexing import open_library

    paths = CompletionItem(incomplete, type="file")
    home = context.params.get("home")
    try:
        entries = open_library(home if isinstance(home, Path) else None, create=False).entries()
    except FilingError:
        return [paths]
    asked = incomplete.casefold()
    named = ((each, f"{each.company} {each.form} {each.period}") for each in entries)
    held = [
        CompletionItem(each.id, help=title)
        for each, title in named
        if each.id.startswith(incomplete) or asked in title.casefold()
    ]
    return held or [paths]


filing_option = click.option(
    "--filing", "-f", metavar="FILING", shell_complete=_filings_there,
    help="A path, an accession number, or enough of company, form and period.",
)  # fmt: skip
filings_option = click.option(
    "--filing", "-f", "filings", metavar="FILING", multiple=True, shell_complete=_filings_there,
    help="A path, an accession number, or enough of company, form and period; once for each of several.",
)  # fmt: skip
_model_option = click.option(
    "--model", metavar="PROVIDER:NAME",
    help="A language model to plan and phrase with. Default: FILING_MODEL, or that of settings.toml, or none.",
)  # fmt: skip
_model_url_option = click.option(
    "--model-url", metavar="URL", help="The base address of the model's server.",
)  # fmt: skip
PATH = click.Path(path_type=Path)


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in the order in which help shows them."""

    def decorated(command: Command) -> Command:
        return reduce(lambda so_far, option: option(so_far), reversed(options), command)

    return decorated


asking_options = _options(_model_option, _model_url_option, home_option)
"""What an answer may need besides the filing: `model`, `model_url` and `home`."""


def home_of(context: click.Context, home: Path | None) -> Path | None:
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
