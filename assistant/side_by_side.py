"""One question of two or more companies: answered for each, set side by side."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from assistant.choice import name_words
from assistant.figures_in_words import title, within
from assistant.joining import as_figure, joined
from assistant.model import Answer, Reply
from index.model import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without the companies' names: what is asked of each, and how they compare.

    `sign`: 1 where the larger value is wanted, -1 the smaller, 0 for both as they are.
    """

    question: str
    sign: int
    is_yes_no: bool
    wants_gap: bool


def asked_of_each(question: str, companies: Sequence[str]) -> Asked:
    """What a question asks of each company that it names."""
    bare = _without_names(question, companies)
    more, less = _pattern("more").search(bare), _pattern("less").search(bare)
    gap = _pattern("gap").search(bare) is not None
    opens = re.match(r"\s*(?:did|does|do|is|are|was|were|has|have|had)\b", question, re.I)
    yes_no = opens is not None and (more or less) is not None and not gap
    for heading in ("gap", "asking", "more", "less"):
        bare = _pattern(heading).sub(" ", bare)
    bare = re.sub(r"^\s*(?:did|does|do|is|are|was|were|has|have|had|who|which|what)\b", " ", bare, flags=re.I)  # fmt: skip
    bare = re.sub(r"\bthan\b|\s+(?=[?.,])", " ", bare, flags=re.I)
    return Asked(" ".join(bare.split()), 1 if more else (-1 if less else 0), yes_no, gap)


def _without_names(question: str, companies: Sequence[str]) -> str:
    """The question with each run of names, and what joins them, taken out."""
    names = sorted(
        {part for company in companies for part in name_words(company)}, key=len, reverse=True
    )
    said = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in names)
    common = r"(?:inc|corp|corporation|company|co|ltd|plc|group|holdings)"
    one = rf"(?:the\s+)?(?:{said})(?:[\s-]+(?:{said}|{common}\b\.?))*(?:['’]s?)?"
    table = _table()
    between = "|".join(re.escape(each) for each in sorted(table["between"], key=len, reverse=True))
    before = "|".join(re.escape(each) for each in sorted(table["before"], key=len, reverse=True))
    joint = rf"\s*(?:,|\b(?:{between})(?!\w))\s*"
    run = (
        rf"\b(?:(?:{before}|{between})\s+)?{one}(?!\w)(?:(?:{joint})+(?:of\s+|for\s+)?{one}(?!\w))*"
    )
    return re.sub(run, " ", question, flags=re.I)


def side_by_side(asked: Asked, question: str, replies: Sequence[tuple[str, Reply]]) -> Reply | None:
    """The companies' replies as one; None where none has a figure.

    `replies`: each company's name and what it answers by itself.
    """
    answers = [(name, reply) for name, reply in replies if isinstance(reply, Answer)]
    if len(replies) < 2 or not answers or any(reply.value is None for _, reply in answers):
        return None
    found = joined([as_figure(reply) for _, reply in answers], question)
    values = tuple(
        replace(value, label=f"{name}: {value.label}")
        for (name, _), value in zip(answers, found.values, strict=True)
    )
    text = " ".join(f"{name}: {_first(reply.text)}" for name, reply in answers)
    lacking = [f"{name}: {reply.text}" for name, reply in replies if not isinstance(reply, Answer)]
    caveats = (*found.caveats, *lacking, *_apart([reply.period for _, reply in answers]))
    compared = _compared(asked, answers)
    verdict = None
    if lacking:
        compared = []
    elif asked.sign and asked.is_yes_no:
        verdict = compared[0][0] == answers[0][0] if compared else False
        text = f"{'Yes' if verdict else 'No'}. {text}"
    elif asked.sign and compared:
        name, best = compared[0]
        text = f"{name} had the {'higher' if asked.sign > 0 else 'lower'} figure. {text}"
        found = replace(found, value=best.value, unit=best.unit, period=best.period)
    return replace(
        found, text=text, values=values, caveats=caveats, verdict=verdict, is_partial=bool(lacking)
    )


def _compared(asked: Asked, answers: Sequence[tuple[str, Answer]]) -> list[tuple[str, Answer]]:
    """The answers by size, the wanted one first; none where the two first are alike."""
    if len({answer.unit for _, answer in answers}) > 1:
        return []
    order = sorted(answers, key=lambda pair: pair[1].value or 0, reverse=asked.sign >= 0)
    alike = len(order) < 2 or order[0][1].value == order[1][1].value
    return [] if alike else order


def _first(text: str) -> str:
    """An answer's sentence without what it says of other readings."""
    return within(
        title(re.sub(r"\s*\((?:It was|As first)[^()]*(?:\([^()]*\)[^()]*)*\)\s*$", "", text))
    )


def _apart(periods: Sequence[Period | None]) -> list[str]:
    """A caveat where the periods are not the same days, or not of the same length."""
    said = [period for period in periods if period is not None]
    if len(said) < 2 or len(set(said)) == 1:
        return []
    lengths = {period.months for period in said if not period.is_instant}
    if len(lengths) > 1:
        return ["The periods differ in length: the figures do not compare as they are."]
    ends = sorted(period.end for period in said)
    return [f"The periods are not the same: they end {(ends[-1] - ends[0]).days} days apart."]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    loaded = tomllib.loads(files("assistant").joinpath("across.toml").read_text(encoding="utf-8"))
    return {**loaded.pop("comparing"), **loaded}


@lru_cache(maxsize=8)
def _pattern(heading: str) -> re.Pattern[str]:
    phrases = sorted(_table()[heading], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.I)
