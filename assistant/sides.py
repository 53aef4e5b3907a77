"""A question of two companies or more → what it asks of each, with its own time, and of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.choice import Mention, mentions
from assistant.cue_patterns import alternatives
from assistant.pattern_files import read_toml
from assistant.periods_in_words import times_in

_AGAIN = re.compile(r"\b(?:its|their|those|that)\b", re.I)
_OPENS = re.compile(r"\s*(?:did|does|do|is|are|was|were|has|have|had)\b", re.I)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of several figures together.

    `kind`: "list" for the figures as they are, "rank", "which", "yes-no", "gap", "percent",
    "ratio", "share", "sum" or "differs". `sign`: 1 where the larger is wanted, -1 the smaller, 0 for
    neither. `swapped`: the first is what the second is measured by. `as_loss`: losses are spoken
    of, of which the larger is the more negative figure.
    """

    kind: str
    sign: int = 0
    swapped: bool = False
    as_loss: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """What is asked of one company: the place of the company, and a question without its name.

    `is_timed`: the time is said of this side alone.
    """

    company: int
    question: str
    is_timed: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the question about one company, without what joins it to the others."""

    company: int
    text: str

    @property
    def times(self) -> str:
        """What the part says of time, word for word."""
        return " ".join(self.text[t.start : t.end] for t in times_in(self.text))

    @property
    def subject(self) -> str:
        """What is left without time: empty where that names no figure."""
        bare = self.text
        for words in reversed(times_in(bare)):
            bare = f"{bare[: words.start]} {bare[words.end :]}"
        bare = trimmed(re.sub(r"\b(?:latest|most recent|newest)\b(?=\s*$)", " ", bare, flags=re.I))
        said = [word for word in re.findall(r"[^\W_]+", bare.lower()) if word not in _idle()]
        return _meant(bare, said) if said else ""

    @property
    def whole(self) -> str:
        """A question with the figure and the time; empty where the part lacks one."""
        if not (self.subject and self.times):
            return ""
        return self.text if len(times_in(self.text)) > 1 else f"{self.subject} {self.times}"


def sides_of(question: str, companies: Sequence[Sequence[str]]) -> tuple[Aim, tuple[Side, ...]]:
    """What a question asks of each company that it names, in its order, and of all together.

    `companies`: the names of each. What one side lacks, the figure or the time, is another's.
    """
    placed = _placed(question, companies)
    parts = _parts(question, placed) if placed else []
    times = _respective(question, parts) or [part.times for part in parts]
    wholes = [part.whole for part in parts]
    subjects = [part.subject for part in parts]
    sides = []
    for number, part in enumerate(parts):
        is_bare = not (subjects[number] or times[number])
        said = wholes[number] or (_nearest(wholes, number) if is_bare else "")
        if not said or part.times != times[number]:
            said = f"{_nearest(subjects, number)} {_nearest(times, number)}".strip()
        sides.append(Side(part.company, said, bool(times[number])))
    return aim_of(question, placed), tuple(sides)


def times_of(question: str, names: Sequence[str]) -> tuple[Aim, tuple[str, ...]]:
    """What a question of one company asks at each of the times that it names, and of all together.

    No questions where fewer than two times are named, or one is but a part of another.
    """
    placed = _placed(question, [names])
    bare = bare_of(_without(question, [pair for pair in placed if pair[0].words]))
    times = [words for words in times_in(bare) if words.day or words.year or words.fiscal_year]
    days = [bool(words.day and words.day.year) for words in times]
    if len(times) < 2 or len(times_in(bare)) > len(times) or len(set(days)) > 1:
        return aim_of(question, placed), ()
    subject = bare
    for words in reversed(times):
        subject = trimmed_gap(subject[: words.start], subject[words.end :])
    length = next(
        (f"{words.months} months ended " for words in times if words.day and words.months), ""
    )
    said = [
        ("" if words.months else length) + trimmed(bare[words.start : words.end]) for words in times
    ]  # fmt: skip
    return aim_of(question, placed), tuple(f"{trimmed(subject)} {each}" for each in said)


def trimmed_gap(before: str, after: str) -> str:
    """Two stretches of a question as one, without what joined them to the time between."""
    around = alternatives(_table()["joining"]["around"] + _table()["joining"]["weak"] + _table()["joining"]["strong"])  # fmt: skip
    before = re.sub(rf"(?:(?<![\w&'’])(?:{around})|[\s,;])+$", " ", before, flags=re.I)
    return f"{before} {after}"


def aim_of(question: str, placed: Sequence[tuple[Mention, int]] = ()) -> Aim:
    """What a question asks of several figures; `placed` are the companies' names in it."""
    bare = _without(question, placed)
    has = {heading: pattern(heading).search(bare) for heading in _table()["comparing"]}
    more, less = has["more"], has["less"]
    sign = 1 if more else (-1 if less else 0)
    as_loss = re.search(r"\b(?:loss|losses|lost|lose|deficits?)\b", bare, re.I) is not None
    if has["share"] or (has["ratio"] and not has["gap"]):
        opened = has["share"] or has["ratio"]
        assert opened is not None
        first = placed[0][0].start if placed else 0
        follows = opened.end() <= first and re.fullmatch(r"[\s,]*", question[opened.end() : first])
        counts = re.match(r"what|how many times$", opened[0], re.I) is not None
        return Aim("share" if has["share"] else "ratio", 0, bool(follows) and counts)
    if has["gap"] or (has["percent"] and (more or less)):
        return Aim("percent" if has["percent"] else "gap", sign, as_loss=as_loss)
    if has["sum"]:
        return Aim("sum")
    if has["rank"]:
        return Aim("rank", -1 if less and not more else 1)
    if sign and _OPENS.match(question):
        return Aim("yes-no", sign, as_loss=as_loss)
    return Aim("which" if sign else "list", sign, as_loss=as_loss)


