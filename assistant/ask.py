"""The assistant: the one place where the parts of answering are put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from assistant.across import across
from assistant.book import Book
from assistant.choice import ambiguous
from assistant.conversation import Conversation
from assistant.earlier_filings import Restated
from assistant.elsewhere import with_elsewhere
from assistant.follow_ups import is_bare_wh, of_what_was_quoted, standalone
from assistant.hooks import Ask, Hooks
from assistant.indexing import index_file, open_library
from assistant.lead_ins import returned
from assistant.lifetime import Closing, Lifetime
from assistant.model import Answer, Citation, Event, Piece, Reason, Refusal, Reply, TakenBack
from assistant.on_answers import on_answers
from assistant.one_filing import reply_from
from assistant.plans import Search
from assistant.router import plan_of_wording
from assistant.saved import resumed_turns
from assistant.screen_words import may_be_screen
from assistant.settings import LONGEST_QUESTION
from assistant.shelf import Shelf
from assistant.trace import Trace
from assistant.tracing import traced
from assistant.turns import Turn
from assistant.where import Where, noted, where
from index.errors import UnknownFiling
from index.library import Library, Progress
from index.model import CHECKER_VERSION, Reading
from index.store import Entry

if TYPE_CHECKING:
    from assistant.langchain_parts import BaseTool, FilingRetriever, FilingRunnable
    from assistant.llm.model import ChatModel
    from assistant.record import Json
    from assistant.replay import Replay


_NO_HOOKS = Hooks()
_QUOTED_MARGIN = 0.6  # the least support of a quoted sentence that is asked on
_PASSAGES = 8  # that a language model is given
# Reasons for which another filing of the company may have what the one that was meant has not.
_LACKING = (Reason.NOT_IN_FILING, Reason.NOT_COMPUTABLE)


class Assistant(Closing):
    """Answers questions over one filing, or over the filings of a library.

    A question that the filing does not answer gets a Refusal with its reason; only what a
    user must mend (a missing file, a damaged store) raises FilingError. Any number of threads may
    ask one assistant; each conversation is one speaker's. Once closed it raises AssistantClosed.
    """

    def __init__(
        self,
        library: Library,
        *filings: str,
        model: ChatModel | None = None,
        only: frozenset[str] | None = None,
        hooks: Hooks = _NO_HOOKS,
        life: Lifetime | None = None,
    ) -> None:
        """`only`: the ids of filings beside which nothing of the library is told, None for all.

        `life`: that of the library, where it is closed with the assistant.
        """
        self._opened = library
        self._filings = filings
        self._model = model
        self._only = only
        self._hooks = hooks
        self._life = life or Lifetime()
        self._books: dict[str, Book] = {}
        self._laying: defaultdict[str, Lock] = defaultdict(Lock)

    @classmethod
    def open(
        cls,
        path: str | Path,
        home: str | Path | None = None,
        *,
        also: Sequence[str | Path] = (),
        tags: bool = True,
        model: ChatModel | None = None,
        hooks: Hooks = _NO_HOOKS,
        store: str | None = None,
    ) -> Self:
        """Over the filing at `path`, indexed on first use. Raises ReadError, LibraryError.

        `also`: further filings, which a question is put to together with it.

        `tags`: whether inline XBRL is read, or the printed page alone. `model`: a language model
        to plan and phrase with (`assistant.llm.providers.open_model`); none is needed. `hooks`
        are called before and after every ask. `store`: the library's address, where not the home.
        """
        library = open_library(Path(home) if home else None, tags=tags, store=store)
        ids = [index_file(library, Path(each), tags=tags).entry.id for each in (path, *also)]
        return cls(library, *ids, model=model, hooks=hooks, life=Lifetime(library.close))

    @classmethod
    def library(
        cls,
        home: str | Path | None = None,
        *,
        model: ChatModel | None = None,
        hooks: Hooks = _NO_HOOKS,
        store: str | None = None,
    ) -> Self:
        """Over every filing of a library, as `open` has it. Raises LibraryError if there is none."""
        library = open_library(Path(home) if home else None, create=False, store=store)
        return cls(library, model=model, hooks=hooks, life=Lifetime(library.close))

    def over(self, *names: str) -> Assistant:
        """Over the filings of these names alone. Raises UnknownFiling, AmbiguousFiling."""
        return self._beside(*dict.fromkeys(self._library.find(name).id for name in names))

    def everywhere(self) -> Assistant:
        """Over every filing of the library."""
        return self._beside()

    def _beside(self, *ids: str) -> Assistant:
        return Assistant(
            self._library,
            *ids,
            model=self._model,
            only=self._only,
            hooks=self._hooks,
            life=self._life,
        )

    @property
    def _library(self) -> Library:
        """The library while it is open. Raises AssistantClosed."""
        self._life.check()
        return self._opened

    def ask(self, question: str, filing: str | None = None) -> Reply:
        """The reply to a question that stands alone.

        `filing`: an accession number, or enough of company, form and period, where the
        library holds several. Raises UnknownFiling, AmbiguousFiling for a name that does not do.
        """
        return self.conversation(filing).ask(question)

    def stream(self, question: str, filing: str | None = None) -> Iterator[Event]:
        """As `ask`, with the sentences that a language model says as they come."""
        return self.conversation(filing).stream(question)

    async def ask_async(self, question: str, filing: str | None = None) -> Reply:
        """As `ask`, in a thread, so that a loop goes on meanwhile."""
        return await self.conversation(filing).ask_async(question)

    def stream_async(self, question: str, filing: str | None = None) -> AsyncIterator[Event]:
        """As `stream`, each piece made in a thread."""
        return self.conversation(filing).stream_async(question)

    def conversation(self, filing: str | None = None, turns: tuple[Turn, ...] = ()) -> Conversation:
        """A conversation in which later questions may lean on earlier ones, and on `turns`."""

        def events(question: str, turns: tuple[Turn, ...]) -> Iterator[Piece | TakenBack | Turn]:
            ask = Ask(question, turns, filing)
            return self._hooks.hear(ask, self._events(question, turns, filing))

        return Conversation(events, turns, self._life)

    def resumed(self, kept: object, filing: str | None = None) -> Conversation:
        """The conversation that `assistant.saved.saved` kept: its questions are asked anew.

        Raises ConversationError where it is none, or its filings are not there.
        """
        with self._life.asking():
            ids = {entry.id for entry in self.entries()}

            def ask(asked: str, named: str | None, before: tuple[Turn, ...]) -> Turn:
                if named is not None and named not in ids:  # a name from elsewhere may be a path
                    raise UnknownFiling(f"No filing {named} is here to be asked")
                return self._turn(_as_text(asked), before, named or filing)

            return self.conversation(filing, resumed_turns(kept, ask))

    def as_retriever(self, k: int = 4) -> FilingRetriever:
        """The passages of the filings, as LangChain's retriever."""
        from assistant.langchain_parts import FilingRetriever

        return FilingRetriever.over(self._library, self._ids(), k)

    def as_tool(self) -> BaseTool:
        """The assistant as a LangChain tool: a question in, text with sources out."""
        from assistant.langchain_parts import filing_tool
        from assistant.llm.evidence import as_label  # a company's name is the filing's text

        held = self.entries()
        named = [f"the {e.form} of {as_label(e.company)} for {e.period}" for e in held[:5]]
        return filing_tool(self, "; ".join(named) or "a company's 10-Q or 10-K")

    def as_runnable(self, filing: str | None = None) -> FilingRunnable:
        """The assistant as a LangChain Runnable: a question in, a reply out."""
        from assistant.langchain_parts import FilingRunnable

        return FilingRunnable(desk=self, filing=filing)

    def why(self, turn: Turn, before: Sequence[Turn] = ()) -> tuple[Trace, ...]:
        """How the question of a turn, after those before it, was read: from each filing of its reply."""
        cited = (citation.filing for citation in turn.reply.citations)
        filings = [turn.filing] if turn.filing else list(dict.fromkeys(cited))
        return tuple(traced(turn, before, self._book(filing)) for filing in filings)

    def record(self, turns: Sequence[Turn], filing: str | None = None) -> Json:
        """The last of the turns of a conversation, with all that it stands on, as JSON.

        `filing`: the one that the conversation is with. Raises RecordError where nothing was asked.
        """
        from assistant.record import Asked, record_of  # a figure does not wait for it

        with self._life.asking():
            named = self._where("", filing).left[0].id if filing is not None else None
            model = self._model.name if self._model else None
            asked = Asked(named, self._filings, self.everywhere().entries(), model)
            traces = self.why(turns[-1], turns[:-1]) if turns else ()
            return record_of(turns, asked, traces, self._library.reading)

    def replayed(self, kept: object) -> Replay:
        """What the record that `record` made comes to now, asked anew of the same filings.

        Raises RecordError for what is no record, or where the filings of its reply are not here.
        """
        from assistant.replay import Replay, differences, read_record, renamed, standing

        record = read_record(kept)
        with self._life.asking():
            here = standing(record, self.everywhere().entries())
            desk = Assistant(
                self._library,
                *(here[each] for each in record.over if each in here),
                model=self._model,
                only=frozenset(here.values()),
                life=self._life,
            )
            filing = here[record.filing] if record.filing else None
            talk = desk.resumed(renamed(record.turns, here), filing)
            reply = talk.ask(record.question)
            now = renamed(desk.record(talk.turns, filing), {new: old for old, new in here.items()})
            return Replay(reply, differences(record.kept, now))

    def book(self, filing: str | None = None) -> Book:
        """A filing laid out for asking. Raises UnknownFiling, AmbiguousFiling."""
        return self._book(self.reading(filing).filing.id)

    def watch(self, progress: Progress | None) -> None:
        """Have `progress` told how far the vectors are that a question waits for; None: no more."""
        self._library.on_embedding = progress

    def names(self) -> dict[str, str]:
        """What each filing is called, by its id: company, form and period."""
        return {e.id: f"{e.company}, {e.form} for {e.period}" for e in self.entries()}

    def reading(self, filing: str | None = None) -> Reading:
        """All that was read from a filing. Raises UnknownFiling, AmbiguousFiling."""
        here = self._where("", filing)
        left = here.left
        if len(left) > 1:
            raise ambiguous(left, left, here.many)
        return self._library.reading(left[0].id)

    def _ids(self) -> tuple[str, ...]:
        return tuple(entry.id for entry in self.entries())

    def entries(self) -> tuple[Entry, ...]:
        """The filings that the assistant is over; of those that are gone nothing is kept."""
        held = self._library.entries()
        for gone in set(self._books) - {entry.id for entry in held}:
            self._books.pop(gone, None)
        entries = (entry for entry in held if self._only is None or entry.id in self._only)
        return tuple(e for e in entries if not self._filings or e.id in self._filings)

    def _events(
        self, question: str, turns: tuple[Turn, ...], filing: str | None
    ) -> Iterator[Piece | TakenBack | Turn]:
        question = _as_text(question)
        turn = _too_long(question) or self._turn(question, turns, filing)
        if self._model is None or turn.filing is None:
            yield turn
            return
        from assistant.llm.assisted import assisted_turn  # nothing without a model waits for it
        from assistant.passage_search import passages_for

        book = self._book(turn.filing)

        def passages(query: str) -> list[Citation]:
            return [
                place
                for place, _ in passages_for(
                    query, self._library, [book.reading.filing.id], _PASSAGES
                )
            ]

        def again(whole: str) -> Turn:
            return self._turn(whole, (), filing or book.reading.filing.id)

        yield from assisted_turn(turn, turns, book, passages, again, self._model)

    def _turn(self, question: str, turns: tuple[Turn, ...], filing: str | None) -> Turn:
        asked = question.strip()
        screened = self._screened(question, turns) if filing is None else None
        if screened is not None:
            return screened
        found = self._where(asked, filing, turns)
        asked, left = found.question, found.left
        if len(left) > 1 or found.many:
            return self._over_several(question, found, turns)
        book = self._book(left[0].id)
        done = on_answers(*returned(asked, turns, book), book)
        if done is not None:
            return Turn(question, asked, replace(done, question=question), left[0].id)
        alone = standalone(asked, turns, book)
        reply = self._said_before(asked, alone, turns, book) or reply_from(
            alone, book, self._library
        )
        reply = with_elsewhere(reply, alone, book)
        if _lacks_some(reply) and filing is None:
            reply = self._elsewhere(alone, left[0]) or reply
        reply = noted(reply, found.note)
        return Turn(question, alone, replace(reply, question=question), left[0].id)

    def _said_before(
        self, asked: str, alone: str, turns: tuple[Turn, ...], book: Book
    ) -> Reply | None:
        """What the passages that the last reply quoted say to a question that leans on it."""
        if alone == asked or not turns or not turns[-1].is_in_words:
            return None
        is_bare = is_bare_wh(asked)
        if not is_bare and not isinstance(plan_of_wording(alone, book), Search):
            return None
        from assistant.passage_search import CitedSearch
        from assistant.words import answer_at, answer_in_words

        quoted = [citation.span for citation in turns[-1].reply.citations]
        said = asked if is_bare else of_what_was_quoted(alone)
        named = answer_at(said, book.wording, quoted, 0.0 if is_bare else _QUOTED_MARGIN)
        if named is not None:
            return named
        search = CitedSearch(book.reading, turns[-1].reply.citations)
        reply = answer_in_words(alone, book.reading, search, book.wording)
        return reply if isinstance(reply, Answer) and not reply.text.startswith('"') else None

    def _over_several(self, question: str, found: Where, turns: tuple[Turn, ...]) -> Turn:
        """A question that several filings may answer: together, or the choices between them."""
        alone, left, reply = found.question, found.left, None
        if not found.many:
            alone = standalone(alone, turns, self._book(left[0].id)) if turns else alone
            reply = across(alone, left, lambda entry: self._book(entry.id))
        if reply is None:
            error = ambiguous(left, left, found.many)
            reply = Refusal(question, Reason.AMBIGUOUS, str(error), choices=error.choices)
        reply = noted(reply, found.note)
        cited = {citation.filing for citation in reply.citations}
        return Turn(
            question,
            alone,
            replace(reply, question=question),
            cited.pop() if len(cited) == 1 else None,
        )

    def _elsewhere(self, question: str, asked_of: Entry) -> Reply | None:
        """What the company's other filings answer, where the one that was meant does not."""
        same = self._shelf.of_company(asked_of)
        reply = (
            across(question, same, lambda entry: self._book(entry.id)) if len(same) > 1 else None
        )
        return reply if isinstance(reply, Answer) else None

    def _screened(self, question: str, turns: tuple[Turn, ...]) -> Turn | None:
        """The turn of a question over the companies of the library; None for another."""
        asked, shelf = question.strip(), self._shelf
        if shelf.count(2) < 2 or not may_be_screen(asked, turns) or shelf.named(asked):
            return None
        from assistant.screen_turns import screened_turn  # a figure does not wait for it

        return screened_turn(question, turns, shelf, self._library, self._book)

    @property
    def _shelf(self) -> Shelf:
        """The filings that the assistant is over, to be looked up."""
        ids = frozenset(self._filings) or self._only
        if self._filings and self._only is not None:
            ids = self._only.intersection(self._filings)
        return Shelf(self._library.catalogue, self.entries, ids)

    def _where(self, question: str, filing: str | None, turns: tuple[Turn, ...] = ()) -> Where:
        """The filings that a question may mean; the last turn's, where it names none."""
        if filing is not None:
            found = self._library.find(filing)
            if self._only is not None and found.id not in self._only:
                raise UnknownFiling(f"No filing {filing} is here to be asked")
            return Where(question, (found,))
        here = where(question, self._shelf, turns[-1].filing if turns else None)
        if not here.left:
            raise UnknownFiling(
                f"Nothing is indexed at {self._library.address}. Add one: filing index FILE"
            )
        return here

    def _book(self, filing: str) -> Book:
        with self._laying[filing]:  # of those who ask first, one lays it out for all
            reading = self._library.reading(filing)
            kept = self._books.get(filing)
            if kept is None or kept.reading is not reading:
                found = self._library.findings(filing, CHECKER_VERSION)
                kept = Book(reading, found, Restated(reading, self._library, self._only).notes)
                self._books[filing] = kept
                for gone in [each for each in self._books if not self._library.keeps(each)]:
                    self._books.pop(gone, None)
            return kept


def _lacks_some(reply: Reply) -> bool:
    """Whether a filing does not say what is asked, or of several figures only some."""
    return reply.is_partial if isinstance(reply, Answer) else reply.reason in _LACKING


def _as_text(question: str) -> str:
    """A question without what is no text, and so no word."""
    return question.encode(errors="replace").decode()


def _too_long(question: str) -> Turn | None:
    """The refusal of a question that is none any more."""
    asked = question.strip()
    if len(asked) <= LONGEST_QUESTION:
        return None
    said = f"The question is longer than {LONGEST_QUESTION:,} characters. Shorten it."
    begins = asked[:LONGEST_QUESTION]
    return Turn(begins, begins, Refusal(begins, Reason.NOT_UNDERSTOOD, said), None)
