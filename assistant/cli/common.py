"""What the commands share: options, errors, standard streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from typing import Any, TypeAlias

import click
from click.shell_completion import CompletionItem

from index.address import address_of
from index.errors import FilingError

Command: TypeAlias = Callable[..., Any]
STORE = "FILING_STORE"
_IN_FOLDER = "assistant.store-in-folder"


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in the order in which help shows them."""

    def decorated(command: Command) -> Command:
        return reduce(lambda so_far, option: option(so_far), reversed(options), command)

    return decorated


def _take_store(context: click.Context, _: click.Parameter, said: str | None) -> None:
    """Have this process and those that it starts use the store: it is not passed on in words,
    which others of the machine may read.
    """
    if said is None:
        return
    is_folder = isinstance(address_of(said), Path)
    context.meta[_IN_FOLDER] = context.meta.get(_IN_FOLDER, False) or is_folder
    before = os.environ.get(STORE)
    os.environ[STORE] = said
    context.find_root().call_on_close(partial(_restore, before))


def _restore(before: str | None) -> None:
    os.environ.pop(STORE, None)
    if before is not None:
        os.environ[STORE] = before


home_option = _options(
    click.option(
        "--home", metavar="FOLDER", type=click.Path(path_type=Path),
        help="Where the library lives. Default: FILING_HOME, or yours.",
    ),
    click.option(
        "--store", metavar="ADDRESS", expose_value=False, callback=_take_store,
        help="Where its filings are, if not there: postgresql+psycopg://… or a folder. Default: FILING_STORE.",
    ),
)  # fmt: skip
"""Where the library is: `home`; the store is taken for the whole process."""


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


asking_options = _options(_model_option, _model_url_option, home_option)
"""What an answer may need besides the filing: `model`, `model_url` and `home`."""


def home_of(context: click.Context, home: Path | None) -> Path | None:
    """The home given to the command, or before it; None for the default one."""
    before = context.obj
    given = home or (before if isinstance(before, Path) else None)
    if given is not None and context.meta.get(_IN_FOLDER):
        raise click.UsageError("--store names a folder, and --home another. Give one of them")
    return given


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
