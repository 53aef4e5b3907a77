"""`filing config`, `doctor` and `completion`: what is set, whether all is well, and the shell."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from assistant.cli.common import home_of, home_option, say, say_warning

_MARKS = {"good": "ok", "warning": "look", "fault": "FAULT"}
_PLACES = {
    "bash": 'Add to ~/.bashrc:  eval "$(filing completion bash)"',
    "zsh": 'Add to ~/.zshrc:  eval "$(filing completion zsh)"',
    "fish": "Write it to ~/.config/fish/completions/filing.fish",
}


@click.command("config")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@home_option
@click.pass_context
def config(context: click.Context, as_json: bool, home: Path | None) -> None:
    """Show every setting, what it holds, and where that comes from.

    A setting comes from a call, else from its variable in the environment, else from settings.toml
    in the library's default home (or the file that FILING_SETTINGS names). Keys of providers are
    theirs, read by their own clients, and are never shown.

    \b
    Examples:
      filing config
      filing config --json
    """
    from assistant.layout import columns, folded
    from assistant.render import width_of
    from assistant.settings import effective, settings_file, unknown_variables
    from index.library import default_home

    held = effective()
    path = settings_file()
    where = home_of(context, home) or default_home()
    if as_json:
        found = {
            key: {"value": each.shown, "from": each.source, "variable": each.setting.variable}
            for key, each in held.items()
        }
        say(json.dumps({"home": str(where), "file": path and str(path), "settings": found}))
    else:
        say(f"home: {folded(str(where))}")
        say(f"file: {folded(str(path)) if path else 'none; ' + str(default_home() / 'settings.toml') + ' is read where it is'}")  # fmt: skip
        say()
        rows = [("setting", "holds", "from", "what it is")]
        rows += [
            (key, _shown(each.shown), folded(each.source), each.setting.about)
            for key, each in held.items()
        ]
        for line in columns(rows, frozenset(), width_of(sys.stdout), wraps=3):
            say(line)
    for said in unknown_variables():
        say_warning(said)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@home_option
@click.pass_context
def doctor(context: click.Context, as_json: bool, home: Path | None) -> None:
    """Look whether all is there that answers need: Python, packages, model, library, disk.

    Nothing is written or downloaded. Exits 1 where something must be mended.

    \b
    Examples:
      filing doctor
      filing doctor --home ./library --json
    """
    from assistant.doctor import Verdict, examinations
    from assistant.layout import columns, folded
    from assistant.render import width_of

    found = list(examinations(home_of(context, home)))
    if as_json:
        say(json.dumps([{"what": e.what, "verdict": e.verdict, "found": e.found, "remedy": e.remedy} for e in found]))  # fmt: skip
    else:
        rows = [(_MARKS[each.verdict], each.what, folded(each.found)) for each in found]
        for line in columns(rows, frozenset(), width_of(sys.stdout), wraps=2):
            say(line)
        for each in found:
            if each.remedy:
                say(f"{_MARKS[each.verdict]}: {each.what}: {folded(each.remedy)}")
    if any(each.verdict is Verdict.FAULT for each in found):
        raise click.exceptions.Exit(1)


@click.command("completion")
@click.argument("shell", type=click.Choice(sorted(_PLACES)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script by which a shell completes commands, options and filings.

    \b
    Examples:
      eval "$(filing completion bash)"
      filing completion fish > ~/.config/fish/completions/filing.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(f"{shell} is not completed by this version of click")
    say(kind(context.find_root().command, {}, "filing", "_FILING_COMPLETE").source())
    if sys.stdout.isatty():
        sys.stderr.write(f"{_PLACES[shell]}\n")


def _shown(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)
