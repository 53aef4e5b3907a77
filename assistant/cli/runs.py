"""A run of `filing eval`: sets chosen, asked, scored, compared, shown and kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.common import say, say_error, say_warning
from assistant.cli.progress import bar, counted
from assistant.evaluation.asking import asked, check_files, of_tagged_filings
from assistant.evaluation.choosing import Choice, held
from assistant.evaluation.comparing import (
    Baseline,
    Comparison,
    check_baseline,
    compared,
    read_baseline,
    told,
)
from assistant.evaluation.desks import Desks, Using
from assistant.evaluation.grading import Grade, Outcome
from assistant.evaluation.naming import Name, named
from assistant.evaluation.records import Record
from assistant.evaluation.scores import Scores, scores, shortfalls
from assistant.evaluation.sets import read_question_set
from index.errors import FilingError, QuestionSetError

if TYPE_CHECKING:
    from assistant.evaluation.pool import Pool

_LISTED = 20
_ALIKE = (
    "Repeats: no model is set, so the same question gets the same reply each time; "
    "set one to measure it: --model PROVIDER:NAME"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked of a run."""

    home: Path | None
    types: tuple[str, ...]
    ids: tuple[str, ...]
    tags: tuple[str, ...]
    workers: int
    repeat: int
    ignore_tags: bool
    baseline: Path | None
    fail_under: float | None
    max_wrong: float | None
    max_broken: int | None
    out: Path
    by_commit: bool
    html: Path | None
    junit: Path | None
    as_json: bool
    model: str | None
    model_url: str | None

    @property
    def choice(self) -> Choice:
        return Choice(self.types, self.ids, self.tags)


