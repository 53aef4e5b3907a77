"""The server over standard streams, or at an address for those who have a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from assistant.indexing import open_library
from assistant.mcp.deeds import Json
from assistant.server.guard import App, Guard, Message, Receive, Send
from assistant.server.keys import KeyRing
from assistant.server.limits import Limits
from assistant.server.messages import Setting
from assistant.server.metrics import Metrics
from assistant.server.problems import Unanswered, problem_of
from assistant.server.quotas import Quotas
from assistant.server.run import NOBODY, listen
from assistant.server.telemetry import telemetry
from assistant.server.work import Office
from assistant.server.workers import Workers
from assistant.settings import ModelSettings
from index.errors import FilingError, ServerError


def speak(home: Path | None, model: ModelSettings | None) -> None:
    """Serve the program at the other end of the standard streams, until it leaves.

    Raises LibraryError where there is no library, ServerError where the extra is not installed.
    """
    office = Office.open(Setting(open_library(home, create=False).home, model))

    async def run(_: str, work: Callable[[Office], Json]) -> Json:
        try:
            return await asyncio.to_thread(work, office)
        except FilingError as error:
            raise Unanswered(problem_of(error)) from error

    _service().speak(run)


def serve(
    host: str,
    port: int,
    home: Path | None,
    model: ModelSettings | None,
    workers: int,
    tell: Callable[[str, int, str | None], None],
) -> None:
    """Serve at an address until interrupted, whoever has a key.

    `tell` gets the address, how many filings, and what to be warned of. Raises as `speak`, and
    ServerError where the address cannot be had.
    """
    library = open_library(home, create=False)
    keys, limits = KeyRing(library.address), Limits(workers=workers)
    working = Workers(Setting(library.home, model), limits)
    tools = _with_workers(_service().http_app(working.run), working)
    guard = Guard(tools, keys, Quotas(library.address), limits, Metrics(), telemetry(), frozenset())

    def tell_address(address: str) -> None:
        is_open = any(key.revoked is None for key in keys.made())
        tell(address, len(library.entries()), None if is_open else NOBODY)

    listen(guard, host, port, tell_address)


def _service() -> ModuleType:
    """The module of the tools. Raises ServerError where the extra is not installed."""
    try:
        from assistant.mcp import service
    except ImportError as error:
        raise ServerError(
            "MCP needs the package mcp. Install it: pip install 'filing-assistant[mcp]'"
        ) from error
    return service


def _with_workers(app: App, working: Workers) -> App:
    """An application whose workers begin and end with it."""

    async def within(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        working.begin()
        try:
            await app(scope, receive, send)
        finally:
            working.close()

    return within
