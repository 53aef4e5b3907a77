"""Progress bars on standard error, when that is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from index.library import Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

Part = TypeVar("Part")

_SILENCE = 60.0  # seconds between lines, where there is no bar


class Bar(Protocol):
    """Where the work stands."""

    def at(self, what: str, done: int, of: int) -> None:
        """`done` parts of `of` are done, of the work called `what`."""


class _NoBar:
    def at(self, what: str, done: int, of: int) -> None:
        """Nothing is shown."""


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar a work while it lasts; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield _NoBar()
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    class _RichBar:
        def __init__(self, bars: Bars) -> None:
            self._bars = bars
            self._tasks: dict[str, TaskID] = {}

        def at(self, what: str, done: int, of: int) -> None:
            if what not in self._tasks:
                self._tasks[what] = self._bars.add_task(what)
            self._bars.update(self._tasks[what], completed=done, total=of)

    with Bars(console=Console(stderr=True), transient=True) as bars:
        yield _RichBar(bars)


def embedding(shown: Bar) -> Progress:
    """What the library calls while it embeds."""
    return lambda filing, done, of: shown.at(f"Embedding {filing}", done, of)


def counted(parts: Iterable[Part], of: int, what: str) -> Iterator[Part]:
    """The parts as they come, with a bar that counts them.

    Where standard error is no terminal, a line now and then says how many there are so far.
    """
    is_seen = sys.stderr.isatty()
    said = time.monotonic()
    with bar() as shown:
        for done, part in enumerate(parts, start=1):
            yield part
            shown.at(what, done, of)
            if not is_seen and done < of and time.monotonic() - said > _SILENCE:
                sys.stderr.write(f"{what}: {done:,} of {of:,}\n")
                said = time.monotonic()


@contextmanager
def tally() -> Iterator[Callable[[str, int, int], None]]:
    """What is told how many parts of a long work are done: a bar with the rate and the time left.

    Where standard error is no terminal, a line now and then says the same.
    """
    if not sys.stderr.isatty():
        yield _Lines().at
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, tuple[TaskID, float]] = {}

        def at(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, rate=""), time.monotonic()
            task, begun = tasks[what]
            bars.update(task, completed=done, total=of, rate=_rate(done, begun))

        yield at


class _Lines:
    """The work in lines, one a minute."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}
        self._said = time.monotonic()

    def at(self, what: str, done: int, of: int) -> None:
        begun = self._begun.setdefault(what, time.monotonic())
        if done < of and time.monotonic() - self._said > _SILENCE:
            self._said = time.monotonic()
            left = (of - done) * (self._said - begun) / done / _SILENCE if done else 0
            rate = _rate(done, begun)
            sys.stderr.write(f"{what}: {done:,} of {of:,}, {rate}, {left:.0f} minutes left\n")


def _rate(done: int, begun: float) -> str:
    return f"{done / max(time.monotonic() - begun, 1e-3):.1f} a second"