def trimmed(text: str) -> str:
    """A text without what joins or introduces it at either end."""
    around = alternatives(_table()["joining"]["around"] + _table()["joining"]["weak"])
    text = re.sub(rf"^(?:(?:{around})(?!['’\w])|[\s,;:?.!])+", " ", text, flags=re.I)
    text = re.sub(rf"(?:(?<![\w&'’])(?:{around})|[\s,;:?.!])+$", " ", text, flags=re.I)
    return " ".join(text.split())


def _placed(question: str, companies: Sequence[Sequence[str]]) -> list[tuple[Mention, int]]:
    """Where the companies are named, in order, none within another."""
    every = sorted(
        {(each, n) for n, names in enumerate(companies) for name in names for each in mentions(question, name)},
        key=lambda pair: (pair[0].start, -pair[0].end),
    )  # fmt: skip
    if len(companies) == 1:  # "… to its own a year before": the same company once more
        every = sorted(
            [*every, *((Mention(m.start(), m.end(), 0), 0) for m in _AGAIN.finditer(question))],
            key=lambda pair: pair[0].start,
        )
    found: list[tuple[Mention, int]] = []
    for each, number in every:
        if not found or each.start >= found[-1][0].end:
            found.append((each, number))
    return found


def _parts(question: str, placed: Sequence[tuple[Mention, int]]) -> list[_Part]:
    """The question by companies; one that is named twice has what either part says."""
    cuts = [
        _cut(question, one.end, other.start) for (one, _), (other, _) in pairwise(placed)
    ]  # fmt: skip
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(question)]
    found: list[_Part] = []
    for (name, company), start, end in zip(placed, starts, ends, strict=True):
        text = f"{question[start : name.start]} {question[name.end : end]}"
        part = _Part(company, bare_of(re.sub(r"[()]", " ", text)))
        same = next((n for n, each in enumerate(found) if each.company == company), None)
        if same is None:
            found.append(part)
        elif not (found[same].subject or found[same].times):
            found[same] = part
        elif part.subject and part.times:
            found.append(part)
    return found


