"""What a model may say of a filing's passages, and what of it never reaches an answer."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

import prompts
from assistant.book import Book
from assistant.llm.evidence import Evidence, passage, seen
from assistant.llm.grounding import fault, sentences
from assistant.model import Citation
from index.build import read_filing
from tests.assistant.llm.hostile import DATA, HARBOR

QUESTION = "Why did net sales rise in the third quarter of 1996?"
PLACES = {
    "sales": "rose 8.5% to $5.4 million",
    "loan": "bears interest at 7.25%",
    "operations": "Cost of sales",
    "inventories": "Finished lamps",
    "liabilities": "Total current liabilities",
    "reports": "No reports on Form 8-K",
    "shares": "6,204,118 shares of common stock, $.10",
    "interim": "The interim statements",
}
REPLIES = yaml.safe_load((DATA / "replies.yaml").read_text(encoding="utf-8"))


@cache
def evidence() -> tuple[Evidence, ...]:
    reading = read_filing(HARBOR)
    book = Book(reading)
    places = (Citation.at(reading.filing, each.section, each.span) for each in reading.passages)
    return tuple(passage(each, book) for each in places)


def faults(reply: str) -> list[str | None]:
    """What is wrong with each sentence of a reply, its marks put in."""
    for name, words in PLACES.items():
        mark = next(n for n, each in enumerate(evidence(), 1) if words in each.text)
        reply = reply.replace(f"{{{name}}}", f"[{mark}]")
    rules = prompts.load("phrase")
    return [fault(each, evidence(), QUESTION, rules) for each in sentences(seen(reply))]


@pytest.mark.parametrize("reply", REPLIES["stopped"].values(), ids=REPLIES["stopped"])
def test_what_no_passage_says_is_stopped(reply: str) -> None:
    assert any(faults(reply))


@pytest.mark.parametrize("reply", REPLIES["said"])
def test_what_a_passage_says_may_be_put_in_other_words(reply: str) -> None:
    assert faults(reply) == [None]
