"""Filings that are uploaded: read one after another, each by a process with bounds of its own.

What was read answers at once; its passages are embedded behind it, by another process.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from assistant.server.keys import Key
from assistant.server.limits import Limits
from assistant.server.log import LOGGER
from assistant.server.problems import Problem, Unanswered, too_many_uploads

_KEPT = 500  # of which it is told how they came out
_READER = "assistant.server.reading_apart"
_EMBEDDER = "assistant.server.embedding_apart"
NAME = r"^[A-Za-z0-9_][A-Za-z0-9_ .()-]{0,99}$"
"""What a file may be called: nothing that is a path or an option."""

_BROKEN = "It could not be read within the bounds of time and memory"

Json: TypeAlias = dict[str, Any]


class Status(StrEnum):
    """How far an upload is."""

    WAITING = "waiting"
    READING = "reading"
    INDEXED = "indexed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded: the filing that it became, or why it did not.

    `embedded`: how many of its passages are embedded, and of how many, once that has begun.
    """

    id: str
    key: str
    name: str
    status: Status = Status.WAITING
    filing: str | None = None
    why: str | None = None
    embedded: tuple[int, int] | None = None

    @property
    def is_done(self) -> bool:
        """Whether its figures answer, or it is refused."""
        return self.status in (Status.INDEXED, Status.REFUSED)

    def json(self) -> Json:
        """What a client is told of it."""
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "filing": self.filing,
            "why": self.why,
            "passages": dict(zip(("embedded", "of"), self.embedded, strict=True))
            if self.embedded
            else None,
        }


class Uploads:
    """The uploads of one home since the process began."""

    def __init__(self, home: Path, limits: Limits) -> None:
        self._home = home
        self._limits = limits
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="uploads")
        self._embedder = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._embedding: subprocess.Popen[str] | None = None
        self._known: OrderedDict[str, Upload] = OrderedDict()
        self._telling = threading.Lock()

    def close(self) -> None:
        """Take no more, and drop what waits."""
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._embedder.shutdown(wait=False, cancel_futures=True)
        if self._embedding is not None:
            self._embedding.terminate()  # vectors count once they are all there

    def begin(self, key: Key, name: str, content: bytes) -> Upload:
        """Have a file read when those before it have been. Raises Unanswered where too many wait."""
        if not re.fullmatch(NAME, name):
            raise Unanswered(_NO_NAME)
        upload = Upload(secrets.token_urlsafe(18), key.id, name)
        with self._telling:
            if sum(not each.is_done for each in self._known.values()) >= self._limits.uploads:
                raise Unanswered(too_many_uploads())
            self._known[upload.id] = upload
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._reader.submit(self._read, upload, content)
        return upload

    def of(self, key: Key, ident: str) -> Upload:
        """An upload of a key. Raises Unanswered."""
        found = self._known.get(ident)
        if found is None or found.key != key.id:
            raise Unanswered(_NONE)
        return found

    def forget_filing(self, filing: str) -> None:
        """Forget the uploads that became a filing."""
        with self._telling:
            for upload in [each for each in self._known.values() if each.filing == filing]:
                del self._known[upload.id]

    def _read(self, upload: Upload, content: bytes) -> None:
        self._tell(replace(upload, status=Status.READING))
        told: Json = {"refused": _BROKEN}
        try:
            told = self._outcome(upload.name, content)
        finally:
            filing, why = told.get("filing"), told.get("refused")
            status = Status.INDEXED if filing else Status.REFUSED
            done = replace(upload, status=status, filing=filing, why=why)
            self._tell(done)
            if filing and self._limits.embedding_seconds:
                with suppress(RuntimeError):  # it is closed meanwhile
                    self._embedder.submit(self._embed, done, filing)

    def _embed(self, upload: Upload, filing: str) -> None:
        """Have a filing embedded, and tell how far that is."""
        seconds = str(self._limits.embedding_seconds)
        with subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
            [sys.executable, "-P", "-m", _EMBEDDER, str(self._home), filing, seconds],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ) as self._embedding:  # fmt: skip
            for line in self._embedding.stdout or ():
                done, of = json.loads(line)
                self._tell(replace(upload, embedded=(done, of)))
        if self._embedding.returncode:
            LOGGER.warning(
                "an upload is not embedded", extra={"fields": {"ended": self._embedding.returncode}}
            )
        self._embedding = None

    def _outcome(self, name: str, content: bytes) -> Json:
        """What the process that reads it says."""
        limits = self._limits
        bounds = (str(limits.memory), str(limits.reading_seconds))
        try:
            ran = subprocess.run(  # noqa: S603 - this interpreter and a module of ours
                [sys.executable, "-P", "-m", _READER, str(self._home), name, *bounds],
                input=content, capture_output=True, timeout=2 * limits.reading_seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"refused": _BROKEN}
        if ran.returncode:
            LOGGER.warning(
                "an upload broke its reader", extra={"fields": {"ended": ran.returncode}}
            )
            return {"refused": _BROKEN}
        told: Json = json.loads(ran.stdout)
        return told

    def _tell(self, upload: Upload) -> None:
        with self._telling:
            if upload.id in self._known:
                self._known[upload.id] = upload


_NO_NAME = Problem(
    422, "malformed", "The request is malformed",
    "query.name: a file's name of letters, digits, blanks and . _ - ( ), at most 100",
    {"errors": [{"where": "query.name", "wants": "a file's name"}]},
)  # fmt: skip
_NONE = Problem(
    404, "unknown_upload", "No such upload", "No upload of that id is known for this key.",
)  # fmt: skip
