"""A question that leans on nothing: "and how's that vs before", asked first."""

from __future__ import annotations

from assistant.book import Book
from assistant.known_names import content
from assistant.lexer import Lexed
from assistant.pattern_files import patterns, words_of

_PATTERNS = patterns("leaning")
_LEANS, _ON_A_FIGURE = _PATTERNS["leans"], _PATTERNS["on-a-figure"]
_OTHER = _PATTERNS["other"]
_WORDS = words_of("leaning")
_NOTHING, _ASKS_NOTHING = _WORDS["nothing"], _WORDS["asks-nothing"]


def leans_on_nothing(lexed: Lexed, book: Book) -> bool:
    """Whether a question stands for something said before, and names nothing itself.

    Or it names what it asks for, and not of which: "and the margin for the other one?".
    """
    if _OTHER.search(lexed.question):
        return True
    said = content([t.text for t in lexed.tokens if t.kind in ("word", "number")], book)
    if not set(said) <= _NOTHING or lexed.place or lexed.statement or lexed.note:
        return False
    cues = (t for t in lexed.tokens if t.kind == "cue" and t.text not in _NOTHING)
    return all(t.cues <= _ASKS_NOTHING for t in cues) and bool(_LEANS.search(lexed.question))


def does_on_a_figure(lexed: Lexed) -> bool:
    """Whether something is to be done with a figure that is not named: "double it"."""
    return _ON_A_FIGURE.search(lexed.question) is not None
