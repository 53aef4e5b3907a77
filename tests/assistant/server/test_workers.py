"""Workers: so many at once, each for so long; one that ends is followed by another, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.indexing import index_file, open_library
from assistant.server import work
from assistant.server.keys import Key, Scope
from assistant.server.limits import Limits
from assistant.server.messages import Setting
from assistant.server.problems import Unanswered
from assistant.server.work import Asked, Office
from assistant.server.workers import Workers
from tests.assistant.asking import KETTLE
from tests.assistant.server import deeds
from tests.conftest import ROOT

PATIENCE = 120.0
KEY = Key("1", "bot", frozenset(Scope), None, 600, datetime(2004, 5, 6, tzinfo=UTC))
LIMITS = Limits(workers=1, threads=1, waiting=1, seconds=PATIENCE)

Begun = Callable[[Limits], Workers]


@pytest.fixture(scope="module")
def kettles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a filing that nobody has searched, so that workers start at once."""
    home = tmp_path_factory.mktemp("kettles")
    library = open_library(home)
    index_file(library, KETTLE)
    library.close()
    return home


@pytest.fixture
async def begun(kettles: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Begun]:
    """Workers over that home, which can do what deeds.py has."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    held: list[Workers] = []

    def begin(limits: Limits) -> Workers:
        workers = Workers(Setting(kettles), limits)
        workers.begin()
        held.append(workers)
        return workers

    yield begin
    for workers in held:
        workers.close()


async def code_of(work: Any) -> str:
    with pytest.raises(Unanswered) as ended:
        await work
    return ended.value.problem.code


def run(workers: Workers, deed: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
    """Work that is being done: a deed with what it is given after the office."""
    return asyncio.ensure_future(workers.run("r", partial(deeds.called, deed, given)))


async def answered(workers: Workers, deed: Callable[..., Any], *given: Any) -> Any:
    """What a deed comes to, asked again while there is no time for it."""
    codes: set[str] = set()
    for _ in range(200):
        try:
            return await run(workers, deed, *given)
        except Unanswered as unanswered:
            codes.add(unanswered.problem.code)
    pytest.fail(f"the worker was not free again: {codes}")


def streamed(workers: Workers, deed: Callable[..., Any], *given: Any) -> AsyncIterator[Any]:
    return workers.events("r", partial(deeds.called, deed, given))


async def is_there(path: Path) -> bool:
    return await asyncio.to_thread(deeds.wait_for, path)


async def test_one_beyond_those_that_wait_is_turned_away(begun: Begun, tmp_path: Path) -> None:
    workers = begun(LIMITS)
    goes_on = tmp_path / "goes-on"
    held = [run(workers, deeds.held, tmp_path / name, goes_on) for name in "ab"]
    await asyncio.sleep(0)
    assert await code_of(run(workers, deeds.say, "c")) == "busy"
    goes_on.touch()
    assert await asyncio.gather(*held) == ["held", "held"]
    assert await run(workers, deeds.say, "d") == "d"


async def test_all_processes_and_threads_are_used(begun: Begun, tmp_path: Path) -> None:
    workers = begun(Limits(workers=2, threads=2, seconds=PATIENCE))
    goes_on = tmp_path / "goes-on"
    held = [run(workers, deeds.held, tmp_path / name, goes_on) for name in "abcd"]
    assert [await is_there(tmp_path / name) for name in "abcd"] == [True] * 4
    goes_on.touch()
    assert await asyncio.gather(*held) == ["held"] * 4
    both = await asyncio.gather(*(run(workers, deeds.process) for _ in range(4)))
    assert set(both) == set(workers.pids)


async def test_what_takes_too_long_is_left_and_told_so(begun: Begun, tmp_path: Path) -> None:
    workers = begun(Limits(workers=1, threads=1, seconds=1.0))
    await answered(workers, deeds.process)
    seen = tmp_path / "seen"
    assert await code_of(run(workers, deeds.seen_left, tmp_path / "begun", seen)) == "took_too_long"
    assert await is_there(seen)


async def test_turns_of_garbage_end_with_their_time(begun: Begun) -> None:
    """Twenty that would take far longer: the worker leaves them, and is not ended for it."""
    workers = begun(Limits(workers=1, threads=1, seconds=0.4))
    before = await answered(workers, deeds.process)
    garbage = " ".join(["net sales minus income of 2003 ( by"] * 60)[: LIMITS.question]
    turns = [f"{number} {garbage}"[: LIMITS.question] for number in range(LIMITS.turns)]
    asked = Asked(KEY, garbage, "r", None, turns)
    assert await code_of(workers.run("r", partial(work.ask, asked=asked))) == "took_too_long"
    assert await answered(workers, deeds.process) == before
    assert workers.restarts == 0


async def test_turns_that_nobody_waits_for_are_not_asked(kettles: Path) -> None:
    office = Office.open(Setting(kettles))
    office.left.set()
    with pytest.raises(Unanswered) as ended:
        work.ask(office, Asked(KEY, "x", "r", None, ["What were net sales?", "\0"]))
    assert ended.value.problem.code == "took_too_long"


async def test_what_never_ends_is_ended_and_the_rest_goes_on(begun: Begun, tmp_path: Path) -> None:
    workers = begun(Limits(workers=1, threads=1, seconds=1.0, stuck=0.1))
    before = await answered(workers, deeds.process)
    stuck = run(workers, deeds.held, tmp_path / "begun", tmp_path / "never")
    assert await code_of(stuck) == "took_too_long"
    assert await answered(workers, deeds.process) != before
    assert workers.restarts >= 1


async def test_a_worker_that_is_killed_loses_nothing(begun: Begun, tmp_path: Path) -> None:
    workers = begun(Limits(workers=2, threads=2, seconds=PATIENCE))
    goes_on = tmp_path / "goes-on"
    held = [run(workers, deeds.held, tmp_path / name, goes_on) for name in "abcd"]
    assert [await is_there(tmp_path / name) for name in "abcd"] == [True] * 4
    os.kill(workers.pids[0], signal.SIGKILL)
    goes_on.touch()
    assert await asyncio.gather(*held) == ["held"] * 4
    assert workers.restarts == 1
    assert await run(workers, deeds.end_once, tmp_path / "mark") == "done again"


async def test_work_that_ends_each_worker_is_given_up(begun: Begun) -> None:
    workers = begun(LIMITS)
    assert await code_of(run(workers, deeds.end)) == "failed"
    assert await run(workers, deeds.say, "on") == "on"
    assert workers.restarts == 2


async def test_a_worker_outlives_what_ends_its_group(begun: Begun) -> None:
    workers = begun(LIMITS)
    before = await run(workers, deeds.process)
    for each in (signal.SIGTERM, signal.SIGINT):
        os.kill(before, each)
    assert await run(workers, deeds.process) == before


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("client", "unknown_filing"),
        ("host", "library_unusable"),
        ("ours", "failed"),
        ("told", "too_many_uploads"),
    ],
)
async def test_errors_of_the_work_come_out(begun: Begun, how: str, code: str) -> None:
    with pytest.raises(Unanswered) as ended:
        await run(begun(LIMITS), deeds.fail, how)
    problem = ended.value.problem
    assert problem.code == code
    assert "SECRET" not in str(problem)


async def test_events_come_as_they_are_told(begun: Begun, tmp_path: Path) -> None:
    goes_on = tmp_path / "goes-on"
    events = streamed(begun(LIMITS), deeds.pieces, goes_on)
    assert await anext(events) == ("piece", {"text": "One."})
    goes_on.touch()
    assert [event async for event in events] == [("piece", {"text": "Two."})]


async def test_a_stream_whose_worker_ends_begins_again(begun: Begun, tmp_path: Path) -> None:
    events = [each async for each in streamed(begun(LIMITS), deeds.pieces, None, tmp_path / "mark")]
    assert [name for name, _ in events] == ["piece", "taken_back", "piece", "piece"]
    assert [fields["text"] for name, fields in events[2:]] == ["One.", "Two."]


async def test_a_stream_that_is_left_stops(begun: Begun, tmp_path: Path) -> None:
    workers = begun(LIMITS)
    events = streamed(workers, deeds.many, tmp_path / "told")
    assert await anext(events) == ("piece", {"text": "0"})
    await events.aclose()  # type: ignore[attr-defined]
    assert await run(workers, deeds.say, "next") == "next"  # the one thread is free
    assert int((tmp_path / "told").read_text()) < 10_000


async def test_a_stream_that_takes_too_long_ends(begun: Begun, tmp_path: Path) -> None:
    workers = begun(Limits(workers=1, threads=1, seconds=1.0))
    await answered(workers, deeds.process)
    events = streamed(workers, deeds.pieces, tmp_path / "never")
    assert await anext(events) == ("piece", {"text": "One."})
    assert await code_of(anext(events)) == "took_too_long"


async def test_a_stream_whose_work_fails_fails(begun: Begun) -> None:
    assert await code_of(anext(streamed(begun(LIMITS), deeds.fail, "client"))) == "unknown_filing"
