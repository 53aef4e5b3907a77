"""Refusals that say where the answer stands: an item that is incorporated by reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.book import Book
from assistant.kept import once
from assistant.model import Answer, Citation, Reason, Refusal, Reply, Route
from assistant.pattern_files import read_toml
from index.incorporated import Incorporated, find_incorporated
from index.model import Reading, SectionKind

_SMALL = re.compile(r"(?<!^)\b(?:A|And|For|In|Of|On|Or|The|To|With)\b")
_NUMBER = re.compile(r"item-(\d+[a-c]?)$")


@dataclass(frozen=True, slots=True)
class _Topic:
    """Words of an item's title, and a pattern of what is asked of it."""

    title: str
    asked: re.Pattern[str]


@lru_cache(maxsize=1)
def _topics() -> tuple[_Topic, ...]:
    read = read_toml("incorporated_items")
    return tuple(
        _Topic(entry["title"], re.compile(rf"\b(?:{'|'.join(map(re.escape, entry['asked']))})(?!\w)", re.I))
        for entry in read["item"]
    )  # fmt: skip


def with_elsewhere(reply: Reply, question: str, book: Book) -> Reply:
    """The reply; for one that has no answer, a refusal that names the item incorporated.

    An answer that only quotes the sentence which incorporates the item is no answer either.
    """
    if isinstance(reply, Refusal) and reply.reason is not Reason.NOT_IN_FILING:
        return reply
    if isinstance(reply, Answer) and (reply.route is not Route.SEARCH or reply.value is not None):
        return reply
    held, reading = _incorporated(book), book.reading
    if isinstance(reply, Answer):
        quoted = next((each for each in held if _only_quotes(reply, each)), None)
        return _refused(question, quoted, reading) if quoted else reply
    asked = next((each for each in held if _answers(each, question)), None)
    if asked is None:
        return reply
    return replace(_refused(question, asked, reading), nearest=(), searched=reply.searched)


@once
def _incorporated(book: Book) -> tuple[Incorporated, ...]:
    return find_incorporated(book.reading.sections, book.reading.filing.text)


def _only_quotes(reply: Answer, each: Incorporated) -> bool:
    return each.whole and all(
        citation.span in each.section.span for citation in reply.citations
    )  # fmt: skip


def _answers(each: Incorporated, question: str) -> bool:
    """Whether the item, or a part that is incorporated as a whole, would answer the question."""
    title = each.section.title.lower()
    number = _NUMBER.search(each.section.id)
    if number and re.search(rf"\bitem {number[1]}\b", question, re.I):
        return True
    is_part = each.section.kind is SectionKind.PART
    return any(
        topic.asked.search(question) is not None
        for topic in _topics()
        if topic.title in title or is_part
    )  # fmt: skip


def _refused(question: str, each: Incorporated, reading: Reading) -> Refusal:
    return Refusal(
        question,
        Reason.NOT_IN_FILING,
        f"The filing does not say: {incorporated_words(each)}.",
        citations=(Citation.at(reading.filing, each.section.id, each.span),),
    )


def incorporated_words(each: Incorporated) -> str:
    """ "Item 11, Executive Compensation, is incorporated by reference from the proxy statement"."""
    number = _NUMBER.search(each.section.id)
    name = (
        f"Item {number[1].upper()}, {_shown(each.section.title)}," if number else each.section.title
    )
    partly = "" if each.whole else " in part"
    return f"{name} is{partly} incorporated by reference from {each.source}"


def _shown(title: str) -> str:
    """A title without its capitals, where it is printed in nothing else."""
    if not title.isupper():
        return title
    return _SMALL.sub(lambda match: match[0].lower(), title.title().replace("'S", "'s"))
