"""What the tie-out reports of every filing at hand, each finding judged by reading the filing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.book import Book
from assistant.checking import findings, report
from index.build import read_filing
from index.errors import QuestionSetError

NAME = "judged"
LEAST = 90
"""What percentage of the reported differences must be true ones."""

TRUE, OURS, UNJUDGED = "true", "ours", "not judged"
_FIELDS = frozenset(["file", "rule", "lines", "text", "judgement", "why"])


@dataclass(frozen=True, slots=True)
class Reported:
    """A difference that is reported, and the judgement on it."""

    file: str
    rule: str
    lines: tuple[tuple[int, int], ...]
    text: str
    judgement: str = UNJUDGED

    @property
    def key(self) -> tuple[str, str, tuple[tuple[int, int], ...], str]:
        return self.file, self.rule, self.lines, self.text


def read_judged(path: Path) -> tuple[Reported, ...]:
    """The judgements of a file, one JSON object a line."""
    found: list[Reported] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            record = json.loads(line)
            lines = tuple((int(first), int(last)) for first, last in record["lines"])
        except (ValueError, TypeError, KeyError):
            raise QuestionSetError(
                f"{where}: no JSON object with lines. Write one a line."
            ) from None
        if set(record) != _FIELDS or record["judgement"] not in {TRUE, OURS} or not record["why"]:
            raise QuestionSetError(
                f"{where}: want {', '.join(sorted(_FIELDS))}, the judgement {TRUE} or {OURS}, and why."
            )
        found.append(
            Reported(record["file"], record["rule"], lines, record["text"], record["judgement"])
        )
    return tuple(found)


def reported(paths: Sequence[Path], judged: Sequence[Reported]) -> Iterator[Reported]:
    """Every difference reported of the filings, each with the judgement on it."""
    known = {each.key: each.judgement for each in judged}
    for path in paths:
        reading = read_filing(path)
        for finding in report(reading, findings(Book(reading))).findings:
            key = (path.name, finding.rule, finding.lines, finding.text)
            yield Reported(*key, known.get(key, UNJUDGED))


def said(found: Sequence[Reported]) -> str:
    """How many are true, in words."""
    counts = Counter(each.judgement for each in found)
    return (
        f"{counts[TRUE]} of {len(found)} reported differences are true, {counts[OURS]} ours,"
        f" {counts[UNJUDGED]} not judged; want {LEAST}% true and all judged"
    )


def is_met(found: Sequence[Reported]) -> bool:
    counts = Counter(each.judgement for each in found)
    return not counts[UNJUDGED] and 100 * counts[TRUE] >= LEAST * len(found)


def failing(found: Sequence[Reported]) -> list[str]:
    """Those that are not true, or not judged, a line each."""
    return [
        f"{each.judgement}: {each.file}, lines {each.lines[0]}: {each.text}"
        for each in found
        if each.judgement != TRUE
    ]


def outcomes(found: Sequence[Reported]) -> Mapping[str, str]:
    return {_id(each): each.judgement for each in found}


def _id(each: Reported) -> str:
    return f"{each.file}:{each.lines[0][0]} {each.text}"


def results(found: Sequence[Reported]) -> dict[str, Any]:
    """The object that is kept."""
    counts = Counter(each.judgement for each in found)
    return {
        "set": NAME,
        "total": {
            "reported": len(found),
            **{name: counts[name] for name in (TRUE, OURS, UNJUDGED)},
        },
        "records": [
            {"id": _id(each), "rule": each.rule, "outcome": each.judgement} for each in found
        ],
    }


def markdown(found: Sequence[Reported]) -> str:
    """The page that is kept."""
    lines = [f"- {each.judgement}: {each.file}, {each.rule}: {each.text}" for each in found]
    return "\n\n".join([f"# {NAME}", f"{said(found)}.", "\n".join(lines)]) + "\n"
