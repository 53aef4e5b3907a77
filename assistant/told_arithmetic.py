"""Arithmetic that a question tells in words, by the forms of sayings.toml, its times put behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.cue_patterns import any_of
from assistant.forms import Forms, fits, forms, in_forms, spaced, unspaced
from assistant.pattern_files import lists, read_toml
from assistant.period_phrases import times_in, with_whole_years

_TIMES, _OPERANDS = (lists("told_arithmetic", name) for name in ("times", "operands"))
_LEADS = re.compile(rf"(?:{any_of(_TIMES['leads']).pattern}\s+)*$", re.I)
_BETWEEN = any_of(_TIMES["between"])
_IDLE, _ASKS = any_of(_OPERANDS["idle"]), any_of(_OPERANDS["asks"])
_LOOSE = frozenset(_OPERANDS["loose"])
_LETTER, _NAMES = re.compile(r"[a-z]", re.I), re.compile(r"[a-z]{2}")
_PERCENT = re.compile(r"%|\bper ?cent|\bpct\b", re.I)


@dataclass(frozen=True, slots=True)
class ToldSo:
    """Arithmetic as a question may tell it, and the names of its operands."""

    meant: str
    names: tuple[str, ...]


@lru_cache(maxsize=2)
def _told(kind: str) -> Forms:
    """The forms that tell arithmetic, in their order: `kind` "arithmetic" or "late_arithmetic"."""
    written = read_toml("sayings")["forms"]
    lead, end = written["lead"], written["end"]
    return Forms(replace(each, said=f"{lead} {each.said} {end}") for each in forms("sayings", kind))


def told_readings(question: str, kind: str = "arithmetic") -> list[str]:
    """What a question that tells arithmetic in words may say, by each form that it has.

    `kind`: "late_arithmetic" for forms that count only where nothing else reads the question.
    """
    _, when = timeless(with_whole_years(question))
    return list(dict.fromkeys(f"{said.meant} {when}".strip() for said in told_so(question, kind)))


@lru_cache(maxsize=256)
def told_so(question: str, kind: str = "arithmetic") -> tuple[ToldSo, ...]:
    """As `told_readings`, without the times, each with what it names."""
    if is_dated_apart(question) or fits(question, "sayings", "within"):
        return ()
    told, _ = timeless(with_whole_years(question))
    _, colon, behind = told.rpartition(": ")
    return tuple(_told_in(told, kind) or (_told_in(behind, kind) if colon else ()))


def _told_in(told: str, kind: str) -> list[ToldSo]:
    """What a question without its times tells, by each form that fits it."""
    words = spaced(told)
    found: list[ToldSo] = []
    for form, match in _told(kind).matched(words):
        said = {
            name: in_forms(operand.strip(" ,:("), "sayings", "operand")
            for name, operand in form.held(match).items()
        }
        if all(map(_names_a_figure, said.values())):
            meant = _closed(unspaced(form.meant.format(**said)))
            if " divided by " in meant and _PERCENT.search(told):
                meant = meant.replace(" divided by ", " as a percentage of ")
            found.append(ToldSo(meant, tuple(said.values())))
    return found


def _closed(text: str) -> str:
    """A text with the bracket that closes it, which stands behind all that a form takes."""
    return text + ")" * (text.count("(") > text.count(")"))


def is_dated_apart(question: str) -> bool:
    """Whether operands have times of their own: "2003 revenue as a share of 2002 revenue"."""
    times = [t for t in times_in(question) if t.year or t.fiscal_year or (t.day and t.day.year)]
    apart = (question[one.end : other.start].lower() for one, other in pairwise(times))
    said = {question[words.start : words.end].lower() for words in times}
    return len(said) > 1 and any(_NAMES.search(_BETWEEN.sub(" ", text)) for text in apart)


@lru_cache(maxsize=512)  # each reader that sets figures off looks at the same wordings
def timeless(question: str) -> tuple[str, str]:
    """A question without what it says of when, and that."""
    when: list[str] = []
    for words in reversed(times_in(question)):
        before = question[: words.start]
        lead = None if fits(before, "sayings", "part_of") else _LEADS.search(before)
        start = lead.start() if lead else words.start
        when.insert(0, question[start : words.end].strip())
        question = f"{question[:start].rstrip()} {question[words.end :].lstrip()}"
    return re.sub(r"\s+([,?.!;:])", r"\1", question).strip(" ,"), " ".join(when)


def _names_a_figure(operand: str) -> bool:
    """Whether an operand says more than when, and is cut at no preposition or verb of a question."""
    said = operand.lower().split()
    if not said or said[0] in _LOOSE or said[-1] in _LOOSE:
        return False
    return _ASKS.search(operand) is None and _LETTER.search(_IDLE.sub(" ", operand)) is not None
