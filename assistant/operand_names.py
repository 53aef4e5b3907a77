"""Whether words parted by "and" and commas are one line's name, or the names of several lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.book import stem, stems
from assistant.expressions import Expression
from assistant.known_names import word_lists
from assistant.lexer import Token
from assistant.pieces import parts_operands
from assistant.subjects import Several, Subject, Unknown

Resolver = Callable[[Sequence[Token]], Subject | Unknown | Several]

_JOINTS = frozenset([",", "&", "/", "and"])


def split(tokens: Sequence[Token], *, whole_names: bool = True) -> list[list[Token]]:
    """The words between joints; within a name of the field too, where `whole_names` is not set."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if parts_operands(token) or (not whole_names and token.text == "and"):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def joints(tokens: Sequence[Token]) -> int:
    """How often words are parted."""
    return len(split(tokens)) - 1


def is_of_two(tokens: Sequence[Token], whole: Subject) -> bool:
    """Whether words are joined in the question that the line's label does not join so."""
    parts = [[stem(t.text) for t in part if t.kind == "word"] for part in split(tokens)]
    parts = [part for part in parts if not set(part) <= word_lists()[1]]
    label = [stem(word) for word in re.findall(r"[\w'-]+", whole.title.lower())]
    label = [word for word in label if word != "and"]
    beside = set(pairwise(label))
    return any((one[-1], other[0]) not in beside for one, other in pairwise(parts) if one and other)


def _are_lines(parts: Sequence[Sequence[Token]], resolve: Resolver) -> bool:
    """Whether each of two parts or more is the whole label of a line by itself."""
    found = [resolve(part) for part in parts] if len(parts) > 1 else []
    return bool(found) and all(
        isinstance(each, Subject) and stems(_ASIDE.sub(" ", each.title)) == _stems_of(part)
        for each, part in zip(found, parts, strict=True)
    )


_ASIDE = re.compile(r"\([^()]*\)")


def _stems_of(part: Sequence[Token]) -> frozenset[str]:
    return stems(" ".join(token.text for token in part if token.kind == "word"))


def is_one(subject: Subject, tokens: Sequence[Token], resolve: Resolver) -> bool:
    """Whether words with an "and" within name one line, whose label has it too."""
    if subject.is_metric:
        return True
    if _are_lines(split(tokens), resolve):
        return False
    is_whole = not subject.is_loose and _has_joints(subject.title, joints(tokens))
    return is_whole or _joins(subject.title, split(tokens))


def _joins(label: str, parts: Sequence[Sequence[Token]]) -> bool:
    """Whether a label itself joins the parts: each after an "and" or a comma of its own, in order."""
    said = re.findall(r"[\w'-]+|[,&/]", re.sub(r"\([^()]*\)", " ", label.lower()))
    held = ["," if word in _JOINTS else stem(word) for word in said]
    spelt = ([t.text for t in part if t.kind == "word" and t.text not in _JOINTS] for part in parts)
    named = [[stem(word) for word in part] for part in spelt]
    place = 0
    for one, other in pairwise(named):
        ends = (
            n for n in range(place + 1, len(held))
            if other and one and held[n - 1] == "," and held[n] == other[0]
            and one[-1] in held[:n] and set(other) <= set(held[n:])
        )  # fmt: skip
        place = next(ends, 0)
        if not place:
            return False
    return len(named) > 1


def _has_joints(label: str, count: int) -> bool:
    """Whether a label itself has as many "and"s and commas as the words that are to name it."""
    label = re.sub(r"\([^()]*\)", " ", label)
    return len(re.findall(r"\band\b|[,&/]", label, re.I)) >= count


def _is_in_each(label: str, parts: Sequence[Sequence[Token]]) -> bool:
    """Whether a label has a word of each part, which may otherwise but say what it is under."""
    return all(stems(label) & _stems_of(part) for part in parts)


def resolved(
    parts: list[list[Token]],
    resolve: Resolver,
    every: Callable[[Sequence[Token]], Expression | None] | None = None,
) -> list[Expression] | None:
    """Each part as a subject; neighbours are joined where a label itself has an "and".

    `every`: what all lines of one name come to, where all of them are meant.
    """
    found: list[Expression] = []
    place = 0
    while place < len(parts):
        for width in (3, 2, 1):
            run = [token for part in parts[place : place + width] for token in part]
            subject = resolve(run) if place + width <= len(parts) else None
            whole = every(run) if every and width == 1 and isinstance(subject, Several) else None
            if whole is not None:
                found.append(whole)
                place += 1
                break
            if not isinstance(subject, Subject):
                continue
            if width > 1 and _is_said_oftener(run, subject.title):
                continue
            named = parts[place : place + width]
            if width > 1 and subject.is_loose and not _joins(subject.title, named):
                continue
            if (
                width > 1
                and not subject.is_metric
                and (not _is_in_each(subject.title, named) or _are_lines(named, resolve))
            ):
                continue
            inside = sum(token.text in _JOINTS for token in run)
            if subject.is_metric or _has_joints(subject.title, inside + width - 1):
                found.append(subject.expression)
                place += width
                break
        else:
            return None
    return found


def _is_said_oftener(tokens: Sequence[Token], label: str) -> bool:
    """Whether some word is said of each of two lines: "current liabilities and other liabilities"."""
    said = Counter(stem(token.text) for token in tokens if token.kind == "word")
    held = Counter(stem(word) for word in re.findall(r"[\w'-]+", label.lower()))
    return any(count > max(1, held[word]) for word, count in said.items() if word != "and")
