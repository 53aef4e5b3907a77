"""What the Tab key offers: commands, labels, periods and filings, for what stands before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.book import Book
from assistant.chat.commands import COMMANDS, MARK
from assistant.compute import spoken
from assistant.layout import folded, visible
from assistant.metrics import metrics
from assistant.statements import STATEMENTS, tables_of
from index.names import titles
from index.store import Entry

_MOST_WORDS = 6  # of a phrase before the cursor
_LEAST_LETTERS = 2
_LONGEST = 60
_MOST = 40
_SUFFIXES = (".txt", ".htm", ".html")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be named: labels and metrics, periods, places to show, and filings."""

    labels: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    filings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What may stand in place of the last `back` characters; `meaning` says what it is."""

    text: str
    back: int
    meaning: str = ""


def vocabulary(book: Book | None, entries: Sequence[Entry]) -> Vocabulary:
    """What can be named of a filing, and of all the filings there are."""
    filings = tuple(map(visible, titles(entries, entries)))
    named = {name for metric in metrics().values() for name in (metric.title.lower(),)}
    if book is None:
        return Vocabulary(tuple(sorted(named)), filings=filings)
    facts = [fact for fact in book.reading.facts if fact.statement is not None]
    labels = {_as_said(fact.label) for fact in facts if 0 < len(fact.label) <= _LONGEST}
    periods = {fact.period for fact in facts if fact.period is not None}
    latest = sorted(periods, key=lambda p: (p.end, p.days), reverse=True)
    statements = [name for name, kind in STATEMENTS.items() if tables_of(book.reading, kind)]
    sections = [folded(section.id) for section in book.reading.sections]
    return Vocabulary(
        tuple(sorted(labels | named)),
        tuple(spoken(period) for period in latest),
        (*statements, "outline", "documents", *sections),
        filings,
    )


def offers(before: str, words: Vocabulary) -> list[Offer]:
    """What Tab offers after `before`, best first."""
    if before.startswith(MARK):
        return _in_command(before, words)[:_MOST]
    return _in_question(before, (*words.labels, *words.periods, *words.filings))[:_MOST]


def _in_command(before: str, words: Vocabulary) -> list[Offer]:
    name, space, argument = before.removeprefix(MARK).partition(" ")
    if not space:
        begun = [each for each in COMMANDS if each.name.startswith(name.casefold())]
        return [Offer(f"{MARK}{each.name}", len(before), each.does) for each in begun]
    match name.casefold():
        case "show":
            return _begun(argument, words.places)
        case "use":
            return [*_begun(argument, ("all", *words.filings)), *_files(argument)]
        case "chart":
            return _in_question(argument, words.labels)
        case "help":
            return _begun(argument, [each.name for each in COMMANDS])
        case _:
            return []


def _begun(argument: str, known: Sequence[str]) -> list[Offer]:
    """Those that begin with what was typed, then those that have it in them."""
    typed = argument.lstrip().casefold()
    first = [each for each in known if each.casefold().startswith(typed)]
    inside = [each for each in known if typed and typed in each.casefold() and each not in first]
    return [Offer(each, len(argument.lstrip())) for each in (*first, *inside)]


def _in_question(before: str, known: Sequence[str]) -> list[Offer]:
    """What the last words begin: of as many words as begin anything."""
    starts = [0, *(place + 1 for place, letter in enumerate(before) if letter.isspace())]
    for start in starts[-_MOST_WORDS:]:
        tail = before[start:]
        if len(tail.strip()) < _LEAST_LETTERS or tail != tail.lstrip():
            continue
        found = [each for each in known if each.casefold().startswith(tail.casefold())]
        if found:
            return [Offer(each, len(tail)) for each in found if each != tail]
    return []


def _files(argument: str) -> Iterator[Offer]:
    """Folders, and files with the endings of filings, that a path begins."""
    typed = argument.lstrip()
    if not typed.startswith(("/", "~", ".")):
        return
    folder, name = typed[: typed.rfind("/") + 1], typed[typed.rfind("/") + 1 :]
    try:
        inside = sorted(Path(folder or ".").expanduser().iterdir())
    except (OSError, RuntimeError):
        return
    for path in inside:
        is_folder = path.is_dir()
        if path.name.startswith(name) and (is_folder or path.suffix.lower() in _SUFFIXES):
            yield Offer(f"{folder}{path.name}{'/' if is_folder else ''}", len(typed))


def _as_said(label: str) -> str:
    """A label as it stands within a question: "TOTAL REVENUES" is "total revenues"."""
    plain = folded(label)
    if plain.isupper():
        return plain.lower()
    return plain if plain[1:2].isupper() else f"{plain[:1].lower()}{plain[1:]}"
