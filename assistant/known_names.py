"""The names by which people ask for concepts and metrics, as stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.book import LITTLE, Book, stem, stems
from assistant.expressions import Expression, Line, operand_names
from assistant.kept import once
from assistant.metrics import metrics
from assistant.pattern_files import read_toml
from assistant.written import written_out
from index.concepts import Concept, concepts, concepts_by_name
from index.labels import joined, words

_IN_BRACKETS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=1)
def word_lists() -> tuple[frozenset[str], frozenset[str]]:
    """The soft words, and the stems of those that a label may have or lack."""
    table = read_toml("cues")
    soft = frozenset(
        word
        for phrase in (*table["soft"], *table["hollow"])
        if " " not in phrase
        for word in words(phrase)
    )
    optional = frozenset(stem(word) for word in table["optional"])
    return soft, optional


@lru_cache(maxsize=1)
def _firm() -> frozenset[str]:
    """Words that a label must have, of the stem of one that it may lack."""
    return frozenset(read_toml("cues")["firm"])


def content(text_words: Iterable[str], book: Book) -> tuple[str, ...]:
    """The words that must be borne out: not soft, and not the company's own name."""
    soft, _ = word_lists()
    said = list(text_words)
    named = _in_names(said, book)
    return tuple(
        part
        for place, word in enumerate(said)
        for part in words(_parted(word, book))
        if (part not in soft or place in named)
        and part not in LITTLE
        and stem(part) not in book.company_words
    )


def _parted(word: str, book: Book) -> str:
    """A word with blanks for its slashes, and for hyphens that no label or name writes."""
    if word in _SLASHED:
        return word
    known = word in book.hyphenated or word in _hyphenated()
    if "-" in word and not known and not word.startswith("non-"):
        word = word.replace("-", " ")
    return word.replace("/", " ")


@lru_cache(maxsize=1)
def _hyphenated() -> frozenset[str]:
    """The hyphenated words of the names of concepts and metrics."""
    return frozenset(word for name in known_phrases() for word in name if "-" in word)


def _in_names(said: Sequence[str], book: Book) -> frozenset[int]:
    """The places of the words that are part of a part's name ("Compute & Networking")."""
    names, lengths = _parts_names(book)
    return frozenset(
        place
        for length in lengths
        for start in range(len(said) - length + 1)
        if tuple(said[start : start + length]) in names
        for place in range(start, start + length)
    )


@once
def _parts_names(book: Book) -> tuple[frozenset[tuple[str, ...]], frozenset[int]]:
    """The names of the filing's parts as a question's words have them, and how many words these are."""
    names = frozenset(tuple(word for word in name if word != "&") for name in book.named_parts)
    return names, frozenset(map(len, names))


_SLASHED = frozenset(["a/r", "a/p", "d/e"])


@lru_cache(maxsize=1)
def known_names() -> dict[frozenset[str], list[tuple[str, Concept | str]]]:
    """Names of concepts and metrics as sets of stems: ("metric", key) or ("concept", it)."""
    found: dict[frozenset[str], list[tuple[str, Concept | str]]] = {}
    for metric in metrics().values():
        for name in metric.names:
            if _is_ordered(name):
                continue  # told by the order of its words
            found.setdefault(name_stems(name), []).append(("metric", metric.key))
    for concept in concepts():
        plain = [label for label in concept.labels if "*" not in label]
        for name in (*concept.asked, concept.title, *plain):
            entry: tuple[str, Concept | str] = ("concept", concept)
            entries = found.setdefault(name_stems(name), [])
            if entry not in entries:
                entries.append(entry)
    return found


def _is_ordered(name: str) -> bool:
    """Whether the order of a name's words tells what it is: "return on sales", no sales return."""
    return " to " in name or " on " in name


def name_stems(name: str) -> frozenset[str]:
    """The stems of a name, in no order."""
    return frozenset(ordered_stems(name))


@lru_cache(maxsize=4_000)
def ordered_stems(name: str) -> tuple[str, ...]:
    """The stems of a name in their order, abbreviations written out as in a question."""
    soft, _ = word_lists()
    plain = name if name in _SLASHED else written_out(name).replace("/", " ")
    return tuple(stem(word) for word in words(plain) if word not in soft and word not in LITTLE)


@lru_cache(maxsize=1)
def known_phrases() -> frozenset[tuple[str, ...]]:
    """The phrases of several words that name a concept or a metric, for the lexer to guard."""
    names = [name for metric in metrics().values() for name in metric.names]
    names += [name for concept in concepts() for name in (*concept.asked, concept.title)]
    return frozenset(
        tuple(spelling.lower().replace("'s", "").replace("s'", "s").split())
        for name in names
        for spelling in (joined(name), written_out(name))
        if " " in spelling
    )


@lru_cache(maxsize=1)
def phrase_words() -> frozenset[str]:
    """Every word of those phrases."""
    return frozenset(word for phrase in known_phrases() for word in phrase)


def metric_named(said: Sequence[str]) -> str | None:
    """The key of the metric whose very name the words are."""
    return _metric_named(tuple(said))


