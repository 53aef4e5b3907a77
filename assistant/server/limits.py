"""How much one server takes on, and how long it waits."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.settings import LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on requests. `body` is in bytes, `seconds` for one question or one body.

    A body has room for `turns` questions that are written in escapes from end to end.

    `lines` of a filing are given at once, and `cited` to a key that is to ask alone: what a citation
    has, and what stands around it.
    `workers` processes work on `threads` questions each, and `waiting` more wait; one beyond them is
    turned away. One that nobody waits for any more and that does not end within `stuck` seconds is
    ended with its worker.
    `upload` is the bytes of an uploaded file, of which `uploads` wait at most; it is read within
    `memory` bytes and `reading_seconds` of the processor's time, and then embedded within
    `embedding_seconds` of it; with none of them, it is as its words are first asked for.
    """

    body: int = 1024 * 1024
    question: int = LONGEST_QUESTION
    turns: int = 20
    lines: int = 400
    cited: int = 80
    workers: int = 2
    threads: int = 2
    waiting: int = 64
    seconds: float = 30.0
    stuck: float = 180.0
    upload: int = 32 * 1024 * 1024
    uploads: int = 4
    memory: int = 2 * 1024**3
    reading_seconds: int = 60
    embedding_seconds: int = 1800
