"""What a company is called besides its name: "Coke" for The Coca-Cola Company, "it", "the company"."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.book import Book
from assistant.choice import mentions, without_company
from assistant.kept import latest
from assistant.lexer import cue_words
from index.called import name_words
from index.embed import common_words

_DOES = re.compile(r"(?:^|\b(?:did|does|do|has|have|had|was|were|is|are)\s)\W*$", re.I)
_ASKED = re.compile(r"\b(?:did|does|do|has|have|had|was|were|is|are)\s+$", re.I)
_SOUNDS = str.maketrans({"k": "c", "q": "c", "z": "s", "v": "f"})
_SHORTEST = 4
_WORD = re.compile(r"[A-Za-z]{4,}")


@latest(64)
def as_the_company(question: str, book: Book) -> str:
    """The question with "the company" for its name where it says what the company did."""
    said = [(m.start, m.end) for m in mentions(question, book.reading.filing.company)]
    said += [m.span() for m in _WORD.finditer(question) if is_nickname(m, question, book)]
    for start, end in sorted(said, reverse=True):
        before, rest = question[:start], question[end:]
        is_whose = re.search(r"['’]s?$", question[start:end]) is not None
        if _ASKED.search(before) and not is_whose and re.match(r"\s+[a-z]", rest):
            question = f"{before}the company{rest}"
    return question


def by_its_name(question: str, book: Book) -> str:
    """The question with the company's own name for its nickname: "Coke's tax case"."""
    for said in reversed(list(_WORD.finditer(question))):
        if is_nickname(said, question, book):
            name = book.reading.filing.company
            question = f"{question[: said.start()]}{name}{question[said.end() :]}"
    return question


def is_nickname(said: re.Match[str], question: str, book: Book) -> bool:
    """Whether a proper name sounds like the company's, and the filing has no such word: "Coke's".

    An everyday word is one only where it stands for who does something, or has it, or has a capital
    within a question.
    """
    word = said.group()
    does = _DOES.search(question[: said.start()]) is not None
    is_proper = word[0].isupper() or question == question.lower() or does
    if not is_proper or not sounds_like(word, book.reading.filing.company):
        return False
    lower = word.lower()
    is_within = word[0].isupper() and re.search(r"[\w,]\s+$", question[: said.start()]) is not None
    is_said_of = does or is_within or question[said.end() :][:2] in ("'s", "’s")
    if lower in cue_words() or (lower in common_words() and not is_said_of):
        return False
    return not any(each in book.vocabulary for each in (lower, lower.rstrip("s")))


def sounds_like(word: str, company: str) -> bool:
    """Whether a word may be the company's nickname: it opens as a word of its name does.

    Its first two letters and the consonants after them open that word too, or the name run together.
    """
    heard = _heard(word)
    return len(word) >= _SHORTEST and any(each.startswith(heard) for each in _sounds(company))


@lru_cache(maxsize=1_000)
def _sounds(company: str) -> tuple[str, ...]:
    """The words of a company's name as they sound, and the name run together."""
    name = name_words(company)
    return tuple(map(_heard, ("".join(name), *name)))


@lru_cache(maxsize=20_000)
def _heard(word: str) -> str:
    """The opening of a word as it sounds, and its consonants: "Coke" and "Coca" alike are "coc"."""
    plain = re.sub(r"(?<=\w)[yi]e?s?$", "", word.lower().replace("ph", "f").translate(_SOUNDS))
    rest = re.sub(r"[aeiouyh]", "", plain[2:])
    return re.sub(r"(.)\1+", r"\1", plain[:2] + rest)


def without_company_in(question: str, book: Book) -> str:
    """The question without the company's name, but where a line is called by it."""
    bare = without_company(question, book.reading.filing.company)
    said, left = (text.lower().replace("’", "'") for text in (question, bare))
    if left != said and any(
        label in said and label not in left
        for labels in book.whole_labels.values()
        for label, _ in labels
    ):
        return question
    return bare
