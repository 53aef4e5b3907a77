"""Questions with known answers, made from a filing's own figures.

Known is what two places agree on: a statement's cell and its tag (inline XBRL), its cell and the
financial data schedule (EX-27), or a cell and the sum that it is part of. A row is asked about
by its own label, if no other row of the statements that is called so has another figure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.layout import folded
from assistant.model import Presentation
from assistant.reply_json import number
from index.labels import normalised
from index.model import Fact, Period, Reading, Verdict, place_of
from index.tagged import RULE as TAG_RULE
from index.tieout import SCHEDULE_RULE

_SUMS = ("footing", "footing across")
_LENGTHS = {3: "three months", 6: "six months", 9: "nine months", 12: "year"}
_CLEAN = re.compile(r"[A-Za-z][A-Za-z&,'’ /()-]{3,79}")
_ASIDE = re.compile(r"\s*\([^()]*(?:note|unaudited|deficit\))[^()]*\)", re.I)
_SLUG = re.compile(r"[^a-z0-9]+")

TAGGED, SCHEDULE, FOOTS = "tagged", "schedule", "foots"


@dataclass(frozen=True, slots=True)
class _Rules:
    """See `making.toml`."""

    generic: frozenset[str]
    timed: frozenset[str]
    leaning: tuple[str, ...]
    statements: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    text = files("assistant.evaluation").joinpath("making.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return _Rules(
        frozenset(table["generic"]),
        frozenset(table["timed"]),
        tuple(table["leaning"]),
        frozenset(table["statements"]),
    )


def made(reading: Reading, file: str) -> list[dict[str, Any]]:
    """The records of a filing in the order of its text; `file` is what they name it.

    The same filing gives the same records.
    """
    known = _known(reading)
    asked: dict[str, dict[str, Any]] = {}
    alike = _alike(reading)
    for fact in reading.facts:
        kind = known.get(fact.id)
        unit = _unit(fact)
        if kind is None or unit is None or not _is_clear(fact):
            continue
        same = alike[_key(fact)]
        if len({each.meant.value for each in same}) > 1 or _spans_times(fact, alike):
            continue
        record = _record(reading, fact, same, kind, unit, file)
        asked.setdefault(record["id"], record)
    return list(asked.values())


def _known(reading: Reading) -> dict[int, str]:
    """What makes each fact's value known, of the surest kind; by the fact's id."""
    found: dict[int, str] = {}
    differing = {c.printed for c in reading.checks if c.verdict is Verdict.DIFFERS}
    for check in reading.checks:
        if check.verdict is not Verdict.AGREES:
            continue
        if check.rule == TAG_RULE:
            found[check.printed] = TAGGED
        elif check.rule == SCHEDULE_RULE:
            if found.get(check.printed) != TAGGED:
                found[check.printed] = SCHEDULE
        elif check.rule in _SUMS and len(check.operands) > 1:
            for each in (check.printed, *(operand for operand, _ in check.operands)):
                found.setdefault(each, FOOTS)
    return {fact: kind for fact, kind in found.items() if fact not in differing}


Key = tuple[str, Period | None, str]


def _key(fact: Fact) -> Key:
    return normalised(fact.label), fact.period, str(fact.quantity.unit)


def _alike(reading: Reading) -> dict[Key, list[Fact]]:
    """The facts of the statements by label, period and unit."""
    found: dict[Key, list[Fact]] = {}
    for fact in reading.facts:
        if fact.statement is not None and fact.statement.value in _rules().statements:
            found.setdefault(_key(fact), []).append(fact)
    return found


def _spans_times(fact: Fact, alike: dict[Key, list[Fact]]) -> bool:
    """Whether a label names both a balance and a flow: "Inventories", and what they took of cash."""
    name, period, _ = _key(fact)
    return any(
        other == name and when is not None and period is not None and when.is_instant != period.is_instant
        for other, when, _ in alike
    )  # fmt: skip


def _is_clear(fact: Fact) -> bool:
    """Whether a row's label names it, and its period can be said."""
    rules = _rules()
    if fact.statement is None or fact.statement.value not in rules.statements or fact.corrected:
        return False
    if _period_words(fact.period) is None or fact.cell.nil:
        return False
    above = " ".join(fact.path).casefold()
    return names_a_line(fact.label) and not any(word in above for word in rules.leaning)


def names_a_line(label: str) -> bool:
    """Whether a label by itself names a line: more than general words, and no time of its own."""
    rules, label = _rules(), folded(label)
    words = normalised(label).split()
    return (
        _CLEAN.fullmatch(_ASIDE.sub("", label)) is not None
        and any(word not in rules.generic for word in words)
        and rules.timed.isdisjoint(words)
    )


def _unit(fact: Fact) -> Presentation | None:
    unit = str(fact.quantity.unit)
    known = (Presentation.USD, Presentation.USD_PER_SHARE, Presentation.SHARES)
    return next((each for each in known if each.value == unit), None)


def _period_words(period: Period | None) -> str | None:
    """ "at December 31, 2003", "for the six months ended December 31, 2003"; None where it has no name."""
    if period is None:
        return None
    day = f"{period.end:%B} {period.end.day}, {period.end.year}"
    if period.is_instant:
        return f"at {day}"
    length = _LENGTHS.get(period.months)
    return f"for the {length} ended {day}" if length else None


def _record(
    reading: Reading, fact: Fact, same: list[Fact], kind: str, unit: Presentation, file: str
) -> dict[str, Any]:
    label, when = spoken(fact.label), _period_words(fact.period)
    assert when is not None
    assert fact.period is not None
    assert fact.statement is not None
    lines = dict.fromkeys(reading.filing.lines.range(place_of(each)) for each in same)
    verb = "were" if _is_plural(label) else "was"
    stem = reading.filing.name.rpartition(".")[0] or reading.filing.name
    length = "" if fact.period.is_instant else f"{fact.period.months}m-"
    slug = _SLUG.sub("-", label.lower()).strip("-")
    return {
        "id": f"{stem}:{slug}:{length}{fact.period.end}",
        "question": f"What {verb} {label} {when}?",
        "type": kind,
        "tags": [fact.statement.value],
        "file": file,
        "value": number(fact.meant.value),
        "unit": unit.value,
        "period": when,
        "lines": [list(each) for each in sorted(lines)],
    }


def spoken(label: str) -> str:
    """A label as it stands in a sentence: small letters, but for names of more capitals."""
    words = _ASIDE.sub("", folded(label)).strip(" ,:").split(" ")
    is_shouted = "".join(words).isupper()
    return " ".join(
        word.lower() if is_shouted or word[1:].islower() or len(word) == 1 else word
        for word in words
    )


def _is_plural(label: str) -> bool:
    """Whether the noun that a label is about has more than one: "total assets", "cost of sales" not."""
    head = re.split(r"[,(]| (?:of|from|for|in|to|on|per|before|and) ", label, maxsplit=1)[0].strip()
    return head.endswith("s") and not head.endswith(("ss", "is"))
