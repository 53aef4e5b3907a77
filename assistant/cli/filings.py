"""`filing index`, `list`, `remove` and `show`: the library of filings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import (
    PATH,
    filing_option,
    home_of,
    home_option,
    say,
    say_error,
    say_warning,
)
from index.errors import ReadError, UnknownFiling

if TYPE_CHECKING:
    from assistant.cli.progress import Bar
    from assistant.indexing import Indexed
    from index.library import Library
    from index.store import Entry

FEW = 8
"""Files that are read one after another, each told of in a line."""

_HEADINGS = ("company", "form", "period", "filed", "id")


@click.command("index")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1), default=None,
    help="Processes that read and embed. Default: one a core, where there are many files.",
)  # fmt: skip
@click.option(
    "--ray", "cluster", metavar="ADDRESS",
    help="Have a Ray cluster read and embed: its address, or local for one started here.",
)  # fmt: skip
@click.option(
    "--no-vectors", is_flag=True, help="Leave the search by meaning to when it is first needed."
)
@home_option
@click.pass_context
def index(
    context: click.Context,
    paths: tuple[Path, ...],
    workers: int | None,
    cluster: str | None,
    no_vectors: bool,
    home: Path | None,
) -> None:
    """Read, check and store filings. Files that have not changed are skipped.

    Of a folder, all .txt, .htm and .html files in it are read. Figures can be asked for as soon
    as a file is read; the search by meaning follows. Many files are read by several processes;
    what could not be read is listed at the end, and what is left of a run that was interrupted
    is done by the same command again.

    \b
    Examples:
      filing index 10q.txt
      filing index filings/*.txt --home ./library
      filing index filings/ --workers 8 --no-vectors
    """
    from assistant.cli.progress import bar, embedding
    from assistant.indexing import files_of, open_library

    files = files_of(paths)
    if workers or cluster or len(files) > FEW:
        from assistant.cli.many import index_many

        index_many(files, home_of(context, home), workers, cluster, vectors=not no_vectors)
        return
    library = open_library(home_of(context, home))
    with bar() as shown:
        indexed = _read_all(library, files, shown)
        if not no_vectors:
            library.ensure_vectors([each.entry.id for each in indexed], embedding(shown))
    if len(indexed) < len(files):
        raise click.exceptions.Exit(1)


@click.command("list")
@home_option
@click.pass_context
def list_filings(context: click.Context, home: Path | None) -> None:
    """List the filings of the library.

    \b
    Example:
      filing list
    """
    from assistant.indexing import open_library
    from assistant.layout import columns
    from assistant.render import width_of

    library = open_library(home_of(context, home), create=False)
    rows = [_cells(entry) for entry in library.entries()]
    if not rows:
        say(f"Nothing is indexed at {library.address}. Add one: filing index FILE")
        return
    for line in columns([_HEADINGS, *rows], frozenset(), width_of(sys.stdout)):
        say(line)


@click.command("remove")
@click.argument("filings", metavar="FILING...", nargs=-1, required=True)
@home_option
@click.pass_context
def remove(context: click.Context, filings: tuple[str, ...], home: Path | None) -> None:
    """Forget filings, and the conversations and questions about them that filing serve keeps.

    Files of your own are not touched: the filings, records, kept conversations, exports. Nor are
    corrections.toml and what was typed in the chat.

    \b
    Examples:
      filing remove 0000950117-04-000521
      filing remove "nutrition 10-Q 2003-12"
    """
    from assistant.indexing import open_library
    from assistant.server.removing import remove_filing

    library = open_library(home_of(context, home), create=False)
    found = [library.find(name) for name in filings]
    for entry in dict.fromkeys(found):
        remove_filing(library, entry.id)
        say(f"Removed {_title(entry)}")


@click.command("show")
@click.argument("what", metavar="WHAT...", nargs=-1, required=True)
@click.option(
    "--lines", is_flag=True, help="Statements and tables, too, as read beside the filing's lines."
)
@filing_option
@home_option
@click.pass_context
def show(
    context: click.Context,
    what: tuple[str, ...],
    lines: bool,
    filing: str | None,
    home: Path | None,
) -> None:
    """Show a statement as it stands in the filing, or what was read beside its lines.

    WHAT is income, balance, cash, equity or comprehensive; a section ("note 9", part-2/item-6);
    a table's id; "line 208" or "lines 200-210"; outline (or sections), which lists them all; or
    documents, which lists what was submitted. Statements and tables are drawn with their units
    and line numbers; with --lines each of their lines stands above what was read from it.

    \b
    Examples:
      filing show income
      filing show income --lines
      filing show note 9 -f 10q.txt
      filing show lines 200-210
      filing show documents
    """
    from assistant.chat.screen import Screen
    from assistant.chat.showing import show_place
    from assistant.indexing import find_filing

    library, entry = find_filing(filing, home_of(context, home))
    reading = library.reading(entry.id)
    show_place(reading, " ".join(what), Screen.of(sys.stdout), lines=lines)


def _read_all(library: Library, paths: Sequence[Path], shown: Bar) -> list[Indexed]:
    """The filings of the paths; what is no filing is said, and the rest goes on."""
    from assistant.cli.progress import embedding
    from assistant.indexing import index_file

    found: list[Indexed] = []
    for done, path in enumerate(paths):
        shown.at("Reading", done, len(paths))
        try:
            indexed = index_file(library, path, embedding(shown))
        except (ReadError, UnknownFiling) as error:
            say_error(error)
            continue
        found.append(indexed)
        say(f"{'Unchanged' if indexed.was_there else 'Indexed'}: {_summary(library, indexed)}")
        _say_corrections(library, indexed.entry)
        sys.stdout.flush()
    shown.at("Reading", len(paths), len(paths))
    return found


def _say_corrections(library: Library, entry: Entry) -> None:
    """What the user has set right in a filing; on standard error, what could not be."""
    if not library.corrections.keys(entry):
        return
    from assistant.corrected import faults_of

    for done in library.reading(entry.id).corrections:
        if done.facts:
            say(f"  Corrected: {done.note}")
    for placed, fault in faults_of(library, entry.id):
        where = f"{library.corrections.path} {placed}" if placed else "a correction"
        say_warning(f"{where} does not apply to {entry.id}: {fault}")


def _summary(library: Library, indexed: Indexed) -> str:
    """What a filing is; of a new one, also what was read and how its checks came out."""
    entry = indexed.entry
    if indexed.was_there:
        return _title(entry)
    from assistant.checking import checked
    from index.model import Verdict

    reading = library.reading(entry.id)
    agree = sum(check.verdict is Verdict.AGREES for check in reading.checks)
    found = len(checked(library, entry.id).findings)
    hint = f"; {found} {'finding' if found == 1 else 'findings'}, see: filing check -f {entry.id}"
    return (
        f"{_title(entry)}: {len(reading.tables)} tables, {len(reading.facts):,} figures, "
        f"{agree} of {len(reading.checks)} checks agree{hint if found else ''}"
    )


def _title(entry: Entry) -> str:
    return f"{entry.company} {entry.form} {entry.period} ({entry.id})"


def _cells(entry: Entry) -> tuple[str, ...]:
    filed = entry.filed.isoformat() if entry.filed else "-"
    return entry.company, entry.form, entry.period.isoformat(), filed, entry.id
