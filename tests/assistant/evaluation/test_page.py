"""The page of a run in a real browser: sorted, filtered, looked into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, ViewportSize

from assistant.evaluation.comparing import Baseline, compared
from assistant.evaluation.grading import Excerpt, Seen
from assistant.evaluation.page import page
from tests.assistant.chromium import chromium
from tests.assistant.evaluation.graded import graded, hostile, scored

SHOWN = "[...document.querySelectorAll('tbody[data-id]')].filter(b => !b.hidden).map(b => b.dataset.id.slice(0, 9))"
WIDE = ViewportSize(width=1280, height=900)
EVIDENCE = "Net sales            $ 5      $ 4"


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What the console says, and what is asked of any network."""
    return []


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, complaints: list[str]) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("page")
    first, *others = graded()
    seen = Seen(
        (Excerpt("f.txt", (5, 5), EVIDENCE),), (Excerpt("f.txt", (5, 6), f"{EVIDENCE}\nTotal"),)
    )
    found = scored([replace(first, seen=seen), *others, hostile()])
    before = Baseline("made-up at old", "made-up", {"a-right": "wrong", "b-wrong": "right"})
    path = folder / "page.html"
    path.write_text(page([found], [compared(before, found)]), encoding="utf-8")
    with chromium() as browser:
        shown = browser.new_page(viewport=WIDE)
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("request", lambda request: complaints.append(request.url))
        shown.goto(path.as_uri())
        complaints.remove(path.as_uri())
        yield shown


@pytest.fixture(autouse=True)
def reset(opened: Page) -> None:
    opened.set_viewport_size(WIDE)
    opened.evaluate("document.querySelector('button[type=reset]').click()")
    opened.evaluate("new Promise(done => setTimeout(done, 0))")
    opened.evaluate(
        "document.querySelectorAll('button.open[aria-expanded=true]').forEach(b => b.click())"
    )


def choose(shown: Page, name: str, value: str) -> None:
    shown.evaluate(
        f"{{ const field = document.forms[0].elements.namedItem({name!r}); field.value = {value!r};"
        " field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )


def test_all_is_shown_in_the_order_of_the_set(opened: Page) -> None:
    assert [name[0] for name in opened.evaluate(SHOWN)] == list("abcdeh")
    assert opened.evaluate("document.getElementById('count').textContent") == "6 of 6 questions"


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("outcome", "declined", "c"),
        ("type", "note", "d"),
        ("tag", "old", "ac"),
        ("words", "WHAT b-", "b"),
        ("change", "fixed", "a"),
        ("change", "broken", "b"),
        ("words", "nothing of the kind", ""),
    ],
)
def test_questions_are_filtered(opened: Page, name: str, value: str, left: str) -> None:
    choose(opened, name, value)
    assert "".join(each[0] for each in opened.evaluate(SHOWN)) == left
    assert opened.evaluate("document.getElementById('count').textContent").startswith(
        f"{len(left)} of 6"
    )


def test_questions_are_sorted_by_a_heading_and_back(opened: Page) -> None:
    def order(heading: str) -> str:
        opened.evaluate(f"document.querySelector('th[data-sort={heading}] button').click()")
        return "".join(each[0] for each in opened.evaluate(SHOWN))

    assert order("ms") == "dehbac"
    assert order("ms") == "cabhed"
    assert opened.evaluate("document.querySelector('th[data-sort=ms]').ariaSort") == "descending"
    assert order("rank") == "bhcdae"
    choose(opened, "order", "id")
    assert "".join(each[0] for each in opened.evaluate(SHOWN)) == "abcdeh"


def test_an_answer_is_seen_beside_its_evidence(opened: Page) -> None:
    seen = "document.getElementById('detail-1').innerText"
    assert opened.evaluate("document.getElementById('detail-1').hidden") is True
    opened.evaluate("document.querySelector('[aria-controls=detail-1]').click()")
    assert opened.evaluate("document.getElementById('detail-1').hidden") is False
    words = opened.evaluate(seen)
    assert "It is so." in words
    assert "Expected: $5" in words
    assert "f.txt, line 5" in words and "Cites f.txt, lines 5-6" in words
    assert opened.evaluate("document.querySelector('#detail-1 pre').textContent").startswith(
        EVIDENCE
    )
    left, right = opened.evaluate(
        "[...document.querySelectorAll('#detail-1 .sides > div')].map(d => d.getBoundingClientRect().left)"
    )
    assert left < right


def test_on_a_narrow_screen_nothing_is_wider_than_it(opened: Page) -> None:
    opened.set_viewport_size(ViewportSize(width=390, height=844))
    opened.evaluate("document.querySelectorAll('button.open').forEach(b => b.click())")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.evaluate("document.querySelector('.scores td').clientWidth") >= 80
    left, right = opened.evaluate(
        "[...document.querySelectorAll('#detail-1 .sides > div')].map(d => d.getBoundingClientRect().left)"
    )
    assert left == right


def test_hostile_words_do_nothing_and_the_console_is_quiet(
    opened: Page, complaints: list[str]
) -> None:
    assert opened.evaluate("window.hacked === undefined")
    assert opened.evaluate("document.scripts.length") == 1
    assert complaints == []
