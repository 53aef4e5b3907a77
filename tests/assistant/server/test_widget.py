"""The widget in a real browser: asked, read, gone on with, by keyboard, on a phone, after a restart."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from assistant.indexing import open_library
from assistant.server.feedback import Feedback
from assistant.server.keys import KeyRing, Kind, Scope
from assistant.server.web import check_page_key
from tests.assistant.chromium import chromium
from tests.assistant.commands import Command
from tests.assistant.server.pages import PATIENCE, Site, Widget, site
from tests.assistant.server.serving import SALES, Server, served, until

MARGIN = "What was the gross margin on product sales for the six months?"
DIVIDEND = "What dividend per common share was declared?"
DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
WIDER = """() => {
  const shadow = document.querySelector('filing-assistant').shadowRoot;
  return [document.documentElement, ...shadow.querySelectorAll('.view, .composer, header, .source')]
    .filter((each) => each.scrollWidth > innerWidth).length;
}"""

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Served:
    """A library that is served, with keys for its own page and for a shop's."""

    command: Path
    home: Path
    port: int
    key: str
    shop_key: str
    shop: Site
    filing: str
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def ready(
    filing_command: Path, indexed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """What is needed to serve: a home with its keys, and a port that is free."""
    folder = tmp_path_factory.mktemp("widget")
    home = folder / "library"
    shutil.copytree(indexed_home, home)
    library = open_library(home)
    (entry,) = library.entries()
    library.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    keys = KeyRing(home)
    with site() as shop:
        made = [
            keys.add(
                name, [Scope.ASK], [entry.id], 10_000, kind=Kind.PAGE, origins=[origin]
            )[1]
            for name, origin in (("page", f"http://127.0.0.1:{port}"), ("shop", shop.address))
        ]  # fmt: skip
        yield Served(filing_command, home, port, *made, shop, entry.id, folder / "log")


def serving(ready: Served) -> Iterator[Server]:
    """The server until the generator is closed."""
    with served(
        ready.command, ready.home, ready.log, ready.filing, "",
        "--workers", "1", "--page-key", ready.key, port=ready.port,
    ) as running:  # fmt: skip
        with running.bearing(ready.key) as first:  # what words need is loaded by now
            asked = {"json": {"question": DIVIDEND}, "headers": {"Origin": ready.address}}
            until(lambda: first.post("/v1/ask", **asked).status_code, lambda status: status == 200)
        yield running


@pytest.fixture(scope="module")
def running(ready: Served) -> Iterator[list[Iterator[Server]]]:
    """The server in a list: a test may have another follow it."""
    now = [serving(ready)]
    next(now[0])
    yield now
    next(now[0], None)


@pytest.fixture(scope="module")
def browser(running: object) -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own."""
    context = browser.new_context(viewport=DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture
def widget(page: Page, ready: Served) -> Widget:
    """The widget on the demo page, which it is open on."""
    opened = Widget(page)
    page.goto(ready.address)
    expect(opened.panel).to_be_visible()
    return opened


def test_a_figure_is_shown_with_how_it_came_about(widget: Widget) -> None:
    reply = widget.ask(MARGIN)
    expect(reply.locator(".said")).to_have_text(
        "Gross margin on product sales was 75.39% for the six months ended December 31, 2003."
    )
    expect(reply.locator("code")).to_have_text("(NetSales - CostOfGoodsSold) / NetSales")
    rows = reply.get_by_role("table").get_by_role("row").all_inner_texts()
    assert [row.split("\t") for row in rows[1:]] == [
        ["Net sales", "6 months to Dec 31, 2003", "$4,653,000", "1"],
        ["Cost of goods sold", "6 months to Dec 31, 2003", "$1,145,000", "2"],
    ]
    expect(widget.status).to_contain_text("75.39%")
    assert widget.said == []


def test_a_citation_opens_the_filings_lines_with_its_cell_marked(widget: Widget) -> None:
    reply = widget.ask(MARGIN)
    reply.get_by_role("table").get_by_role("button", name="line 213").click()
    expect(widget.marks).to_have_text("1,145")
    cited = widget.source.locator(".cited")
    expect(cited).to_have_count(1)
    assert cited.inner_text().split() == ["213", "Cost", "of", "goods", "sold", "582", "982", "1,145", "1,790"]  # fmt: skip
    expect(widget.source.locator("dl")).to_contain_text("Six Months Ended December 31, 2003")
    expect(widget.source.locator("dl")).to_contain_text("$1,145,000")
    expect(widget.source).to_contain_text("NUTRITION 21, INC., 10-Q for 2003-12-31")
    expect(widget.source.get_by_role("heading")).to_contain_text("page 5, line 213")
    widget.page.keyboard.press("Escape")
    expect(widget.source).to_be_hidden()
    assert "line 213" in widget.focused()


def test_a_quotation_is_marked_word_for_word(widget: Widget) -> None:
    reply = widget.ask("Why did net sales fall in the six months ended December 31, 2003?")
    quoted = reply.locator(".said").inner_text()
    reply.get_by_role("button", name="Source 1").click()
    expect(widget.marks.first).to_be_visible()
    marked = " ".join(" ".join(widget.marks.all_inner_texts()).split())
    assert marked.startswith("Net sales for the six month period ended December 31, 2003")
    assert marked.endswith("for the same period a year ago.")
    assert marked in quoted
    widget.page.set_viewport_size(PHONE)  # words are not scrolled to be read
    assert widget.page.evaluate(WIDER) == 0
    lines = widget.source.locator(".lines")
    assert lines.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_it_follows_up_and_says_what_is_refused(widget: Widget) -> None:
    widget.ask("What were total current assets at December 31, 2003?")
    reply = widget.ask("and at June 30, 2003?")
    expect(reply).to_contain_text("June 30, 2003")
    expect(reply).to_contain_text("$7,630,000")
    refused = widget.ask(DIVIDEND)
    expect(refused.locator(".reason")).to_have_text("Not in the filing")
    expect(refused.locator(".said")).to_have_text(
        "The filing prints no line for dividends declared per common share."
    )
    expect(widget.status).to_contain_text("Not in the filing. The filing prints no line")
    expect(refused.locator(".sources")).to_have_count(0)
    refused.get_by_role("list", name="Nearest in the filing").get_by_role("button").first.click()
    expect(widget.source.locator(".cited")).to_contain_text("per common share")


def test_it_goes_on_after_a_restart(
    widget: Widget, ready: Served, running: list[Iterator[Server]]
) -> None:
    widget.ask("What were total current assets at December 31, 2003?")
    next(running[0], None)  # it ends
    widget.field.fill("and at June 30, 2003?")
    widget.field.press("Enter")
    expect(widget.panel.locator(".waiting")).to_have_text("No connection. Trying again…")
    running[0] = serving(ready)
    next(running[0])
    expect(widget.replies).to_have_count(2)
    expect(widget.replies.last).to_contain_text("Total current assets were")
    expect(widget.replies.last).to_contain_text("June 30, 2003")
    expect(widget.panel.locator(".notice")).to_have_count(0)


def test_a_conversation_that_is_not_kept_begins_anew(widget: Widget) -> None:
    widget.ask(SALES)
    widget.page.evaluate(
        """() => {
          const [name] = Object.keys(sessionStorage);
          const kept = JSON.parse(sessionStorage[name]);
          sessionStorage[name] = JSON.stringify({...kept, conversation: "gone"});
        }"""
    )
    widget.page.reload()
    reply = widget.ask(SALES)
    expect(reply).to_contain_text("$2,345,000")
    expect(widget.panel.locator(".notice")).to_have_text(
        "The earlier conversation is no longer kept, so that this one begins anew."
    )


def test_a_conversation_is_kept_for_the_tab_alone(widget: Widget, ready: Served) -> None:
    widget.ask("What were total current assets at December 31, 2003?")
    widget.page.reload()
    expect(widget.replies).to_have_count(1)
    expect(widget.ask("and at June 30, 2003?")).to_contain_text("June 30, 2003")
    other = Widget(widget.page.context.new_page())
    other.page.goto(ready.address)
    expect(other.panel).to_be_visible()
    expect(other.replies).to_have_count(0)
    widget.page.get_by_role("button", name="New conversation").click()
    expect(widget.replies).to_have_count(0)
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    expect(widget.replies).to_have_count(0)


def test_all_of_it_is_done_by_keyboard(page: Page, ready: Served) -> None:
    widget = Widget(page)
    page.goto(ready.shop.page(ready.address, f'data-key="{ready.shop_key}"'))
    keyboard = page.keyboard
    expect(widget.launcher).to_be_visible()
    keyboard.press("Tab")
    assert widget.focused() == "More"
    keyboard.press("Tab")
    assert widget.focused() == "Ask about the filing"
    keyboard.press("Enter")
    assert widget.focused() == "Your question"
    keyboard.type(MARGIN)
    keyboard.press("Enter")
    widget.replies.first.wait_for()
    assert widget.focused() == "Your question"
    went = []
    for _ in range(14):  # round the panel, and out of it nowhere
        keyboard.press("Tab")
        went.append(widget.focused())
    assert went[:4] == ["Send", "New conversation", "Close", "Conversation"]
    assert went[4].startswith("Source 1: Part 1 › Item 1 › Statements of operations")
    assert "Your question" in went
    assert "More" not in went
    while not widget.focused().startswith("Source 2"):
        keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(widget.marks).to_have_text("1,145")
    assert "line 213" in widget.focused()
    keyboard.press("Escape")
    assert widget.focused().startswith("Source 2")
    keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == "Ask about the filing"
    assert widget.said == []  # the policy of the page is kept to


def test_on_a_phone_it_has_the_screen_and_nothing_is_wider(widget: Widget) -> None:
    page = widget.page
    page.set_viewport_size(PHONE)
    widget.ask("list the current assets")
    reply = widget.ask(MARGIN)
    assert widget.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    heading = page.get_by_role("heading", name="Filing assistant", level=2).bounding_box()
    assert heading is not None and 0 < heading["y"] < 30
    assert page.evaluate(WIDER) == 0
    reply.get_by_role("button", name="Source 1").first.click()
    expect(widget.marks).to_have_text("4,653")
    box = widget.marks.bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate(WIDER) == 0


def test_a_reply_is_copied_and_rated(widget: Widget, ready: Served) -> None:
    reply = widget.ask(SALES)
    reply.get_by_role("button", name="Copy").click()
    expect(reply.get_by_role("button", name="Copied")).to_be_visible()
    copied = widget.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{SALES}\nNet sales were $2,345,000")
    assert "[1] Part 1 › Item 1 › Statements of operations, page 5, line 208: Net sales" in copied
    reply.get_by_role("button", name="Helpful", exact=True).click()
    expect(widget.status).to_have_text("Thank you. It was noted.")
    reply.get_by_role("button", name="Not helpful").click()
    reply.get_by_role("textbox", name="What is wrong with it?").fill("Not what I meant")
    reply.get_by_role("button", name="Send").click()
    expect(reply).to_contain_text("Thank you. It was noted.")
    expect(reply.get_by_role("button", name="Not helpful")).to_have_attribute(
        "aria-pressed", "true"
    )
    (said,) = [each for each in Feedback(ready.home).kept() if each["comment"]]
    assert (said["rating"], said["question"], said["key"]) == ("bad", SALES, "page")
    assert (said["comment"], said["filings"]) == ("Not what I meant", [ready.filing])
    assert len(json.dumps(said["conversation"])) > 10


def test_a_pages_key_reads_and_asks_from_another_origin(page: Page, ready: Served) -> None:
    widget = Widget(page)
    page.goto(ready.shop.page(ready.address, f'data-key="{ready.shop_key}" data-open'))
    reply = widget.ask(SALES)
    reply.get_by_role("button", name="Source 1").first.click()
    expect(widget.marks).to_have_text("2,345")
    assert widget.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(
    browser: Browser, ready: Served, scheme: str, size: ViewportSize
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    widget = Widget(page)
    page.goto(ready.address)
    axe = Axe()
    if size == PHONE:  # it is not open there by itself
        expect(widget.panel).to_be_hidden()
        widget.launcher.click()
    expect(widget.panel).to_be_visible()
    found = {"greeting": axe.run(page)}
    computed = widget.ask(MARGIN)
    widget.ask(DIVIDEND)
    widget.replies.last.get_by_role("button", name="Not helpful").click()
    expect(widget.panel.locator(".why")).to_be_visible()
    found["replies"] = axe.run(page)
    computed.get_by_role("button", name="Source 1").first.click()
    expect(widget.marks).to_be_visible()
    found["lines"] = axe.run(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    found["closed"] = axe.run(page)
    context.close()
    assert {
        name: said.generate_report() for name, said in found.items() if said.violations_count
    } == {}
    assert all(len(said.response["passes"]) > 10 for said in found.values())


def test_the_demo_page_allows_its_own_files_alone(running: object, ready: Served) -> None:
    with httpx.Client(base_url=ready.address) as nobody:
        page = nobody.get("/")
        (policy,) = page.headers.get_list("Content-Security-Policy")
        assert policy.split("; ")[:4] == [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"
        ]  # fmt: skip
        assert "require-trusted-types-for 'script'" in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        script = nobody.get("/widget.js", headers={"Origin": "https://shop.example"})
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert ready.key in page.text and ready.key not in script.text


def test_the_demo_page_takes_a_pages_key_alone(filing: Command, ready: Served) -> None:
    keys = KeyRing(ready.home)
    _, secret = keys.add("secret", [Scope.ASK], origins=["https://shop.example"])
    for given in (secret, f"{ready.key}x"):
        ran = filing("serve", "--port", "0", "--home", ready.home, "--page-key", given)
        assert ran.status == 1
        assert "The page at / takes a page's key that is in force. Make one: filing keys add" in ran.err  # fmt: skip
    assert check_page_key(keys, ready.key, ready.address) is None
    told = check_page_key(keys, ready.key, "https://shop.example")
    assert told is not None and told.endswith(f"is good on {ready.address}, not on https://shop.example")  # fmt: skip
