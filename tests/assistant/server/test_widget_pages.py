"""The widget on pages of others, before a server of scripted replies: what streams, fails or is hostile."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.server.web import demo_page, widget
from tests.assistant.chromium import chromium
from tests.assistant.server.pages import (
    PATIENCE,
    Site,
    Widget,
    answer,
    answer_json,
    begin_events,
    event,
    site,
)

KEY = "fp_" + "k" * 43
TOKEN = "ft_" + "t" * 43
SECRET = "fa_" + "s" * 43
TALK = "/v1/conversations"
STREAM = f"{TALK}/c1/ask/stream"
LINES = "/v1/filings/f/lines"
HOSTILE = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
QUOTE = f"{HOSTILE} sales   $ 5"

expect.set_options(timeout=PATIENCE)


def reply(**changed: Any) -> dict[str, Any]:
    return {
        "schema": 1, "id": None, "question": "q", "status": "answered", "text": "Sales were $5.",
        "value": 5, "unit": "USD", "period": {"instant": "2003-12-31"}, "values": [],
        "derivation": None, "caveats": [], "route": "lookup",
        "citations": [{"filing": "f", "section": "part-1", "page": None, "lines": [2, 2], "quote": QUOTE}],
    } | changed  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def shop() -> Iterator[Site]:
    """A site at which conversations begin."""
    with site() as made:
        made.deeds[TALK] = lambda handler: answer_json(handler, {"id": "c1"}, 201)
        yield made


@pytest.fixture
def opened(page: Page, shop: Site) -> Widget:
    """The widget on a page of the site, open."""
    widget = Widget(page)
    page.goto(shop.page(shop.address, f'data-key="{KEY}" data-open'))
    expect(widget.panel).to_be_visible()
    return widget


def says(shop: Site, fields: dict[str, Any]) -> None:
    """Have the site reply this."""

    def deed(handler: BaseHTTPRequestHandler) -> None:
        begin_events(handler)
        handler.wfile.write(event("reply", fields))

    shop.deeds[STREAM] = deed


def test_it_is_small() -> None:
    assert len(gzip.compress(widget().encode())) < 30_000


def test_pieces_are_shown_as_they_come_and_taken_back(opened: Widget, shop: Site) -> None:
    goes_on, ends = threading.Event(), threading.Event()

    def deed(handler: BaseHTTPRequestHandler) -> None:
        begin_events(handler)
        handler.wfile.write(
            event("piece", {"text": "Sales were"}) + event("piece", {"text": "$6."})
        )
        goes_on.wait(60)
        handler.wfile.write(event("taken_back", {"why": "wrong"}) + b'event: piece\ndata: {"te')
        ends.wait(60)
        handler.wfile.write(b'xt": "Sales w\xc3\xa9re"}\n\n' + event("reply", reply()))

    shop.deeds[STREAM] = deed
    opened.field.fill("q")
    opened.field.press("Enter")
    pieces = opened.panel.locator(".pending .said")
    expect(pieces).to_have_text("Sales were $6.")
    goes_on.set()
    expect(pieces).to_be_empty()
    ends.set()
    expect(opened.replies.first).to_contain_text("Sales were $5.")
    expect(pieces).to_have_count(0)


def test_what_is_asked_is_stopped(opened: Widget, shop: Site) -> None:
    over = threading.Event()

    def deed(handler: BaseHTTPRequestHandler) -> None:
        begin_events(handler)
        handler.wfile.write(event("piece", {"text": "Sales were"}))
        over.wait(60)

    shop.deeds[STREAM] = deed
    opened.field.fill("q")
    opened.field.press("Enter")
    expect(opened.panel.locator(".pending")).to_contain_text("Sales were")
    opened.page.get_by_role("button", name="Stop").click()
    expect(opened.panel.locator(".notice")).to_have_text("Stopped.")
    over.set()
    says(shop, reply())
    expect(opened.ask("again")).to_contain_text("Sales were $5.")


def test_a_stream_that_breaks_off_is_asked_again(opened: Widget, shop: Site) -> None:
    tries = []

    def deed(handler: BaseHTTPRequestHandler) -> None:
        tries.append(1)
        if len(tries) == 1:
            answer(handler, b"<html>Bad gateway</html>", "text/html", status=502)
            return
        begin_events(handler)
        handler.wfile.write(event("piece", {"text": "Half."}))
        if len(tries) > 2:
            handler.wfile.write(event("reply", reply()))

    shop.deeds[STREAM] = deed
    expect(opened.ask("q")).to_contain_text("Sales were $5.")
    assert len(tries) == 3
    expect(opened.turns).to_have_count(1)
    expect(opened.panel).not_to_contain_text("Half.")


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (429, "too_many_today", "No more questions can be asked today."),
        (504, "took_too_long", "The question took too long. Ask something shorter."),
        (403, "not_from_here", "The assistant is not set up for this page."),
        (401, "no_key", "The assistant’s access has ended. Load the page anew."),
    ],
)
def test_a_problem_is_said_and_can_be_tried_again(
    opened: Widget, shop: Site, status: int, code: str, said: str
) -> None:
    shop.deeds[STREAM] = lambda handler: answer_json(handler, {"code": code, "title": "?"}, status)
    opened.field.fill("q")
    opened.field.press("Enter")
    expect(opened.panel.locator(".refused .said")).to_have_text(said)
    expect(opened.status).to_have_text(said)
    says(shop, reply())
    opened.page.get_by_role("button", name="Try again").click()
    expect(opened.replies.first).to_contain_text("Sales were $5.")
    expect(opened.turns).to_have_count(1)


def test_what_may_be_meant_is_chosen(opened: Widget, shop: Site) -> None:
    said = {"reason": "ambiguous", "searched": [], "choices": ["basic", "diluted"], "nearest": []}
    says(shop, reply(status="refused", text="Which?", citations=[], **said))
    refused = opened.ask("Loss per share?")
    expect(refused.locator(".reason")).to_have_text("More than one may be meant")
    choices = refused.get_by_role("list", name="Which is meant?").get_by_role("button")
    says(shop, reply())
    choices.last.click()
    expect(opened.replies).to_have_count(2)
    asked = [
        json.loads(body)["question"] for path, _, body in shop.heard if path.endswith("/stream")
    ]
    assert asked == ["Loss per share?", "diluted"]
    expect(choices.first).to_be_disabled()  # it would be an answer to something else by now


def test_hostile_words_stay_words(opened: Widget, shop: Site) -> None:
    cited = reply()["citations"]
    value = {"label": HOSTILE, "value": 5, "unit": HOSTILE, "period": None, "citation": 0}
    says(shop, reply(text=HOSTILE, caveats=[HOSTILE], values=[value, value]))
    first = opened.ask(HOSTILE)
    says(shop, reply(derivation={"formula": HOSTILE, "inputs": [value]}, citations=cited))
    second = opened.ask("q")
    refused = {"reason": HOSTILE, "searched": [HOSTILE], "choices": [HOSTILE], "nearest": [{"label": HOSTILE, "citation": 0}]}  # fmt: skip
    says(shop, reply(status="refused", text=HOSTILE, **refused))
    third = opened.ask("q")
    cell = {"line": 2, "start": len(QUOTE) - 3, "end": len(QUOTE), "label": HOSTILE, "heading": HOSTILE, "value": 5, "unit": "USD", "period": {"instant": "2003-12-31"}}  # fmt: skip
    lines = [{"number": number, "text": QUOTE} for number in (1, 2, 3)]
    told = {"name": HOSTILE, "lines": lines, "cells": [cell]}
    shop.deeds[LINES] = lambda handler: answer_json(handler, told)
    assert [each.inner_text().count(HOSTILE) for each in (first, second)] == [4, 2]
    assert third.inner_text().count(HOSTILE) == 4
    third.get_by_role("list", name="Nearest in the filing").get_by_role("button").click()
    expect(opened.source.locator(".cited")).to_contain_text(HOSTILE)
    opened.page.keyboard.press("Escape")
    first.get_by_role("button", name="Source 1").first.click()
    expect(opened.marks).to_have_text("$ 5")
    expect(opened.source.locator("dl")).to_contain_text(HOSTILE)
    opened.page.reload()
    expect(opened.replies).to_have_count(3)
    made = (
        "document.querySelector('filing-assistant').shadowRoot.querySelectorAll('img, script, a')"
    )
    assert opened.page.evaluate(f"{made}.length") == 0
    assert opened.page.evaluate("window.hacked === undefined")
    assert opened.said == []  # no policy was in the way of anything


def test_a_secret_key_is_not_used(page: Page, shop: Site) -> None:
    for tag in (f'data-key="{SECRET}"', 'data-key="x"', ""):
        widget = Widget(page)
        page.goto(shop.page(shop.address, tag))
        expect(page.get_by_role("heading", name="A shop")).to_be_visible()
        assert page.locator("filing-assistant").count() == 0
        assert len(widget.said) == 1
    assert [path for path, _, _ in shop.heard if path.startswith("POST")] == []
    assert SECRET not in json.dumps(shop.heard[1:], default=str)


def test_a_secret_token_is_not_used(page: Page, shop: Site) -> None:
    shop.deeds["/token"] = lambda handler: answer_json(handler, {"token": SECRET})
    opened = Widget(page)
    page.goto(shop.page(shop.address, 'data-token="/token" data-open'))
    opened.field.fill("q")
    opened.field.press("Enter")
    expect(opened.panel.locator(".refused")).to_contain_text("access has ended")
    assert [path for path, *_ in shop.heard if "/v1/" in path] == []
    with pytest.raises(Exception, match="a page’s key or a visitor’s token is wanted"):
        page.evaluate(f"filingAssistant.setKey('{SECRET}')")


def test_a_visitors_token_is_renewed(page: Page, shop: Site) -> None:
    made = iter([TOKEN, f"{TOKEN}2"])
    shop.deeds["/token"] = lambda handler: answer_json(handler, {"token": next(made)})

    def deed(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers["Authorization"] == f"Bearer {TOKEN}":
            answer_json(handler, {"code": "no_key"}, 401)
            return
        begin_events(handler)
        handler.wfile.write(event("reply", reply()))

    shop.deeds[STREAM] = deed
    opened = Widget(page)
    page.goto(shop.page(shop.address, 'data-token="/token" data-open'))
    expect(opened.ask("q")).to_contain_text("Sales were $5.")
    used = [key for path, key, _ in shop.heard if path.startswith("POST /v1/")]
    assert used == [f"Bearer {TOKEN}", f"Bearer {TOKEN}", f"Bearer {TOKEN}2"]


def test_the_page_sets_it_and_can_speak_to_it(page: Page, shop: Site) -> None:
    opened = Widget(page)
    says(shop, reply())
    tag = f'data-key="{KEY}" data-title="Ask the 10-Q" data-theme="dark" data-side="left"'
    tag += ' data-suggestions="What were sales?|And costs?" data-filing="f" data-greeting="Hello."'
    page.goto(shop.page(shop.address, tag))
    expect(opened.launcher).to_be_visible()
    assert opened.launcher.bounding_box()["x"] < 100  # type: ignore[index]
    page.evaluate("filingAssistant.open()")
    expect(opened.panel).to_have_accessible_name("Ask the 10-Q")
    expect(opened.panel).to_contain_text("Hello.")
    ground = "getComputedStyle(document.querySelector('filing-assistant').shadowRoot.querySelector('.panel')).backgroundColor"
    assert page.evaluate(ground) == "rgb(21, 26, 33)"
    page.evaluate("filingAssistant.setTheme('light')")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.get_by_role("button", name="And costs?").click()
    expect(opened.replies).to_have_count(1)
    asked = [(path, json.loads(body)) for path, _, body in shop.heard if "POST" in path]
    assert asked == [
        (f"POST {TALK}", {"filing": "f"}),
        (f"POST {STREAM}", {"question": "And costs?"}),
    ]
    page.evaluate("filingAssistant.forget()")
    expect(opened.replies).to_have_count(0)
    page.evaluate("filingAssistant.close()")
    expect(opened.panel).to_be_hidden()


def test_what_is_kept_is_one_users(page: Page, shop: Site) -> None:
    says(shop, reply())
    opened = Widget(page)
    for user, before in (("ann", 0), ("bob", 0), ("ann", 1)):
        page.goto(shop.page(shop.address, f'data-key="{KEY}" data-open data-user="{user}"'))
        expect(opened.panel).to_be_visible()
        expect(opened.replies).to_have_count(before)
        if not before:
            opened.ask("q")
    page.evaluate("filingAssistant.forget()")
    page.reload()
    expect(opened.panel).to_be_visible()
    expect(opened.replies).to_have_count(0)


def test_the_demo_page_has_no_script_of_its_own() -> None:
    for key in (None, KEY):
        page = demo_page(key)
        assert page.count("<script") == (key is not None)
        assert re.search(r"<style|\sstyle=|\son\w+=", page) is None
    assert f'data-key="{KEY}"' in demo_page(KEY)
