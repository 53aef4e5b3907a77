"""Terms that a filing defines in passing: "10 7/8% Senior Subordinated Notes (the "Notes")"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.sentences import Sentence
from assistant.terms import terms

_NAMES = re.compile(
    r"\(\s*(?:(?:the|collectively|together),?\s+)*"
    r"[\"“](?P<name>[A-Z][\w&-]*(?:\s+[A-Z][\w&-]*){0,3})[\"”]\s*\)"
)
_BOUNDS = re.compile(r"[.;:()\"“”]")
_LEAST, _MOST = 3, 120  # characters of what is named
# An entry of a list within a sentence is what is defined at its end: "(ii) print services (the "PS Business")".
_ENTRY = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d)\)$")
_JOINS = frozenset({"of", "and", "the", "for", "due", "to"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A name for something, from the sentence at `place` on; `meaning` is the thing's own terms."""

    name: str
    section: str
    place: int
    meaning: frozenset[str]


def definitions(sentences: Iterable[Sentence]) -> tuple[Definition, ...]:
    """What the sentences define; a name with two meanings in one section has none."""
    found: dict[tuple[str, str], list[Definition]] = defaultdict(list)
    for sentence in sentences:
        before = 0
        for match in _NAMES.finditer(sentence.text):
            start = max(before, match.start() - _MOST)
            what = _BOUNDS.split(sentence.text[start : match.start()])[-1]
            before = match.end()
            if len(what) < _LEAST:
                continue
            is_entry = _ENTRY.search(sentence.text[: match.start() - len(what)]) is not None
            meaning = terms(_named_before(what) or (what if is_entry else ""))
            if meaning and terms(match["name"]):
                held = Definition(match["name"], sentence.section, sentence.place, meaning)
                found[held.section, held.name].append(held)
    return tuple(held[0] for held in found.values() if len({each.meaning for each in held}) == 1)


def _named_before(words: str) -> str:
    """The name at the end of `words`: capitals and figures, with the small words between them."""
    kept: list[str] = []
    for word in reversed(words.split()):
        if not (word[0].isupper() or word[0].isdigit() or (kept and word in _JOINS)):
            break
        kept.insert(0, word)
    return " ".join(kept)


def meanings(sentences: Sequence[Sentence]) -> dict[int, frozenset[str]]:
    """By the place of a sentence that uses defined names, the terms that they stand for."""
    found: dict[int, frozenset[str]] = {}
    held: dict[str, list[tuple[re.Pattern[str], Definition]]] = defaultdict(list)
    for each in definitions(sentences):
        held[each.section].append((re.compile(rf"\b{re.escape(each.name)}\b"), each))
    for sentence in sentences:
        for name, each in held.get(sentence.section, ()):
            if sentence.place > each.place and name.search(sentence.text):
                found[sentence.place] = found.get(sentence.place, frozenset()) | each.meaning
    return found
