"""`filing eval`: the command and its options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from assistant.cli.common import PATH, asking_options, home_of, say_error
from index.errors import QuestionSetError

_RESULTS = Path("eval", "results")
_MOST_WORKERS, _MOST_REPEATS = 64, 1000
_PERCENT = click.FloatRange(0, 100)
_FORMATS = ("finqa", "tatqa", "financebench", "docugami")
_LISTED = 20


@click.command("eval")
@click.argument("sets", metavar="SET...", nargs=-1, type=PATH)
@click.option("--type", "types", metavar="T", multiple=True, help="Only questions of this type.")
@click.option("--id", "ids", metavar="GLOB", multiple=True, help='Only these ids: "cash-*".')
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only questions with this tag.")
@click.option(
    "--workers", type=click.IntRange(1, _MOST_WORKERS), default=1, metavar="N",
    help="Processes that answer at once; one filing's questions stay together.",
)  # fmt: skip
@click.option(
    "--repeat", type=click.IntRange(1, _MOST_REPEATS), default=1, metavar="N",
    help="Ask every question N times: how steady is a model?",
)  # fmt: skip
@click.option("--ignore-tags", is_flag=True, help="Inline XBRL filings only, from the page alone.")
@click.option(
    "--baseline", metavar="FILE", type=PATH,
    help="Results to compare with: what was fixed, what broke. A folder for several sets.",
)  # fmt: skip
@click.option("--fail-under", type=_PERCENT, metavar="PCT", help="Exit 1 if fewer are right.")
@click.option("--max-wrong", type=_PERCENT, metavar="PCT", help="Exit 1 if more are wrong.")
@click.option(
    "--max-broken", type=click.IntRange(0), metavar="N",
    help="Exit 1 if more broke since the baseline.",
)  # fmt: skip
@click.option(
    "--out", metavar="DIR", type=PATH, default=_RESULTS, show_default=True,
    help="Where results are kept.",
)  # fmt: skip
@click.option("--by-commit", is_flag=True, help="Name what is kept by the set's commit too.")
@click.option(
    "--html", metavar="FILE", type=PATH, help="Write a page to sort, filter and look into."
)
@click.option("--junit", metavar="FILE", type=PATH, help="Write JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a record, and no more.")
@click.option("--make", is_flag=True, help="Write questions with known answers of FILING...")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS),
    help="Write the questions of a public set's file as a set.",
)  # fmt: skip
@click.option("--to", metavar="FILE", type=PATH, help="Where --make and --format write a set.")
@click.option("--filings", metavar="DIR", type=PATH, help="The filings that --format looks for.")
@asking_options
@click.pass_context
def evaluate(
    context: click.Context,
    /,
    sets: tuple[Path, ...],
    schema: bool,
    make: bool,
    form: str | None,
    to: Path | None,
    filings: Path | None,
    home: Path | None,
    **given: Any,
) -> None:
    """Put question sets to the assistant and score the replies.

    A set is JSON Lines or YAML. Filings are sought from the set's folder and indexed when needed.
    A refusal of what the filing does answer is declined, not wrong. Writes SET.json and SET.md.
    With --ignore-tags the filings that hold inline XBRL are read from what they print, in a
    library apart; results are those of SET-printed.

    \b
    Examples:
      filing eval eval/questions/nutrition-21.jsonl
      filing eval sets/*.jsonl --workers 4 --fail-under 95 --junit eval.xml
      filing eval set.jsonl --type trap --id "cash-*" --html eval.html
      filing eval set.jsonl --baseline main/set.json --max-broken 0
      filing eval --make 10q.txt --to made.jsonl
      filing eval --format finqa dev.json --to finqa.jsonl
    """
    from assistant.cli.question_sets import converted, made, published
    from assistant.cli.runs import Wanted, evaluated

    if schema:
        published()
        return
    if not sets:
        raise click.MissingParameter(ctx=context, param_type="argument", param_hint="'SET...'")
    if (to and not (make or form)) or (filings and not form) or (make and form):
        raise click.UsageError("--to goes with --make or --format, and --filings with --format")
    if make:
        made(sets, to, home_of(context, home))
    elif form:
        converted(form, sets, to, filings)
    else:
        with _faults_told():
            evaluated(sets, Wanted(home=home_of(context, home), **given))


@contextmanager
def _faults_told() -> Iterator[None]:
    """Say all that is wrong with a set, a line each, and exit."""
    try:
        yield
    except QuestionSetError as error:
        for fault in error.faults[:_LISTED]:
            say_error(fault)
        if len(error.faults) > _LISTED:
            say_error(f"and {len(error.faults) - _LISTED} more")
        raise click.exceptions.Exit(1) from None
