"""Debian's Chromium, headless, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CI

_COMMANDS = ("chromium", "chromium-browser", "google-chrome")


def chromium_command() -> str:
    """The installed browser: a developer may lack it, CI may not."""
    found = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if found is None:
        if CI:
            pytest.fail("no chromium: .ci/run installs it")
        pytest.skip("no chromium: apt-get install chromium")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser until the end of the block; while it is there no event loop can be run besides."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_command(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
