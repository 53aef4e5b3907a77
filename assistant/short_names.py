"""The names of others that a filing shortens ("Boreal Finance Corporation (BFC)"), where tables use the short ones."""

from __future__ import annotations

import re

from assistant.book import Book

_DEFINED = re.compile(r"(?P<name>(?:[A-Z][\w&.’'-]*\s+){1,6})\(\W?(?P<short>[A-Z][A-Z&]{1,5})\W?\)")
_BY_ITSELF = re.compile(
    r",?\s*\b(?:on its own|by itself|taken alone|on a stand-?alone basis|stand-?alone)\b,?", re.I
)


def shortened(question: str, book: Book) -> str:
    """The question with the short names that head columns in place of the whole ones."""
    headed = {
        word
        for table in book.reading.tables
        for column in table.columns
        for heading in column.path
        for word in re.findall(r"\b[A-Z][A-Z&]{1,5}\b", heading)
    }
    named = question
    for said in _DEFINED.finditer(book.reading.filing.text) if headed else ():
        name = " ".join(said["name"].split())
        if said["short"] not in headed or len(name.split()) < 2:
            continue
        if "".join(word[0] for word in name.split() if word[0].isupper()) == said["short"]:
            named = re.sub(rf"\b{re.escape(name)}\b(?!\s*\()", said["short"], named)
    return _BY_ITSELF.sub("", named) if named != question else question
