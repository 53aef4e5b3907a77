"""Abbreviations of a question or a name, written out."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.pattern_files import read_toml
from index.labels import joined

_STANDARD = re.compile(
    r"\b(?:under|per|by|pursuant to)?\s*(?:SFAS|FAS|APB|ASC|IFRS|GAAP|FASB|SAB)\b(?:\s+(?:No\.?|Opinion|Statement))*\s*\d*(?:-\d+)*",
    re.I,
)
_OR_A_LOSS = re.compile(
    r"(\w)\s*\((?:loss|losses|benefit|decrease|deficit|used|deficiency)\)", re.I
)

_OR_LOSS = re.compile(r"\b(income|profit|earnings|gain)s?,? or (?:a )?loss(?:es)?\b", re.I)


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    table = read_toml("words")
    written: dict[str, str] = table["abbreviations"]
    longest = sorted(written, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w&/])(?:{'|'.join(map(re.escape, longest))})(?![\w&/])", re.I
    ), written


@lru_cache(maxsize=10_000)
def written_out(question: str) -> str:
    """`question` with abbreviations written out and accounting standards left out."""
    pattern, written = _abbreviations()
    question = _OR_LOSS.sub(r"\1", _OR_A_LOSS.sub(r"\1", question))
    said = pattern.sub(lambda match: written[match.group().lower()], question)
    return joined(_STANDARD.sub(" ", said))
