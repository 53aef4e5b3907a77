"""Text → terms: the words that carry a subject, alike in every form.

What is a stop word, a soft word, one word in other forms or another word for the same is in
terms.toml. A term is a stem in lower case, or the digits of a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from assistant.pattern_files import read_toml
from assistant.said_times import times_spoken

_TOKEN = re.compile(
    r"[A-Za-z]{2,}+(?![\d'’&-])"  # a plain word, as nearly all are, without trying what is none
    r"|\b(?:[A-Za-z]+\d+[A-Za-z\d]*|\d+[A-Za-z]+\d[A-Za-z\d]*)\b"
    r"|\d[\d,]*(?:\.\d+)?(?:-?[kKqQ](?:/A|'?s)?\b)?|[A-Za-z]{1,3}-\d{1,2}(?:/A)?\b|[A-Za-z]{1,2}&[A-Za-z]{1,2}\b"
    r"|(?:[A-Za-z]\.){2,}|\.\d+|[A-Za-z]+(?:['’][a-z]+)?|%"
)
_CENTS = re.compile(r"\s*(?:¢|[\s-]cents?\b)", re.I)
_CONTRACTED = re.compile(r"'(?:ll|ve|re|d|m)$")
_RUN = re.compile(r" {4,}|-{4,}|={4,}|\.{4,}|_{4,}|\n{4,}")
_WORD = re.compile(r"(?<![\w-])[\w-]+(?:&\w+)?")
_GRADE = re.compile(r"(?<=\w{3})e(?:r|st)$")
_ROOT = 4  # the letters that a family shares at the least
_LETTERS = frozenset("ABCDEFGH")  # by which things of a kind are told apart
_INITIALS = re.compile(r"[A-Za-z]|(?:[A-Za-z]\.){2,}")


class Token(NamedTuple):
    """A word with its term; `written` as printed. `start` and `end` are offsets in the text."""

    term: str
    written: str
    start: int
    end: int


_token = partial(tuple.__new__, Token)  # as Token itself, in half the time


@dataclass(frozen=True, slots=True)
class _Table:
    """terms.toml, turned round for looking up."""

    stop: frozenset[str]
    soft: frozenset[str]
    spelt: dict[str, tuple[str, ...]]
    forms: dict[str, str]
    alike: dict[str, frozenset[str]]
    met: dict[str, frozenset[str]]
    contrasts: dict[str, frozenset[str]]
    opposites: dict[str, frozenset[str]]
    sides: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    unlike: frozenset[str]
    phrases: re.Pattern[str]
    phrase_terms: dict[str, str]
    phrase_seconds: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    read = read_toml("terms")
    forms = {
        form: _plain(_singular(word))
        for word, row in read["forms"].items()
        for form in (word, *row.split())
    }

    def stems_of(row: str) -> frozenset[str]:
        return frozenset(_stem(word, forms) for word in row.split())

    return _Table(
        frozenset(read["stop"].split()),
        stems_of(read["soft"]),
        {short: tuple(words.split()) for short, words in read["spelt"].items()},
        forms,
        _within(map(stems_of, read["alike"].values())),
        {_stem(word, forms): stems_of(row) for word, row in read["met"].items()},
        _within(map(stems_of, read["contrasts"].values())),
        _across((stems_of(word), stems_of(row)) for word, row in read["opposites"].items()),
        _across((stems_of(one), stems_of(other)) for one, other in read["sides"].values()),
        tuple(sorted(read["family"]["endings"].split(), key=len, reverse=True)),
        stems_of(read["family"]["unlike"]),
        _phrases(tuple(phrase for row in read["phrases"].values() for phrase in row)),
        {phrase: _stem(term, forms) for term, row in read["phrases"].items() for phrase in row},
        _seconds(phrase for row in read["phrases"].values() for phrase in row),
    )


def _seconds(phrases: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each word that begins a phrase those that come next in one, itself for a single word."""
    found: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        first, second, *_ = phrase.split() * 2
        found[first].add(second if " " in phrase else first)
    return {first: frozenset(seconds) for first, seconds in found.items()}


