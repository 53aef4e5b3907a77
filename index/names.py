"""What a user calls a filing → the filing: an accession number, or words of its first page."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence

from index.errors import AmbiguousFiling, UnknownFiling
from index.store import Entry

_AROUND_WORDS = ".,;:()'\""
_LISTED = 5


def named(name: str, entries: Sequence[Entry]) -> Entry:
    """The entry that `name` means, in capitals or not.

    An id or accession number, a file's name, or a title as `titles` gives it mean one filing.
    Else every word must begin a word of the company, the form, the period (2003, 2003-12,
    20031231) or its month. Raises UnknownFiling, or AmbiguousFiling with what to type instead.
    """
    found = [entry for entry in entries if entry.id == name]
    found = found or [entry for entry in entries if _plain(name) in _exact_names(entry)]
    if not found:
        words = _words(name)
        answering = [entry for entry in entries if words and _answers(words, entry)]
        # "10-Q" begins 10-Q/A too, and yet means the 10-Q where there are both.
        found = [entry for entry in answering if _plain(entry.form) in words] or answering
    if not found and _is_file_name(name):
        raise UnknownFiling(
            f"No file at {name}. Check the path; `filing list` shows what is indexed."
        )
    if not found:
        held = f"indexed: {_listed(titles(entries, entries))}" if entries else "nothing is indexed"
        raise UnknownFiling(f"No filing answers to {name!r} ({held}). Index it: filing index FILE")
    if len(found) > 1:
        choices = titles(found, entries)
        raise AmbiguousFiling(
            f"{len(found)} filings answer to {name!r}. Say which: {_listed(choices)}", choices
        )
    return found[0]


def _is_file_name(name: str) -> bool:
    """Whether a name is a path, or ends as the files of filings do."""
    return "/" in name or "\\" in name or name.lower().endswith((".txt", ".htm", ".html"))


def titles(some: Sequence[Entry], entries: Sequence[Entry]) -> tuple[str, ...]:
    """Company, form and period of each of `some`, or its id where not unique among `entries`."""
    often = Counter(_plain(_title(entry)) for entry in entries)
    return tuple(_title(entry) if often[_plain(_title(entry))] == 1 else entry.id for entry in some)


def _title(entry: Entry) -> str:
    return f"{entry.company} {entry.form} {entry.period}"


def _exact_names(entry: Entry) -> set[str]:
    accession = entry.accession or entry.id
    stem = entry.name.rpartition(".")[0] or entry.name
    exact = (entry.id, accession, accession.replace("-", ""), entry.name, stem, _title(entry))
    return {_plain(each) for each in exact}


def _answers(words: Sequence[str], entry: Entry) -> bool:
    form = _plain(entry.form)
    period = entry.period.isoformat()
    month = calendar.month_name[entry.period.month]
    written = [*_words(entry.company), form, form.replace("-", ""), _plain(month)]
    written += [period, period.replace("-", "")]
    company = _words(entry.company.replace("-", " "))
    return all(_begins(word, written) or _hyphened(word, company) for word in words)


def _begins(word: str, written: Sequence[str]) -> bool:
    return any(each.startswith(word) for each in written)


def _hyphened(word: str, company: Sequence[str]) -> bool:
    """Whether a word is words of the company, written as one: "harbor-lamp"."""
    parts = [part for part in word.split("-") if part]
    return len(parts) > 1 and all(_begins(part, company) for part in parts)


def _words(text: str) -> list[str]:
    spaced = _plain(text).replace(",", " ").split()
    return [word for each in spaced if (word := each.strip(_AROUND_WORDS))]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _listed(names: Sequence[str]) -> str:
    more = f"; and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return "; ".join(names[:_LISTED]) + more