def _cut(question: str, start: int, end: int) -> tuple[int, int]:
    """Where what joins two companies stands between them."""
    gap = question[start:end]
    joining = _table()["joining"]
    strong = list(re.finditer(rf"(?<!\w)(?:{alternatives(joining['strong'])})(?!\w)", gap, re.I))
    if strong:
        return start + strong[-1].start(), start + strong[-1].end()
    weak = list(re.finditer(rf"(?<!\w)(?:{alternatives(joining['weak'])})(?!\w)|[,;]", gap, re.I))
    spans = [(words.start, words.end) for words in times_in(gap)]
    weak = [each for each in weak if not any(a <= each.start() < b for a, b in spans)]
    beside = [each for each in weak if not trimmed(gap[each.end() :])]
    after = [each for each in weak if any(not gap[b : each.start()].strip(" ,") for _, b in spans)]
    first = [each for each in weak if not gap[: each.start()].strip()]
    verbs = list(re.finditer(rf"(?<!\w)(?:{alternatives(joining['verbs'])})(?!\w)", gap, re.I))
    chosen = (beside[:1] or after[-1:] or first[:1] or weak[-1:] or verbs[-1:])[:1]
    if not chosen:
        return end, end
    return start + chosen[0].start(), start + chosen[0].end()


def _without(question: str, placed: Sequence[tuple[Mention, int]]) -> str:
    """The question with blanks for the names, and what joins one to the next where nothing else does."""
    bare = question
    for each, _ in placed:
        bare = f"{bare[: each.start]}{' ' * (each.end - each.start)}{bare[each.end :]}"
    for (one, _), (other, _) in pairwise(placed):
        if not trimmed(question[one.end : other.start]):
            bare = f"{bare[: one.end]}{' ' * (other.start - one.end)}{bare[other.start :]}"
    return bare


def bare_of(text: str) -> str:
    """A part without the words that ask how it compares."""
    bare = text
    for heading in ("gap", "percent", "ratio", "share", "sum", "rank", "asking", "more", "less"):
        bare = pattern(heading).sub(" ", bare)
    bare = re.sub(r"\bthan\b|['’]s?(?=\s|$)|\s+(?=[?.,])", " ", bare, flags=re.I)
    return trimmed(bare)


def _respective(question: str, parts: Sequence[_Part]) -> list[str]:
    """The times of the companies in their order, where they are said in one place, "respectively"."""
    said = [
        [part.text[words.start : words.end] for words in times_in(part.text)]
        for part in parts if part.times
    ]  # fmt: skip
    if re.search(r"\brespectively\b", question, re.I) and len(said) == 1:
        return said[0] if len(said[0]) == len(parts) else []
    return []


def _nearest(said: Sequence[str], number: int) -> str:
    """What a part says, or else the one before it, or the one after."""
    before, after = list(said[: number + 1]), list(said[number + 1 :])
    return next((each for each in (*reversed(before), *after) if each), "")


def _meant(text: str, said: Sequence[str]) -> str:
    """A subject; the figure that is meant, where a verb alone is said ("who earned")."""
    for figure, verbs in _table()["meant"].items():
        if set(said) <= set(verbs) and said:
            return figure
    return text


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    joining = _table()["joining"]
    phrases = (*joining["idle"], *joining["around"], *joining["weak"])
    return frozenset(word for phrase in phrases for word in phrase.split())


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    return read_toml("across")


@lru_cache(maxsize=24)
def pattern(heading: str, table: str = "comparing") -> re.Pattern[str]:
    """A pattern for any phrase under a heading of across.toml."""
    return re.compile(rf"(?<!\w)(?:{alternatives(_table()[table][heading])})(?!\w)", re.I)
