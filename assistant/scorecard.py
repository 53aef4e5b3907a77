"""The scores of a question set, drawn for a terminal, written to files, compared with the last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.evaluate import Scores, Tally
from assistant.grading import Grade, Outcome
from assistant.layout import columns, folded
from index.errors import FilingError

_HEADINGS = ("type", "questions", "right", "wrong", "declined", "failed", "other reason", "% right")
_SELDOM = ("other reason", "failed")  # columns that a terminal shows only if they count something


def table(found: Scores, width: int) -> list[str]:
    """The scores as aligned lines."""
    rows = [_HEADINGS, *(_cells(tally) for tally in (*found.tallies, found.total))]
    shown = [list(row) for row in rows]
    for place in map(_HEADINGS.index, _SELDOM):
        if all(row[place] == "0" for row in shown[1:]):
            for row in shown:
                del row[place]
    return columns(shown, frozenset(range(1, len(shown[0]))), width)


def rates(found: Scores) -> list[str]:
    """What the table does not say, a line each."""
    due, refused = _rate(found.decline_precision), _rate(found.decline_recall)
    return [
        f"Declining: {due} of refusals were due, {refused} of what is not in the filing refused.",
        f"Citations: {_rate(found.citation_hits)} of answers cite a line of the evidence.",
    ]


def latency(found: Scores) -> str:
    """How long replies took, on a line; it differs from run to run and is not kept."""
    return f"Latency: median {_ms(found.median_ms)}, 99th percentile {_ms(found.p99_ms)}."


def faults(found: Scores, outcome: Outcome) -> list[str]:
    """A line for each record of an outcome: its id and what was wrong."""
    return [_fault(each) for each in found.grades if each.outcome is outcome]


def results(found: Scores) -> dict[str, Any]:
    """The scores as an object, without times; records in the order of the set."""
    return {
        "set": found.name,
        "total": _tally(found.total),
        "types": {tally.type: _tally(tally) for tally in found.tallies},
        "decline_precision": _rounded(found.decline_precision),
        "decline_recall": _rounded(found.decline_recall),
        "citation_hits": _rounded(found.citation_hits),
        "records": [
            {
                "id": each.record.id,
                "type": each.record.type,
                "outcome": each.outcome,
                "reason": each.reason,
                "cited": each.is_cited,
                "faults": list(each.faults),
            }
            for each in found.grades
        ],
    }


def timed_results(found: Scores) -> dict[str, Any]:
    """`results`, and how long replies took."""
    times = {"median": _rounded(found.median_ms), "p99": _rounded(found.p99_ms)}
    return {**results(found), "latency_ms": times}


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


def markdown(found: Scores) -> str:
    """The scores as a page: the table, the rates, and all that was not right."""
    rows = [_HEADINGS, *(_cells(tally) for tally in (*found.tallies, found.total))]
    rule = ("---", *("--:" for _ in _HEADINGS[1:]))
    drawn = [f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])]
    parts = [f"# {found.name}", "\n".join(drawn), "\n".join(f"- {line}" for line in rates(found))]
    for outcome in (Outcome.WRONG, Outcome.DECLINED, Outcome.FAILED):
        lines = [f"- {line}" for line in faults(found, outcome)]
        if lines:
            parts.append(f"## {outcome.capitalize()}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def write(found: Scores, folder: Path) -> Path:
    """Write NAME.json and NAME.md into the folder; the path of the first."""
    return keep(found.name, results(found), markdown(found), folder)


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
    return (tally.type, *(str(count) for count in counts), str(tally.other_reason), shares)


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
    return f"{each.record.id}: {folded('; '.join(each.faults))}"


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


def _rate(percent: float | None) -> str:
    return "none" if percent is None else f"{percent:.1f}%"


def _ms(milliseconds: float | None) -> str:
    return "unknown" if milliseconds is None else f"{milliseconds:.1f} ms"
