"""A real browser, headless, spoken to over pipes in the DevTools protocol."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CI

_SECONDS = 120
_COMMANDS = ("chromium", "chromium-browser", "google-chrome")


def browser_command() -> str:
    """The installed browser: a developer may lack it, CI may not."""
    found = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if found is None:
        if CI:
            pytest.fail("no chromium: .ci/run installs it")
        pytest.skip("no chromium: apt-get install chromium")
    return found


class Page:
    """An open page."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._asked = 0
        self._rest = b""
        self._session: str | None = None
        self.said: list[str] = []  # what the console and the network complain of

    def _send(self, method: str, **given: Any) -> Any:
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._next()
            if heard.get("id") == self._asked:
                assert "error" not in heard, heard
                return heard["result"]
            self._note(heard)

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], _SECONDS)
            assert ready, "the browser says nothing"
            more = os.read(self._reading, 1 << 16)
            assert more, "the browser has ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _note(self, heard: Any) -> None:
        given = heard.get("params", {})
        match heard.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(str(given["exceptionDetails"]))
            case "Runtime.consoleAPICalled" | "Log.entryAdded":
                self.said.append(str(given))
            case "Network.requestWillBeSent":
                if not given["request"]["url"].startswith("file:"):
                    self.said.append(given["request"]["url"])

    def open(self, path: Path, width: int, height: int) -> None:
        """Load a file in a window of that size."""
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._send(f"{domain}.enable")
        self.resize(width, height)
        self._send("Page.navigate", url=path.resolve().as_uri())
        while True:
            heard = self._next()
            self._note(heard)
            if heard.get("method") == "Page.loadEventFired":
                return

    def resize(self, width: int, height: int) -> None:
        self._send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript comes to."""
        ran = self._send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in ran, ran
        return ran["result"].get("value")

    def screenshot(self, path: Path) -> None:
        import base64

        shot = self._send("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser with a profile of its own in `folder`."""
    command = [
        browser_command(), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
        "--disable-extensions", "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}", "about:blank",
    ]  # fmt: skip
    its_reading, our_writing = os.pipe()
    our_reading, its_writing = os.pipe()
    shell = ["bash", "-c", f'exec "$@" 3<&{its_reading} 4>&{its_writing}', "bash", *command]
    process = subprocess.Popen(
        shell,
        pass_fds=(its_reading, its_writing),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_reading)
    os.close(its_writing)
    try:
        yield Page(our_reading, our_writing)
    finally:
        os.close(our_writing)  # the browser ends when nobody can speak to it
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(our_reading)
