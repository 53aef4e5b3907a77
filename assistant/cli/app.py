"""The commands of `filing`, in the order of its help."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli import (
    answering,
    charting,
    chatting,
    checking,
    copying,
    correcting,
    evaluating,
    exporting,
    filings,
    replaying,
    serving,
    setting_up,
)
from assistant.cli.common import home_option, say


class InOrder(click.Group):
    """A group whose help lists the commands in the order in which they were added."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from importlib.metadata import version

        say(f"filing-assistant {version('filing-assistant')}")
        context.exit()


@click.group(
    cls=InOrder, context_settings={"help_option_names": ["--help", "-h"]}, no_args_is_help=True
)
@home_option
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version,
    help="Say which this is.",
)  # fmt: skip
@click.pass_context
def app(context: click.Context, home: Path | None) -> None:
    """Answer questions about 10-Q and 10-K filings, every figure cited to its line.

    \b
    Example:
      filing ask -f 10q.txt "What were net sales for the quarter?"
    """
    context.obj = home


for command in (
    filings.index, answering.ask, chatting.chat, filings.show, charting.chart, checking.check,
    exporting.export, filings.list_filings, filings.remove, copying.copy, replaying.replay, evaluating.evaluate,
    correcting.correct,
    serving.serve, serving.keys, serving.asked, serving.feedback, serving.mcp,
    setting_up.config, setting_up.doctor, setting_up.completion,
):  # fmt: skip
    app.add_command(command)
