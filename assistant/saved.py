"""A conversation kept and taken up again: its questions, which give the same replies when asked anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from assistant.settings import LONGEST_QUESTION
from assistant.turns import Turn
from index.errors import ConversationError, UnknownFiling

SCHEMA = 1
_MOST_TURNS = 1_000

Json: TypeAlias = dict[str, Any]
# What asks a question again of a filing, after the turns before it.
Asker = Callable[[str, str | None, tuple[Turn, ...]], Turn]


def saved(turns: Sequence[Turn]) -> Json:
    """The turns as JSON: each question, as asked and by itself, and the filing it was put to."""
    kept = [
        {"question": turn.question, "standalone": turn.standalone, "filing": turn.filing}
        for turn in turns
    ]
    return {"schema": SCHEMA, "turns": kept}


def resumed_turns(kept: object, ask: Asker) -> tuple[Turn, ...]:
    """The turns of a kept conversation, each question by itself asked anew of its filing.

    Raises ConversationError where this is no kept conversation, or a filing of it is not there.
    """
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise ConversationError(f"This is no conversation of schema {SCHEMA}. Start a new one")
    turns = kept.get("turns")
    if not isinstance(turns, list) or len(turns) > _MOST_TURNS:
        raise ConversationError(f"turns wants a list of at most {_MOST_TURNS:,}. Start a new one")
    again: tuple[Turn, ...] = ()
    for number, entry in enumerate(turns, 1):
        again = (*again, _turn(entry, number, ask, again))
    return again


def _turn(entry: object, number: int, ask: Asker, before: tuple[Turn, ...]) -> Turn:
    fields = entry if isinstance(entry, dict) else {}
    question, standalone, filing = (
        fields.get(name) for name in ("question", "standalone", "filing")
    )
    if not _is_question(question) or not _is_question(standalone):
        raise ConversationError(
            f"Turn {number} has no question of at most {LONGEST_QUESTION:,} characters"
        )
    if filing is not None and not isinstance(filing, str):
        raise ConversationError(f"Turn {number} names no filing: {filing!r}")
    try:
        # One that stands alone as it was asked may yet compute on the answers before it.
        again = ask(str(standalone), filing, before if standalone == question else ())
    except UnknownFiling as error:
        raise ConversationError(
            f"Turn {number} was put to the filing {filing}, which is not indexed. Index it first"
        ) from error
    reply = replace(again.reply, question=str(question))
    return Turn(str(question), str(standalone), reply, again.filing)


def _is_question(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_QUESTION
