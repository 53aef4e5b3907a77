"""Figures do not wait for words: those have workers of their own, and a queue of their own."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.server import pauses, work
from assistant.server.figures_first import NotHere
from assistant.server.limits import Limits
from assistant.server.messages import Setting, Share
from assistant.server.problems import (
    busy,
    problem_of,
    too_many,
    too_many_today,
    too_many_uploads,
)
from assistant.server.work import Asked, Office
from assistant.server.workers import Workers, shares
from assistant.settings import ModelSettings
from index.errors import LibraryLocked
from tests.assistant.server import deeds
from tests.assistant.server.serving import SALES
from tests.assistant.server.test_workers import (
    KEY,
    PATIENCE,
    Begun,
    begun,
    code_of,
    is_there,
    kettles,
    run,
    streamed,
)

__all__ = ["begun", "kettles"]  # fixtures

TWO = Limits(workers=2, threads=1, waiting=1, seconds=PATIENCE)


def in_words(workers: Workers, deed: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
    """Work that comes to search words."""
    return run(workers, deeds.in_words, deed, *given)


async def both(workers: Workers) -> tuple[int, int]:
    """The process for figures and that for words, once there are both."""
    for _ in range(1_000):
        found = await run(workers, deeds.process), await in_words(workers, deeds.process)
        if len(set(found)) == 2:
            return found
        await asyncio.sleep(0.03)
    pytest.fail("there is one worker alone")


@pytest.mark.parametrize(("workers", "figures"), [(1, 0), (2, 1), (3, 1), (4, 1), (8, 2)])
def test_of_four_workers_one_is_for_figures(workers: int, figures: int) -> None:
    found = shares(workers)
    assert (len(found), found.count(Share.FIGURES)) == (workers, figures)
    assert set(found) <= {Share.FIGURES, Share.WORDS if figures else Share.ALL}


async def test_a_figure_does_not_wait_for_words(begun: Begun, tmp_path: Path) -> None:
    workers = begun(TWO)
    await both(workers)
    goes_on = tmp_path / "goes-on"
    asked = [in_words(workers, deeds.held, tmp_path / "a", goes_on)]
    assert await is_there(tmp_path / "a")
    asked.append(in_words(workers, deeds.held, tmp_path / "b", goes_on))
    assert await run(workers, deeds.say, "figure") == "figure"
    assert not (tmp_path / "b").exists()
    goes_on.touch()
    assert await asyncio.gather(*asked) == ["held"] * 2


async def test_words_beyond_those_that_wait_are_turned_away_and_figures_are_not(
    begun: Begun, tmp_path: Path
) -> None:
    workers = begun(TWO)
    await both(workers)
    goes_on = tmp_path / "goes-on"
    held = in_words(workers, deeds.held, tmp_path / "a", goes_on)
    assert await is_there(tmp_path / "a")
    waits = in_words(workers, deeds.say, "b")
    assert await run(workers, deeds.say, "figure") == "figure"
    assert await code_of(in_words(workers, deeds.say, "c")) == "busy"
    assert await run(workers, deeds.say, "figure") == "figure"
    goes_on.touch()
    assert await asyncio.gather(held, waits) == ["held", "b"]


async def test_work_has_the_worker_that_it_needs(begun: Begun) -> None:
    workers = begun(TWO)
    assert set(await both(workers)) == set(workers.pids)
    heavy = ("torch", "chromadb", "langchain")
    assert await run(workers, deeds.loaded, *heavy) == []
    assert await in_words(begun(replace(TWO, workers=1)), deeds.say, "alone") == "alone"


async def test_a_worker_for_words_that_is_killed_loses_nothing(
    begun: Begun, tmp_path: Path
) -> None:
    workers = begun(TWO)
    assert await in_words(workers, deeds.end_once, tmp_path / "mark") == "done again"
    assert workers.restarts == 1
    assert await code_of(in_words(workers, deeds.end)) == "failed"


async def test_figures_are_answered_while_their_worker_comes_again(
    begun: Begun, tmp_path: Path
) -> None:
    workers = begun(TWO)
    figures, words = await both(workers)
    os.kill(figures, signal.SIGKILL)
    assert await run(workers, deeds.say, "figure") == "figure"
    assert await in_words(workers, deeds.process) == words


async def test_a_stream_that_comes_to_words_begins_again(begun: Begun) -> None:
    workers = begun(TWO)
    await both(workers)
    events = [each async for each in streamed(workers, deeds.pieces_in_words)]
    assert [name for name, _ in events] == ["piece", "taken_back", "piece", "piece"]
    assert [fields["text"] for name, fields in events[2:]] == ["One.", "Two."]


def test_a_question_in_words_is_handed_on_and_a_figure_is_not(home: Path) -> None:
    office = Office.open(Setting(home, share=Share.FIGURES))
    assert work.ask(office, Asked(KEY, SALES, "r"))["value"] == 2345000
    with pytest.raises(NotHere):
        work.ask(office, Asked(KEY, "Why did research and development expenses change?", "r"))


def test_what_a_model_would_be_asked_is_handed_on(home: Path) -> None:
    office = Office.open(Setting(home, ModelSettings("openai:none"), share=Share.FIGURES))
    assert work.ask(office, Asked(KEY, SALES, "r"))["value"] == 2345000
    with pytest.raises(NotHere):
        work.ask(office, Asked(KEY, "What were net sales for 1991?", "r"))


def test_whoever_is_turned_away_for_now_is_told_when_to_try_again() -> None:
    for problem in (
        busy(), too_many(3), too_many_today(9), too_many_uploads(), problem_of(LibraryLocked("x")),
    ):  # fmt: skip
        assert problem.status in {429, 503}
        assert int(problem.headers["Retry-After"]) >= 1


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.callbacks[:] = [each for each in gc.callbacks if not isinstance(each, pauses.Pauses)]
    gc.unfreeze()


def test_what_a_long_pass_has_left_is_looked_at_no_more(
    collector: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses.keep_pauses_short()
    assert gc.get_freeze_count() > 10_000
    held: list[list[int]] = []
    for long, grown in ((60.0, False), (-1.0, True)):
        monkeypatch.setattr(pauses, "_LONG", long)
        held += [[number] for number in range(5_000)]
        before = gc.get_freeze_count()
        gc.collect()
        assert (gc.get_freeze_count() - before > 4_000) is grown
