"""`filing replay`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.answering import desk_for, model_for
from assistant.cli.common import PATH, asking_options, filings_option, home_of, say
from index.errors import RecordError

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.replay import Difference, Replay

_DIFFERS = 3
_LISTED = 20
_LONGEST = 200  # characters of a value


@click.command()
@click.argument("record", type=PATH)
@filings_option
@click.option("--json", "as_json", is_flag=True, help="Print what it comes to as one JSON object.")
@asking_options
@click.pass_context
def replay(
    context: click.Context,
    record: Path,
    filings: tuple[str, ...],
    as_json: bool,
    model: str | None,
    model_url: str | None,
    home: Path | None,
) -> None:
    """Ask a recorded question again, and tell all that is not as it was kept.

    RECORD is what filing ask --record wrote. Its filings are sought in the library; -f indexes a
    file first. Exits 0 when the reply is the same, from the same filings, whichever version of
    the program gave it; 1 on an error, 2 on a wrong call, 3 when another reply comes, or the
    filings have changed.

    \b
    Examples:
      filing replay answer.json
      filing replay answer.json -f 10q.txt --json
    """
    from assistant.json_files import read_json

    kept = read_json(record, "record", RecordError)
    desk = _desk(filings, home_of(context, home), model, model_url)
    found = desk.replayed(kept)
    if as_json:
        _say_json(found)
    else:
        _tell(found)
    if not found.is_same:
        raise click.exceptions.Exit(_DIFFERS)


def _desk(
    filings: tuple[str, ...], home: Path | None, model: str | None, model_url: str | None
) -> Assistant:
    """The assistant over all of the library, with the files that were given."""
    desk, _ = desk_for(filings, home, model_for(model, model_url))
    return desk.everywhere()


def _say_json(found: Replay) -> None:
    from assistant.reply_json import reply_json

    told = {
        "schema": 1,
        "same": found.is_same,
        "differences": [
            {"where": each.where, "kept": each.kept, "now": each.now} for each in found.differences
        ],
        "reply": reply_json(found.reply),
    }
    say(json.dumps(told, ensure_ascii=True))


def _tell(found: Replay) -> None:
    from assistant.layout import folded

    is_told = "The same reply" if found.is_same else "Not the same reply"
    say(f"{is_told}: {folded(found.reply.text)}")
    for each in found.differences[:_LISTED]:
        say(f"  {_words(each)}")
    if len(found.differences) > _LISTED:
        say(f"  and {len(found.differences) - _LISTED} more: --json")


def _words(each: Difference) -> str:
    """A difference in one line, of which nothing steers a terminal."""
    from assistant.layout import folded

    return f"{folded(each.where)}: {_value(each.kept)}, now {_value(each.now)}"


def _value(value: object) -> str:
    from assistant.layout import folded

    text = folded(json.dumps(value, ensure_ascii=False)) if value is not None else "nothing"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
