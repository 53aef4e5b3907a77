"""The retriever and the tool that a LangChain user expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig, RunnableSerializable
from langchain_core.tools import BaseTool as BaseTool
from langchain_core.tools import StructuredTool

import prompts
from assistant.model import Answer, Citation, Reply
from assistant.passage_search import passages_for
from index.library import Library


class Asker(Protocol):
    """Whatever answers a question: the assistant."""

    def ask(self, question: str) -> Reply:
        """The reply to a question that stands alone."""


class FilingRunnable(RunnableSerializable[str, Reply]):
    """A question in, the assistant's reply out; streaming gives its pieces, the reply last."""

    desk: Any
    filing: str | None = None

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Reply:  # noqa: A002
        """The reply to a question."""
        del kwargs
        return self._call_with_config(self._reply, input, config)

    def stream(
        self,
        input: str,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[Any]:
        """The sentences of a phrased reply as they come, the whole reply last."""
        del config, kwargs
        yield from self.desk.stream(input, self.filing)

    def _reply(self, question: str) -> Reply:
        reply: Reply = self.desk.ask(question, self.filing)
        return reply


class FilingRetriever(BaseRetriever):
    """Passages of the filings, by full text and vectors fused; `k` of them."""

    library: Any
    filings: tuple[str, ...]
    k: int = 4

    @classmethod
    def over(cls, library: Library, filings: tuple[str, ...], k: int) -> Self:
        return cls(library=library, filings=filings, k=k)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        del run_manager
        count = int(kwargs.get("k", self.k))
        return [
            _document(citation, score)
            for citation, score in passages_for(query, self.library, self.filings, count)
        ]


def _document(citation: Citation, score: float) -> Document:
    first, last = citation.lines
    return Document(
        page_content=citation.quote,
        metadata={
            "filing": citation.filing, "section": citation.section, "page": citation.page,
            "first_line": first, "last_line": last, "score": score,
        },
    )  # fmt: skip


def filing_tool(desk: Asker, filings: str) -> BaseTool:
    """A tool that answers one question about `filings` with its sources, or says why it cannot."""

    def ask_filing(question: str) -> str:
        reply = desk.ask(question)
        if not isinstance(reply, Answer):
            return f"No answer ({reply.reason}): {reply.text}"
        sources = "; ".join(
            f"{c.section}, lines {c.lines[0]}-{c.lines[1]}" for c in reply.citations
        )
        notes = "".join(f"\nNote: {caveat}" for caveat in reply.caveats)
        return f"{reply.text}\nSources: {sources}{notes}"

    said = prompts.fill("ask_filing", filings=filings)
    return StructuredTool.from_function(ask_filing, name="ask_filing", description=said)