@dataclass(frozen=True, slots=True)
class _Set:
    """A set that is asked: its file, its chosen records, what its results are called."""

    path: Path
    records: tuple[Record, ...]
    title: Name
    baseline: Baseline | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a set came to; `is_whole`: nothing interrupted it."""

    scores: Scores
    comparison: Comparison | None
    is_whole: bool


def evaluated(paths: Sequence[Path], wanted: Wanted) -> None:
    """Runs sets and shows and keeps what they came to. Exits 1 where it is not good enough.

    Raises FilingError before anything is asked if a set, a filing or a baseline is not there, and
    KeyboardInterrupt when interrupted, after what was done is shown and kept.
    """
    from assistant.evaluation.scorecard import check_places
    from assistant.settings import model_settings

    if wanted.max_broken is not None and wanted.baseline is None:
        raise click.UsageError("--max-broken needs a --baseline")
    using = Using(
        wanted.home, not wanted.ignore_tags, model_settings(wanted.model, wanted.model_url)
    )
    sets = _sets(paths, wanted, using)
    check_places(wanted.out, wanted.html, wanted.junit)
    done: list[_Asked] = []
    with ExitStack() as stack:
        desks = Desks(using).open()
        pool = _pool(stack, sets, using, wanted, desks)
        for each in sets:
            done.append(_run(each, desks, pool, wanted))
            if not done[-1].is_whole:
                break
    _write_reports(done, wanted)
    if not done[-1].is_whole:
        raise KeyboardInterrupt
    short = [fault for each in done for fault in _shortfalls(each, wanted)]
    for fault in short:
        say_error(fault)
    if short:
        raise click.exceptions.Exit(1)


def _sets(paths: Sequence[Path], wanted: Wanted, using: Using) -> list[_Set]:
    """The sets with the records that are chosen; those of which none is are left out, which is said."""
    choice = wanted.choice
    read = [(path, read_question_set(path, say_warning)) for path in paths]
    chosen = [(path, choice.of(records)) for path, records in read]
    words = ", ".join(choice.settings)
    if not any(records for _, records in chosen):
        every = [record for _, records in read for record in records]
        raise QuestionSetError(f"No question is chosen by {words}. There are {held(every)}")
    for path, records in chosen:
        if not records:
            say_warning(f"{path} is left out: none of its questions is chosen by {words}")
    chosen = [(path, records) for path, records in chosen if records]
    for path, records in chosen:
        check_files(path, records)
    if wanted.ignore_tags:
        chosen = [(path, of_tagged_filings(path, records)) for path, records in chosen]
    titles = named([path for path, _ in chosen], *_marks(wanted, using), by_commit=wanted.by_commit)
    if wanted.baseline is not None:
        check_baseline(wanted.baseline, len(chosen))
    return [
        _Set(path, records, title, read_baseline(wanted.baseline, title.stem) if wanted.baseline else None)
        for (path, records), title in zip(chosen, titles, strict=True)
    ]  # fmt: skip


def _marks(wanted: Wanted, using: Using) -> tuple[list[str], list[str]]:
    """What the choices of a run add to the names of files, and the settings in words."""
    marks, settings = list(wanted.choice.marks), list(wanted.choice.settings)
    if wanted.ignore_tags:
        marks.append("printed")
        settings.append("ignore-tags")
    if using.model is not None:
        marks.append(using.model.name)
        settings.append(f"model={using.model.name}")
    if wanted.repeat > 1:
        marks.append(f"x{wanted.repeat}")
        settings.append(f"repeat={wanted.repeat}")
    return marks, settings


def _pool(
    stack: ExitStack, sets: Sequence[_Set], using: Using, wanted: Wanted, desks: Desks
) -> Pool | None:
    """The processes that answer, after the filings were read; None where this one does."""
    if wanted.workers == 1:
        return None
    from assistant.evaluation.pool import pool

    files = dict.fromkeys(
        each.path.parent / file for each in sets for record in each.records for file in record.files
    )
    with bar() as shown:
        for number, file in enumerate(files, start=1):
            try:
                desks.read(file)
            except FilingError:
                continue  # said of each of its questions
            finally:
                shown.at("Reading filings", number, len(files))
    return stack.enter_context(pool(wanted.workers, using, wanted.repeat))


def _run(each: _Set, desks: Desks, pool: Pool | None, wanted: Wanted) -> _Asked:
    """Asks a set, shows what it came to and keeps it."""
    found: dict[int, Grade] = {}
    replies = pool.run(each.path, each.records) if pool else _one_by_one(each, desks, wanted.repeat)
    is_whole = True
    try:
        found.update(counted(replies, len(each.records), each.title.stem))
    except KeyboardInterrupt:
        is_whole = False
    title = each.title
    if not is_whole:
        done = f"interrupted after {len(found)} of {len(each.records)}"
        title = replace(title, stem=f"{title.stem}-interrupted", settings=(*title.settings, done))
    result = scores(title, [found[place] for place in sorted(found)])
    comparison = compared(each.baseline, result) if each.baseline and found else None
    asked_set = _Asked(result, comparison, is_whole)
    _report(asked_set, each, wanted)
    return asked_set


def _one_by_one(each: _Set, desks: Desks, times: int) -> Iterator[tuple[int, Grade]]:
    for place, record in enumerate(each.records):
        yield place, asked(each.path, record, desks, desks.seen, times)


def _report(done: _Asked, each: _Set, wanted: Wanted) -> None:
    """Shows what a set came to and keeps it."""
    from assistant.evaluation.scorecard import changes, full_results, outcomes_before, write

    found = done.scores
    before = outcomes_before(each.title.stem, wanted.out)
    kept = write(found, wanted.out, done.comparison)
    if each.baseline and each.baseline.set != each.title.set:
        say_warning(f"the baseline is of {each.baseline.title}, compared by the ids in both")
    if wanted.as_json:
        say(json.dumps(full_results(found, done.comparison), ensure_ascii=False))
        return
    _show(found)
    if found.steadiness and not any("model=" in each for each in found.title.settings):
        say(_ALIKE)
    if done.comparison is not None:
        for line in told(done.comparison):
            say(line)
    elif done.is_whole:
        moved = changes(before, found)
        for change in moved or (["no change"] if before else []):
            say(f"Since the last run: {change}")
    say(f"Kept in {kept} and {kept.with_suffix('.md').name}")
    say()


def _show(found: Scores) -> None:
    from assistant.evaluation.scorecard import faults, latency, rates, table
    from assistant.render import width_of

    width = width_of(sys.stdout)
    say(str(found.title))
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


def _write_reports(done: Sequence[_Asked], wanted: Wanted) -> None:
    from assistant.evaluation.scorecard import write_file

    found = [each.scores for each in done]
    if wanted.html is not None:
        from assistant.evaluation.page import page

        write_file(wanted.html, page(found, [each.comparison for each in done]))
    if wanted.junit is not None:
        from assistant.evaluation.junit import junit

        write_file(wanted.junit, junit(found))


def _shortfalls(done: _Asked, wanted: Wanted) -> Iterator[str]:
    yield from shortfalls(done.scores, wanted.fail_under, wanted.max_wrong)
    broken = len(done.comparison.broken) if done.comparison else 0
    if wanted.max_broken is not None and broken > wanted.max_broken:
        yield f"{done.scores.name}: {broken} broke since the baseline, want at most {wanted.max_broken}"
