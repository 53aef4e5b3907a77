"""The highest or lowest of one figure, which is one of its times: "highest net income 1993-1995"."""

from __future__ import annotations

import re

from assistant.group_words import word_list
from assistant.known_names import known_names, name_stems
from assistant.lexer import phrase
from assistant.pattern_files import patterns
from assistant.period_phrases import times_in
from assistant.row_words import stem

_PATTERNS = patterns("peaks")
_PEAK = _PATTERNS["peak"]
_SAYS_TIME = _PATTERNS["says-time"]
_LINKS = _PATTERNS["links"]


def with_its_times(question: str, *, is_annual: bool) -> str:
    """The question with "annual" or "quarterly" before a figure that is a line, and no group of lines."""
    match = _PEAK.match(question)
    if match is None or _SAYS_TIME.search(match["of"]):
        return question
    timeless = match["of"]
    for words in reversed(times_in(timeless)):
        timeless = f"{timeless[: words.start]} {timeless[words.end :]}"
    said = re.sub(rf"(?:\s|{_LINKS.pattern})+$", "", timeless, flags=re.I)
    last = phrase(said)[-1:]
    if (
        not last
        or stem(last[0]) in word_list("collective")
        or name_stems(said) not in known_names()
    ):
        return question
    length = "annual" if is_annual else "quarterly"
    return f"{question[: match.start('of')]}{length} {question[match.start('of') :]}"
