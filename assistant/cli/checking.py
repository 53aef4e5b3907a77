"""`filing check`: the tie-out of a filing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from assistant.cli.common import PATH, filing_option, home_of, home_option, say

_DISAGREES = 3


@click.command("check")
@filing_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--html", metavar="FILE", type=PATH, help="Write the report as a page, too.")
@home_option
@click.pass_context
def check(
    context: click.Context, filing: str | None, as_json: bool, html: Path | None, home: Path | None
) -> None:
    """Prove a filing's numbers: what foots, what agrees, what contradicts.

    Statements and notes are added up, held against one another, and against what the text claims
    of them; what was restated since an earlier filing of the library is told as well. Exits 0
    where all that was checked agrees, 3 where something does not, 1 on an error.

    \b
    Examples:
      filing check -f 10q.txt
      filing check -f 10q.txt --json
      filing check "nutrition 10-Q 2003-12" --html report.html
    """
    from assistant.check_report import as_page, as_record, told
    from assistant.checking import checked
    from assistant.indexing import find_filing
    from assistant.render import width_of
    from assistant.restated import with_restated

    library, entry = find_filing(filing, home_of(context, home))
    report = with_restated(checked(library, entry.id), library, entry.id)
    if html is not None:
        _write(html, as_page(report))
    if as_json:
        say(json.dumps(as_record(report), ensure_ascii=False))
    else:
        for line in told(report, width_of(sys.stdout)):
            say(line)
    if not report.is_clean:
        raise click.exceptions.Exit(_DISAGREES)


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"Cannot write {path}: {error.strerror}. Choose another: --html FILE"
        ) from error
