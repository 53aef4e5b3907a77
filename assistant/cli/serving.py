"""`filing serve` and `filing keys`: the assistant over HTTP, and who may ask it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from assistant.cli.common import asking_options, home_of, home_option, say, say_warning, text_of

_LOOPBACK = "127.0.0.1"
_PORT = 8750
_MCP_PORT = 8751
_MOST_WORKERS = 64
_BEST_WORKERS = 4
_MOST_DAYS = 365
_MOST_A_MINUTE = 100_000
_SCOPES = ["ask", "read", "upload", "remove", "tokens", "metrics"]


@click.command("serve")
@click.option(
    "--host", metavar="HOST", default=_LOOPBACK, show_default=True,
    help="The address to listen on: this machine alone, unless told otherwise.",
)  # fmt: skip
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65_535), default=_PORT, show_default=True,
    help="The port; 0 takes a free one.",
)  # fmt: skip
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, _MOST_WORKERS),
    help=f"How many processes answer. Default: one a core, at most {_BEST_WORKERS}.",
)  # fmt: skip
@click.option(
    "--keep-questions", "days", metavar="DAYS", type=click.IntRange(1, _MOST_DAYS),
    help="Keep what is asked for so many days: see filing asked. Default: nothing is kept.",
)  # fmt: skip
@click.option(
    "--page-key", metavar="KEY",
    help="The key of the demo page at /, which everybody who opens it has: one of filing keys add --page.",
)  # fmt: skip
@asking_options
@click.pass_context
def serve(
    context: click.Context,
    host: str,
    port: int,
    workers: int | None,
    days: int | None,
    page_key: str | None,
    model: str | None,
    model_url: str | None,
    home: Path | None,
) -> None:
    """Serve the library over HTTP, until interrupted.

    Every request needs a key: see filing keys. The log goes to standard error, a line a request,
    and has no question in it. The addresses are told at /openapi.json.

    \b
    Examples:
      filing serve
      filing serve --host 0.0.0.0 --port 80 --home ./library
    """
    from assistant.server.run import serve as serve_library
    from assistant.settings import model_settings

    settings = model_settings(model, model_url)
    if settings is not None:
        from assistant.llm.providers import open_model

        open_model(settings)  # each worker has its own: what is wrong with it is said here
    folder = home_of(context, home)
    serve_library(host, port, folder, settings, _processes(workers), days, page_key, _tell)


@click.command("mcp")
@click.option(
    "--http", "is_http", is_flag=True,
    help="Listen at an address, for those who have a key of filing keys. Default: speak over standard streams.",
)  # fmt: skip
@click.option(
    "--host", metavar="HOST", default=_LOOPBACK, show_default=True,
    help="With --http, the address to listen on: this machine alone, unless told otherwise.",
)  # fmt: skip
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65_535), default=_MCP_PORT, show_default=True,
    help="With --http, the port; 0 takes a free one.",
)  # fmt: skip
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, _MOST_WORKERS),
    help=f"With --http, how many processes answer. Default: one a core, at most {_BEST_WORKERS}.",
)  # fmt: skip
@asking_options
@click.pass_context
def mcp(
    context: click.Context,
    is_http: bool,
    host: str,
    port: int,
    workers: int | None,
    model: str | None,
    model_url: str | None,
    home: Path | None,
) -> None:
    """Be a server of the Model Context Protocol, for a program whose model asks the filings.

    Its tools list, ask, look up, compute, search, read and check; see docs/mcp.md.

    \b
    Examples:
      filing mcp
      filing mcp --http
    """
    from assistant.mcp import run
    from assistant.settings import model_settings

    settings = model_settings(model, model_url)
    folder = home_of(context, home)
    if is_http:
        run.serve(host, port, folder, settings, _processes(workers), _tell)
    else:
        run.speak(folder, settings)


def _processes(workers: int | None) -> int:
    return workers or min(os.cpu_count() or 1, _BEST_WORKERS)


def _tell(address: str, filings: int, warning: str | None) -> None:
    """Say where a server is, and what to be warned of."""
    say(f"Serving {filings} {'filing' if filings == 1 else 'filings'} at {address}")
    sys.stdout.flush()
    if warning:
        say_warning(warning)


@click.group("keys", no_args_is_help=True)
def keys() -> None:
    """Make, list and revoke the API keys of filing serve.

    \b
    Examples:
      filing keys add support-bot --scope ask
      filing keys list
      filing keys revoke support-bot
    """


@keys.command("add")
@click.argument("name", metavar="NAME", help="What the key is called, in lists and in the log.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES),
    help="What it is for: questions, what filings hold, filings to come or to go, tokens, or counts; "
    "once for each.",
)  # fmt: skip
@click.option(
    "--page", is_flag=True,
    help="For a page that everybody may read: to ask alone, of the filings of -f, on the pages of --origin.",
)  # fmt: skip
@click.option(
    "--origin", "origins", metavar="ORIGIN", multiple=True,
    help="A site whose pages may send it from a browser, as https://example.com; once for each.",
)  # fmt: skip
@click.option(
    "--filing", "-f", "filings", metavar="FILING", multiple=True,
    help="A filing that it may see, once for each. Default: all, those to come among them.",
)  # fmt: skip
@click.option(
    "--per-minute", metavar="N", type=click.IntRange(1, _MOST_A_MINUTE),
    help="How many requests a minute. Default: 600, for a page 30.",
)  # fmt: skip
@click.option(
    "--per-day", metavar="N", type=click.IntRange(1),
    help="How many requests a day, by UTC. Default: as many as come, for a page 500.",
)  # fmt: skip
@home_option
@click.pass_context
def add(
    context: click.Context,
    name: str,
    scopes: tuple[str, ...],
    page: bool,
    origins: tuple[str, ...],
    filings: tuple[str, ...],
    per_minute: int | None,
    per_day: int | None,
    home: Path | None,
) -> None:
    """Make a key and print it, once: only its digest is kept.

    \b
    Examples:
      filing keys add support-bot --scope ask
      filing keys add viewer --scope ask --scope read -f "nutrition 10-Q 2003-12"
      filing keys add shop --page --origin https://shop.example -f "nutrition 10-Q 2003-12"
    """
    from assistant.indexing import open_library
    from assistant.server.keys import (
        PAGE_PER_DAY,
        PAGE_PER_MINUTE,
        PER_MINUTE,
        KeyRing,
        Kind,
        Scope,
    )

    if not scopes and not page:
        raise click.UsageError("Say what the key is for: --scope ask, or --page.", context)
    if page and set(scopes) - {"ask"}:
        raise click.UsageError("A key for pages is to ask alone: leave --scope out.", context)
    library = open_library(home_of(context, home), create=False)
    seen = [library.find(text_of(filing)).id for filing in filings] or None
    _, secret = KeyRing(library.address).add(
        text_of(name),
        [*map(Scope, scopes)] or [Scope.ASK],
        seen,
        per_minute or (PAGE_PER_MINUTE if page else PER_MINUTE),
        kind=Kind.PAGE if page else Kind.SERVER,
        origins=[text_of(origin) for origin in origins],
        per_day=per_day or (PAGE_PER_DAY if page else None),
    )
    say(secret)


@keys.command("list")
@home_option
@click.pass_context
def list_keys(context: click.Context, home: Path | None) -> None:
    """List the keys that were made, revoked ones among them; their secrets are not kept.

    \b
    Example:
      filing keys list
    """
    from assistant.indexing import open_library
    from assistant.layout import columns
    from assistant.render import width_of
    from assistant.server.keys import KeyRing

    library = open_library(home_of(context, home), create=False)
    held = KeyRing(library.address).made()
    if not held:
        say("There are no keys. Make one: filing keys add NAME --scope ask")
        return
    rows = [("name", "id", "for", "filings", "a minute", "a day", "pages", "made", "revoked")]
    rows += [
        (
            key.name,
            key.id,
            ", ".join(sorted(key.scopes)),
            "all" if key.filings is None else ", ".join(sorted(key.filings)),
            str(key.per_minute),
            str(key.per_day or "-"),
            ", ".join(sorted(key.origins)) or "-",
            f"{key.made:%Y-%m-%d}",
            f"{key.revoked:%Y-%m-%d}" if key.revoked else "-",
        )
        for key in held
    ]
    for line in columns(rows, frozenset(), width_of(sys.stdout)):
        say(line)


@keys.command("revoke")
@click.argument("name", metavar="NAME", help="The key's name or id.")
@home_option
@click.pass_context
def revoke(context: click.Context, name: str, home: Path | None) -> None:
    """Take a key back: the next request with it is refused.

    \b
    Example:
      filing keys revoke support-bot
    """
    from assistant.indexing import open_library
    from assistant.server.keys import KeyRing

    library = open_library(home_of(context, home), create=False)
    key = KeyRing(library.address).revoke(text_of(name))
    say(f"Revoked {key.name} ({key.id})")


@click.command("feedback")
@home_option
@click.pass_context
def feedback(context: click.Context, home: Path | None) -> None:
    """Print what visitors said of replies of filing serve, a JSON object a line.

    \b
    Example:
      filing feedback
    """
    from assistant.indexing import open_library
    from assistant.server.feedback import Feedback

    library = open_library(home_of(context, home), create=False)
    for said in Feedback(library.address).kept():
        say(json.dumps(said, ensure_ascii=False))


@click.command("asked")
@home_option
@click.pass_context
def asked(context: click.Context, home: Path | None) -> None:
    """Print the questions that filing serve --keep-questions has kept, a JSON object a line.

    \b
    Example:
      filing asked
    """
    from assistant.indexing import open_library
    from assistant.server.questions import Questions

    library = open_library(home_of(context, home), create=False)
    for question in Questions(library.address).kept():
        say(json.dumps(question, ensure_ascii=False))
