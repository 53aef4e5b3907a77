"""The names that a filing shortens ("Boreal Finance Corporation (BFC)"), as its tables write them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.book import Book
from assistant.kept import once

_DEFINED = re.compile(r"\(\W?(?P<short>[A-Z][A-Z&]{1,5})\W?\)")
_NAME = re.compile(r"(?:[A-Z][\w&.’'-]*\s+){1,6}\Z")
_NO_HOME = (
    r"(?!\w|[- ](?:dollars?|GAAP|treasur\w+|governments?|persons?|patents?|tax|federal)\b|\s?\$)"
)
_AT_HOME = re.compile(
    rf"\b(?:U\.S\.A?\.?|USA?|United States(?: of America)?|(?<=the )usa?){_NO_HOME}"
)
_A_HOME = re.compile(
    r"(?:the )?(?:(?P<short>U\.?S\.?(?:A\.?)?)|United States(?: of America)?)(?: operations)?\W*",
    re.I,
)
_CODE = "Us"  # as tags call it, beside what is printed
_LONGEST = 200  # characters of a whole name
_SHORT = re.compile(r"\b[A-Z][A-Z&]{1,5}\b")
_BY_ITSELF = re.compile(
    r",?\s*\b(?:on its own|by itself|taken alone|on a stand-?alone basis|stand-?alone)\b,?", re.I
)


def shortened(question: str, book: Book) -> str:
    """The question with the short names that head columns in place of the whole ones.

    So too the whole name of a part in place of a short one that no table uses.
    """
    question = _at_home(question, book)
    headed = _headed(book)
    asked = {word for word in _SHORT.findall(question) if word not in headed}
    named = question
    for short, name in _defined(book.reading.filing.text) if headed or asked else ():
        if short in headed:
            named = re.sub(rf"\b{re.escape(name)}\b(?!\s*\()", short, named)
        elif short in asked and _is_in_tables(name, short, book):
            named = re.sub(rf"(?<!\()\b{re.escape(short)}\b(?!\))", name, named)
    return _BY_ITSELF.sub("", named) if named != question else question


def _at_home(question: str, book: Book) -> str:
    """The question with the United States called as the filing's tables call them: "US", "U.S."."""
    named = _home_names(book)
    said = {word.strip() for word in _AT_HOME.findall(question)}
    if not said or not named or said <= set(named):
        return question
    return _AT_HOME.sub("U.S." if "U.S." in named else named[0], question)


def names_home(said: str) -> bool:
    """Whether words name the United States, and not its dollar, its law or its debt."""
    return _AT_HOME.search(said) is not None


def is_home(name: str) -> bool:
    """Whether a name, or a label, is but that of the United States."""
    return _A_HOME.fullmatch(name.strip()) is not None


@once
def _home_names(book: Book) -> tuple[str, ...]:
    """What rows or columns of the United States are called: "U.S.", "United States", or both."""
    texts = {text for f in book.reading.facts for text in (f.label, *f.path, *f.column)}
    whole = (_A_HOME.fullmatch(text.strip()) for text in texts if text != _CODE)
    return tuple(sorted({"U.S." if said["short"] else "United States" for said in whole if said}))


@once
def _headed(book: Book) -> frozenset[str]:
    """The short names in the headings of a filing's columns."""
    headings = {
        heading
        for table in book.reading.tables
        for column in table.columns
        for heading in column.path
    }
    return frozenset(word for text in headings for word in _SHORT.findall(text))


@lru_cache(maxsize=16)
def _defined(text: str) -> tuple[tuple[str, str], ...]:
    """The short names that a filing gives of others, with the whole ones whose initials they are."""
    found: dict[tuple[str, str], None] = {}
    for said in _DEFINED.finditer(text):
        before = text[max(0, said.start() - _LONGEST) : said.start()]
        name = _NAME.search(before)
        words = name[0].split() if name else []
        if len(words) > 1 and "".join(w[0] for w in words if w[0].isupper()) == said["short"]:
            found[said["short"], " ".join(words)] = None
    return tuple(found)


def _is_in_tables(name: str, short: str, book: Book) -> bool:
    """Whether rows are called by a whole name, and none by the short one."""
    labels = [text for fact in book.reading.facts for text in (fact.label, *fact.path)]
    return any(name in label for label in labels) and not any(
        short in _SHORT.findall(label) for label in labels
    )