def _within(groups: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each term the others of its groups."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for group in groups:
        for term in group:
            found[term] |= group - {term}
    return dict(found)


def _across(
    sides: Iterable[tuple[frozenset[str], frozenset[str]]],
) -> dict[str, frozenset[str]]:
    """For each term of a side those of the other."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for one, other in sides:
        for term in one:
            found[term] |= other
        for term in other:
            found[term] |= one
    return dict(found)


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any phrase, with commas, parentheses, "and" or "&" between its words or not."""
    gap = r"[)\],]?\s+(?:and\s+|&\s+)?[(\[]?"
    ways = (
        gap.join(map(re.escape, phrase.split()))
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.I)


def tokens(text: str) -> list[Token]:
    """The words of `text` that are no stop words, abbreviations spelt out; what is said of time is left out."""
    table = _table()
    found: list[Token] = []
    spoken = times_spoken(text)
    for match in _phrases_in(text, table):
        found.append(Token(_phrase_term(match, table), match.group(), *match.span()))
        spoken.append(match.span())
    is_in_order = not found
    timed = {place for first, last in spoken for place in range(first, last)}
    for match in _TOKEN.finditer(text):
        start = match.start()
        if start in timed:
            continue
        written = match[0]
        end = start + len(written)
        if end - start <= 2:
            if written in _LETTERS and found and text[found[-1].end : start] == " " and text[end : end + 1] != ".":  # fmt: skip
                named = found[-1]  # "Customer A" is not just any customer
                found.append(Token(f"{named.term}-{written.lower()}", f"{named.written} {written}", start, end))  # fmt: skip
            elif written.isdigit() and (cents := _CENTS.match(text, end)):
                found.append(
                    Token(f"0.{written:0>2}", text[start : cents.end()], start, cents.end())
                )
                continue
        for term in _terms(written):
            found.append(_token((term, written, start, end)))  # noqa: PERF401 (mostly one term)
    return found if is_in_order else sorted(found, key=lambda token: token.start)


def _phrases_in(text: str, table: _Table) -> Iterator[re.Match[str]]:
    """The phrases of a text, looked for where a word stands that begins one."""
    said = set(_WORD.findall(text.lower()))
    openings = {
        word
        for word in said & table.phrase_seconds.keys()
        if not said.isdisjoint(table.phrase_seconds[word])
    }
    last = 0
    for word in _WORD.finditer(text) if openings else ():
        if word.start() >= last and word.group().lower() in openings:
            match = table.phrases.match(text, word.start())
            if match:
                last = match.end()
                yield match


def terms(text: str) -> frozenset[str]:
    """The terms of `text`, each once."""
    return frozenset(token.term for token in tokens(text))


def terms_of_table(text: str) -> frozenset[str]:
    """The terms of a table's text, each once, the words of its times and phrases included.

    In a fifth of the time that `terms` takes, as half of a table is blanks and rules and the rest
    is dates and figures. Nobody quotes a table's words: they are only counted.
    """
    table = _table()
    short = _RUN.sub(_shortened, text)
    found = {term for written in set(_TOKEN.findall(short)) for term in _terms(written)}
    return frozenset(found.union(_phrase_term(match, table) for match in _phrases_in(short, table)))


def _shortened(run: re.Match[str]) -> str:
    return run[0][0] * 3


def _phrase_term(match: re.Match[str], table: _Table) -> str:
    """The term of a phrase, however its words are joined."""
    words = re.sub(r"[(),\[\]]|\b(?:and)\b|(?<=\s)&(?=\s)", " ", match.group().lower())
    return table.phrase_terms[" ".join(words.split())]


@lru_cache(maxsize=50_000)
def _terms(written: str) -> tuple[str, ...]:
    """The terms of one word as it is written."""
    table = _table()
    if written in ("US", "U.S.", "U.S.A."):
        return "united", "state"
    if _INITIALS.fullmatch(written) and written.lower() not in table.spelt:
        return ()
    word = written.lower().replace("’", "'")
    if word[0].isdigit() or word[0] == ".":
        number = re.sub(r"(?<=[kq])'?s$|,", "", word).rstrip(".")
        return (f"0{number}" if number[0] == "." else number,)
    word = _CONTRACTED.sub("", word).removesuffix("'s").replace(".", "")
    if word.endswith("n't"):
        return ()
    if word in table.spelt:
        plain = [each for each in table.spelt[word] if each not in table.stop]
        return tuple(_stem(each, table.forms) for each in plain)
    if word in table.stop or _singular(word) in table.stop:
        return ()
    return (_stem(word, table.forms),)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The term of a single word in lower case."""
    return _stem(word, _table().forms)


def _stem(word: str, forms: dict[str, str]) -> str:
    if word in forms:
        return forms[word]
    root = _american(word)
    for reduced in (_singular(root), _plain(_singular(root))):
        if reduced in forms:
            return forms[reduced]
        root = reduced
    return root


def _american(word: str) -> str:
    """American spelling: "capitalised" as "capitalized", "favour" as "favor"."""
    if word in _spelt_alike():
        return word
    word = re.sub(r"(?<=[a-z]{3})is(e[ds]?|ing|ations?)$", r"iz\1", word)
    return re.sub(r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|abl)", "or", word)


@lru_cache(maxsize=1)
def _spelt_alike() -> frozenset[str]:
    """Words in -ise and -our that Americans spell so too."""
    read = read_toml("terms")
    return frozenset(read["spelt-alike"].split())


@lru_cache(maxsize=1)
def words_alike() -> frozenset[str]:
    """The words of terms.toml that mean the same as others, as they are written there."""
    read = read_toml("terms")
    return frozenset(word for row in read["alike"].values() for word in row.split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word == "sales":
        return word
    if re.search(r"(?:ss|sh|ch|x|z)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _plain(word: str) -> str:
    """Without the ending of a verb, adverb or -ion noun: "operating", "operate" → "operat"."""
    if len(word) > 5 and word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "ion", "ly"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search(r"[aeiouy]", root):
            doubled = re.search(r"([bdfgmnprt])\1$", root) and ending in ("ing", "ed")
            return (root[:-1] if doubled else root).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 and word != "sales" else word


@lru_cache(maxsize=20_000)
def is_soft(term: str) -> bool:
    """Whether a term says little of what a question is about."""
    soft = _table().soft
    return term in soft or f"{term}e" in soft


@lru_cache(maxsize=20_000)
def alike(term: str) -> frozenset[str]:
    """Other terms for the same; of "slowest" those of "slow"."""
    held = _table().alike
    return held.get(term) or held.get(_GRADE.sub("", term), frozenset())


def met_by(term: str) -> frozenset[str]:
    """Terms that say in part what a question's term asks."""
    return _table().met.get(term, frozenset())


@lru_cache(maxsize=50_000)
def family(term: str) -> str:
    """What a term shares with other words of its family: "bottler" and "bottl", "bottl"."""
    table = _table()
    if not term.isalpha() or term in table.unlike:
        return term
    roots = (term.removesuffix(ending) for ending in table.endings)
    root = next((root for root in roots if root != term and len(root) >= _ROOT), term)
    bare = root.rstrip("aeiy")
    return bare if len(bare) >= _ROOT else root[:_ROOT]


@lru_cache(maxsize=4_000)
def families(terms: frozenset[str]) -> frozenset[str]:
    """The families of terms."""
    return frozenset(map(family, terms))


def contrasts(term: str) -> frozenset[str]:
    """Terms for the opposite of it, or for another of its kind."""
    return _table().contrasts.get(term, frozenset())


def opposites(term: str) -> frozenset[str]:
    """Terms that say no where a yes-or-no question has `term`."""
    return _table().opposites.get(term, frozenset())


def other_side(term: str) -> frozenset[str]:
    """Terms for the other side of a deed: of a purchase those for a sale."""
    return _table().sides.get(term, frozenset())
