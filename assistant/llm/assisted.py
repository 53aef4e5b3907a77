"""A reply with a model's help: what it may plan and phrase, and the plain reply where it may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.book import Book
from assistant.compose import reply_to
from assistant.llm.evidence import Evidence, computed, passage
from assistant.llm.model import ChatModel
from assistant.llm.phrasing import Phrased, phrase
from assistant.llm.planning import model_plan
from assistant.llm.restating import restated
from assistant.model import (
    Answer,
    Citation,
    Event,
    Piece,
    Reason,
    Refusal,
    Reply,
    Route,
    TakenBack,
    Usage,
)
from assistant.plans import Search
from assistant.stated_figures import says
from assistant.turns import Turn
from index.errors import ModelError

_READ_BY_MODEL = (
    "The language model read the question; the figure is computed from the filing's printed cells."
)
_PLAIN = "This is the plain reply."
_PASSAGES = 6
_YES_NO = re.compile(r"\s*(yes|no)\s*[,.;:–—]", re.I)
# What no filing could know stays declined, and which filing is meant is asked back.
_HOPELESS = (Reason.OUT_OF_SCOPE,)

Passages = Callable[[str], Sequence[Citation]]


def assisted_turn(
    turn: Turn,
    turns: Sequence[Turn],
    book: Book,
    passages: Passages,
    again: Callable[[str], Turn],
    model: ChatModel,
) -> Iterator[Piece | TakenBack | Turn]:
    """The pieces of a turn's answer, the turn with the whole reply last.

    A follow-up that was not understood is put by the model as a question by itself, and asked
    `again`.
    """
    usage = Usage(model.name)
    if turns and isinstance(turn.reply, Refusal) and turn.reply.reason not in _HOPELESS:
        told = [(each.standalone, each.reply.text) for each in turns]
        try:
            whole, usage = restated(turn.question, told, model)
        except ModelError as error:
            yield replace(turn, reply=_with(turn.reply, None, f"{_unstopped(error)}. {_PLAIN}"))
            return
        if whole is not None:
            turn = replace(again(whole), question=turn.question)
    for event in _assisted(turn.standalone, turn.reply, book, passages, model):
        if isinstance(event, (Piece, TakenBack)):
            yield event
            continue
        taken = usage + event.usage if event.usage else usage
        reply = replace(event, question=turn.question, usage=taken if taken.requests else None)
        yield replace(turn, reply=reply)


def _assisted(
    question: str, plain: Reply, book: Book, passages: Passages, model: ChatModel
) -> Iterator[Event]:
    """The pieces of an answer, the whole reply last.

    A figure that was computed needs no model. What could not be read is planned by it and
    computed here; words are phrased by it over the filing's passages, and checked. Where the
    model fails, the plain reply comes, and says so.
    """
    usage = Usage(model.name)
    begun = False
    try:
        if isinstance(plain, Refusal) and plain.reason not in _HOPELESS:
            planned, taken = model_plan(question, book, model)
            usage += taken
            if planned is None:
                yield _with(plain, usage)
                return
            if not isinstance(planned, Search):
                reply = reply_to(planned, question, book)
                is_answer = isinstance(reply, Answer)
                yield _with(reply if is_answer else plain, usage, _READ_BY_MODEL * is_answer)
                return
            query = planned.question
        elif isinstance(plain, Answer) and (plain.route is Route.SEARCH or plain.is_partial):
            query = question
        else:
            yield plain
            return
        evidence = _evidence(plain, passages(query), book)
        if not evidence:
            yield _with(plain, usage if usage.requests else None)
            return
        for event in phrase(question, evidence, model):
            if isinstance(event, Phrased):
                yield from _outcome(event, plain, usage)
            else:
                begun = True
                yield Piece(event)
    except ModelError as error:
        if begun:
            yield TakenBack(f"{_unstopped(error)}.")
        yield _with(plain, usage if usage.requests else None, f"{_unstopped(error)}. {_PLAIN}")


def _evidence(plain: Reply, found: Sequence[Citation], book: Book) -> list[Evidence]:
    """The plain answer's own places first, then the best passages, each place once."""
    own = list(plain.citations) if isinstance(plain, Answer) else []
    evidence = [computed(plain)] if isinstance(plain, Answer) and plain.value is not None else []
    apart = [c for c in found if not any(c.span.overlaps(other.span) for other in own)]
    whole = [c for c in found if c not in apart]
    kept = [c for c in own if not any(c.span.overlaps(other.span) for other in whole)]
    told = (passage(each, book) for each in (*whole, *kept, *apart)[:_PASSAGES])
    return [*evidence, *(each for each in told if each.text)]


def _outcome(phrased: Phrased, plain: Reply, usage: Usage) -> Iterator[Event]:
    usage += phrased.usage
    if phrased.text is not None:
        yield _phrased(phrased, phrased.text, plain, usage)
    elif phrased.fault is None:
        yield _with(plain, usage)
    else:
        why = f"The language model's wording was not used: {phrased.fault}."
        yield TakenBack(why)
        yield _with(plain, usage, why)


def _phrased(phrased: Phrased, text: str, plain: Reply, usage: Usage) -> Answer:
    """The answer in the model's words; of the plain one the figure that they say too."""
    answer = Answer(plain.question, text, Route.SEARCH, phrased.citations, usage=usage)
    opening = _YES_NO.match(text)
    if opening is not None:
        answer = replace(answer, verdict=opening[1].lower() == "yes")
    if not isinstance(plain, Answer):
        return answer
    answer = replace(answer, caveats=plain.caveats)
    if plain.value is None or plain.unit is None or not says(text, plain.value, plain.unit):
        return answer
    return replace(answer, value=plain.value, unit=plain.unit, period=plain.period)


def _with(reply: Reply, usage: Usage | None, caveat: str = "") -> Reply:
    """The reply with what the model took; a caveat stands in the text of a refusal."""
    if isinstance(reply, Answer):
        caveats = (*reply.caveats, caveat) if caveat else reply.caveats
        return replace(reply, usage=usage, caveats=caveats)
    text = f"{reply.text} ({caveat})" if caveat else reply.text
    return replace(reply, usage=usage, text=text)


def _unstopped(error: ModelError) -> str:
    """What an error says, without the stop that a client library may end it with."""
    return str(error).rstrip(". ")
