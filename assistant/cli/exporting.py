"""`filing export`: a filing's figures for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.common import PATH, filing_option, home_of, home_option, say


@click.command("export")
@filing_option
@click.option(
    "--to", "kind", type=click.Choice(["xlsx"]), default="xlsx", show_default=True,
    help="The form: a workbook with live formulas.",
)  # fmt: skip
@click.option(
    "--out", metavar="FILE", type=PATH, help="Where to write. Default: the filing's name."
)
@home_option
@click.pass_context
def export(
    context: click.Context, filing: str | None, kind: str, out: Path | None, home: Path | None
) -> None:
    """Write a filing's statements as a workpaper, every figure with its line.

    Totals and ratios are live formulas; a sheet of the tie-out shows what was added up and
    what it came to.

    \b
    Examples:
      filing export -f 10q.txt --to xlsx
      filing export -f "nutrition 10-Q 2003-12" --out workpaper.xlsx
    """
    from assistant.book import Book
    from assistant.checking import checked
    from assistant.indexing import find_filing
    from assistant.restated import with_restated
    from assistant.workpaper import write_workpaper

    library, entry = find_filing(filing, home_of(context, home))
    report = with_restated(checked(library, entry.id), library, entry.id)
    path = out or Path(f"{Path(entry.name).stem}.{kind}")
    write_workpaper(path, Book(library.reading(entry.id)), report)
    say(f"Wrote {path}")
