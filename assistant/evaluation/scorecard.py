"""The scores of a question set, drawn for a terminal, written to files, compared with the last."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation import comparing
from assistant.evaluation.comparing import Comparison
from assistant.evaluation.expecting import given_words
from assistant.evaluation.grading import Grade, Outcome
from assistant.evaluation.scores import Scores, Tally
from assistant.layout import columns, folded
from index.errors import FilingError

_HEADINGS = ("type", "questions", "right", "wrong", "declined", "failed", "other reason", "% right")
_MARKUP = re.compile(r"[\\`*\[\]<>&|~]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SELDOM = ("other reason", "failed")  # columns that a terminal shows only if they count something


def table(found: Scores, width: int) -> list[str]:
    """The scores as aligned lines, with the share cited and the median and 99th percentile."""
    shown = [[*_HEADINGS, "cited", "ms", "p99 ms"]]
    for tally in (*found.tallies, found.total):
        rates = (tally.citation_hits, tally.median_ms, tally.p99_ms)
        shown.append([*_cells(tally), *("" if rate is None else f"{rate:.0f}" for rate in rates)])
    for place in map(_HEADINGS.index, _SELDOM):
        if all(row[place] == "0" for row in shown[1:]):
            for row in shown:
                del row[place]
    return columns(shown, frozenset(range(1, len(shown[0]))), width)


def rates(found: Scores) -> list[str]:
    """What the table does not say, a line each."""
    total = found.total
    precision, recall, hits = total.decline_precision, total.decline_recall, total.citation_hits
    due = "no refusals" if precision is None else f"precision {precision:.1f}% (refusals due)"
    made = "nothing to refuse" if recall is None else f"recall {recall:.1f}% (what is not said)"
    cited = "no answers" if hits is None else f"{hits:.1f}% of answers"
    said = [
        f"Declining: {due}, {made}.",
        f"Citations: {cited} to questions with lines cite one of them.",
    ]
    steady = found.steadiness
    if steady is not None:
        said.append(
            f"Repeats: {steady.rounds} of each; {steady.right:.1f}% of replies right "
            f"({steady.least:.1f}% to {steady.most:.1f}% by round); {steady.same_outcome:.1f}% of "
            f"questions with one outcome, {steady.same_reply:.1f}% with one reply."
        )
    return said


def latency(found: Scores) -> str:
    """How long replies took, on a line; it differs from run to run and is not kept."""
    return (
        f"Latency: median {_ms(found.total.median_ms)}, 99th percentile {_ms(found.total.p99_ms)}."
    )


def faults(found: Scores, outcome: Outcome) -> list[str]:
    """A line for each record of an outcome: its id and what was wrong."""
    return [_fault(each) for each in found.grades if each.outcome is outcome]


def results(found: Scores) -> dict[str, Any]:
    """The scores as an object, without times; records in the order of the set."""
    return {
        "set": found.title.set,
        "commit": found.title.commit,
        "settings": list(found.title.settings),
        "total": _tally(found.total),
        "types": {tally.type: _tally(tally) for tally in found.tallies},
        "decline_precision": _rounded(found.total.decline_precision),
        "decline_recall": _rounded(found.total.decline_recall),
        "citation_hits": _rounded(found.total.citation_hits),
        **({"repeats": _steadiness(found)} if found.steadiness else {}),
        "records": [_record(each) for each in found.grades],
    }


def _record(each: Grade) -> dict[str, Any]:
    fields = {
        "id": each.record.id,
        "type": each.record.type,
        "outcome": each.outcome,
        "reason": each.reason,
        "cited": each.is_cited,
        "faults": list(each.faults),
    }
    if each.repeats:
        fields["repeats"] = [repeat.outcome for repeat in each.repeats]
    return fields


def _steadiness(found: Scores) -> dict[str, float] | None:
    steady = found.steadiness
    if steady is None:
        return None
    return {
        "rounds": steady.rounds,
        "right_percent": round(steady.right, 1),
        "least": round(steady.least, 1),
        "most": round(steady.most, 1),
        "same_outcome_percent": round(steady.same_outcome, 1),
        "same_reply_percent": round(steady.same_reply, 1),
    }


def full_results(found: Scores, comparison: Comparison | None = None) -> dict[str, Any]:
    """`results`, with what was replied, how long it took, and how it compares."""
    kept = results(found)
    kept["latency_ms"] = _latency(found.total)
    for tally in found.tallies:
        kept["types"][tally.type] |= {
            "decline_precision": _rounded(tally.decline_precision),
            "decline_recall": _rounded(tally.decline_recall),
            "citation_hits": _rounded(tally.citation_hits),
            "latency_ms": _latency(tally),
        }
    kept["comparison"] = comparing.as_record(comparison) if comparison else None
    for fields, each in zip(kept["records"], found.grades, strict=True):
        fields["given"] = given_words(each.reply)
        fields["elapsed_ms"] = _rounded(each.elapsed_ms)
    return kept


def _latency(tally: Tally) -> dict[str, float | None]:
    return {"median": _rounded(tally.median_ms), "p99": _rounded(tally.p99_ms)}


def lined(kept: Mapping[str, Any]) -> str:
    """An object as JSON with a line for each entry of what it holds, so that changes are seen."""
    parts = []
    for name, value in kept.items():
        opened, closed = ("{", "}") if isinstance(value, dict) else ("[", "]")
        if isinstance(value, dict):
            entries = [f"{_json(key)}: {_json(entry)}" for key, entry in value.items()]
        elif isinstance(value, list):
            entries = [_json(entry) for entry in value]
        else:
            parts.append(f" {_json(name)}: {_json(value)}")
            continue
        inside = "".join(f"\n  {entry}," for entry in entries).removesuffix(",")
        parts.append(f" {_json(name)}: {opened}{inside}\n {closed}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def markdown(found: Scores, comparison: Comparison | None = None) -> str:
    """The scores as a page: the table, the rates, the comparison, and all that was not right."""
    rows = [_HEADINGS, *(_cells(tally) for tally in (*found.tallies, found.total))]
    rule = ("---", *("--:" for _ in _HEADINGS[1:]))
    drawn = [f"| {' | '.join(map(plain, row))} |" for row in rows]
    drawn.insert(1, f"| {' | '.join(rule)} |")
    said = "\n".join(f"- {line}" for line in rates(found))
    parts = [f"# {plain(str(found.title))}", "\n".join(drawn), said]
    if comparison is not None:
        lines = [f"- {plain(line)}" for line in comparing.told(comparison, None)]
        parts.append("## Against the baseline\n\n" + "\n".join(lines))
    for outcome in (Outcome.WRONG, Outcome.DECLINED, Outcome.FAILED):
        lines = [f"- {plain(line)}" for line in faults(found, outcome)]
        if lines:
            parts.append(f"## {outcome.capitalize()}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def plain(words: str) -> str:
    """Words that Markdown shows as they are: no markup, no link, no cell of a table ends."""
    return _MARKUP.sub(_escaped, folded(words))


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")


def write(found: Scores, folder: Path, comparison: Comparison | None = None) -> Path:
    """Write NAME.json and NAME.md into the folder; the path of the first."""
    return keep(found.name, results(found), markdown(found, comparison), folder)


def check_places(folder: Path, *files: Path | None) -> None:
    """Raises FilingError if results cannot be kept or a report not written, before a long run."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FilingError(
            f"Cannot write results to {folder}: {error.strerror}. Choose another: --out DIR"
        ) from None
    for path in filter(None, files):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8"):
                pass
        except OSError as error:
            raise FilingError(
                f"Cannot write {path}: {error.strerror}. Choose another place for it"
            ) from None


