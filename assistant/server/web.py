"""What a browser loads: the widget, one script made of the parts in `widget/`, and the demo page."""

from __future__ import annotations

import html
import json
from functools import cache
from importlib.resources import files

from assistant.server.keys import KeyRing, Kind
from index.errors import ServerError

SCRIPT = "/widget.js"
STYLE = "/demo.css"
_PARTS = (
    "words", "settings", "elements", "figures", "requests", "source", "replies", "panel", "start",
)  # fmt: skip
"""The parts of the widget in their order: each uses those before it."""

ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What goes with the widget, which pages of any site may load: it holds no key."""
PAGE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}
"""What goes with the demo page: nothing but our own files, and no text that becomes markup."""


@cache
def widget() -> str:
    """The widget as one script; its style is a string in it."""
    style = f"const STYLE = {json.dumps(_read('widget.css'), ensure_ascii=False)};\n"
    return f'(() => {{\n"use strict";\n{style}{"".join(_read(f"{each}.js") for each in _PARTS)}}})();\n'


@cache
def demo_style() -> str:
    """The style of the demo page."""
    return _read("demo.css")


def demo_page(key: str | None) -> str:
    """The page at `/`, with the widget where there is a key for it; else with how to make one."""
    if key is None:
        return _read("no_key.html")
    return _read("demo.html").replace("{key}", html.escape(key))


def check_page_key(keys: KeyRing, secret: str, address: str) -> str | None:
    """What is to be said of a key for the demo page at an address; None where it is good there.

    Raises ServerError for what is no page's key, which everybody who opens the page would have.
    """
    key = keys.of(secret)
    if key is None or key.kind is not Kind.PAGE:
        raise ServerError(
            "The page at / takes a page's key that is in force. Make one: "
            f"filing keys add NAME --page --origin {address} -f FILING"
        )
    if key.is_good_from(address):
        return None
    return f"the key of the page at / is good on {', '.join(sorted(key.origins))}, not on {address}"


def _read(name: str) -> str:
    return files("assistant.server").joinpath("widget", name).read_text(encoding="utf-8")
