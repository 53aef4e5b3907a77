"""What a follow-up takes over from the turns before it: their subject, their time, a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.book import Book
from assistant.compute import spoken
from assistant.known_names import content, known_phrases
from assistant.lexer import Lexed, lex
from assistant.model import Answer, Reply
from assistant.periods_in_words import times_in
from assistant.spelling import corrected
from assistant.turns import Turn
from index.model import Period

_THAT_TOTAL = re.compile(r"\b(?:that|the|this) (?:same )?(?:total|whole)\W*$", re.I)


def subject_words(before: Lexed, book: Book) -> str:
    """What the last question was about, in its own words."""
    run: list[str] = [token.text for token in before.tokens if token.kind == "word"]
    return " ".join(run) if content(run, book) else ""


def time_of(last: Turn) -> str:
    """The period of the last reply, in words."""
    period = last.period or _latest(last.reply)
    if period is None:
        said = times_in(last.standalone)
        return " ".join(last.standalone[words.start : words.end] for words in said[:1])
    return f"at {spoken(period)}" if period.is_instant else f"for {spoken(period)}"


def _latest(reply: Reply) -> Period | None:
    """The latest period of the figures that a reply gave side by side."""
    held = (
        [value.period for value in reply.values if value.period]
        if isinstance(reply, Answer)
        else []
    )
    return max(held, key=lambda period: period.end, default=None)


def of_total(rest: str, turns: Sequence[Turn], book: Book) -> Iterator[str]:
    """ "Services as a percent of that total": the total that was asked for last, at its time."""
    whole = _THAT_TOTAL.search(rest)
    for turn in reversed(turns if whole else ()):
        lexed = lex(corrected(turn.question, book), known_phrases())
        named = [t.text for t in lexed.tokens if t.kind == "word"]
        if whole and "total" in named:
            subject = " ".join(named[named.index("total") :])
            yield f"{rest[: whole.start()]}{subject} {time_of(turn)}"
            return
