"""`filing correct`: what the user sets right in what was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli.common import FilingOption, HomeOption, home_of, say, text_of

if TYPE_CHECKING:
    from assistant.corrected import Effect, Standing
    from index.corrections_file import EntryKind
    from index.library import Library
    from index.model import Reading

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

LineArgument: TypeAlias = Annotated[
    int, typer.Argument(metavar="LINE", min=1, help="The line, as `filing show` numbers it.")
]
PrintedArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="PRINTED", help="The figure as it is printed there.")
]
ReasonOption: TypeAlias = Annotated[
    str, typer.Option("--reason", metavar="WORDS", help="Why; answers repeat it.")
]
PositionOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--position", metavar="N", min=1, help="Which, if a line prints it twice."),
]


@app.callback()
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


@app.command("cell")
def cell(
    context: typer.Context,
    line: LineArgument,
    printed: PrintedArgument,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help='How it should read: "2,354", "(17)", "-".')
    ],
    reason: ReasonOption,
    position: PositionOption = None,
    filing: FilingOption = None,
    home: HomeOption = None,
) -> None:
    """Read a figure otherwise than it is printed. VALUE is in the table's own scale.

    \b
    Example:
      filing correct cell -f 10q.txt 208 2,345 2,354 --reason "Misprinted"
    """
    record = {"line": line, "printed": printed, "position": position}
    _add_printed("cell", record, {"value": value, "reason": reason}, filing, home_of(context, home))


@app.command("column")
def column(
    context: typer.Context,
    line: LineArgument,
    printed: PrintedArgument,
    period: Annotated[
        str,
        typer.Argument(metavar="PERIOD", help='"2003-12-31", "2003-10-01 to 2003-12-31".'),
    ],
    reason: ReasonOption,
    position: PositionOption = None,
    filing: FilingOption = None,
    home: HomeOption = None,
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


@app.command("table")
def table(
    context: typer.Context,
    line: LineArgument,
    printed: PrintedArgument,
    scale: Annotated[str, typer.Argument(metavar="SCALE", help="ones, thousands, millions …")],
    reason: ReasonOption,
    shares: Annotated[
        str | None, typer.Option(metavar="SCALE", help="That of counts of shares.")
    ] = None,
    position: PositionOption = None,
    filing: FilingOption = None,
    home: HomeOption = None,
) -> None:
    """Give the scale of the table that a figure stands in.

    \b
    Example:
      filing correct table 512 1,204 thousands --reason "The page says so"
    """
    record = {"line": line, "printed": printed, "position": position}
    given = {"scale": scale, "shares": shares, "reason": reason}
    _add_printed("table", record, given, filing, home_of(context, home))


@app.command("label")
def label(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="LABEL", help="The label of a statement's row.")],
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", help="A us-gaap element, or none.")],
    statement: Annotated[
        str | None, typer.Option(metavar="KIND", help="income, balance-sheet, cash-flows …")
    ] = None,
    under: Annotated[
        str | None, typer.Option(metavar="HEADING", help="A heading above the row.")
    ] = None,
    filing: FilingOption = None,
    cik: Annotated[
        str | None, typer.Option("--cik", metavar="CIK", help="In a company's filings.")
    ] = None,
    company: Annotated[
        str | None, typer.Option(metavar="NAME", help="In a company's filings, by its name.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="WORDS", help="Why; answers repeat it.")
    ] = None,
    home: HomeOption = None,
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


@app.command("list")
def list_corrections(context: typer.Context, home: HomeOption = None) -> None:
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


@app.command("remove")
def remove(
    context: typer.Context,
    entry: Annotated[list[str], typer.Argument(metavar="ENTRY", help="As listed: cell 2.")],
    home: HomeOption = None,
) -> None:
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
