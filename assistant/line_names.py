"""What a line is called where it is answered: with the names in it, and with what it is a part of."""

from __future__ import annotations

import re

from assistant.book import Book
from assistant.figures_in_words import title, within
from index.labels import words
from index.model import SHARES, USD_PER_SHARE, Fact

_SHARE = re.compile(r"\bshares?\b|\bstock\b|\bunits?\b|\beps\b", re.I)
_BARE = frozenset(["basic", "diluted", "and", "primary", "fully", "assuming", "dilution"])
_KIND = {USD_PER_SHARE: "earnings per share", SHARES: "shares"}
_SHORTEST, _LONGEST = 3, 70


def line_name(label: str, fact: Fact | None, book: Book) -> str:
    """A label as a sentence begins with it, `fact` being the one cell that answers.

    "Diluted" is said with the heading that it stands under, or with the kind of its unit.
    """
    is_bare = set(words(label)) <= _BARE
    name = with_names(title(label.capitalize() if is_bare else label), label, book)
    if fact is None or fact.quantity.unit not in _KIND or _SHARE.search(name):
        return name
    above = next((part for part in reversed(fact.path) if _SHARE.search(part)), "")
    if above and len(above) <= _LONGEST:
        return f"{with_names(title(above).rstrip(':'), above, book)}, {within(name)},"
    if is_bare:
        return f"{name} {_KIND[fact.quantity.unit]}"
    return name


def with_names(name: str, label: str, book: Book) -> str:
    """A name in small letters with the words of the company's name as the filing writes them.

    Those are the words that the filing never has in small letters.
    """
    if not label.isupper():
        return name
    for word in sorted(book.company_words):
        if len(word) < _SHORTEST or not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name):
            continue
        if not re.search(rf"(?<![\w.@/-]){re.escape(word)}(?![\w.@/-])", book.reading.filing.text):
            name = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", word.capitalize(), name)
    return name
