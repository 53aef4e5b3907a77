"""`filing check`: the tie-out of filings."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import PATH, filings_option, home_of, home_option, say, say_error
from index.errors import AmbiguousFiling, FilingError

if TYPE_CHECKING:
    from assistant.checking import Report

_ERROR = 1
_DISAGREES = 3


@click.command("check")
@filings_option
@click.option("--all", "every", is_flag=True, help="Check every filing of the library.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--html", metavar="FILE", type=PATH, help="Write the report as a page, too.")
@home_option
@click.pass_context
def check(
    context: click.Context,
    filings: tuple[str, ...],
    every: bool,
    as_json: bool,
    html: Path | None,
    home: Path | None,
) -> None:
    """Prove a filing's numbers: what foots, what agrees, what contradicts.

    Statements and notes are added up, held against one another, and against what the text claims
    of them; what was restated since an earlier filing of the library is told as well. Exits 0
    where all that was checked agrees, 3 where something does not, 1 on an error.

    With --all, or -f more than once, each filing is checked and told in turn: the JSON is then
    {"filings": [a report each], "failed": [{"filing", "error"}]}. One that cannot be read stops
    none of the others, and the exit status is 1.

    \b
    Examples:
      filing check -f 10q.txt
      filing check -f 10q.txt --json
      filing check -f "nutrition 10-Q 2003-12" --html report.html
      filing check -f 10q.txt -f 10k.htm
      filing check --all --json
    """
    from assistant.check_report import as_page, as_record, as_records, told, told_together
    from assistant.render import width_of

    if every and filings:
        raise click.UsageError("--all checks every filing: give it without -f.")
    names = _every(home_of(context, home)) if every else filings or (None,)
    is_one = len(names) == 1 and not every
    reports, failed = _reports(names, home_of(context, home), may_fail=not is_one)
    if html is not None:
        _write(html, as_page(reports))
    if as_json:
        record = as_record(reports[0]) if is_one else as_records(reports, failed)
        say(json.dumps(record, ensure_ascii=False))
    else:
        width = width_of(sys.stdout)
        for line in told(reports[0], width) if is_one else told_together(reports, width):
            say(line)
    if failed:
        raise click.exceptions.Exit(_ERROR)
    if not all(report.is_clean for report in reports):
        raise click.exceptions.Exit(_DISAGREES)


def _every(home: Path | None) -> Sequence[str]:
    """The ids of all filings of the library."""
    from assistant.indexing import open_library
    from index.errors import UnknownFiling

    library = open_library(home, create=False)
    names = [entry.id for entry in library.entries()]
    if not names:
        raise UnknownFiling(f"Nothing is indexed at {library.address}. Add one: filing index FILE")
    return names


def _reports(
    names: Sequence[str | None], home: Path | None, *, may_fail: bool
) -> tuple[list[Report], dict[str, str]]:
    """A report on each filing, and why there is none of those that cannot be read, by name."""
    from assistant.checking import checked
    from assistant.indexing import find_filing
    from assistant.restated import with_restated

    reports: list[Report] = []
    failed: dict[str, str] = {}
    for name in dict.fromkeys(names):
        try:
            library, entry = find_filing(name, home)
            reports.append(with_restated(checked(library, entry.id), library, entry.id))
        except AmbiguousFiling as error:
            if name is not None:
                raise
            said = f"{error}. Or check every one: filing check --all"
            raise AmbiguousFiling(said, error.choices) from error
        except FilingError as error:
            if not may_fail:
                raise
            say_error(error)
            failed[str(name)] = str(error)
    return reports, failed


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"Cannot write {path}: {error.strerror}. Choose another: --html FILE"
        ) from error
