"""Questions put to one filing's figures, and formulas worked out a second time.

`KETTLE` is the annual report of a company that does not exist: every line that a metric
may need, over two balance sheets and three years, all of which foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant.book import Book
from assistant.compose import reply_to
from assistant.model import Answer, Derivation, Refusal, Reply
from assistant.plans import Search
from assistant.router import plan
from index.build import read_content, read_filing

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "eval" / "filings" / "nutrition-21_10-q_20031231.txt"
KETTLE = ROOT / "tests" / "data" / "bramble-kettle_10-k.txt"
JUNIPER = ROOT / "tests" / "data" / "juniper-pump_10-k.txt"


@cache
def book_of(path: Path) -> Book:
    """The book of the filing at `path`, read once a process."""
    return Book(read_filing(path))


def edited(path: Path, *changes: tuple[str, str]) -> Book:
    """The book of a filing in whose text each first string is replaced by the second, once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        text = text.replace(old, new)
    return Book(read_content(text.encode(), path.name))


def row(label: str, *figures: str) -> str:
    """A row of the kettle company's statements, as printed, with its line end."""
    return f"{label.ljust(56)}{''.join(figure.rjust(13) for figure in figures)}\n"


def reply(question: str, book: Book) -> Reply | None:
    """The reply on the figure side; None where the question goes to the filing's words."""
    planned = plan(question, book)
    return None if isinstance(planned, Search) else reply_to(planned, question, book)


def answer(question: str, book: Book) -> Answer:
    """The answer to a question that figures answer."""
    found = reply(question, book)
    assert isinstance(found, Answer), f"{question!r}: {found}"
    return found


def refusal(question: str, book: Book) -> Refusal:
    """The refusal of a question that the figure side must not answer."""
    found = reply(question, book)
    assert isinstance(found, Refusal), f"{question!r}: {found}"
    return found


def value_of(question: str, book: Book) -> Decimal | None:
    """The value answered; None for a refusal and for a question that goes to words."""
    found = reply(question, book)
    return found.value if isinstance(found, Answer) else None


def recomputed(derivation: Derivation) -> Decimal:
    """The formula worked out over the inputs, by a reader that shares nothing with the source's."""
    values = {entry.name: entry.fact.meant.value for entry in derivation.inputs}
    assert len(values) == len({(e.name, e.fact.id) for e in derivation.inputs}), (
        "one name, two facts"
    )
    reader = _Formula(tuple(_tokens(derivation.formula, values)))
    value = reader.sum()
    assert reader.place == len(reader.tokens), f"cannot read {derivation.formula!r}"
    return value


def _tokens(formula: str, values: dict[str, Decimal]) -> Iterator[Decimal | str]:
    names = "|".join(re.escape(name) for name in sorted(values, key=len, reverse=True))
    pattern = re.compile(
        rf"\s*(?:(?P<name>{names or '(?!)'})(?![\w\[])|(?P<number>\d+(?:\.\d+)?)(?: days\b)?|(?P<mark>[-+*/()|]))"
    )
    place = 0
    while formula[place:].strip():
        match = pattern.match(formula, place)
        assert match is not None, f"cannot read {formula[place:]!r} of {formula!r}"
        if match["name"]:
            yield values[match["name"]]
        else:
            yield Decimal(match["number"]) if match["number"] else match["mark"]
        place = match.end()


@dataclass
class _Formula:
    tokens: tuple[Decimal | str, ...]
    place: int = 0

    def _next(self) -> Decimal | str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _take(self) -> Decimal | str:
        self.place += 1
        return self.tokens[self.place - 1]

    def sum(self) -> Decimal:
        value = self._product()
        while self._next() in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> Decimal:
        value = self._atom()
        while self._next() in ("*", "/"):
            value = value * self._atom() if self._take() == "*" else value / self._atom()
        return value

    def _atom(self) -> Decimal:
        token = self._take()
        if isinstance(token, Decimal):
            return token
        assert token in ("(", "|"), token
        value = self.sum()
        assert self._take() == {"(": ")", "|": "|"}[token]
        return abs(value) if token == "|" else value
