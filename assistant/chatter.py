"""What is talk round a question: "Well, …", "Credit view: …", "I'm new to this stock. …", "… (for my model)?".

A stretch at an end of a question is talk where each of its words is one of asking, of oneself or of
what the answer is for (chatter.toml), so that it names no line, no part, no time and nothing to be
done. A remark of oneself may have other words too, if no label and no name of a figure has them.
Whatever else stands there may restrict what is asked, and is left for the readers to account for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.book import Book, stems
from assistant.kept import latest, once
from assistant.pattern_files import patterns, words_of
from assistant.period_phrases import times_in
from assistant.short_names import names_home
from assistant.spelling import field_words, is_slip
from index.embed import common_words

_PATTERNS = patterns("chatter")
_WORDS = words_of("chatter")
_HEADS = _WORDS["heads"]
_TALK = _HEADS.union(
    _WORDS["self"], _WORDS["greeting"], _WORDS["asking"], _WORDS["little"], _WORDS["manner"],
    _WORDS["company"], _WORDS["filing"],
)  # fmt: skip
_MOST = 4  # stretches at one end
_LEAST = 2  # words of a question
_WHICH = 3  # words that say which, before what a question is for
_LONGEST = 16  # words of a stretch
_LITTLE = 3
_LONG = 5  # letters of a word that is known by most of them


@latest(64)
def without_talk(question: str, book: Book) -> str:
    """The question without the talk before it, behind it and in its brackets; as it is where it has none."""
    plain = said = _plain(question)
    said = _PATTERNS["bracketed"].sub(lambda m: "" if _is_talk(m["said"], book) else m[0], said)
    said = _PATTERNS["between"].sub(
        lambda m: m[0] if m["said"] and not _is_talk(m["said"], book) else "", said
    )
    if _PATTERNS["returns"].search(said) is None:
        said = _PATTERNS["back"].sub("", said)
    for _ in range(_MOST):
        shorter = _without_first(said, book)
        if shorter is None:
            break
        said = shorter
    for _ in range(_MOST):
        shorter = _without_last(said, book)
        if shorter is None:
            break
        said = shorter
    is_cut_short = names_home(question) and not names_home(said)  # what is of "US" is no talk of us
    if is_cut_short or said == plain == question.strip():
        return question
    return said if said.islower() else f"{said[:1].upper()}{said[1:]}"


def _plain(question: str) -> str:
    """The question without its number, its bullet and its quotation marks; "each year's" shown."""
    quoted = _PATTERNS["quoted"].match(question)
    said = quoted["said"] if quoted else question
    said = _PATTERNS["number"].sub("", _PATTERNS["bulleted"].sub("", said.strip()))
    return _PATTERNS["yearly"].sub(r"Show \g<of> ", said)


def _without_first(said: str, book: Book) -> str | None:
    """The question from where it asks, if all before that is talk; None where nothing is."""
    starts = [*_openings(said), *(mark.end() for mark in _PATTERNS["marks"].finditer(said))]
    for start in sorted(set(starts), reverse=True):
        before, rest = said[:start], said[start:]
        if not 0 < len(_words(before)) <= _LONGEST or not _asks_enough(rest):
            continue
        if _is_talk(before, book) or _is_said_first(before, rest, book):
            return rest
    return None


def _without_last(said: str, book: Book) -> str | None:
    """The question up to what is talk at its end; None where nothing is."""
    starts = [(mark.start(), mark.end()) for mark in _PATTERNS["marks"].finditer(said)]
    starts += [(m.start(), m.start()) for m in _word_marks(said) if m[0].lower() in _WORDS["tails"]]
    for end, start in sorted(starts):
        rest, behind = said[:end], said[start:]
        if not 0 < len(_words(behind)) <= _LONGEST or not _asks_enough(rest):
            continue
        if _PATTERNS["confirms"].match(behind):
            return None
        is_beside = _PATTERNS["closes"].search(rest + said[end:start]) is None
        if is_beside and not _may_stand_beside(behind, is_marked=end < start):
            continue
        is_asking = next(_openings(f". {behind}"), None) is not None
        if _is_talk(behind, book) or (not is_asking and _is_remark(behind, rest, book)):
            return _PATTERNS["ended"].sub("", rest) + ("?" if "?" in said else "")
    return None


def _may_stand_beside(behind: str, *, is_marked: bool) -> bool:
    """Whether words may be talk that stand in a question's last sentence: they point at nothing in it.

    Without a mark they tell from where, or for whom.
    """
    if _PATTERNS["points"].search(behind) or re.search(r"[A-Z]", behind):
        return False
    said = set(_words(behind))
    told = said & (_WORDS["filing"] | _WORDS["self"] | _HEADS)
    is_told = bool(told) and said.isdisjoint(_WORDS["company"])
    return is_marked or is_told or said.isdisjoint(_WORDS["joins"])


def _openings(said: str) -> Iterator[int]:
    """Where words stand that a question may begin with."""
    for found in _PATTERNS["opens"].finditer(said):
        before = said[: found.start()]
        is_led = found["wh"] is None and _PATTERNS["subject"].search(before) is not None
        is_led = is_led or (found["order"] is not None and found[0][0].isupper())
        if before.strip() and not is_led and not _PATTERNS["joined"].search(before):
            yield found.start()


def _asks_enough(rest: str) -> bool:
    """Whether what is left says more than talk."""
    return len(_words(rest)) >= _LEAST and not _are_talk(_words(rest))


def _is_said_first(before: str, rest: str, book: Book) -> bool:
    """Whether words tell whom or what the answer is for, up to a mark, or are a remark of oneself."""
    asks = _PATTERNS["opens"].match(rest)
    if asks is None:
        return False
    is_marked = _PATTERNS["ends"].search(before) is not None
    if is_marked and _is_headed(before, rest, book):
        return True
    return (is_marked or asks["wh"] is not None) and _is_remark(before, rest, book)


def _is_headed(before: str, rest: str, book: Book) -> bool:
    """Whether words are talk but for few that say which role or purpose: "Equity research:"."""
    said = _words(before)
    at = max((n for n, word in enumerate(said) if word in _HEADS), default=None)
    if at is None or at > _WHICH + 2 or not _are_talk(said[at:]) or times_in(before):
        return False
    of = " ".join(word for word in said[:at] if word not in _TALK)
    if len(of.split()) > _WHICH or _PATTERNS["chooses"].search(of) or re.search(r"\d", of):
        return False
    if of and (_PATTERNS["leans"].search(rest) or not _are_plain(of.split(), book)):
        return False
    return not _is_of_a_part(of, book)


def _are_plain(words: list[str], book: Book) -> bool:
    """Whether words are no names: what figures are called by, or printed in small letters."""
    text = book.reading.filing.text
    return all(word in field_words() or word in text for word in words)


def _is_remark(said: str, rest: str, book: Book) -> bool:
    """Whether a sentence speaks of oneself, or of what the rest names too, and names nothing else."""
    if re.search(r"\d|[%$]", said) or times_in(said):
        return False
    words = _words(said)
    if _PATTERNS["chooses"].search(" ".join(word for word in words if word not in _words(rest))):
        return False
    others = [word for word in words if word not in _TALK]
    named = book.label_words | field_words()
    in_rest = [stems(word) <= stems(rest) for word in others]
    if _PATTERNS["own"].search(said) is None:
        is_of_it = _PATTERNS["closes"].search(said) is not None and in_rest == sorted(in_rest)[::-1]
        if not is_of_it or not any(in_rest) or _PATTERNS["of"].search(said):
            return False
    elif any(in_rest) or re.search(r"(?<=[a-z,;] )(?!I\b)[A-Z]", said):
        return False
    beyond = [word for word, held in zip(others, in_rest, strict=True) if not held]
    return all(word in common_words() and word not in named for word in beyond)


def _is_talk(said: str, book: Book) -> bool:
    """Whether all words of a stretch are talk, and no part of the filing is called so."""
    said = _PATTERNS["phrases"].sub(" ", said)
    words = _words(said)
    if words and set(words) <= _WORDS["little"]:
        return False
    if _PATTERNS["binds"].search(said) and not _WORDS["company"].isdisjoint(words):
        return False
    if not _are_talk(words) or (times_in(said) and not _PATTERNS["wants"].search(said)):
        return False
    return not _is_of_a_part(" ".join(word for word in words if word in _HEADS), book)


def _are_talk(words: list[str]) -> bool:
    return all(
        word in _TALK
        or (word.isdigit() and at > 0 and words[at - 1] in _WORDS["numbered"])
        or _is_misspelt(word)
        for at, word in enumerate(words)
    )


@lru_cache(maxsize=1_000)
def _is_misspelt(word: str) -> bool:
    """Whether a word of no meaning is one of talk but for one slip of the fingers: "sombody"."""
    if len(word) < _LONG or not word.isalpha() or word in common_words() | field_words():
        return False
    return any(
        is_slip(word, known)
        for known in _TALK
        if known[0] == word[0] and len(known) >= _LONG and abs(len(known) - len(word)) < _LITTLE
    )


def _is_of_a_part(said: str, book: Book) -> bool:
    """Whether words are of a heading of the notes, which no figure is called by."""
    return not stems(said).isdisjoint(_parts(book))


@once
def _parts(book: Book) -> frozenset[str]:
    return frozenset[str]().union(*book.noted_headings) - stems(" ".join(field_words()))


def _word_marks(said: str) -> Iterator[re.Match[str]]:
    return _PATTERNS["word"].finditer(said)


def _words(said: str) -> list[str]:
    return [mark[0].lower().replace("’", "'") for mark in _word_marks(said)]
