"""Questions in threads: so many at once, each for so long, and none worked on for nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from assistant.conversation import Conversation
from assistant.model import Answer, Piece, Route
from assistant.server.asking import Workers
from assistant.server.limits import Limits
from assistant.server.problems import Unanswered
from assistant.turns import Turn
from index.errors import UnknownFiling

ANSWER = Answer("q", "Net sales were $2.", Route.LOOKUP, ())
PATIENCE = 10.0


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """One thread, and room for one question behind it."""
    held = Workers(Limits(at_once=1, waiting=1, seconds=PATIENCE))
    yield held
    held.close()


def talk(*pieces: str, hold: threading.Event | None = None) -> Conversation:
    """A conversation whose reply comes in pieces; `hold` is waited for after the first."""

    def events(question: str, turns: tuple[Turn, ...]) -> Iterator[Piece | Turn]:
        for piece in pieces:
            yield Piece(piece)
            if hold is not None:
                hold.wait(PATIENCE)
        yield Turn(question, question, ANSWER)

    return Conversation(events)


async def code_of(work: object) -> str:
    with pytest.raises(Unanswered) as ended:
        await work  # type: ignore[misc]
    return ended.value.problem.code


async def test_one_beyond_those_that_wait_is_turned_away(workers: Workers) -> None:
    goes_on = threading.Event()
    held = [asyncio.ensure_future(workers.run(lambda: goes_on.wait(PATIENCE))) for _ in range(2)]
    await asyncio.sleep(0)
    assert await code_of(workers.run(lambda: 1)) == "busy"
    goes_on.set()
    assert await asyncio.gather(*held) == [True, True]
    assert await workers.run(lambda: 1) == 1


async def test_what_takes_too_long_ends_and_is_held_until_it_is_done() -> None:
    workers = Workers(Limits(at_once=1, waiting=0, seconds=0.05))
    goes_on = threading.Event()
    assert await code_of(workers.run(lambda: goes_on.wait(PATIENCE))) == "took_too_long"
    assert await code_of(workers.run(lambda: 1)) == "busy"
    goes_on.set()
    for _ in range(1000):
        try:
            assert await workers.run(lambda: 1) == 1
            break
        except Unanswered:
            await asyncio.sleep(0.01)
    else:
        pytest.fail("the thread was not let go")
    workers.close()


async def test_errors_of_the_work_come_out(workers: Workers) -> None:
    def fails() -> None:
        raise UnknownFiling("No filing")

    with pytest.raises(UnknownFiling):
        await workers.run(fails)


async def test_events_come_as_they_are_told(workers: Workers) -> None:
    goes_on = threading.Event()
    events = workers.events(lambda: talk("One.", "Two.", hold=goes_on), "q")
    assert await anext(events) == Piece("One.")
    goes_on.set()
    assert [event async for event in events] == [Piece("Two."), ANSWER]


async def test_a_stream_that_is_left_stops_its_thread(workers: Workers) -> None:
    goes_on, told = threading.Event(), []

    def pieces(question: str, turns: tuple[Turn, ...]) -> Iterator[Piece | Turn]:
        for number in range(1000):
            told.append(number)
            yield Piece(str(number))
            goes_on.wait(PATIENCE)

    events = workers.events(lambda: Conversation(pieces), "q")
    assert await anext(events) == Piece("0")
    await events.aclose()  # type: ignore[attr-defined]
    goes_on.set()
    assert await workers.run(lambda: len(told)) == 2  # the one at which it sees that nobody listens


async def test_a_stream_that_takes_too_long_ends() -> None:
    workers = Workers(Limits(at_once=1, waiting=0, seconds=0.05))
    goes_on = threading.Event()
    events = workers.events(lambda: talk("One.", "Two.", hold=goes_on), "q")
    assert await anext(events) == Piece("One.")
    assert await code_of(anext(events)) == "took_too_long"
    goes_on.set()
    workers.close()


async def test_a_stream_whose_work_fails_fails(workers: Workers) -> None:
    def none() -> Conversation:
        raise UnknownFiling("No filing")

    with pytest.raises(UnknownFiling):
        await anext(workers.events(none, "q"))
