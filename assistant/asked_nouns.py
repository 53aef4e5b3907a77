"""What a question counts, or after whose role it asks, by the terms of its noun."""

from __future__ import annotations

import re

from assistant.asked_words import PHRASE_END
from assistant.terms import tokens

_WHO_IS = re.compile(
    r"\b(?:who|whom)(?:'s|\s+(?:is|are|was|were|serves? as|acts? as))\s+(?!\w+ing\b)(?:(?:the|its|their|our|current)\s+)*",
    re.I,
)

# "Who is Acme building the plant with", "who are the new people put on the board": no role.
_IS_DOING = re.compile(
    r"^(?:[A-Z][\w.&'’-]*\s+)+(?!and\b)\w+ing\b|\b(?:behind|newcomers?|people|persons?|put)\b"
)


def counted(words: str) -> tuple[str, ...]:
    """The terms of what is counted: of "how many preferred shares were", preferred and share."""
    match = re.search(
        r"\bhow many\s+(?:(?:additional|extra|fewer|less|more|other)\s+)?|\bnumber of\s+",
        words,
        re.I,
    )
    start = match.end() if match else 0
    end = PHRASE_END.search(words, start)
    held = tokens(words[start : end.start() if end else len(words)])
    plural = next(
        (
            n
            for n, token in enumerate(held)
            if token.term == "person" or token.written.endswith("s")
        ),
        len(held) - 1,
    )
    return tuple(token.term for token in held[: plural + 1])


def role(words: str) -> tuple[str, ...]:
    """The terms of the role that is asked after: of "who is the agent for the loan", agent."""
    match = _WHO_IS.search(words)
    if match is None:
        return ()
    end = PHRASE_END.search(words, match.end())
    said = words[match.end() : end.start() if end else len(words)]
    return () if _IS_DOING.search(said) else tuple(token.term for token in tokens(said))
