"""Filings with one figure changed: does checking find the change, and at its line?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from assistant.book import Book
from assistant.checking import Disagreement, findings, report
from assistant.layout import columns
from index.build import read_content
from index.errors import QuestionSetError
from index.model import Reading

NAME = "edits"
LEAST = 90
"""What percentage of the changes in checked places must be found, and put at the right line."""

FOUND, MISPLACED, MISSED = "found", "misplaced", "missed"
_EXPECTED = frozenset(["found", "unchecked"])
_HEADINGS = ("kind", "changes", "found", "misplaced", "missed")


@dataclass(frozen=True, slots=True)
class Edit:
    """One figure changed. `old` stands once in the file, or once on its line `line`.

    `line` is of the canonical text. `expected`: "found", or "unchecked" where nothing in the
    filing says the figure again.
    """

    id: str
    file: str
    old: str
    new: str
    line: int
    kind: str
    expected: str

    def applied(self, content: bytes) -> bytes:
        """The file with the figure changed."""
        old, new = self.old.encode(), self.new.encode()
        if content.count(old) == 1:
            return content.replace(old, new)
        lines = content.splitlines(keepends=True)
        if not self.line <= len(lines) or lines[self.line - 1].count(old) != 1:
            raise QuestionSetError(
                f"{self.id}: {self.old!r} does not stand once in {self.file}, nor on its line"
                f" {self.line}. Give more of what stands around it."
            )
        lines[self.line - 1] = lines[self.line - 1].replace(old, new)
        return b"".join(lines)


@dataclass(frozen=True, slots=True)
class Tried:
    """An edit, what came of it, and the rules of the findings that it brought."""

    edit: Edit
    outcome: str
    rules: tuple[str, ...]


def read_edits(path: Path) -> tuple[Edit, ...]:
    """The edits of a file, one JSON object a line."""
    found: list[Edit] = []
    known: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        edit = _edit(line, f"{path.name}:{number}")
        if edit.id in known:
            raise QuestionSetError(f"{path.name}:{number}: a second {edit.id}. Name it anew.")
        known.add(edit.id)
        found.append(edit)
    return tuple(found)


def _edit(line: str, where: str) -> Edit:
    wanted = {field.name: field.type for field in fields(Edit)}
    try:
        record = json.loads(line)
    except ValueError:
        raise QuestionSetError(f"{where}: no JSON object. Write one a line.") from None
    if not isinstance(record, dict) or set(record) != set(wanted):
        raise QuestionSetError(f"{where}: want an object of {', '.join(wanted)} and no more.")
    for name, kind in wanted.items():
        if type(record[name]).__name__ != kind or not record[name]:
            raise QuestionSetError(f"{where}: {name} must be {kind} and not empty.")
    edit = Edit(**record)
    if edit.expected not in _EXPECTED or edit.old == edit.new or edit.line < 1:
        raise QuestionSetError(
            f"{where}: want expected as found or unchecked, old unlike new, and a line from 1."
        )
    return edit


def tried(edits: Sequence[Edit], folder: Path) -> Iterator[Tried]:
    """Each edit made in its filing of the folder, which is then checked anew."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    for file, own in by_file.items():
        content = (folder / file).read_bytes()
        whole, before = _checked(content, file)
        known = {_identity(finding) for finding in before}
        for edit in own:
            reading, after = _checked(edit.applied(content), file)
            _require_place(edit, whole, reading)
            fresh = [finding for finding in after if _identity(finding) not in known]
            yield Tried(edit, _outcome(edit, fresh), tuple(each.rule for each in fresh))


def _checked(content: bytes, name: str) -> tuple[Reading, tuple[Disagreement, ...]]:
    reading = read_content(content, name)
    return reading, report(reading, findings(Book(reading))).findings


def _identity(finding: Disagreement) -> object:
    return finding.rule, finding.lines, finding.text


def _require_place(edit: Edit, whole: Reading, changed: Reading) -> None:
    """Raises where an edit changes anything but its line."""
    pairs = zip(whole.filing.text.split("\n"), changed.filing.text.split("\n"), strict=False)
    places = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
    if places != [edit.line]:
        raise QuestionSetError(
            f"{edit.id}: changes the lines {places[:5]} of {edit.file} and not {edit.line}."
        )


def _outcome(edit: Edit, fresh: Sequence[Disagreement]) -> str:
    if not fresh:
        return MISSED
    hit = any(first <= edit.line <= last for each in fresh for first, last in each.lines)
    return FOUND if hit else MISPLACED


def said(found: Sequence[Tried]) -> str:
    """How many of the changes were found, in words."""
    own = _expected(found)
    right = sum(each.outcome == FOUND for each in own)
    share = 100 * right / len(own) if own else 100
    return (
        f"{right} of {len(own)} changes in checked places found at their line, {share:.1f}%;"
        f" want {LEAST}%"
    )


def is_met(found: Sequence[Tried]) -> bool:
    own = _expected(found)
    return 100 * sum(each.outcome == FOUND for each in own) >= LEAST * len(own)


def _expected(found: Sequence[Tried]) -> list[Tried]:
    return [each for each in found if each.edit.expected == FOUND]


def table(found: Sequence[Tried]) -> list[str]:
    """How many of each kind are found, as aligned lines, and below them what is not."""
    lines = columns([_HEADINGS, *_rows(found)], frozenset([1, 2, 3, 4]), 120)
    return [*lines, *_failing(found)]


def _rows(found: Sequence[Tried]) -> Iterator[tuple[str, ...]]:
    counts = Counter((each.edit.kind, each.outcome) for each in _expected(found))
    for kind in sorted({each.edit.kind for each in _expected(found)}):
        each = [counts[kind, outcome] for outcome in (FOUND, MISPLACED, MISSED)]
        yield (kind, str(sum(each)), *map(str, each))


def _failing(found: Sequence[Tried]) -> list[str]:
    return [
        f"{each.outcome}: {each.edit.id}, line {each.edit.line} of {each.edit.file}"
        for each in _expected(found)
        if each.outcome != FOUND
    ]


def outcomes(found: Sequence[Tried]) -> Mapping[str, str]:
    return {each.edit.id: each.outcome for each in found}


def results(found: Sequence[Tried]) -> dict[str, Any]:
    """The object that is kept."""
    counts = Counter(each.outcome for each in _expected(found))
    return {
        "set": NAME,
        "total": {"changes": len(found), "in_checked_places": counts.total(), **counts},
        "records": [
            {
                "id": each.edit.id,
                "kind": each.edit.kind,
                "expected": each.edit.expected,
                "outcome": each.outcome,
                "rules": sorted(set(each.rules)),
            }
            for each in found
        ],
    }


def markdown(found: Sequence[Tried]) -> str:
    """The page that is kept."""
    rule = ("---",) + ("--:",) * 4
    rows = [f"| {' | '.join(row)} |" for row in (_HEADINGS, rule, *_rows(found))]
    faults = [f"- {line}" for line in _failing(found)]
    parts = [f"# {NAME}", f"{said(found)}.", "\n".join(rows), "\n".join(faults)]
    return "\n\n".join(part for part in parts if part) + "\n"
