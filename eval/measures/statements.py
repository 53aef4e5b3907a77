"""The statements of every filing at hand: found, and do they foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.footing import Standing, standings
from assistant.layout import columns
from index.build import read_filing
from index.errors import FilingError
from index.model import Verdict

NAME = "statements"
TARGET = 24, 27
"""How many filings of how many must have all three statements, each footing."""

_HEADINGS = ("filing", "form", "balance sheet", "income statement", "cash flows", "checks")
_FOOTS, _FAILS, _NONE = "foots", "does not foot", "no statements"


@dataclass(frozen=True, slots=True)
class Stood:
    """The statements of a filing; `error`: why it could not be read."""

    name: str
    form: str
    statements: tuple[Standing, ...]
    checks: int = 0
    agreeing: int = 0
    error: str = ""

    @property
    def outcome(self) -> str:
        if self.error:
            return _FAILS
        if not self.statements:
            return _NONE
        return _FOOTS if all(each.foots for each in self.statements) else _FAILS

    @property
    def faults(self) -> tuple[str, ...]:
        if self.error:
            return (self.error,)
        if not self.statements:
            return ("prints no statements of its own",)
        return tuple(each.fault for each in self.statements if each.fault)


def filings_of(folder: Path) -> list[Path]:
    """The filings in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".htm", ".html"})


def stood(paths: Sequence[Path]) -> Iterator[Stood]:
    """Each filing with its statements, in order."""
    for path in paths:
        try:
            reading = read_filing(path)
        except FilingError as error:
            yield Stood(path.name, "", (), error=str(error).replace(f"{path.parent}/", ""))
            continue
        counts = Counter(check.verdict for check in reading.checks)
        checks, agreeing = len(reading.checks), counts[Verdict.AGREES]
        yield Stood(path.name, reading.filing.form, standings(reading), checks, agreeing)


def table(found: Sequence[Stood]) -> list[str]:
    """The filings as aligned lines, and below them why any of them does not foot."""
    lines = columns([_HEADINGS, *map(_cells, found)], frozenset([5]), 120)
    return [*lines, *(f"{each.name}: {'; '.join(each.faults)}" for each in found if each.faults)]


def said(found: Sequence[Stood]) -> str:
    """How many there are of each kind, in words."""
    whole, of = _counts(found)
    least = -(-TARGET[0] * of // TARGET[1])
    return f"{whole} of {of} filings with statements have all three, each footing; want {least}"


def is_met(found: Sequence[Stood]) -> bool:
    """Whether enough of the filings that have statements have all of them, each footing."""
    whole, of = _counts(found)
    return whole * TARGET[1] >= TARGET[0] * of


def outcomes(found: Sequence[Stood]) -> Mapping[str, str]:
    return {each.name: each.outcome for each in found}


def results(found: Sequence[Stood]) -> dict[str, Any]:
    """The object that is kept."""
    whole, of = _counts(found)
    return {
        "set": NAME,
        "total": {"filings": len(found), "with_statements": of, "footing": whole},
        "records": [
            {
                "id": each.name,
                "form": each.form,
                "outcome": each.outcome,
                "statements": dict(_words(each)),
                "checks": {"made": each.checks, "agree": each.agreeing},
                "faults": list(each.faults),
            }
            for each in found
        ],
    }


def markdown(found: Sequence[Stood]) -> str:
    """The page that is kept."""
    rule = ("---",) * 5 + ("--:",)
    rows = [f"| {' | '.join(row)} |" for row in (_HEADINGS, rule, *map(_cells, found))]
    faults = [f"- {each.name}: {'; '.join(each.faults)}" for each in found if each.faults]
    parts = [f"# {NAME}", f"{said(found)}.", "\n".join(rows), "\n".join(faults)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _counts(found: Sequence[Stood]) -> tuple[int, int]:
    counts = Counter(each.outcome for each in found)
    return counts[_FOOTS], len(found) - counts[_NONE]


def _cells(each: Stood) -> tuple[str, ...]:
    words = [word for _, word in _words(each)] or ["none"] * 3
    return (each.name, each.form, *words, f"{each.agreeing} of {each.checks}")


def _words(each: Stood) -> Iterator[tuple[str, str]]:
    for standing in each.statements:
        yield standing.name, _word(standing)


def _word(standing: Standing) -> str:
    if not standing.is_found:
        return "not found"
    return _FOOTS if standing.foots else _FAILS