@lru_cache(maxsize=4_000)
def _metric_named(said: tuple[str, ...]) -> str | None:
    soft, _ = word_lists()
    stems_ = frozenset(stem(p) for w in said for p in words(w) if p not in soft and p not in LITTLE)
    return next(
        (str(entry) for kind, entry in known_names().get(stems_, ()) if kind == "metric"), None
    )


def is_metric(spelling: frozenset[str]) -> bool:
    """Whether the stems are those of a metric's name."""
    return any(kind == "metric" for kind, _ in known_names().get(spelling, ()))


def is_named(said: Sequence[str]) -> bool:
    """Whether the words, signs and all, are the very name of a metric."""
    soft, _ = word_lists()
    return is_metric(frozenset(stem(p) for word in said for p in words(word) if p not in soft))


def metric_by_operands(said: Sequence[str]) -> str | None:
    """The metric that the words name first, where the rest only names what it is made of.

    "DSO, using closing accounts receivable and net sales" is DSO as it is computed here.
    """
    for count in range(len(said) - 1, 0, -1):
        key = metric_named(said[:count])
        if key is not None:
            rest = {stem(part) for word in said[count:] for part in words(word)}
            soft = word_lists()[0] | LITTLE
            of_operands = operand_stems(key) | {stem(word) for word in soft}
            return key if rest <= of_operands else None
    return None


_SAID_OF_OPERANDS = ("closing", "ending", "days", "total", "net", "period")


@lru_cache(maxsize=200)
def operand_stems(key: str) -> frozenset[str]:
    """The stems by which people name what a metric is computed from."""
    found = {stem(word) for word in _SAID_OF_OPERANDS}
    for formula in metrics()[key].formulas:
        for name in operand_names(formula):
            if name in metrics() and name != key:
                found |= operand_stems(name)
            found |= asked_stems(name)
            entry = concepts_by_name().get(name)
            found |= name_stems(entry.title) if entry else frozenset()
    return frozenset(found)


@lru_cache(maxsize=1_000)
def asked_stems(concept: str | None) -> frozenset[str]:
    """The stems of the ways in which people ask for a concept."""
    entry = concepts_by_name().get(concept or "")
    return frozenset(word for name in (entry.asked if entry else ()) for word in name_stems(name))


@lru_cache(maxsize=200)
def names_of(title: str) -> tuple[str, ...]:
    """The names of the concept of that title, its own first, then those by which it is printed."""
    entry = next((each for each in concepts() if each.title == title), None)
    if entry is None:
        return ()
    printed = (label.rstrip("*").strip() for label in entry.labels)
    whole = [label for label in printed if "*" not in label and " " in label]
    return tuple(dict.fromkeys((entry.title.lower(), *entry.asked, *whole)))


@lru_cache(maxsize=1)
def linked_names() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """The names of metrics that have a "to" or "on", as stems, as written, with their keys."""
    named = [(name, key) for key, metric in metrics().items() for name in metric.names]
    return tuple(
        (ordered_stems(name), name, key) for name, key in named if " to " in name or " on " in name
    )


def metrics_called(said: Sequence[str]) -> tuple[str, ...]:
    """The metrics whose names end in the one word that was said ("margin", "ratio")."""
    if len(said) != 1:
        return ()
    word = stem(said[0])
    named = [
        m.title
        for m in metrics().values()
        if any(stem(name.split()[-1]) == word for name in m.names)
    ]
    return tuple(named) if len(named) > 1 else ()


def concepts_named(spelling: frozenset[str]) -> tuple[Concept, ...]:
    """The concepts that the stems are a name of."""
    entries = (entry for _, entry in known_names().get(spelling, ()))
    return tuple(entry for entry in entries if isinstance(entry, Concept))


def bears(expression: Expression, said: Sequence[str]) -> bool:
    """Whether a line may be what the words mean.

    Where they are the very name of a concept, its label has them, and no other but those of its
    names: operating lease costs are no operating costs.
    """
    wanted = frozenset(map(stem, said))
    named = concepts_named(wanted)
    if not named or not isinstance(expression, Line):
        return True
    besides = word_lists()[1] | frozenset(map(stem, LITTLE))
    names = (stems(name) for each in named for name in (each.title, *each.asked, *each.labels))
    own = stems(_IN_BRACKETS.sub(" ", expression.title))
    return own - besides <= wanted.union(*names) and wanted - besides <= stems(expression.title)


def spellings(needed: Sequence[str]) -> list[frozenset[str]]:
    """The words as a set of stems, and the same without the optional ones."""
    optional = word_lists()[1] - {stem(word) for word in needed if word in _firm()}
    wanted = frozenset(stem(word) for word in needed)
    return [wanted, wanted - optional] if wanted - optional and wanted & optional else [wanted]


def names_alike(name: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The names, in order, of the concepts and metrics whose very name this is; none for others."""
    found: set[tuple[str, ...]] = set()
    for _, entry in known_names().get(frozenset(name), ()):
        if isinstance(entry, Concept):
            named = (entry.title, *entry.asked)
        else:
            named = metrics()[entry].names
        found.update(map(ordered_stems, named))
    return frozenset(found | {name}) if found else frozenset()


def is_run(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether one sequence stands in another, in one piece."""
    width = len(part)
    return any(tuple(whole[at : at + width]) == tuple(part) for at in range(len(whole) - width + 1))
