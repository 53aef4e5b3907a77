"""`filing eval`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import PATH, home_of, home_option, say, say_error
from index.errors import FilingError, QuestionSetError

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.evaluate import Opener, Scores, Talk
    from assistant.question_sets import Record

_RESULTS = Path("eval", "results")
_LISTED = 20


_PERCENT = click.FloatRange(0, 100)


@click.command("eval")
@click.argument("sets", metavar="SET...", nargs=-1, required=True, type=PATH)
@click.option("--fail-under", type=_PERCENT, metavar="PCT", help="Exit 1 if fewer are right.")
@click.option("--max-wrong", type=_PERCENT, metavar="PCT", help="Exit 1 if more are wrong.")
@click.option(
    "--out",
    metavar="DIR",
    type=PATH,
    default=_RESULTS,
    show_default=True,
    help="Where results are kept.",
)
@click.option("--type", "kinds", metavar="T", multiple=True, help="Only questions of this type.")
@click.option("--ignore-tags", is_flag=True, help="Inline XBRL filings only, from the page alone.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@home_option
@click.pass_context
def evaluate(
    context: click.Context,
    sets: tuple[Path, ...],
    fail_under: float | None,
    max_wrong: float | None,
    out: Path,
    kinds: tuple[str, ...],
    ignore_tags: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """Put question sets to the assistant and score the replies.

    A set is JSON Lines or YAML. Filings are sought from the set's folder and indexed when needed.
    A refusal of what the filing does answer is declined, not wrong. Writes SET.json and SET.md.
    With --ignore-tags the filings that hold inline XBRL are read from what they print, in a
    library apart; results are those of SET-printed.

    \b
    Examples:
      filing eval eval/questions/nutrition-21.jsonl
      filing eval eval/questions/*.jsonl --fail-under 95 --max-wrong 0
      filing eval set.jsonl --type trap --out results
    """
    from assistant.evaluate import check_files, of_tagged_filings, shortfalls
    from assistant.question_sets import read_question_set

    chosen = [(path, _of_kinds(path, read_question_set(path), kinds)) for path in sets]
    for path, records in chosen:
        check_files(path, records)
    if ignore_tags:
        chosen = [(path, of_tagged_filings(path, records)) for path, records in chosen]
    names = _names(sets, [*kinds, *(["printed"] if ignore_tags else ())])
    opener = _opener(home_of(context, home), tags=not ignore_tags)
    found = [
        _scored(name, path, records, opener, out, as_json)
        for name, (path, records) in zip(names, chosen, strict=True)
    ]
    short = [fault for each in found for fault in shortfalls(each, fail_under, max_wrong)]
    for fault in short:
        say_error(fault)
    if short:
        raise click.exceptions.Exit(1)


def _of_kinds(
    path: Path, records: Sequence[Record], kinds: Sequence[str] | None
) -> tuple[Record, ...]:
    chosen = tuple(record for record in records if not kinds or record.type in kinds)
    if not chosen:
        held = ", ".join(sorted({record.type for record in records}))
        raise QuestionSetError(f"{path} has no questions of that type. It has: {held}")
    return chosen


def _names(sets: Sequence[Path], marks: Sequence[str]) -> list[str]:
    """What the results of each set are called; a part of a set leaves those of the whole alone."""
    names = ["-".join([path.stem, *sorted(marks)]) for path in sets]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise QuestionSetError(f"Two sets are named {twice}: their results would overwrite")
    return names


def _opener(home: Path | None, *, tags: bool) -> Opener:
    """Conversations about files, each read once; what cannot be read fails again as it did."""
    from assistant.ask import Assistant

    desks: dict[tuple[Path, ...], Assistant | FilingError] = {}

    def opened(path: Path, *also: Path) -> Talk:
        paths = (path, *also)
        if paths not in desks:
            try:
                desks[paths] = Assistant.open(path, home, also=also, tags=tags)
            except FilingError as error:
                desks[paths] = error
        desk = desks[paths]
        if isinstance(desk, FilingError):
            raise desk
        return desk.conversation()

    return opened


def _scored(
    name: str, path: Path, records: Sequence[Record], opener: Opener, out: Path, as_json: bool
) -> Scores:
    """The scores of a set, shown and kept."""
    from assistant.cli.progress import counted
    from assistant.evaluate import run, scores
    from assistant.scorecard import changes, outcomes_before, timed_results, write

    grades = list(counted(run(path, records, opener), len(records), name))
    found = scores(name, grades)
    before = outcomes_before(name, out)
    kept = write(found, out)
    if as_json:
        say(json.dumps(timed_results(found), ensure_ascii=False))
        return found
    _show(found)
    moved = changes(before, found)
    for change in moved or (["no change"] if before else []):
        say(f"Since the last run: {change}")
    say(f"Kept in {kept} and {kept.with_suffix('.md').name}")
    say()
    return found


def _show(found: Scores) -> None:
    from assistant.grading import Outcome
    from assistant.render import width_of
    from assistant.scorecard import faults, latency, rates, table

    width = width_of(sys.stdout)
    say(found.name)
    for line in table(found, width):
        say(f"  {line}")
    for line in (*rates(found), latency(found)):
        say(line)
    for outcome in (Outcome.WRONG, Outcome.DECLINED, Outcome.FAILED):
        lines = faults(found, outcome)
        if lines:
            say(f"{outcome.capitalize()}:")
        for line in lines[:_LISTED]:
            say(f"  {line}")
        if len(lines) > _LISTED:
            say(f"  and {len(lines) - _LISTED} more")
