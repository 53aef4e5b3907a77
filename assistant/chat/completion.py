"""What the Tab key offers: commands, labels, periods and filings, for what stands before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.chat.commands import COMMANDS, MARK

_MOST_WORDS = 6  # of a phrase before the cursor
_LEAST_LETTERS = 2
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
