"""What a question says ahead of what it asks: "I rent out trucks. Who …", "The ferry strike: why …"."""

from __future__ import annotations

from assistant.pattern_files import patterns

_PATTERNS = patterns("contexts")
_LEAST = 2  # words that ask something


def context_of(words: str) -> tuple[str, str]:
    """What is said ahead of a question, "" where nothing is, and the question itself.

    A sentence or a heading; what follows must ask by itself.
    """
    match = _PATTERNS["ahead"].match(words)
    if match is None or len(words[match.end() :].split()) < _LEAST:
        return "", words
    return match["said"].strip(), words[match.end() :]
