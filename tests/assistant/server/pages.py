"""Pages of somebody else's that have the widget on them, and a server of scripted replies behind it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from assistant.server.web import SCRIPT, widget

_POLICY = (
    "default-src 'none'; script-src {server}; connect-src {server} 'self'; base-uri 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = """<!doctype html><html lang="en"><head><title>A shop</title>
<script src="{server}/widget.js" {tag} defer></script></head>
<body><main><h1>A shop</h1><p><a href="#more">More</a></p></main></body></html>"""
PATIENCE = 60_000  # milliseconds


@dataclass
class Site:
    """A site of its own origin: its pages by path, and what it answers to POSTs."""

    address: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    deeds: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    heard: list[tuple[str, str, str]] = field(default_factory=list)

    def page(self, server: str, tag: str, path: str = "/page") -> str:
        """The address of a page with the widget of `server`, under a strict policy."""
        policy = _POLICY.format(server=server)
        self.pages[path] = (_PAGE.format(server=server, tag=tag), policy)
        return f"{self.address}{path}"


@contextmanager
def site() -> Iterator[Site]:
    """A site at a free port of loopback until the end of the block."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            self._hear()
            if path in made.deeds:
                made.deeds[path](self)
                return
            if path == SCRIPT:
                answer(self, widget().encode(), "text/javascript")
                return
            text, policy = made.pages.get(path, ("", "default-src 'none'"))
            answer(self, text.encode(), "text/html; charset=utf-8", policy)

        def do_POST(self) -> None:
            self._hear()
            made.deeds[self.path](self)

        def _hear(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            made.heard.append(
                (f"{self.command} {self.path}", self.headers.get("Authorization", ""), body)
            )

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def answer(
    handler: BaseHTTPRequestHandler, body: bytes, kind: str = "application/json",
    policy: str = "", status: int = 200, **headers: str,
) -> None:  # fmt: skip
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    if policy:
        handler.send_header("Content-Security-Policy", policy)
    handler.end_headers()
    handler.wfile.write(body)


def answer_json(handler: BaseHTTPRequestHandler, fields: object, status: int = 200) -> None:
    answer(handler, json.dumps(fields).encode(), status=status, X_Request_ID="r1")


def event(name: str, fields: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(fields)}\n\n".encode()


def begin_events(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("X-Request-ID", "r1")
    handler.end_headers()


class Widget:
    """The widget as its user has it."""

    def __init__(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        self.launcher = page.get_by_role("button", name="Ask about the filing")
        self.panel = page.get_by_role("dialog")
        self.field = page.get_by_role("textbox", name="Your question")
        self.turns = page.locator(".turn")
        self.replies = page.locator("article.reply")
        self.status = page.get_by_role("status")
        self.source = page.locator("section.source")
        self.marks = page.locator("mark")

    def ask(self, question: str) -> Locator:
        """Ask, and have the reply."""
        count = self.replies.count()
        self.field.fill(question)
        self.field.press("Enter")
        reply = self.replies.nth(count)
        reply.wait_for()
        return reply

    def focused(self) -> str:
        """The text, or the label, of what has the focus in the widget or else on the page."""
        return str(
            self.page.evaluate(
                """() => {
                  const shadow = document.querySelector('filing-assistant')?.shadowRoot;
                  const at = shadow?.activeElement ?? document.activeElement;
                  return at.ariaLabel ?? at.labels?.[0]?.textContent ?? at.textContent.trim();
                }"""
            )
        )
