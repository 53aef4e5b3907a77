"""A statement that is called by its day or year → the statement, and the time behind it.

"On the June balance sheet" is on the balance sheet, in June; "of the 1998 balance sheet total" is of
the total of the balance sheet of 1998.
"""

from __future__ import annotations

from assistant.pattern_files import patterns
from assistant.period_phrases import times_in

_PATTERNS = patterns("dated_statements")


def dated_last(question: str) -> str:
    """The question with a time that stands before a statement's name behind it."""
    for words in reversed(times_in(question)):
        named = _PATTERNS["statement"].match(question, words.end)
        led = _PATTERNS["led"].search(question[: words.start])
        if named is None or led is None:
            continue
        when = question[words.start : words.end]
        preposition = "at" if words.day is not None and words.day.day is not None else "in"
        rest = question[named.end() :]
        question = f"{question[: words.start]}{named['name']} {preposition} {when}{rest}"
    return question
