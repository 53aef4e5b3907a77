"""The commands of `filing`, in the order of its help."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli import answering, correcting, evaluating, filings
from assistant.cli.common import HomeOption, say

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        say(f"filing-assistant {version('filing-assistant')}")
        raise typer.Exit


@app.callback()
def filing(
    context: typer.Context,
    home: HomeOption = None,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which this is."),
    ] = False,
) -> None:
    """Answer questions about 10-Q and 10-K filings, every figure cited to its line.

    \b
    Example:
      filing ask -f 10q.txt "What were net sales for the quarter?"
    """
    context.obj = home


app.command("index")(filings.index)
app.command("ask")(answering.ask)
app.command("chat")(answering.chat)
app.command("show")(filings.show)
app.command("list")(filings.list_filings)
app.command("remove")(filings.remove)
app.command("eval")(evaluating.evaluate)
app.add_typer(correcting.app, name="correct")
