"""The command `filing`. A command imports what it runs when it runs: help waits for nothing."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from assistant.cli.app import app
from assistant.cli.common import say_error
from index.errors import FilingError

_ERROR, _INTERRUPTED = 1, 130
COLLECTED_AFTER = 50_000  # objects: most of what a command loads stays until it ends


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 done, 1 error, 2 usage, 3 refused, 130 interrupted."""
    gc.set_threshold(COLLECTED_AFTER)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone. What is still buffered would fail again as the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _ERROR
    except KeyboardInterrupt:
        status = _INTERRUPTED
    sys.exit(status)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = app.main(arguments, prog_name="filing", standalone_mode=False)
    except click.Abort:  # what click makes of an interrupt
        return _INTERRUPTED
    except click.ClickException as error:
        _with_the_option(error).show()
        return error.exit_code
    except FilingError as error:
        say_error(error)
        return _ERROR
    return status if isinstance(status, int) else 0


def _with_the_option(error: click.ClickException) -> click.ClickException:
    """The error, saying how a filing is named where one was given without its option."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or "unexpected extra argument" not in error.message:
        return error
    if not any("-f" in each.opts for each in context.command.params):
        return error
    how = f'A filing is named with -f: {context.command_path} -f "…"'
    return click.UsageError(f"{error.message}. {how}", context)
