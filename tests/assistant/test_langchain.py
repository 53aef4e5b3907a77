"""LangChain's own standard tests of a retriever and a tool, and the Runnable beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests, ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests

from assistant import Assistant
from assistant.langchain_parts import BaseTool, FilingRetriever
from assistant.model import Answer, Refusal
from tests.conftest import SAMPLE

pytestmark = pytest.mark.embedding

QUESTION = "What were net sales for the three months ended December 31, 2003?"


@pytest.fixture(scope="module")
def desk(indexed_home: Path) -> Iterator[Assistant]:
    return Assistant.open(SAMPLE, indexed_home)


@pytest.fixture(autouse=True)
def _at_the_desk(request: pytest.FixtureRequest, desk: Assistant) -> None:
    """The standard tests build what they test from a class alone: they find the desk on it."""
    if request.instance is not None:
        request.instance.desk = desk


class TestRetriever(RetrieversIntegrationTests):
    desk: Assistant

    @property
    def retriever_constructor(self) -> type[FilingRetriever]:
        return FilingRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        made = self.desk.as_retriever()
        return {"library": made.library, "filings": made.filings}

    @property
    def retriever_query_example(self) -> str:
        return "Why did net sales fall?"


class ToolParts:
    desk: Assistant

    @property
    def tool_constructor(self) -> BaseTool:
        return self.desk.as_tool()

    @property
    def tool_invoke_params_example(self) -> dict[str, str]:
        return {"question": QUESTION}


class TestToolUnit(ToolParts, ToolsUnitTests):
    pass


class TestTool(ToolParts, ToolsIntegrationTests):
    pass


def test_a_runnable_gives_replies(desk: Assistant) -> None:
    chain = desk.as_runnable() | RunnableLambda(lambda reply: getattr(reply, "value", None))
    assert chain.invoke(QUESTION) == 2345000
    assert chain.batch([QUESTION, "Should I buy the stock?"]) == [2345000, None]


def test_a_runnable_streams_the_reply_last(desk: Assistant) -> None:
    *pieces, last = desk.as_runnable().stream(QUESTION)
    assert pieces == []
    assert isinstance(last, Answer)


async def test_a_runnable_answers_where_one_waits(desk: Assistant) -> None:
    reply = await desk.as_runnable().ainvoke("Should I buy the stock?")
    assert isinstance(reply, Refusal)
