"""How well filings are read and questions answered, against targets. `make eval`.

python eval/quality.py [MEASURE…] runs all measures or those named, keeps their results in
eval/results, says what changed since those kept there, and exits 1 when a target is missed.
Measures: own, figures, words, several, screens, conversations, answers, printed, rows, statements, edits,
judged. All but the first are over ../shared/filings.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from measures import edits, judged, rows, statements
from measures.model import MORE_FILINGS, QUESTIONS, ROOT

from assistant.evaluation.scorecard import keep, moves, outcomes_before

_COMMAND = Path(sys.executable).with_name("filing")
_RESULTS = ROOT / "eval" / "results"
_ANSWERS = "answers.jsonl"
_TIEOUT = ROOT / "eval" / "tieout"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question set with the shares that must be right and may be wrong, in percent."""

    name: str
    what: str
    least_right: float
    most_wrong: float
    options: tuple[str, ...] = ()


_OWN = Asked("own", "The project's own questions", 98, 0)
_SHARED = (
    Asked("answers", "Questions with known values", 97, 0.5),
    Asked("printed", "The same of inline XBRL filings, tags ignored", 93, 0.5, ("--ignore-tags",)),
)
# Questions of several kinds over many filings, each kind in one set or more. The aims stand beside
# the kinds; the limits of each set are what it reached, so that no change takes it back.
_KINDS = {
    # aim: 97% right, 0.5% wrong
    "figures": (
        Asked("figures-text", "Figures of text filings", 96.2, 0),
        Asked("figures-html", "Figures of HTML filings", 97.5, 0),
        Asked("figures-mixed", "Further figures, of six filings", 95.5, 0),
        Asked("figures-fresh", "Further figures, of six others", 94.4, 0),
        Asked("figures-many", "Further figures, asked by people in a hurry", 98.4, 0),
        Asked("figures-dozen", "Further figures, of a dozen filings", 100, 0),
        Asked("figures-plain", "Further figures, of fifteen filings", 92, 0),
        Asked("figures-further", "Further figures, of twelve filings", 96.2, 0),
        Asked("figures-spoken", "Further figures, as people speak", 99.4, 0),
        Asked("figures-casual", "Further figures, as people type", 93.8, 0),
        Asked("figures-last", "Further figures, of ten filings", 100, 0),
        Asked("figures-auditor", "Further figures, as auditors and lenders ask", 85, 0),
        Asked("figures-hurried", "Further figures, in shorthand and everyday words", 87, 0),
        Asked("figures-newest", "Further figures, of fifteen filings", 97, 0),
        Asked("figures-once", "Further figures, of sixteen filings", 94, 0),
        Asked("figures-asked", "Further figures, in frames and everyday words", 92, 0),
        Asked("figures-twelve", "Further figures, of twelve kinds of people", 87, 0),
        Asked("figures-people", "Further figures, as people with a purpose ask", 76, 0),
        Asked("figures-usual", "Further figures, plain and computed", 87, 0),
        Asked("figures-bare", "Items and metrics by their bare names", 97.2, 0),
        Asked("figures-voices", "Further figures, of eight kinds of people", 76, 0),
        Asked("figures-plainly", "Further figures, as ordinary people type", 98.1, 0),
        Asked("figures-natural", "Further figures, as ordinary people type, of others", 96.3, 0),
        Asked("figures-first", "Further figures, of 26 filings", 87.2, 0),
        Asked("figures-daily", "Further figures, hardly worked through", 90, 0),
        Asked("figures-desk", "Further figures of all operations, hardly worked through", 82, 1),
        Asked(
            "figures-everyday", "Further figures, as ordinary people type, of 23 filings", 83, 2.3
        ),
    ),
    # aim: 90% right, 2% of what must be declined answered
    "words": (
        Asked("words-text", "What text filings say", 87, 3.6),
        Asked("words-html", "What HTML filings say", 82.3, 3.6),
        Asked("words-more", "What filings say, asked in quite other words", 84.6, 1.6),
        Asked("words-plain", "What filings say, of several kinds", 81.2, 3.8),
        Asked("words-apart", "What filings say, of several others", 61.2, 3.8),
        Asked("words-given", "What filings say, worked through by nobody", 82.5, 5),
        Asked("words-fresh", "What filings say, and names that they leave out", 71.8, 8.2),
        Asked("words-everyday", "What filings say, as ordinary people ask", 77, 9),
    ),
    # aim: 97% right, 0.5% wrong
    "several": (Asked("several", "Questions over several filings", 98, 0),),
    "screens": (Asked("screens", "Questions over the companies of a library", 97, 0),),
    "conversations": (Asked("conversations", "Questions that lean on earlier ones", 85, 6.3),),
}
_MEASURES = (
    _OWN.name,
    *_KINDS,
    *(asked.name for asked in _SHARED),
    rows.NAME,
    statements.NAME,
    edits.NAME,
    judged.NAME,
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(_MEASURES))
    options.add_argument("--filings", type=Path, default=MORE_FILINGS, metavar="FOLDER")
    options.add_argument("--out", type=Path, default=_RESULTS, metavar="FOLDER")
    chosen = options.parse_args()
    wanted = chosen.measures or list(_MEASURES)
    unknown = sorted(set(wanted) - set(_MEASURES))
    if unknown:
        options.error(f"no measure {', '.join(unknown)}. There are {', '.join(_MEASURES)}")
    missed = list(_missed(wanted, chosen.filings, chosen.out))
    print(
        f"Targets missed: {', '.join(missed)}"
        if missed
        else "Every target that was measured is met"
    )
    sys.exit(1 if missed else 0)


