"""A statement that is called by its day or year → the statement, and the time behind it.

"On the June balance sheet" is on the balance sheet, in June; "of the 1998 balance sheet total" is of
the total of the balance sheet of 1998.
"""

from __future__ import annotations

import re

from assistant.period_phrases import times_in

_STATEMENT = re.compile(
    r"(?:['’]s)?\s+(?P<name>(?:balance sheet|income statement|cash[- ]flow statement|statement of (?:operations|income|earnings|cash flows?|financial position))(?: total)?)\b",
    re.I,
)
_BEFORE = re.compile(r"\b(?:on|in|from|of|at|per) (?:the |its )?$", re.I)


def dated_last(question: str) -> str:
    """The question with a time that stands before a statement's name behind it."""
    for words in reversed(times_in(question)):
        named = _STATEMENT.match(question, words.end)
        led = _BEFORE.search(question[: words.start])
        if named is None or led is None:
            continue
        when = question[words.start : words.end]
        preposition = "at" if words.day is not None and words.day.day is not None else "in"
        rest = question[named.end() :]
        question = f"{question[: words.start]}{named['name']} {preposition} {when}{rest}"
    return question
