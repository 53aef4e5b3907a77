"""`filing correct`: what the user sets right in what was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import filing_option, home_of, home_option, say, text_of

if TYPE_CHECKING:
    from assistant.corrected import Effect, Standing
    from index.corrections_file import EntryKind
    from index.library import Library
    from index.model import Reading

_line = click.argument(
    "line",
    metavar="LINE",
    type=click.IntRange(min=1),
    help="The line, as `filing show` numbers it.",
)
_printed = click.argument("printed", metavar="PRINTED", help="The figure as it is printed there.")
_reason = click.option("--reason", metavar="WORDS", required=True, help="Why; answers repeat it.")
_position = click.option(
    "--position", metavar="N", type=click.IntRange(min=1), help="Which, if a line prints it twice."
)


@click.group(no_args_is_help=True)
def correct() -> None:
    """Set right a figure, a column's period, a table's scale or a label's meaning.

    Corrections stand in corrections.toml of the library's folder, which may be
    written by hand. They last when filings are indexed again, and every answer
    that rests on one says so.

    \b
    Examples:
      filing correct cell 208 2,345 2,354 --reason "Misprinted; see the 10-Q/A"
      filing correct label "Net product sales" SalesRevenueNet
      filing correct list
    """


@correct.command("cell")
@_line
@_printed
@click.argument("value", metavar="VALUE", help='How it should read: "2,354", "(17)", "-".')
@_reason
@_position
@filing_option
@home_option
@click.pass_context
def cell(
    context: click.Context,
    line: int,
    printed: str,
    value: str,
    reason: str,
    position: int | None,
    filing: str | None,
    home: Path | None,
) -> None:
    """Read a figure otherwise than it is printed. VALUE is in the table's own scale.

    \b
    Example:
      filing correct cell -f 10q.txt 208 2,345 2,354 --reason "Misprinted"
    """
    record = {"line": line, "printed": printed, "position": position}
    _add_printed("cell", record, {"value": value, "reason": reason}, filing, home_of(context, home))


@correct.command("column")
@_line
@_printed
@click.argument("period", metavar="PERIOD", help='"2003-12-31", "2003-10-01 to 2003-12-31".')
@_reason
@_position
@filing_option
@home_option
@click.pass_context
def column(
    context: click.Context,
    line: int,
    printed: str,
    period: str,
    reason: str,
    position: int | None,
    filing: str | None,
    home: Path | None,
) -> None:
    """Give the period of the column that a figure stands in.

    \b
    Example:
      filing correct column 208 2,284 "2002-10-01 to 2002-12-31" --reason Misread
    """
    record = {"line": line, "printed": printed, "position": position}
    _add_printed(
        "column", record, {"period": period, "reason": reason}, filing, home_of(context, home)
    )


@correct.command("table")
@_line
@_printed
@click.argument("scale", metavar="SCALE", help="ones, thousands, millions …")
@_reason
@click.option("--shares", metavar="SCALE", help="That of counts of shares.")
@_position
@filing_option
@home_option
@click.pass_context
def table(
    context: click.Context,
    line: int,
    printed: str,
    scale: str,
    reason: str,
    shares: str | None,
    position: int | None,
    filing: str | None,
    home: Path | None,
) -> None:
    """Give the scale of the table that a figure stands in.

    \b
    Example:
      filing correct table 512 1,204 thousands --reason "The page says so"
    """
    record = {"line": line, "printed": printed, "position": position}
    given = {"scale": scale, "shares": shares, "reason": reason}
    _add_printed("table", record, given, filing, home_of(context, home))


@correct.command("label")
@click.argument("words", metavar="LABEL", help="The label of a statement's row.")
@click.argument("concept", metavar="CONCEPT", help="A us-gaap element, or none.")
@click.option("--statement", metavar="KIND", help="income, balance-sheet, cash-flows …")
@click.option("--under", metavar="HEADING", help="A heading above the row.")
@filing_option
@click.option("--cik", metavar="CIK", help="In a company's filings.")
@click.option("--company", metavar="NAME", help="In a company's filings, by its name.")
@click.option("--reason", metavar="WORDS", help="Why; answers repeat it.")
@home_option
@click.pass_context
def label(
    context: click.Context,
    words: str,
    concept: str,
    statement: str | None,
    under: str | None,
    filing: str | None,
    cik: str | None,
    company: str | None,
    reason: str | None,
    home: Path | None,
) -> None:
    """Say which us-gaap element a printed label stands for, or that none does.

    It holds for one filing (-f), a company's (--cik, --company), or all.

    \b
    Examples:
      filing correct label "Net product sales" SalesRevenueNet --cik 797923
      filing correct label "Other" none -f 10q.txt --under "Current assets"
    """
    from assistant.indexing import find_filing, open_library

    folder = home_of(context, home)
    named: dict[str, object] = {"label": words, "concept": concept, "statement": statement}
    if filing is None:
        library = open_library(folder, create=False)
    else:
        library, entry = find_filing(filing, folder)
        named["filing"] = entry.id
    given = named | {"under": under, "cik": cik, "company": company, "reason": reason}
    _add(library, "label", given)


@correct.command("list")
@home_option
@click.pass_context
def list_corrections(context: click.Context, home: Path | None) -> None:
    """List the corrections, where each applies, and why where it does not.

    \b
    Example:
      filing correct list
    """
    from assistant.corrected import standings
    from assistant.indexing import open_library

    library = open_library(home_of(context, home), create=False)
    found = standings(library)
    if not found:
        say(f"Nothing is corrected in {library.corrections.path}.")
    for standing in found:
        _say_standing(standing)


@correct.command("remove")
@click.argument("entry", metavar="ENTRY...", nargs=-1, required=True, help="As listed: cell 2.")
@home_option
@click.pass_context
def remove(context: click.Context, entry: tuple[str, ...], home: Path | None) -> None:
    """Take a correction back. The entries after it of its kind count one less.

    \b
    Example:
      filing correct remove cell 2
    """
    from assistant.corrected import remove as taken_out
    from assistant.indexing import open_library

    library = open_library(home_of(context, home), create=False)
    gone = taken_out(library, " ".join(entry))
    say(f"Removed {gone.name} from {library.corrections.path}")


def _add_printed(
    kind: EntryKind,
    record: Mapping[str, object],
    given: Mapping[str, object],
    filing: str | None,
    home: Path | None,
) -> None:
    """Add an entry about a printed figure of a filing."""
    from assistant.corrected import anchored
    from assistant.indexing import find_filing

    library, entry = find_filing(filing, home)
    reading: Reading = library.reading(entry.id)
    _add(library, kind, anchored(reading, _given(record)) | dict(given))


def _add(library: Library, kind: EntryKind, record: Mapping[str, object]) -> None:
    from assistant.corrected import add

    _say_standing(add(library, kind, _given(record)))


def _given(record: Mapping[str, object]) -> dict[str, object]:
    """What was given, as text: what was no UTF-8 on the command line is replaced."""
    texts = {
        name: text_of(value) if isinstance(value, str) else value for name, value in record.items()
    }
    return {name: value for name, value in texts.items() if value is not None}


def _say_standing(standing: Standing) -> None:
    """An entry, and under it what it comes to in each filing."""
    from assistant.corrected import words_of

    say(f"{standing.entry}: {words_of(standing.entry.fix)}")
    for effect in standing.effects:
        say(f"  {_effect(effect)}")
    if standing.unread:
        say(f"  concerns {standing.unread} filings, each read again when it is next asked")
    elif not standing.effects:
        say("  does not apply: no filing of the library is concerned")


def _effect(effect: Effect) -> str:
    filing, done = effect.filing, effect.correction
    title = f"{filing.company} {filing.form} {filing.period} ({filing.id})"
    if done.fault:
        return f"does not apply to {title}: {done.fault}"
    if not done.facts:
        return f"changes nothing in {title}"
    return f"sets right {done.facts:,} figure{'s' if done.facts > 1 else ''} of {title}"
