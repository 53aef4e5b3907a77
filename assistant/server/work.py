"""What workers do for a request. Functions by their names, since work goes to another process.

Each takes the office of the worker first, and gives what can go back: JSON, or values of ours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from assistant.indexing import open_library
from assistant.model import Answer, Event, Piece, Refusal, Reply, TakenBack
from assistant.reply_json import reply_json
from assistant.server.completions import Completion, filing_of, models_json, nothing_asked
from assistant.server.conversations import Conversations
from assistant.server.desks import Desks
from assistant.server.feedback import Feedback, Rated
from assistant.server.figures_first import ModelElsewhere, hand_on
from assistant.server.keys import Key
from assistant.server.log import LOGGER
from assistant.server.messages import Setting, Share
from assistant.server.pages import filing_json
from assistant.server.questions import Questions
from assistant.server.removing import remove_filing
from assistant.server.talking import Talks
from index.errors import LibraryError, ServerError
from index.library import Library
from index.model import Reading

if TYPE_CHECKING:
    from assistant.llm.model import ChatModel
    from assistant.settings import ModelSettings

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Office:
    """What a worker works with. `left` is set once nobody waits for the work any more."""

    library: Library
    desks: Desks
    talks: Talks
    questions: Questions
    feedback: Feedback
    left: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, setting: Setting) -> Self:
        """The office over a library. Raises LibraryError, ModelError."""
        library = open_library(setting.home, create=False)
        is_apart = setting.share is Share.FIGURES
        if is_apart:
            library.on_search = hand_on
        desks = Desks(library, _model(setting.model, is_elsewhere=is_apart))
        talks = Talks(desks, Conversations(library.address))
        questions = Questions(library.address, setting.days)
        return cls(library, desks, talks, questions, Feedback(library.address))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who asks it, and the request that it came with."""

    key: Key
    question: str
    request: str
    filing: str | None = None
    turns: Sequence[str] = ()


def ready(office: Office) -> None:
    """See that the library can be read. Raises LibraryError."""
    office.library.entries()


def ask(office: Office, asked: Asked) -> Json:
    """The reply to a question."""
    talk = office.desks.conversation(asked.key, asked.filing, asked.turns, office.left)
    return _noted(office, asked, talk.ask(asked.question))


def ask_streamed(office: Office, asked: Asked) -> Iterator[tuple[str, Json]]:
    """The events of the reply to a question, each with its name."""
    talk = office.desks.conversation(asked.key, asked.filing, asked.turns, office.left)
    for event in talk.stream(asked.question):
        yield _event(office, asked, event)


def complete(office: Office, asked: Asked, ident: str, created: int, model: str) -> Completion:
    """The reply to a question as a completion; an empty one asks nothing."""
    if asked.question:
        named = Asked(asked.key, asked.question, asked.request, filing_of(model), asked.turns)
        talk = office.desks.conversation(named.key, named.filing, named.turns, office.left)
        reply: Reply = talk.ask(named.question)
        _noted(office, named, reply)
    else:
        reply = nothing_asked()
    return Completion.of(reply, office.desks.of(asked.key).names(), ident, created, model)


def models(office: Office, key: Key) -> Json:
    """The models that a key may ask."""
    return models_json([entry.id for entry in office.desks.entries(key)])


def begin(office: Office, key: Key, filing: str | None) -> Json:
    """A new conversation."""
    return office.talks.begin(key, filing).json()


def conversation(office: Office, key: Key, ident: str) -> Json:
    """A conversation as it is kept."""
    return office.talks.of(key, ident).json()


def ask_next(office: Office, asked: Asked, ident: str, once: str) -> Json:
    """The reply to the next question of a conversation; asked again with the same `once`, the same."""
    reply = office.talks.ask(asked.key, ident, asked.question, once)
    return _noted(office, asked, reply, ident)


def ask_next_streamed(
    office: Office, asked: Asked, ident: str, once: str
) -> Iterator[tuple[str, Json]]:
    """The events of the reply to the next question of a conversation, each with its name."""
    for event in office.talks.stream(asked.key, ident, asked.question, once):
        yield _event(office, asked, event, ident)


def rate(office: Office, key: Key, rated: Rated) -> None:
    """Keep what was said of a reply. Raises Unanswered for filings and conversations of others."""
    filings = {office.desks.entry(key, each).id for each in rated.filings}
    standalone = rated.question
    if rated.conversation:
        for turn in office.talks.of(key, rated.conversation).turns["turns"]:
            if turn["question"] == rated.question:
                standalone = turn["standalone"]
                filings |= {turn["filing"]} - {None}
    office.feedback.keep(
        key.name, key.owner, replace(rated, standalone=standalone, filings=sorted(filings))
    )


def forget(office: Office, key: Key, ident: str) -> None:
    """Forget a conversation, and its questions wherever they were kept."""
    office.talks.forget(key, ident)
    office.questions.forget_conversation(ident)
    office.feedback.forget_conversation(ident)


def filings(office: Office, key: Key) -> list[Json]:
    """The filings that a key may see."""
    return [filing_json(entry) for entry in office.desks.entries(key)]


def filing(office: Office, key: Key, ident: str) -> Json:
    """One filing."""
    return filing_json(office.desks.entry(key, ident))


def ids(office: Office, key: Key, names: Sequence[str]) -> frozenset[str]:
    """The ids of filings by their names. Raises UnknownFiling, AmbiguousFiling."""
    return frozenset(filter(None, (office.desks.named(key, name) for name in names)))


def page(office: Office, key: Key, ident: str, of: Callable[[Reading], Json]) -> Json:
    """A page about what was read from a filing."""
    return of(office.desks.reading(key, ident))


def remove(office: Office, key: Key, ident: str) -> None:
    """Forget a filing, and all that was kept about it."""
    remove_filing(office.library, office.desks.entry(key, ident).id)


def _model(settings: ModelSettings | None, *, is_elsewhere: bool) -> ChatModel | None:
    """The language model that is set, or what stands for it. Raises ModelError."""
    if settings is None or is_elsewhere:
        return ModelElsewhere(settings.name) if settings else None
    from assistant.llm.providers import open_model  # no library of a provider is loaded for none

    return open_model(settings)


def _noted(office: Office, asked: Asked, reply: Reply, conversation: str | None = None) -> Json:
    """A reply as its object, its question kept where questions are."""
    fields = reply_json(reply)
    try:
        office.questions.keep(asked.request, asked.key.name, asked.question, fields, conversation)
    except (ServerError, LibraryError) as error:  # a disk that is full keeps nobody from an answer
        fault = {"request_id": asked.request}
        LOGGER.warning("a question is not kept", exc_info=error, extra={"fields": fault})
    return fields


def _event(
    office: Office, asked: Asked, event: Event, conversation: str | None = None
) -> tuple[str, Json]:
    match event:
        case Piece():
            return "piece", {"text": event.text}
        case TakenBack():
            return "taken_back", {"why": event.why}
        case Answer() | Refusal():
            return "reply", _noted(office, asked, event, conversation)
