"""The server on its address. The one module that names uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from assistant.indexing import open_library
from assistant.server.guard import App
from assistant.server.keys import KeyRing
from assistant.server.limits import Limits
from assistant.server.log import begin_logging
from assistant.server.messages import Setting
from assistant.server.pauses import keep_pauses_short
from assistant.server.telemetry import telemetry
from assistant.server.web import check_page_key
from assistant.settings import ModelSettings
from index.errors import ServerError

NOBODY = "nobody has a key. Make one: filing keys add NAME --scope ask"
_BACKLOG = 256
_IDLE = 20  # seconds for which a connection is kept for the next request
_ENDING = 10  # seconds for what is being answered as the server ends


def serve(
    host: str,
    port: int,
    home: Path | None,
    model: ModelSettings | None,
    workers: int,
    days: int | None,
    page_key: str | None,
    tell: Callable[[str, int, str | None], None],
) -> None:
    """Serve until interrupted. `tell` gets the address, how many filings, and what to be warned of.

    `workers` processes answer; questions are kept for `days`, or not at all. `page_key` is that of
    the demo page.

    Raises LibraryError where there is no library, ServerError where the address cannot be had or
    the extra is not installed.
    """
    try:
        from assistant.server.service import service
    except ImportError as error:
        raise ServerError(
            "The server needs FastAPI and uvicorn. Install them: pip install 'filing-assistant[serve]'"
        ) from error
    library = open_library(home, create=False)
    keys = KeyRing(library.address)
    setting = Setting(library.home, model, days=days)
    app = service(setting, keys, Limits(workers=workers), telemetry(), page_key)

    def tell_address(address: str) -> None:
        tell(address, len(library.entries()), _warning(keys, page_key, address))

    listen(app, host, port, tell_address)


def listen(app: App, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Have an application answer at an address, which `tell` gets, until interrupted.

    Raises ServerError where the address cannot be had.
    """
    import uvicorn

    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, date_header=True,
        timeout_keep_alive=_IDLE, timeout_graceful_shutdown=_ENDING, proxy_headers=False, ws="none",
    )  # fmt: skip
    with _listening(host, port) as listening:
        begin_logging()
        place = listening.getsockname()
        named = f"[{place[0]}]" if ":" in place[0] else place[0]
        keep_pauses_short()
        tell(f"http://{named}:{place[1]}")
        uvicorn.Server(config).run(sockets=[listening])


def _warning(keys: KeyRing, page_key: str | None, address: str) -> str | None:
    """What is amiss with the keys. Raises ServerError for a page's key that is none."""
    if page_key is not None:
        return check_page_key(keys, page_key, address)
    if any(key.revoked is None for key in keys.made()):
        return None
    return NOBODY


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ServerError(
            f"Cannot listen on {host}, port {port}: {error.strerror or error}. "
            "Choose another: --host HOST --port N"
        ) from error
