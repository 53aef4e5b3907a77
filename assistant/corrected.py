"""The user's corrections over a library: added, removed, and where each applies.

An entry is tried on the filings that it concerns before it is written; where it sets nothing
right, it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from index.corrections import (
    CellFix,
    ColumnFix,
    Fix,
    LabelFix,
    Placed,
    ScaleFix,
    concerns,
    key_of,
)
from index.corrections_applied import placed, scale_name
from index.corrections_edit import text_of, with_entry, without_entry, write_text
from index.corrections_file import LONGEST, EntryKind, fix_of, parse_corrections
from index.errors import CorrectionsError
from index.library import Library
from index.model import Correction, Reading
from index.store import Entry

_LISTED = 6
_AT_ONCE = 5  # filings that are read again at once for a correction of several


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction comes to in one filing of the library."""

    filing: Entry
    correction: Correction


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction of the file, and what it comes to in each filing that it concerns.

    `unread` filings that it concerns were not looked at: they are when they are next asked.
    """

    entry: Placed
    effects: tuple[Effect, ...]
    unread: int = 0


def standings(library: Library) -> tuple[Standing, ...]:
    """Every correction of the library's file, in its order. Raises CorrectionsError."""
    entries = library.corrections.entries
    filings = library.entries() if entries else ()
    found: dict[str, list[Effect]] = {entry.key: [] for entry in entries}
    for filing in filings:
        if not any(concerns(entry.fix, filing) for entry in entries):
            continue
        for correction in library.reading(filing.id).corrections:
            if correction.key in found:
                found[correction.key].append(Effect(filing, correction))
    return tuple(Standing(entry, tuple(found[entry.key])) for entry in entries)


def faults_of(library: Library, filing: str) -> tuple[tuple[Placed | None, str], ...]:
    """The corrections of a filing that do not apply to it, with the reason."""
    by_key = library.corrections.by_key
    done = library.reading(filing).corrections
    return tuple((by_key.get(each.key), each.fault) for each in done if each.fault)


def anchored(reading: Reading, record: Mapping[str, object]) -> dict[str, object]:
    """The record of a printed figure with the filing's id, and the label of the figure's row."""
    of_filing = {"filing": reading.filing.id, **record}
    names = ("filing", "line", "printed", "position")
    trial = {name: of_filing[name] for name in names if name in of_filing}
    fix = fix_of("cell", {**trial, "value": "1", "reason": "a trial"})
    assert not isinstance(fix, LabelFix)
    found = placed(fix.anchor, reading.filing, reading.tables)
    if isinstance(found, str):
        return of_filing
    label = reading.tables[found[0]].rows[found[1]].label
    has_label = 0 < len(label.strip()) <= LONGEST
    return {**of_filing, "label": label} if has_label else of_filing


def add(library: Library, kind: EntryKind, record: Mapping[str, object]) -> Standing:
    """Add an entry to the corrections file; what it comes to.

    Raises CorrectionsError where it is malformed, is there already, or sets nothing right in the
    filing that it names; then nothing is written.
    """
    fix = fix_of(kind, dict(record))
    held = library.corrections
    there = held.by_key.get(key_of(fix))
    if there is not None:
        raise CorrectionsError(f"{held.path} says so already: {there}")
    filing = fix.filing if isinstance(fix, LabelFix) else fix.anchor.filing
    if filing is not None:
        longer = with_entry(text_of(held.path), kind, record, held.path)
        tried = library.read_as(filing, parse_corrections(longer, held.path))
        fault = next((c.fault for c in tried.corrections if c.key == key_of(fix)), "")
        if fault:
            raise CorrectionsError(f"Nothing was written to {held.path.name}: {fault}")
    with library.correcting() as path:
        write_text(path, with_entry(text_of(path), kind, record, path))
    entry = library.corrections.by_key.get(key_of(fix))
    if entry is None:
        raise CorrectionsError(f"{held.path} was changed meanwhile. See: filing correct list")
    concerned = [filing for filing in library.entries() if concerns(fix, filing)]
    if len(concerned) > _AT_ONCE:
        return Standing(entry, (), len(concerned))
    return Standing(entry, tuple(_effects(library, concerned, entry)))


def _effects(library: Library, filings: Sequence[Entry], entry: Placed) -> Iterator[Effect]:
    for filing in filings:
        for correction in library.reading(filing.id).corrections:
            if correction.key == entry.key:
                yield Effect(filing, correction)


def remove(library: Library, name: str) -> Placed:
    """Take an entry out of the corrections file by its name ("cell 2"). Raises CorrectionsError."""
    with library.correcting() as path:
        text = text_of(path)
        entries = parse_corrections(text, path).entries
        wanted = " ".join(name.casefold().split())
        entry = next((entry for entry in entries if entry.name == wanted), None)
        if entry is None:
            held = f"it has {', '.join(each.name for each in entries[:_LISTED])}" if entries else "it is empty"  # fmt: skip
            raise CorrectionsError(
                f"{path} has no entry {name!r}; {held}. See them: filing correct list"
            )
        write_text(path, without_entry(text, entry, path))
    return entry


def words_of(fix: Fix) -> str:
    """What a correction says, in a line."""
    match fix:
        case CellFix():
            return f"{fix.anchor}, read as {fix.written}: {fix.reason}"
        case ColumnFix():
            return f"the column in which {fix.anchor} is for {fix.period}: {fix.reason}"
        case ScaleFix():
            shares = "" if fix.shares is None else f", shares in {scale_name(fix.shares)}"
            return f"the table in which {fix.anchor} is in {scale_name(fix.money)}{shares}: {fix.reason}"
        case LabelFix():
            under = f' under "{fix.under}"' if fix.under else ""
            where = f" ({fix.statement})" if fix.statement else ""
            scope = fix.filing or fix.company or (f"CIK {fix.cik}" if fix.cik else "all filings")
            reason = f": {fix.reason}" if fix.reason else ""
            concept = fix.concept or "no standard concept"
            return f'"{fix.label}"{under}{where} is read as {concept} in {scope}{reason}'
        case _:
            assert_never(fix)
