"""Whether a name is asked for that a sentence, for all that it speaks of its bearer, leaves out."""

from __future__ import annotations

import re

from assistant.asked import Asked, Kind
from assistant.findings import Found
from assistant.fits import is_a, names_besides
from assistant.pattern_files import patterns
from assistant.terms import stem
from assistant.wording import Said, Wording

_PATTERNS = patterns("names_asked")


def lacks_name(asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether only a name answers, and the sentence has none but those that the question gives.

    Who "Customer A" is, is told only where a name stands for it: "Acme Corp. (Customer A)".
    """
    question = asked.question
    masked = _PATTERNS["masked"].search(question)
    if masked is not None and _PATTERNS["who"].search(question):
        return not _unmasks(masked.group(), said.sentence.text)
    which = _PATTERNS["which"].search(question) if asked.kind is Kind.WHO else None
    if which is not None and not _PATTERNS["none"].search(said.sentence.text):
        return _is_unnamed(which["kind"], asked, said, wording)
    asks = _PATTERNS["asks"].search(question)
    if asks is None:
        return False
    if asks["kind"] is None:
        return not names_besides(asked, said, wording)
    return _is_unnamed(asks["kind"], asked, said, wording)


def _is_unnamed(written: str, asked: Asked, said: Said, wording: Wording) -> bool:
    """Whether no name in a sentence is of the kind that is asked, or it speaks of some without names.

    A judge or a bank is called one beside the name or in it; any company may be a buyer.
    """
    named, kind = names_besides(asked, said, wording), stem(written.lower())
    if not named or _leaves_unnamed(kind, said, named):
        return True
    is_any = _PATTERNS["any-party"].fullmatch(written) is not None
    return not is_any and not any(is_a(kind, said, each) for each in named)


def _leaves_unnamed(kind: str, said: Said, named: list[Found]) -> bool:
    """Whether a sentence speaks of some of a kind ("other vendors"), and no name stands beside."""
    some = _PATTERNS["some"].finditer(said.sentence.text)
    is_told = any(stem(each["kind"].lower()) == kind for each in some)
    return is_told and not any(is_a(kind, said, each) for each in named)


def _unmasks(mask: str, text: str) -> bool:
    """Whether a text says for whom a mask stands: "Acme Corp. (Customer A)", "Customer A (Acme)"."""
    written = re.escape(mask)
    told = rf"\(\W*(?:the\s+)?{written}\W*\)|\b{written}\W*\("
    return re.search(told, text, re.I) is not None
