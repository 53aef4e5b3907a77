"""The assistant: the one place where the parts of answering are put together."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.answers import declined
from assistant.book import Book
from assistant.choice import chosen
from assistant.compose import reply_to
from assistant.conversation import Conversation
from assistant.cover import cover_answer
from assistant.follow_ups import Turn, standalone
from assistant.indexing import index_file, open_library
from assistant.model import Reason, Refusal, Reply
from assistant.passage_search import LibrarySearch
from assistant.plans import Decline, Search
from assistant.router import plan
from index.errors import AmbiguousFiling, UnknownFiling
from index.library import Library
from index.model import Reading

if TYPE_CHECKING:
    from assistant.langchain_parts import BaseTool, FilingRetriever


# A bare noun phrase ("total debt") asks for a figure: a sentence must say nearly all of it.
_FIGURE_MARGIN = 0.85
_ASKS = re.compile(
    r"\b(?:who|what|when|where|why|how|which|whose|is|are|was|were|do|does|did|has|have|had|can|could|"
    r"tell|explain|describe|discuss|summari[sz]e|list|name)\b",
    re.I,
)


def _names_a_figure(question: str) -> bool:
    """Whether a question is but the name of something, without a verb or question word."""
    return len(question.split()) <= 6 and not _ASKS.search(question)


class Assistant:
    """Answers questions over one filing, or over the filings of a library.

    A question that the filing does not answer gets a Refusal with its reason; only what a
    user must mend (a missing file, a damaged store) raises FilingError.
    """

    def __init__(self, library: Library, filing: str | None = None) -> None:
        self._library = library
        self._filing = filing
        self._search = LibrarySearch(library)
        self._books: dict[str, Book] = {}

    @classmethod
    def open(cls, path: str | Path, home: str | Path | None = None) -> Self:
        """Over the filing at `path`, indexed on first use. Raises ReadError, LibraryError."""
        library = open_library(Path(home) if home else None)
        return cls(library, index_file(library, Path(path)).entry.id)

    @classmethod
    def library(cls, home: str | Path | None = None) -> Self:
        """Over every filing of the library at `home`. Raises LibraryError if there is none."""
        return cls(open_library(Path(home) if home else None, create=False))

    def ask(self, question: str, filing: str | None = None) -> Reply:
        """The reply to a question that stands alone.

        `filing`: an accession number, or enough of company, form and period, where the
        library holds several. Raises UnknownFiling, AmbiguousFiling for a name that does not do.
        """
        return self._turn(question, (), filing).reply

    def conversation(self, filing: str | None = None) -> Conversation:
        """A conversation in which later questions may lean on earlier ones."""
        return Conversation(lambda question, turns: self._turn(question, turns, filing))

    def as_retriever(self, k: int = 4) -> FilingRetriever:
        """The passages of the filings, as LangChain's retriever."""
        from assistant.langchain_parts import FilingRetriever

        return FilingRetriever.over(self._library, self._ids(), k)

    def as_tool(self) -> BaseTool:
        """The assistant as a LangChain tool: a question in, text with sources out."""
        from assistant.langchain_parts import filing_tool

        held = [entry for entry in self._library.entries() if entry.id in self._ids()]
        named = [f"the {entry.form} of {entry.company} for {entry.period}" for entry in held[:5]]
        return filing_tool(self, "; ".join(named) or "a company's 10-Q or 10-K")

    def names(self) -> dict[str, str]:
        """What each filing is called, by its id: company, form and period."""
        held = (entry for entry in self._library.entries() if entry.id in self._ids())
        return {entry.id: f"{entry.company}, {entry.form} for {entry.period}" for entry in held}

    def reading(self, filing: str | None = None) -> Reading:
        """All that was read from a filing. Raises UnknownFiling, AmbiguousFiling."""
        return self._library.reading(self._chosen("", filing))

    def _ids(self) -> tuple[str, ...]:
        return (
            (self._filing,)
            if self._filing
            else tuple(entry.id for entry in self._library.entries())
        )

    def _turn(self, question: str, turns: tuple[Turn, ...], filing: str | None) -> Turn:
        asked = question.strip()
        try:
            book = self._book(self._chosen(asked, filing))
        except AmbiguousFiling as error:
            if filing is not None:
                raise
            refusal = Refusal(question, Reason.AMBIGUOUS, str(error), choices=error.choices)
            return Turn(question, asked, refusal)
        alone = standalone(asked, turns, book)
        return Turn(question, alone, replace(self._reply(alone, book), question=question))

    def _chosen(self, question: str, filing: str | None) -> str:
        if filing is not None:
            return self._library.find(filing).id
        if self._filing is not None:
            return self._filing
        entries = self._library.entries()
        if not entries:
            raise UnknownFiling(
                f"Nothing is indexed at {self._library.home}. Add one: filing index FILE"
            )
        return chosen(question, entries).id

    def _book(self, filing: str) -> Book:
        reading = self._library.reading(filing)
        kept = self._books.get(filing)
        if kept is None or kept.reading is not reading:
            kept = Book(reading)
            self._books[filing] = kept
        return kept

    def _reply(self, question: str, book: Book) -> Reply:
        from_cover = cover_answer(question, book.reading)
        if from_cover is not None:
            return from_cover
        planned = plan(question, book)
        if not isinstance(planned, Search):
            return reply_to(planned, question, book)
        from assistant.words import MARGIN, answer_in_words  # a figure does not wait for it

        margin = _FIGURE_MARGIN if planned.strict and _names_a_figure(question) else MARGIN
        reply = answer_in_words(question, book.reading, self._search, book.wording, margin)
        if isinstance(reply, Refusal) and planned.nearest and reply.reason is Reason.NOT_IN_FILING:
            return declined(Decline(reply.reason, reply.text, planned.nearest), question, book)
        return reply
