"""What the README and docs/ show is what the commands print, and what they tell is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.chances import LEAST
from tools.refresh_docs import (
    COMMANDS,
    PAGES,
    ROOT,
    agrees,
    commands_page,
    helps,
    printed,
    sessions,
    with_metrics,
)

TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
WITH_SESSIONS = [name for name, text in TEXTS.items() if sessions(text)]


@pytest.mark.embedding
@pytest.mark.parametrize("name", WITH_SESSIONS)
def test_a_session_prints_what_is_shown(name: str, tmp_path: Path) -> None:
    for session in sessions(TEXTS[name]):
        for step in session:
            lines = printed(step.command, tmp_path / "home")
            assert agrees(step.shown, lines), f"{step.command}\n" + "\n".join(lines)


def test_the_help_of_every_command_is_written_down() -> None:
    assert TEXTS[COMMANDS] == commands_page(helps())


def test_every_metric_is_in_the_table() -> None:
    page = TEXTS["docs/figures.md"]
    assert with_metrics(page) == page
    assert page.count("\n| ") > 50


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", TEXTS[name])
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) < 180
    assert all(name in TEXTS["README.md"] for name in PAGES if name != "README.md")


def test_the_margins_of_words_are_those_that_are_told() -> None:
    page = TEXTS["docs/checking.md"]
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| 0.")]
    told = {
        way: [float(row[0]) for row in rows if row[column].startswith("**")]
        for way, column in (("meaning", 1), ("words", 5))
    }
    assert told == {way: [least] for way, least in LEAST.items()}
    assert f"at least {LEAST['meaning']:.2f}, or {LEAST['words']:.2f} without" in page
