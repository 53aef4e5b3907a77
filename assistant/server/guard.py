"""What stands before the routes: who may come in, from where, with how much, how often; what goes out.

Deny by default: only OPEN addresses are served without a key, and a browser is told only what a
page of an origin of the key may read. The body is read here, bounded in
bytes and in time, before anything looks into it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any, TypeAlias, TypeVar

from assistant.server import web
from assistant.server.keys import ORIGIN, Key, KeyRing, Scope
from assistant.server.limits import Limits
from assistant.server.log import LOGGER, log_request
from assistant.server.metrics import Metrics
from assistant.server.problems import (
    MEDIA_TYPE,
    Problem,
    Unanswered,
    no_key,
    not_from_here,
    problem_of,
    too_large,
    too_many,
    too_many_today,
    too_slow_a_body,
)
from assistant.server.quotas import Quotas, Rates
from assistant.server.telemetry import Telemetry
from index.errors import FilingError

SITE = frozenset({"/", web.STYLE, web.SCRIPT})
"""What browsers load, which is no part of the OpenAPI document."""
OPEN = frozenset({"/healthz", "/openapi.json", "/readyz"}) | SITE
"""The addresses that need no key: they say nothing of any filing."""
UPLOAD = ("POST", "/v1/filings")
"""Where filings come in."""

T = TypeVar("T")
U = TypeVar("U")
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_REFERRER = re.compile(rf"({ORIGIN})(?:/|$)", re.I)
_BEARER = re.compile(r"Bearer +([!-~]+)", re.I)
_FOR_PAGES = {
    "Access-Control-Expose-Headers": "Location, Retry-After, X-Request-ID",
    "Vary": "Origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Request-ID",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Max-Age": "600",
}


class Guard:
    """An ASGI application around another's."""

    def __init__(
        self,
        app: App,
        keys: KeyRing,
        quotas: Quotas,
        limits: Limits,
        metrics: Metrics,
        telemetry: Telemetry | None = None,
        open_to_all: frozenset[str] = OPEN,
    ) -> None:
        """`open_to_all`: the addresses that need no key."""
        self._telemetry = telemetry
        self._open = open_to_all
        self._app = app
        self._quotas = quotas
        self._metrics = metrics
        self._keys = keys
        self._limits = limits
        self._rates = Rates()
        self._large = asyncio.Semaphore()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        request = _request_id(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = request
        begun, status = time.perf_counter(), 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                said = list(message.get("headers", ()))
                names = {name for name, _ in said}
                more = _headers(request, state.get("origin"))
                message["headers"] = [*said, *(each for each in more if each[0] not in names)]
            await send(message)

        try:
            if _is_preflight(scope):
                await self._allow(scope, send_on)
                return
            if scope["path"] not in self._open:
                await self._admit(scope, state)
            body = await self._body(scope, receive, self._most(scope, state.get("key")))
            await self._app(scope, _replayed(body, receive), send_on)
        except Unanswered as unanswered:
            await _tell(unanswered.problem, request, send_on)
        except FilingError as error:
            LOGGER.warning("unusable", exc_info=error, extra={"fields": {"request_id": request}})
            await _tell(problem_of(error), request, send_on)
        finally:
            self._note(scope, status, time.perf_counter() - begun)

    def _note(self, scope: Message, status: int, seconds: float) -> None:
        """Count, log and trace a request that was served; nothing of what it says."""
        key: Key | None = scope["state"].get("key")
        request: str = scope["state"]["request_id"]
        method, name = scope["method"], key.name if key else None
        route = getattr(scope.get("route"), "path", None)
        self._metrics.request(route, method, status, seconds)
        log_request(
            request_id=request,
            method=method,
            route=route,
            status=status or None,
            key=name,
            ms=round(seconds * 1000, 1),
        )
        if self._telemetry:
            told: dict[str, str | int] = {
                "http.response.status_code": status,
                "filing.request_id": request,
            }
            if name:
                told["filing.key"] = name
            trace = _header(scope, b"traceparent")
            self._telemetry.request(trace, method, route, seconds, told)

    async def _admit(self, scope: Message, state: dict[str, Any]) -> None:
        """Note the key of a request, and its origin; one of its rate is taken. Raises Unanswered."""
        given = _BEARER.fullmatch(_header(scope, b"authorization") or "")
        key = await self._looked_up(self._keys.of, given[1]) if given else None
        if key is None:
            raise Unanswered(no_key())
        state["key"] = key
        origin = _origin(scope)
        if not key.is_good_from(origin):
            raise Unanswered(not_from_here())
        state["origin"] = origin
        wait = self._rates.wait_of(key)
        if wait:
            raise Unanswered(too_many(int(wait) + 1))
        wait = await self._looked_up(self._quotas.wait_of, key)
        if wait:
            raise Unanswered(too_many_today(int(wait) + 1))

    async def _allow(self, scope: Message, send: Send) -> None:
        """Tell a browser what a page may send: one of an origin of some key. Raises Unanswered.

        Whether the key that it will send is good there is looked at when it does.
        """
        origin = _origin(scope) or ""
        if not await self._looked_up(self._keys.allows, origin):
            raise Unanswered(not_from_here())
        scope["state"]["origin"] = origin
        listed = [(name.lower().encode(), value.encode()) for name, value in _PREFLIGHT.items()]
        await send({"type": "http.response.start", "status": 204, "headers": listed})
        await send({"type": "http.response.body", "body": b""})

    async def _looked_up(self, ask: Callable[[T], U], given: T) -> U:
        """What the keys or quotas say, which a server is asked for in a thread: it may keep one waiting."""
        return await asyncio.to_thread(ask, given) if self._keys.is_far else ask(given)

    def _most(self, scope: Message, key: Key | None) -> int:
        """How many bytes a body may have: a filing more than a question."""
        uploads = (scope["method"], scope["path"]) == UPLOAD
        is_for_it = uploads and key is not None and Scope.UPLOAD in key.scopes
        return self._limits.upload if is_for_it else self._limits.body

    async def _body(self, scope: Message, receive: Receive, most: int) -> bytes:
        """The whole body. Raises Unanswered where it is too large or too slow.

        Large ones are taken in one after another, so that they do not fill the memory.
        """
        if most == self._limits.body:
            return await self._received(scope, receive, most)
        async with self._large:
            return await self._received(scope, receive, most)

    async def _received(self, scope: Message, receive: Receive, most: int) -> bytes:
        declared = _header(scope, b"content-length") or "0"
        if not declared.isdecimal() or int(declared) > most:
            raise Unanswered(too_large(most))
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.seconds):
                while True:
                    message = await receive()
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise Unanswered(too_large(most))
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            raise Unanswered(too_slow_a_body()) from None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What gives the body that was read, and then what comes after it."""
    ahead: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return ahead.pop() if ahead else await receive()

    return next_message


async def _tell(problem: Problem, request: str, send: Send) -> None:
    content = json.dumps(problem.body(request)).encode()
    headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(content))} | problem.headers
    listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": listed})
    await send({"type": "http.response.body", "body": content})


def _headers(request: str, origin: str | None) -> Iterator[tuple[bytes, bytes]]:
    """What goes with every response; `origin` is that of a page which may read it."""
    pages = _FOR_PAGES | {"Access-Control-Allow-Origin": origin} if origin else {}
    for name, value in (_HEADERS | {"X-Request-ID": request} | pages).items():
        yield name.lower().encode(), value.encode()


def _is_preflight(scope: Message) -> bool:
    """Whether a browser asks what a page may send, as it does without a key."""
    asks = any(name == b"access-control-request-method" for name, _ in scope["headers"])
    return scope["method"] == "OPTIONS" and asks and _origin(scope) is not None


def _origin(scope: Message) -> str | None:
    """The origin of the page that a browser sends the request for; None where there is no page.

    A page that reads from its own server says it as the referrer alone.
    """
    if any(name == b"origin" for name, _ in scope["headers"]):
        return _header(scope, b"origin") or "null"
    referrer = _REFERRER.match(_header(scope, b"referer") or "")
    return referrer[1].lower() if referrer else None


def _header(scope: Message, name: bytes) -> str | None:
    """The one value of a header; None where there is none, or more than one."""
    found = [value for each, value in scope["headers"] if each == name]
    return found[0].decode("latin-1") if len(found) == 1 else None


def _request_id(scope: Message) -> str:
    """The client's own id of the request where it has one that can be logged, else a new one."""
    given = _header(scope, b"x-request-id") or ""
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
