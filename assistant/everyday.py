"""Everyday words as filings print them: "outlay" for expense, "strike price" for exercise price.

A question that nothing reads as it stands is read again with its everyday words as each of what
words.toml's [everyday] gives for them. The longest saying is put first; the answer names the line
that it came to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asides import without_lead
from assistant.book import Book
from assistant.clauses import without_topic
from assistant.operations import OF_OWN
from assistant.pattern_files import read_toml
from assistant.period_phrases import times_in

_MOST = 3  # wordings of one question
_MOST_TRIED = 4
_APART = r"[\s-]+"
_AT_HOME = re.compile(r"(?<![\w.$])USA?(?![\w.$])")


@dataclass(frozen=True, slots=True)
class _Saying:
    said: re.Pattern[str]
    printed: tuple[str, ...]


@lru_cache(maxsize=1)
def _sayings() -> tuple[_Saying, ...]:
    """The sayings, those of more words first."""
    table = read_toml("words")
    told = sorted(table["everyday"].items(), key=lambda each: -len(each[0].split()))
    return tuple(_Saying(_pattern(said), tuple(printed)) for said, printed in told)


def _pattern(said: str) -> re.Pattern[str]:
    """The pattern of a saying: "put/sunk into (new) plant" with its choices and what may be missing."""
    made = ""
    for word in said.split():
        plain = word.strip("()")
        choices = "|".join(re.escape(each).replace("_", _APART) for each in plain.split("/"))
        apart = _APART if made else ""
        one = rf"{apart}(?:{choices})s?"
        made += f"(?:{one})?" if word.startswith("(") else one
    return re.compile(rf"(?<![\w-]){made}(?![\w-])", re.I)


def recast(asked: str, book: Book) -> list[str]:
    """The wordings in which a question that leads nowhere is read again, likeliest first."""
    question = _AT_HOME.sub("U.S.", asked)
    bare = (without_lead(question, book), without_topic(question, book))
    if OF_OWN.search(question):
        bare = (question, question)  # what it is headed by says whose
    said = [
        words for base in dict.fromkeys((question, *bare)) for words in (base, *_in_print(base))
    ]
    return [words for words in dict.fromkeys(said) if words != asked][:_MOST_TRIED]


def is_everyday(word: str) -> bool:
    """Whether a word stands, by itself, for what filings print: "headcount"."""
    return any(saying.said.fullmatch(word) for saying in _sayings())


def _in_print(question: str) -> list[str]:
    """A question with its everyday words as a filing's: each of the wordings that it may have."""
    times = times_in(question)
    found: list[tuple[int, int, Sequence[str]]] = []
    for saying in _sayings():
        for said in saying.said.finditer(question):
            taken = [*((start, end) for start, end, _ in found), *((t.start, t.end) for t in times)]
            if not any(start < said.end() and said.start() < end for start, end in taken):
                found.append((said.start(), said.end(), saying.printed))
    count = max((len(printed) for _, _, printed in found), default=0)
    return [_with(question, found, n) for n in range(min(count, _MOST))]


def _with(question: str, found: Sequence[tuple[int, int, Sequence[str]]], choice: int) -> str:
    """The question with the choice of that number of each saying, its last where it has fewer."""
    for start, end, printed in sorted(found, reverse=True):
        word = printed[min(choice, len(printed) - 1)]
        question = f"{question[:start]}{word}{question[end:]}"
    return " ".join(question.split())
