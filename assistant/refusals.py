"""What is declined before anything is looked up: out of scope, not understood, or open."""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.everyday import is_everyday
from assistant.known_names import content, metrics_called, phrase_words
from assistant.leaning import does_on_a_figure, leans_on_nothing
from assistant.lexer import Lexed
from assistant.model import Reason
from assistant.operations import BARE_WHOLES
from assistant.periods_in_words import end_of
from assistant.plans import Decline

_MOST_TOKENS = 120
_BARE = frozenset(["soft", "yes-no", "link", "which", "and"])  # cues that ask for nothing

LEANING = Decline(
    Reason.NOT_UNDERSTOOD,
    "Which figure is meant is not said, and nothing was asked before. Name it.",
)
"""What is said of a question that leans on one before it, where there is none."""


def declined_at_once(lexed: Lexed, book: Book) -> Decline | None:
    """Why a question is declined, whatever the filing prints; None where it is to be read."""
    return _out_of_scope(lexed, book) or _not_understood(lexed, book) or _open_subject(lexed, book)


_MOST_CHOICES = 6


def _open_subject(lexed: Lexed, book: Book) -> Decline | None:
    """A question of "other" alone, or of a change of nothing that is named."""
    said = content([t.text for t in lexed.tokens if t.kind in ("word", "number")], book)
    cues = [t for t in lexed.tokens if t.kind == "cue" and not t.cues <= _BARE]
    is_total = bool(said) and set(said) <= BARE_WHOLES and not lexed.place and not cues
    if (said == ("other",) or is_total) and lexed.statement is None and not lexed.note:
        rows = [row for row in book.rows if re.match(rf"{said[0]}\b", row.title, re.I)]
        choices = tuple(dict.fromkeys(f"{row.title} ({row.table.caption})" for row in rows))
        if len(choices) > 1:
            text = f"More than one line is called {said[0]}. Which is meant?"
            return Decline(Reason.AMBIGUOUS, text, (), choices[:_MOST_CHOICES])
    vague = [token for token in cues if not token.has("soft", "which", "yes-no", "link")]
    if not said and vague and all(token.has("ratio") for token in vague) and not lexed.place:
        text = "A ratio of what? Name the figure that is meant."
        return Decline(Reason.AMBIGUOUS, text, (), metrics_called(("ratio",))[:_MOST_CHOICES])
    asks = lexed.has("change", "up", "down") and not lexed.has(
        "why", "describe", "who", "when", "where", "list", "rank"
    )
    if asks and not said and not any(t.has("statement") for t in lexed.tokens):
        return Decline(Reason.AMBIGUOUS, "A change of what? Name the figure that is meant.")
    return None


def _out_of_scope(lexed: Lexed, book: Book) -> Decline | None:
    if lexed.has("advice"):
        return Decline(Reason.OUT_OF_SCOPE, "That asks for advice, which no filing gives.")
    if lexed.has("market"):
        return Decline(
            Reason.OUT_OF_SCOPE,
            "A filing does not know market prices or anything after its own date.",
        )
    ahead = [
        words
        for words in lexed.times
        if (end := end_of(words, book.times)) and end > book.times.calendar.period
    ]
    tells_of_plans = lexed.has("where", "who", "when")  # of which a filing may well speak
    asks_ahead = (
        lexed.has("forecast")
        and not tells_of_plans
        and re.match(
            r"\s*(?:will|how \w+ will|what will\b.*\bbe(?! (?:used|spent|paid|made|done|filed)))\b|.*\bis .* going to\b",
            lexed.question,
            re.I,
        )
    )
    if asks_ahead or (
        lexed.has("forecast")
        and ahead
        and re.search(r"\bwill\b|predict|forecast", lexed.question, re.I)
    ):
        return Decline(
            Reason.OUT_OF_SCOPE, "That asks about the future; a filing reports what has been."
        )
    return None


def _not_understood(lexed: Lexed, book: Book) -> Decline | None:
    """Words of which hardly any is known, in no form of a question."""
    said = content([token.text for token in lexed.tokens if token.kind == "word"], book)
    unknown = [
        word
        for word in said
        if word.isalpha()
        and word not in phrase_words()
        and word not in book.vocabulary
        and not is_everyday(word)
    ]
    if (
        len(unknown) >= 2
        and len(unknown) >= 0.75 * len(said)
        and not re.search(
            r"\b(?:what|who|when|where|which|how|why|list|rank|sort|order|did|does|is|are|was|were)\b",
            lexed.question,
            re.I,
        )
    ):
        return Decline(
            Reason.NOT_UNDERSTOOD,
            "The question could not be understood. Ask about a figure or a statement of the filing.",
        )
    if leans_on_nothing(lexed, book):
        return LEANING
    if len(lexed.tokens) > _MOST_TOKENS or does_on_a_figure(lexed):
        return Decline(
            Reason.NOT_UNDERSTOOD,
            "The question could not be understood. Name the figures, and what to do with them.",
        )
    if not said and not lexed.times and not any(t.cues - _BARE for t in lexed.tokens):
        return Decline(
            Reason.NOT_UNDERSTOOD,
            "The question names nothing to look for. Ask about a figure or a statement of the filing.",
        )
    return None