def write_file(path: Path, text: str) -> None:
    """Write a report. Raises FilingError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FilingError(
            f"Cannot write {path}: {error.strerror}. Choose another place for it"
        ) from None


def keep(name: str, kept: Mapping[str, Any], page: str, folder: Path) -> Path:
    """Write an object and a page as NAME.json and NAME.md; the path of the first."""
    path = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(lined(kept), encoding="utf-8")
        path.with_suffix(".md").write_text(page, encoding="utf-8")
    except OSError as error:
        raise FilingError(
            f"Cannot write results to {folder}: {error.strerror}. Choose another: --out DIR"
        ) from None
    return path


def outcomes_before(name: str, folder: Path) -> Mapping[str, str]:
    """By id, the outcomes that the last run left in the folder; empty if none can be read."""
    try:
        kept = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return {each["id"]: each["outcome"] for each in kept["records"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def changes(before: Mapping[str, str], found: Scores) -> list[str]:
    """A line for each way in which outcomes differ from those before, with the ids."""
    return moves(before, {each.record.id: str(each.outcome) for each in found.grades})


def moves(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """As `changes`, of any outcomes by id."""
    moved: dict[tuple[str, str], list[str]] = {}
    for name, outcome in now.items():
        was = before.get(name)
        if was is not None and was != outcome:
            moved.setdefault((was, outcome), []).append(name)
    return [f"{was} → {outcome}: {', '.join(ids)}" for (was, outcome), ids in sorted(moved.items())]


def _cells(tally: Tally) -> tuple[str, ...]:
    counts = (tally.questions, tally.right, tally.wrong, tally.declined, tally.failed)
    shares = f"{tally.right_percent:.1f}"
    return (folded(tally.type), *(str(count) for count in counts), str(tally.other_reason), shares)


def _tally(tally: Tally) -> dict[str, int | float]:
    return {
        "questions": tally.questions,
        "right": tally.right,
        "wrong": tally.wrong,
        "declined": tally.declined,
        "failed": tally.failed,
        "other_reason": tally.other_reason,
        "right_percent": round(tally.right_percent, 1),
    }


def _fault(each: Grade) -> str:
    return f"{folded(each.record.id)}: {folded('; '.join(each.faults))}"


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


def _ms(milliseconds: float | None) -> str:
    return "unknown" if milliseconds is None else f"{milliseconds:.1f} ms"
