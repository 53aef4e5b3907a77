"""Ctrl-C in a conversation, as the signal that a terminal makes of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.chat.interrupts import Interrupts

PATIENCE = 30.0  # seconds


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    made = Interrupts()
    with made.installed():
        yield made


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def wait() -> None:
    """Until interrupted."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(0.01)


def stopped(interrupts: Interrupts, does: Callable[[], object]) -> bool:
    """Whether what is done was interrupted."""
    try:
        with interrupts.heard():
            does()
    except KeyboardInterrupt:
        return True
    return False


def test_a_press_is_raised_within_what_is_heard(interrupts: Interrupts) -> None:
    assert stopped(interrupts, lambda: (press(), wait()))
    press()  # what is not heard does not end the program
    interrupts.drop()
    with interrupts.heard():
        done = "nothing was left of the press"
    assert done == "nothing was left of the press"


def test_a_press_that_comes_too_early_stops_what_is_heard_next(interrupts: Interrupts) -> None:
    press()
    begun: list[str] = []
    assert stopped(interrupts, lambda: begun.append("an answer"))
    assert begun == []


def test_a_press_that_something_swallows_is_pressed_again(interrupts: Interrupts) -> None:
    swallowed: list[str] = []

    def swallows() -> None:
        try:
            press()
            wait()
        except KeyboardInterrupt:
            swallowed.append("a press")
        wait()

    assert stopped(interrupts, swallows)
    assert swallowed == ["a press"]


def test_a_press_during_an_import_is_raised_after_it(
    interrupts: Interrupts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loaded_whole.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in range(1000): pass\n"
        "whole = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert stopped(interrupts, lambda: (__import__("loaded_whole"), wait()))
    assert sys.modules.pop("loaded_whole").whole


def test_the_program_has_its_own_handler_again_at_the_end() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts().installed():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
