"""An assistant from open to closed, in threads and in a loop; what its hooks hear."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.conversation import Conversation
from assistant.hooks import Ask, Ended, Hooks
from assistant.indexing import open_library
from assistant.lifetime import Lifetime
from assistant.model import Answer, Piece
from assistant.turns import Turn
from index.errors import AssistantClosed, FilingError, UnknownFiling
from tests.conftest import SAMPLE

SALES = "What were net sales for the three months ended December 31, 2003?"
YEAR_EARLIER = "and a year earlier?"
FORECAST = "What will the shares be worth next year?"
PATIENCE = 20.0  # seconds, for what comes at once


def value(reply: object) -> object:
    return reply.value if isinstance(reply, Answer) else reply


def turned_away(desk: Assistant) -> bool:
    """Whether, asked again and again, it comes to say that it is closed."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            desk.ask(SALES)
        except AssistantClosed:
            return True
    return False


class Gate:
    """A hook in which the first ask waits until it is let go."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.goes_on = threading.Event()

    def before(self, _: Ask) -> None:
        if not self.came.is_set():
            self.came.set()
            assert self.goes_on.wait(PATIENCE)


def test_what_is_closed_answers_no_more_and_says_so(home: Path) -> None:
    with Assistant.open(SAMPLE, home) as desk:
        talk, part = desk.conversation(), desk.over("nutrition")
        assert value(desk.ask(SALES)) == 2_345_000
    with pytest.raises(
        AssistantClosed, match=r"closed and answers no more. Open another: Assistant.open"
    ):
        desk.ask(SALES)
    for asks in (
        lambda: talk.ask(SALES),
        lambda: part.ask(SALES),
        lambda: next(desk.stream(SALES)),
        lambda: desk.conversation().ask(SALES),
        lambda: desk.resumed({"schema": 1, "turns": []}),
        desk.reading,
        desk.entries,
        lambda: desk.over("nutrition"),
    ):
        with pytest.raises(AssistantClosed):
            asks()
    desk.close()  # once more does nothing


def test_an_error_inside_closes_too(home: Path) -> None:
    with pytest.raises(UnknownFiling), Assistant.open(SAMPLE, home) as desk:
        desk.ask(SALES, "acme")
    with pytest.raises(AssistantClosed):
        desk.ask(SALES)


def test_closing_waits_for_the_asks_under_way(home: Path) -> None:
    gate = Gate()
    desk = Assistant.open(SAMPLE, home, hooks=Hooks(before=gate.before))
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(desk.ask, SALES)
        assert gate.came.wait(PATIENCE)
        closed = pool.submit(desk.close)
        assert turned_away(desk)
        assert not closed.done()
        gate.goes_on.set()
        assert value(asked.result(PATIENCE)) == 2_345_000
        closed.result(PATIENCE)


def test_an_assistant_can_be_closed_from_within_its_asks(home: Path) -> None:
    both = threading.Barrier(2)

    def close(_: Ended) -> None:
        both.wait(PATIENCE)
        desk.close()

    desk = Assistant.open(SAMPLE, home, hooks=Hooks(after=close))
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(desk.ask, [SALES, SALES]))
    assert [value(reply) for reply in replies] == [2_345_000] * 2


def test_nobody_waits_for_who_leaves_a_stream() -> None:
    def pieces(question: str, turns: tuple[Turn, ...]) -> Iterator[Piece | Turn]:
        yield Piece("one")
        yield Piece("two")

    life = Lifetime()
    stream = Conversation(pieces, (), life).stream("q")
    assert next(stream) == Piece("one")
    life.close()
    with pytest.raises(AssistantClosed):
        next(stream)


def test_a_library_of_someone_else_stays_open(home: Path) -> None:
    library = open_library(home)
    with Assistant(library) as desk:
        assert value(desk.ask(SALES)) == 2_345_000
    with Assistant(library) as again:
        assert value(again.ask(SALES)) == 2_345_000


async def test_a_loop_goes_on_while_it_asks(home: Path) -> None:
    gate = Gate()
    async with Assistant.open(SAMPLE, home, hooks=Hooks(before=gate.before)) as desk:
        asked = asyncio.ensure_future(desk.ask_async(SALES))
        while not gate.came.is_set():
            await asyncio.sleep(0.001)
        assert not asked.done()
        gate.goes_on.set()
        assert value(await asked) == 2_345_000


async def test_many_ask_from_one_loop(home: Path) -> None:
    async with Assistant.open(SAMPLE, home) as desk:
        talks = [desk.conversation() for _ in range(20)]
        first = await asyncio.gather(*(talk.ask_async(SALES) for talk in talks))
        then = await asyncio.gather(*(talk.ask_async(YEAR_EARLIER) for talk in talks))
    assert [value(reply) for reply in first] == [2_345_000] * 20
    assert [value(reply) for reply in then] == [2_284_000] * 20
    with pytest.raises(AssistantClosed):
        await desk.ask_async(SALES)


async def test_closing_waits_for_what_a_loop_has_asked(home: Path) -> None:
    gate = Gate()
    desk = Assistant.open(SAMPLE, home, hooks=Hooks(before=gate.before))
    asked = [asyncio.ensure_future(desk.ask_async(SALES)) for _ in range(9)]  # more than threads
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(asyncio.to_thread(desk.close))
    while not gate.came.is_set():
        await asyncio.sleep(0.001)
    assert not closing.done()
    gate.goes_on.set()
    assert [value(reply) for reply in await asyncio.gather(*asked)] == [2_345_000] * 9
    await closing


async def test_what_is_cancelled_counts_until_it_has_ended(home: Path) -> None:
    gate = Gate()
    desk = Assistant.open(SAMPLE, home, hooks=Hooks(before=gate.before))
    asked = asyncio.ensure_future(desk.ask_async(SALES))
    while not gate.came.is_set():
        await asyncio.sleep(0.001)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    closing = asyncio.ensure_future(asyncio.to_thread(desk.close))
    await asyncio.sleep(0.01)
    assert not closing.done()
    gate.goes_on.set()
    await asyncio.wait_for(closing, PATIENCE)


async def test_a_stream_in_a_loop_gives_the_reply_last(home: Path) -> None:
    async with Assistant.open(SAMPLE, home) as desk:
        events = [event async for event in desk.stream_async(SALES)]
        stream: AsyncIterator[object] = desk.stream_async(SALES)
        assert value(await anext(stream)) == 2_345_000  # and left there
    assert [value(event) for event in events] == [2_345_000]


def test_hooks_hear_of_every_ask(home: Path) -> None:
    begun: list[Ask] = []
    ended: list[Ended] = []
    with Assistant.open(SAMPLE, home, hooks=Hooks(begun.append, ended.append)) as desk:
        talk = desk.conversation()
        replies = [talk.ask(question) for question in (SALES, YEAR_EARLIER, FORECAST)]
        with pytest.raises(UnknownFiling):
            desk.ask(SALES, "acme")
    assert [ask.question for ask in begun] == [SALES, YEAR_EARLIER, FORECAST, SALES]
    assert [len(ask.turns) for ask in begun] == [0, 1, 2, 0]
    assert begun[-1].filing == "acme"
    assert [each.ask for each in ended] == begun
    assert [each.reply for each in ended] == [*replies, None]
    assert ended[2].turns == talk.turns
    assert isinstance(ended[-1].error, UnknownFiling)
    assert [each.error for each in ended[:3]] == [None] * 3
    assert all(each.elapsed_ms > 0 for each in ended)


def test_who_leaves_before_the_reply_is_heard_of() -> None:
    ended: list[Ended] = []
    heard = Hooks(after=ended.append).hear(Ask("q"), iter([Piece("one"), Piece("two")]))
    next(heard)
    heard.close()  # type: ignore[attr-defined]
    assert [(each.reply, each.error) for each in ended] == [(None, None)]


@pytest.mark.parametrize("error", [ValueError("of the host"), FilingError("of the host")])
def test_a_hook_that_raises_harms_nothing(
    error: Exception, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise error

    with (
        caplog.at_level(logging.ERROR),
        Assistant.open(SAMPLE, home, hooks=Hooks(fail, fail)) as desk,
    ):
        assert value(desk.ask(SALES)) == 2_345_000
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error] * 2
    assert {record.name for record in caplog.records} == {"assistant.hooks"}
