"""What the server and its workers tell each other, by pickle over a pipe between processes of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.server.problems import Problem
from assistant.settings import ModelSettings


class Share(StrEnum):
    """What a worker does: all, what needs no search and no model alone, or first what others hand on."""

    ALL = "all"
    FIGURES = "figures"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker works with: a library, a language model if any, and so many threads.

    `days`: for how long questions are kept for the host to look at; None keeps none. `share`: what
    it does of the work.
    """

    home: Path
    model: ModelSettings | None = None
    threads: int = 2
    days: int | None = None
    share: Share = Share.ALL


@dataclass(frozen=True, slots=True)
class Do:
    """Work to be done: called with the worker's office. `streams`: each of what it yields is told."""

    number: int
    work: Callable[..., Any]
    request: str
    streams: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Nobody waits for the work of this number any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker takes work."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a stream says next."""

    number: int
    event: Any


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The work needs what this worker has not, and is to be begun by one that has."""

    number: int


@dataclass(frozen=True, slots=True)
class Done:
    """What the work came to."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Why it came to nothing."""

    number: int
    problem: Problem
