"""Words as people clip them: "reg credits" for regulatory credits, "segmt" for segment, "dc" for Data Center.

A question that nothing reads is read again with each clipped word as one that the filing's tables
or the field have: a word that opens with it, one that it is the skeleton of, or the name whose
initials it is. The reading must then stand by itself, so that a wrong guess leads nowhere; where
two guesses lead to different plans, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from assistant.book import Book
from assistant.kept import once
from assistant.lexer import cue_words
from assistant.period_phrases import times_in
from assistant.spelling import field_words
from assistant.terms import words_alike
from assistant.written import written_out
from index.embed import common_words
from index.labels import words

_CLIPPED = re.compile(r"(?<![\w$'’-])[A-Za-z]{2,9}(?![\w'’-])\.?")
_SHORTEST_START = 3  # letters that a word may be clipped to
_LEAST_SKELETON = 0.4  # of a word's letters, that its skeleton keeps
_MOST_GUESSES = 6  # of one word
_MOST_READINGS = 12
_VOWELS = frozenset("aeiou")
_NO_VOWELS = str.maketrans("", "", "aeiou")
_BONES = re.compile(r"(?<![\w$'’&/.-])[a-z]{3,7}(?![\w'’&/-])")


def unclipped(question: str, book: Book) -> Iterator[str]:
    """The question with its clipped words written out, by each guess; nothing where it has none."""
    times = times_in(question)
    clipped = [
        found
        for found in _CLIPPED.finditer(question)
        if not any(t.start < found.end() and found.start() < t.end for t in times)
        and not _is_proper(found, question)
    ]
    guesses = {found: _guesses(found.group().lower().rstrip("."), book) for found in clipped}
    told = [found for found in clipped if guesses[found]]
    for choice in islice(
        product(*(guesses[found] for found in told)), _MOST_READINGS if told else 0
    ):
        yield _with(question, told, choice)


def with_vowels(question: str, book: Book) -> str:
    """The question with each short word typed without its vowels written out: "mch", "dwn", "totl".

    It must be no word of the filing, nor of English, and stand for one word of the field alone.
    """

    def whole(said: re.Match[str]) -> str:
        word = said.group()
        found = _whole(word)
        return word if found is None or word in book.vocabulary else found

    return _BONES.sub(whole, question)


@lru_cache(maxsize=2_000)
def _whole(said: str) -> str | None:
    """The one word of the field that has the consonants of a word that is none, and the fewest letters more."""
    if said in field_words() or said in common_words() or written_out(said) != said:
        return None
    bones = said.translate(_NO_VOWELS)
    lacking = sorted(
        (len(word) - len(said), word)
        for word in field_words()
        if word[0] == said[0] and word.translate(_NO_VOWELS) == bones and _is_within(said, word)
    )
    is_one = len(lacking) == 1 or (len(lacking) > 1 and lacking[0][0] < lacking[1][0])
    return lacking[0][1] if is_one else None


def _is_within(said: str, word: str) -> bool:
    """Whether the letters of one word stand in another, in their order."""
    letters = iter(word)
    return all(letter in letters for letter in said)


def _is_proper(found: re.Match[str], question: str) -> bool:
    """Whether a word is written as a name, in a question that has capitals and small letters."""
    word = found.group()
    is_mixed = question not in (question.lower(), question.upper())
    return is_mixed and word != word.lower() and bool(found.start() or word[1:] != word[1:].lower())


def _with(question: str, told: Sequence[re.Match[str]], choice: Sequence[str]) -> str:
    for found, word in reversed(list(zip(told, choice, strict=True))):
        question = f"{question[: found.start()]}{word}{question[found.end() :]}"
    return question


def _guesses(said: str, book: Book) -> tuple[str, ...]:
    """What a word may be clipped from, likeliest first; none for a word of the tables, of terms.toml or a cue."""
    own, initials = _vocabulary(book)
    if said in own or said in cue_words() or said in words_alike():  # "car" is no "cargo"
        return ()
    if said in initials:
        return (initials[said],)
    starts = [w for w in own if len(said) >= _SHORTEST_START and w.startswith(said)]
    bones = [w for w in own if said not in common_words() and _is_skeleton(said, w)]
    found = sorted(dict.fromkeys([*starts, *bones]), key=lambda w: (-own[w], w))
    return tuple(_without_twins(found)[:_MOST_GUESSES])


def _without_twins(found: Sequence[str]) -> list[str]:
    """Words without those that only differ from an earlier one by a plural."""
    kept: list[str] = []
    for word in found:
        if not any(word.rstrip("s") == other.rstrip("s") for other in kept):
            kept.append(word)
    return kept


def _is_skeleton(said: str, word: str) -> bool:
    """Whether letters were left out of `word`, most of them vowels: "flw", "segmt", "recvbles"."""
    if len(said) < _SHORTEST_START or said[0] != word[0] or len(said) >= len(word):
        return False
    if len(said) < _LEAST_SKELETON * len(word) or _end(said) != _end(word):
        return False
    if not _is_within(said, word):
        return False
    return sum(c in _VOWELS for c in said) < sum(c in _VOWELS for c in word)


def _end(word: str) -> str:
    """The last letter that is neither a plural's nor a vowel: "recvbles" and "receivable" end alike."""
    return (word.rstrip("s").rstrip("aeiou") or word)[-1]


@once
def _vocabulary(book: Book) -> tuple[dict[str, int], dict[str, str]]:
    """The words of the tables' labels and headings with how often they stand there; names by their initials."""
    counted = dict.fromkeys((w for w in field_words() if len(w) > _SHORTEST_START), 0)
    initials: dict[str, set[str]] = {}
    texts = {t for fact in book.reading.facts for t in (fact.label, *fact.path, *fact.column)}
    for text in texts:
        for word in words(text):
            if word.isalpha() and len(word) > _SHORTEST_START:
                counted[word] = counted.get(word, 0) + 1
        if name := _NAME.fullmatch(re.sub(r"\s*\(\w+\)\s*$", "", text.strip())):
            first = "".join(part[0] for part in re.findall(r"[A-Za-z]+", name.group()))
            initials.setdefault(first.lower(), set()).add(name.group())
    return counted, {short: next(iter(long)) for short, long in initials.items() if len(long) == 1}


# A name of two to four words, each of which begins with a capital: a segment, a product, a region.
_NAME = re.compile(r"[A-Z][a-z]+(?: (?:& )?[A-Z][a-z]+){1,3}")