def _missed(wanted: list[str], filings: Path, out: Path) -> Iterator[str]:
    """Takes the measures one after the other; the names of those that miss their target."""
    if _OWN.name in wanted and not _asked(_OWN, QUESTIONS, out):
        yield _OWN.name
    more = [name for name in wanted if name != _OWN.name]
    if more and not filings.is_dir():
        print(
            f"Not run: {', '.join(more)}. They are over filings that are not part of the project,"
        )
        print(f"and there is no folder {_shown(filings)} beside it.\n")
        return
    for kind, sets in _KINDS.items():
        if kind in wanted:
            met = [_asked(each, QUESTIONS.with_name(f"{each.name}.jsonl"), out) for each in sets]
            if not all(met):
                yield kind
    for asked in _SHARED:
        if asked.name not in wanted:
            continue
        if not (filings / _ANSWERS).is_file():
            print(f"Not run: {asked.name}. There is no {_ANSWERS} in {_shown(filings)}.\n")
        elif not _asked(asked, filings / _ANSWERS, out):
            yield asked.name
    taken = {rows.NAME: _made, statements.NAME: _stood, edits.NAME: _tried, judged.NAME: _judged}
    for name, take in taken.items():
        if name in wanted and not take(filings, out):
            yield name


def _asked(asked: Asked, path: Path, out: Path) -> bool:
    """Puts a set to the assistant, shown as `filing eval` does; whether it meets its limits."""
    limits = f"at least {asked.least_right:g}% right, at most {asked.most_wrong:g}% wrong"
    print(f"{asked.what}: {limits}", flush=True)
    bounds = ("--fail-under", str(asked.least_right), "--max-wrong", str(asked.most_wrong))
    command = (_COMMAND, "eval", path, *bounds, *asked.options, "--model", "none", "--out", out)
    return subprocess.run(command, check=False, cwd=ROOT).returncode == 0


def _made(filings: Path, out: Path) -> bool:
    """Asks every filing of the folder what its statements' rows print, and shows what is not right."""
    paths = statements.filings_of(filings)
    print(f"The plainest questions on rows of {len(paths)} filings", flush=True)
    found = list(rows.asked(paths))
    for line in rows.table(found):
        print(f"  {line}")
    print(rows.said(found))
    _keep(rows, found, out)
    return rows.is_met(found)


def _stood(filings: Path, out: Path) -> bool:
    """Reads every filing of the folder and shows how its statements stand."""
    paths = statements.filings_of(filings)
    print(f"The statements of {len(paths)} filings, read anew", flush=True)
    found = list(statements.stood(paths))
    for line in statements.table(found):
        print(f"  {line}")
    print(statements.said(found))
    _keep(statements, found, out)
    return statements.is_met(found)


def _tried(filings: Path, out: Path) -> bool:
    """Makes each edit that is kept and shows which of the changes are found."""
    kept = edits.read_edits(_TIEOUT / "edits.jsonl")
    own = [edit for edit in kept if (filings / edit.file).is_file()]
    print(f"{len(own)} filings with one figure changed, checked", flush=True)
    found = list(edits.tried(own, filings))
    for line in edits.table(found):
        print(f"  {line}")
    print(edits.said(found))
    _keep(edits, found, out)
    return edits.is_met(found)


def _judged(filings: Path, out: Path) -> bool:
    """Checks every filing of the folder and shows what of its report is true."""
    paths = statements.filings_of(filings)
    print(f"What is reported of {len(paths)} filings", flush=True)
    found = list(judged.reported(paths, judged.read_judged(_TIEOUT / "judged.jsonl")))
    for line in judged.failing(found):
        print(f"  {line}")
    print(judged.said(found))
    _keep(judged, found, out)
    return judged.is_met(found)


def _keep(measure: ModuleType, found: Sequence[Any], out: Path) -> None:
    """Keeps what a measure found, and shows what changed since it was last kept."""
    before = outcomes_before(measure.NAME, out)
    moved = moves(before, measure.outcomes(found))
    for change in moved or (["no change"] if before else []):
        print(f"Since the last run: {change}")
    kept = keep(measure.NAME, measure.results(found), measure.markdown(found), out)
    print(f"Kept in {_shown(kept)} and {kept.with_suffix('.md').name}\n")


def _shown(path: Path) -> str:
    """A path as it stands to the project's folder."""
    for base, mark in ((ROOT, ""), (ROOT.parent, "../")):
        if path.is_relative_to(base):
            return f"{mark}{path.relative_to(base)}"
    return str(path)


if __name__ == "__main__":
    main()
